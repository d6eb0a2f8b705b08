import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { manifestKey, type ManifestStatus, packPassages, packTickets } from "../../worker/kernel/manifest.ts";
import { rotatingCode, ticketRotationKey } from "../../worker/kernel/rotating-code.ts";
import {
  generateTicketKeys,
  importTicketPrivateKey,
  shortTicketType,
  signTicketCode,
  TICKET_CODE_LENGTH,
} from "../../worker/kernel/ticket-code.ts";
import { applyPage, type Book, emptyBook, forgetPassage, type ManifestPage, notePassage, turnout } from "./book.ts";
import { toBase64Url } from "./bytes.ts";
import { decide, type DoorRights, type Wanted } from "./decide.ts";
import { pageOf } from "./shelf.ts";

const NOW = Date.UTC(2026, 11, 12, 19);
const event = newId("event");
const type = newId("ticketType");
const ROTATION_KEY = new Uint8Array(32).fill(7);
let publicKey: string;
let sign: (ticketId: string, version?: number, eventId?: string) => Promise<string>;
let rights: DoorRights;

beforeAll(async () => {
  const keys = await generateTicketKeys();
  publicKey = keys.publicKey;
  const signing = await importTicketPrivateKey(keys.privateKey);
  rights = { events: [event], ticketTypes: null, acceptsUnpaid: false };
  sign = async (ticketId, version = 1, eventId = event) =>
    await signTicketCode(signing, {
      ticketId,
      eventId,
      ticketType: shortTicketType(type),
      version,
      validFrom: 0,
      validUntil: NOW / 1000 + 3600,
    });
});

function page(tickets: readonly { id: string; status?: ManifestStatus; version?: number }[], people = 1): ManifestPage {
  return {
    event_id: event,
    now: "",
    public_key: publicKey,
    rotation_key: toBase64Url(ROTATION_KEY),
    rotating: "accepted",
    policy: { reentry: "none", per_day: false, day_start_minute: 240, time_zone: "UTC" },
    types: [{ id: type, short: shortTicketType(type), name: "Category I", people }],
    places: [],
    tickets: toBase64Url(
      packTickets(
        tickets.map(({ id, status = "active", version = 1 }) => ({ key: manifestKey(id), version, status, type: 0 })),
      ),
    ),
    passages: "",
    cursor: "c1",
    more: false,
  };
}
async function booksOf(...pages: readonly ManifestPage[]): Promise<Map<string, Book>> {
  const book = emptyBook(event);
  for (const one of pages) await applyPage(book, one);
  return new Map([[event, book]]);
}
const want = (code: string, more: Partial<Wanted> = {}): Wanted => ({
  code,
  direction: "in",
  people: 1,
  acceptUnpaid: false,
  ...more,
});
const came = (scanId: string, at: number) =>
  ({ scanId, at, direction: "in", people: 1, forced: false, gate: "North", device: "Amina" }) as const;

describe("what a device decides by itself", () => {
  it("S5 E33 lets in once, and then says when, where and on which device", async () => {
    const id = newId("ticket");
    const books = await booksOf(page([{ id }]));
    const code = await sign(id);
    const first = await decide(books, rights, want(code), NOW);
    expect(first).toMatchObject({ result: "admitted", ticket: { id, type: { name: "Category I" } } });
    for (const book of books.values()) notePassage(book, manifestKey(id), came("00000000000000a1", NOW));
    expect(await decide(books, rights, want(code), NOW + 1000)).toMatchObject({
      result: "duplicate",
      first: { at: NOW, gate: "North", device: "Amina" },
    });
    for (const book of books.values()) forgetPassage(book, manifestKey(id), "00000000000000a1");
    expect((await decide(books, rights, want(code), NOW)).result).toBe("admitted");
  });
  it("E37 TH13 a delta revokes, blocks and raises versions; E38 unpaid only when session and operator say so", async () => {
    const [id, unpaid] = [newId("ticket"), newId("ticket")];
    const books = await booksOf(page([{ id }, { id: unpaid, status: "unpaid" }]), page([{ id, version: 2 }]));
    expect((await decide(books, rights, want(await sign(id)), NOW)).result).toBe("transferred");
    expect((await decide(books, rights, want(await sign(id, 2)), NOW)).result).toBe("admitted");
    const code = await sign(unpaid);
    const lenient = { ...rights, acceptsUnpaid: true };
    expect((await decide(books, lenient, want(code), NOW)).result).toBe("unpaid");
    expect((await decide(books, rights, want(code, { acceptUnpaid: true }), NOW)).result).toBe("unpaid");
    expect((await decide(books, lenient, want(code, { acceptUnpaid: true }), NOW)).result).toBe("admitted");
  });
  it("E36 TH11 knows another event's, a foreign key's and an unknown ticket for what they are", async () => {
    const id = newId("ticket");
    const books = await booksOf(page([{ id }]));
    expect((await decide(books, rights, want(await sign(id, 1, newId("event"))), NOW)).result).toBe("wrong_event");
    expect((await decide(books, rights, want(await sign(newId("ticket"))), NOW)).result).toBe("invalid");
    const forger = await importTicketPrivateKey((await generateTicketKeys()).privateKey);
    const forged = await signTicketCode(forger, {
      ticketId: id,
      eventId: event,
      ticketType: shortTicketType(type),
      version: 1,
      validFrom: 0,
      validUntil: NOW / 1000 + 1,
    });
    expect((await decide(books, rights, want(forged), NOW)).result).toBe("invalid");
  });
  it("X5 TH12 wants the moving part where the event does, and no older than its window", async () => {
    const id = newId("ticket");
    const books = await booksOf({ ...page([{ id }]), rotating: "required" });
    const code = await sign(id);
    const key = await ticketRotationKey(ROTATION_KEY, { ticketId: id, version: 1 });
    expect((await decide(books, rights, want(code), NOW)).result).toBe("stale_code");
    const shown = await rotatingCode(key, code, NOW);
    expect((await decide(books, rights, want(shown), NOW + 20_000)).result).toBe("admitted");
    expect((await decide(books, rights, want(shown), NOW + 120_000)).result).toBe("stale_code");
  });
  it("TH11 ten thousand random texts, and codes with a random change: never an admission, never a crash", async () => {
    const id = newId("ticket");
    const books = await booksOf(page([{ id }]));
    const code = await sign(id);
    const changed = fc
      .tuple(fc.integer({ min: 0, max: TICKET_CODE_LENGTH - 1 }), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, char]) => code.slice(0, at) + char + code.slice(at + 1));
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.string({ maxLength: 250 }).map((text) => `TS1:${text}`),
      changed,
      fc.integer({ min: 0, max: TICKET_CODE_LENGTH - 1 }).map((length) => code.slice(0, length)),
      fc.string({ minLength: 1, maxLength: 20 }).map((text) => code + text),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { result } = await decide(books, rights, want(text), NOW);
        // A text after the code is its moving part, which may be anything where none is asked for.
        const whole = text === code || text.startsWith(`${code}*`);
        expect(result === "admitted").toBe(whole);
      }),
      { numRuns: 10_000 },
    );
  });
  it("S7 a group's ticket lets in so many people, and out again where the event allows", async () => {
    const id = newId("ticket");
    const family = page([{ id }], 4);
    const books = await booksOf({ ...family, policy: { ...family.policy, reentry: "after_exit" } });
    const code = await sign(id);
    for (const book of books.values()) {
      notePassage(book, manifestKey(id), { ...came("00000000000000a1", NOW), people: 3 });
    }
    const at = NOW + 1000;
    expect((await decide(books, rights, want(code, { people: 2 }), at)).result).toBe("duplicate");
    expect((await decide(books, rights, want(code, { people: 1 }), at)).result).toBe("admitted");
    expect((await decide(books, rights, want(code, { direction: "out", people: 4 }), at)).result).toBe("not_inside");
    expect((await decide(books, rights, want(code, { direction: "out", people: 3 }), at)).result).toBe("exited");
  });
});

describe("the book", () => {
  it("S5 survives being kept and opened again, and counts who came", async () => {
    const [one, two] = [newId("ticket"), newId("ticket")];
    const [book] = [
      ...(await booksOf(page([{ id: one }, { id: two }, { id: newId("ticket"), status: "blocked" }]))).values(),
    ];
    if (book === undefined) throw new Error("there is a book");
    notePassage(book, manifestKey(one), came("00000000000000a1", NOW));
    const again = emptyBook(event);
    await applyPage(again, pageOf(book));
    expect([...again.tickets]).toEqual([...book.tickets]);
    expect([...again.passages]).toEqual([...book.passages]);
    expect(again.cursor).toBe("c1");
    expect(turnout([again])).toEqual({ came: 1, toCome: 1 });
  });
  it("E40 a passage that was taken back elsewhere goes with the next delta", async () => {
    const id = newId("ticket");
    const passage = { ticket: manifestKey(id), scan: "00000000000000b2", at: NOW / 1000, people: 1, place: 0 };
    const pass = { ...passage, direction: "in", forced: false } as const;
    const places = [{ gate: null, device: "Phone" }];
    const first = { ...page([{ id }]), places, passages: toBase64Url(packPassages([{ ...pass, annulled: false }])) };
    const books = await booksOf(first);
    expect(turnout(books.values()).came).toBe(1);
    const undone = { ...page([]), places, passages: toBase64Url(packPassages([{ ...pass, annulled: true }])) };
    expect(turnout((await booksOf(first, undone)).values())).toEqual({ came: 0, toCome: 1 });
  });
});
