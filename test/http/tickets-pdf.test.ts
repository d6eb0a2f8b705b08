import { PDFDocument } from "@cantoo/pdf-lib";
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
import { renderTicketsPdf } from "../../worker/tickets/pdf/render.ts";

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

function document(more: { language: string; event: string; tenant: string; holder: string }): TicketsDocument {
  const ticket = { code, typeName: "Category I", seat: { section: "B", row: "7", number: "9" }, gate: "3" };
  return {
    tenant: { name: more.tenant, accent: null },
    event: {
      name: more.event,
      startsAt: Date.parse("2026-12-12T16:30:00Z"),
      doorsAt: Date.parse("2026-12-12T15:00:00Z"),
      timeZone: "Africa/Nairobi",
      language: more.language,
    },
    venue: { name: "Rieth Hall", city: "Nairobi" },
    order: { code: "OC-7K2M-41" },
    tickets: [
      { ...ticket, holderName: more.holder },
      { ...ticket, typeName: "Standing", seat: null, gate: null, holderName: more.holder },
    ],
  };
}

const SAMPLES = {
  en: { language: "en", event: "Nairobi Rhinos v. Dhaka Tigers", tenant: "Open Court", holder: "Wanjiru Kamau" },
  bn: { language: "bn", event: "ঢাকা র‍্যাপিড: কৃষ্ণচূড়া ও শ্রদ্ধা", tenant: "ওপেন কোর্ট", holder: "আফসানা রহমান" },
  hi: { language: "hi", event: "संगीत संध्या: राष्ट्रीय कार्यक्रम", tenant: "ओपन कोर्ट", holder: "श्रीकृष्ण द्विवेदी" },
  ar: { language: "ar", event: "حفلة Nairobi الليلة", tenant: "الملعب المفتوح", holder: "ليلى الأمين" },
} as const;

describe("PDF tickets", () => {
  for (const [language, sample] of Object.entries(SAMPLES)) {
    it(`X3 draws several tickets in one file, one page each, with subset fonts (${language})`, async () => {
      const bytes = await renderTicketsPdf(env.ASSETS, document(sample), NOW);
      console.log(`PDF ${language} ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`);
      expect(new TextDecoder().decode(bytes.subarray(0, 5))).toBe("%PDF-");
      const pdf = await PDFDocument.load(bytes);
      expect(pdf.getPageCount()).toBe(2);
      expect(pdf.getTitle()).toContain(sample.event);
      // Whole faces would be over a megabyte.
      expect(bytes.length).toBeLessThan(120_000);
    });
  }
});
