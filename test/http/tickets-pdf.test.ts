import { PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from "@cantoo/pdf-lib";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import {
  generateTicketKeys,
  importTicketPrivateKey,
  LAST_SECOND,
  shortTicketType,
  signTicketCode,
} from "../../worker/kernel/ticket-code.ts";
import type { TicketsDocument } from "../../worker/tickets/pdf/page.ts";
import { qrMatrix } from "../../worker/platform/pdf/qr.ts";
import { PLAIN_TEMPLATE, type TicketTemplate } from "../../worker/tickets/template.ts";
import { renderTicketsPdf } from "../../worker/tickets/pdf/render.ts";
import { utf16Hex } from "../../worker/platform/pdf/sheet.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
let code: string;

beforeAll(async () => {
  const keys = await generateTicketKeys();
  code = await signTicketCode(await importTicketPrivateKey(keys.privateKey), {
    ticketId: newId("ticket"),
    eventId: newId("event"),
    ticketType: shortTicketType(newId("ticketType")),
    version: 1,
    validFrom: 0,
    validUntil: LAST_SECOND,
  });
});

type Sample = { language: string; event: string; tenant: string; holder: string };

function document(sample: Sample): TicketsDocument {
  const ticket = { code, typeName: "Category I", seat: { section: "B", row: "7", number: "9" }, gate: "3" };
  return {
    tenant: { name: sample.tenant, accent: null },
    event: {
      name: sample.event,
      startsAt: Date.parse("2026-12-12T16:30:00Z"),
      doorsAt: Date.parse("2026-12-12T15:00:00Z"),
      timeZone: "Africa/Nairobi",
      language: sample.language,
    },
    venue: { name: "Rieth Hall", city: "Nairobi" },
    order: { code: "OC-7K2M-41" },
    url: "https://tickets.test/orders/ord_01jd/secret",
    tickets: [
      { ...ticket, holderName: sample.holder },
      { ...ticket, typeName: "Standing", seat: null, gate: null, holderName: sample.holder },
    ],
  };
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  Latin: { language: "en", event: "Nairobi Rhinos v. Tigers", tenant: "Open Court", holder: "Wanjiru Kamau" },
  Bengali: { language: "bn", event: "ঢাকা র‍্যাপিড: কৃষ্ণচূড়া", tenant: "ওপেন কোর্ট", holder: "আফসানা রহমান" },
  Devanagari: { language: "hi", event: "संगीत संध्या: राष्ट्रीय", tenant: "ओपन कोर्ट", holder: "श्रीकृष्ण द्विवेदी" },
  Arabic: { language: "ar", event: "حفلة Nairobi الليلة", tenant: "الملعب المفتوح", holder: "ليلى الأمين" },
};

/** The drawing operators of a page. */
function contentOf(pdf: PDFDocument, page: number): string {
  const stream = pdf.context.lookup(pdf.getPage(page).node.get(PDFName.of("Contents")));
  if (!(stream instanceof PDFRawStream)) throw new Error("a page has one content stream");
  return new TextDecoder().decode(decodePDFRawStream(stream).decode());
}

describe("PDF tickets", () => {
  for (const [script, sample] of Object.entries(SAMPLES)) {
    it(`X3 sets ${script} in one file, one page a ticket, fonts cut to what is used`, async () => {
      const bytes = await renderTicketsPdf(env.ASSETS, document(sample), NOW);
      const pdf = await PDFDocument.load(bytes);
      expect(pdf.getPageCount()).toBe(2);
      expect(pdf.getTitle()).toContain(sample.event);
      // Whole faces would be over a megabyte.
      expect(bytes.length).toBeLessThan(100_000);
      const content = contentOf(pdf, 0);
      for (const text of [sample.event, sample.tenant, "OC-7K2M-41", "Rieth Hall, Nairobi"]) {
        expect(content, text).toContain(utf16Hex(text).slice(4));
      }
      // Glyph 0 is the empty box of a character that the face does not have.
      expect(content).not.toContain("<0000>");
    });
  }

  it("X3 draws the code as the vector path of the very QR code, at least 45 mm wide", async () => {
    const pdf = await PDFDocument.load(await renderTicketsPdf(env.ASSETS, document(SAMPLES["Latin"] as Sample), NOW));
    const content = contentOf(pdf, 0);
    const path = content.slice(content.indexOf("0 0 0 rg"));
    const bars = [...path.slice(0, path.indexOf(" f")).matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re/g)];
    const { size, bars: wanted } = qrMatrix(code);
    expect(bars).toHaveLength(wanted.length);
    const boxes = bars.map((bar) => bar.slice(1).map(Number) as [number, number, number, number]);
    const left = Math.min(...boxes.map(([x]) => x));
    const right = Math.max(...boxes.map(([x, , width]) => x + width));
    const top = Math.max(...boxes.map(([, y, , height]) => y + height));
    const unit = (right - left) / size;
    expect(((right - left) / 72) * 25.4).toBeGreaterThanOrEqual(45);
    const drawn = boxes.map(([x, y, width, height]) => ({
      x: Math.round((x - left) / unit),
      y: Math.round((top - y - height) / unit),
      width: Math.round(width / unit),
    }));
    expect(drawn).toEqual(wanted);
  });

  it("X5 TH12 where the door wants a moving code, a page has the link and says why, and no code that would admit", async () => {
    const plain = document(SAMPLES["Latin"] as Sample);
    const moving = { ...plain, tickets: plain.tickets.map((ticket) => ({ ...ticket, code: null })) };
    const content = contentOf(await PDFDocument.load(await renderTicketsPdf(env.ASSETS, moving, NOW)), 0);
    expect([...content.matchAll(/ re\b/g)].length).toBeLessThan(20);
    expect(content).toContain(utf16Hex("https://tickets.test/orders/ord_01jd/secret").slice(4));
    expect(content).toContain(utf16Hex("changes").slice(4));
  });

  it("X3 the same tickets make the same file, and a long name is cut and never runs off the page", async () => {
    const long = {
      language: "en",
      event: "Supercalifragilistic ".repeat(12),
      tenant: "T".repeat(90),
      holder: "W".repeat(90),
    };
    const [one, two] = [
      await renderTicketsPdf(env.ASSETS, document(long), NOW),
      await renderTicketsPdf(env.ASSETS, document(long), NOW),
    ];
    expect(two).toEqual(one);
    expect(contentOf(await PDFDocument.load(one), 0)).toContain(utf16Hex("…").slice(4));
  });

  it("X3 a character that no face has does not break the ticket", async () => {
    const odd = { language: "xx-nonsense-tag", event: "演唱会 🎫 \u0000", tenant: "-", holder: "𝔄" };
    const pdf = await PDFDocument.load(await renderTicketsPdf(env.ASSETS, document(odd), NOW));
    expect(pdf.getPageCount()).toBe(2);
  });
});

describe("X8 the organizer's own ticket", () => {
  const sample = () => document(SAMPLES["Latin"] as Sample);
  const drawn = async (template: Partial<TicketTemplate>, more: Partial<TicketsDocument> = {}, logo?: Uint8Array) => {
    const own = { ...sample(), ...more, template: { ...PLAIN_TEMPLATE, ...template } };
    return await PDFDocument.load(await renderTicketsPdf(env.ASSETS, own, NOW, logo));
  };
  const has = (content: string, text: string) => content.includes(utf16Hex(text).slice(4));

  it("prints what is wanted and nothing else", async () => {
    const content = contentOf(
      await drawn({ fields: ["date", "seat"], note: "Bring warm clothes", foot: "No cameras" }),
      0,
    );
    expect(["Seat", "9", "Bring warm clothes", "No cameras"].map((text) => has(content, text))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    for (const text of ["Row", "Wanjiru Kamau", "OC-7K2M-41", "Open Court", "Rieth Hall"]) {
      expect([text, has(content, text)]).toEqual([text, false]);
    }
  });

  it("X9 four to a sheet of A4, one to a roll of 80 mm, and a name that can be read as a badge", async () => {
    const five = { tickets: Array.from({ length: 5 }, () => sample().tickets[0]).flatMap((ticket) => ticket ?? []) };
    const sheets = await drawn({ paper: "a4" }, five);
    expect(sheets.getPageCount()).toBe(2);
    expect(sheets.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 });
    // Ticket 4 stands on the first sheet, 5 on the second.
    expect([has(contentOf(sheets, 0), "4 of 5"), has(contentOf(sheets, 1), "5 of 5")]).toEqual([true, true]);
    const roll = await drawn({ paper: "roll", head: "line", emphasis: "name" }, five);
    expect(roll.getPageCount()).toBe(5);
    expect(Math.round((roll.getPage(0).getWidth() / 72) * 25.4)).toBe(80);
    expect(has(contentOf(roll, 0), "Row 7")).toBe(true);
  });

  it("a code stays large enough to read, however much is printed", async () => {
    const note = "long words ".repeat(14);
    for (const paper of ["a6", "roll"] as const) {
      for (const code of ["small", "medium", "large"] as const) {
        const content = contentOf(await drawn({ paper, code, note }), 0);
        const path = content.slice(content.indexOf("0 0 0 rg"));
        const bars = [...path.slice(0, path.indexOf(" f")).matchAll(/([\d.]+) [\d.]+ ([\d.]+) [\d.]+ re/g)];
        const boxes = bars.map((bar) => [Number(bar[1]), Number(bar[2])] as const);
        const width = Math.max(...boxes.map(([x, wide]) => x + wide)) - Math.min(...boxes.map(([x]) => x));
        expect([paper, code, (width / 72) * 25.4 >= 34]).toEqual([paper, code, true]);
      }
    }
  });

  it("carries the organizer's logo, and goes without it where there is none", async () => {
    const logo = { width: 2, height: 1 };
    const content = contentOf(await drawn({ logo: true }, { logo }, JPEG), 0);
    expect(content).toContain("/Picture Do");
    expect(contentOf(await drawn({ logo: true }, { logo: null }), 0)).not.toContain("/Picture");
    expect(contentOf(await drawn({ logo: false }, { logo }, JPEG), 0)).not.toContain("/Picture");
  });

  it("the designer is shown the very places of the file", async () => {
    const { drawPreview } = await import("../../worker/tickets/pdf/preview.ts");
    const template = { ...PLAIN_TEMPLATE, note: "Bring warm clothes" };
    const { shapes, width } = await drawPreview(env.ASSETS, { ...sample(), template });
    const content = contentOf(await drawn(template), 0);
    const name = shapes.find((shape) => shape.kind === "text" && shape.text === "Rieth Hall, Nairobi");
    expect(name?.kind === "text" && content).toContain(`1 0 0 1 ${name?.kind === "text" ? name.x : ""} `);
    expect(width).toBe(297.64);
    expect(shapes.filter(({ kind }) => kind === "text").length).toBeGreaterThan(8);
  });
});

/** One row of two pixels. */
const JPEG = Uint8Array.from(
  atob(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAIBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=",
  ),
  (sign) => sign.charCodeAt(0),
);
