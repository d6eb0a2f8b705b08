/** A device without a network answers as the server would, from the manifest that the server packed (S5, I4). */
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { decide as atDesk } from "../../durable-objects/check-in-desk/admission.ts";
import type { StoredPassage } from "../../durable-objects/check-in-desk/store.ts";
import { applyPage, type Book, emptyBook, type ManifestPage } from "../../web/check-in/book.ts";
import { toBase64Url } from "../../web/check-in/bytes.ts";
import { decide } from "../../web/check-in/decide.ts";
import type { EntryPolicy } from "../kernel/entry.ts";
import { newId } from "../kernel/ids.ts";
import {
  manifestKey,
  type ManifestPassage,
  type ManifestStatus,
  packPassages,
  packTickets,
} from "../kernel/manifest.ts";
import { refusalOf, type ScannedTicket } from "../kernel/refusal.ts";
import { generateTicketKeys, importTicketPrivateKey, shortTicketType, signTicketCode } from "../kernel/ticket-code.ts";
import { HOUR, SECOND } from "../kernel/time.ts";

const NOW = Date.UTC(2026, 11, 12, 19);
const event = newId("event");
const types = [newId("ticketType"), newId("ticketType")];
const ticketId = newId("ticket");
const key = manifestKey(ticketId);
let keys: { publicKey: string; privateKey: string };
let signing: CryptoKey;

beforeAll(async () => {
  keys = await generateTicketKeys();
  signing = await importTicketPrivateKey(keys.privateKey);
});

type Known = {
  readonly status: ManifestStatus;
  readonly version: number;
  readonly people: number;
  readonly policy: EntryPolicy;
  readonly passages: readonly ManifestPassage[];
};

async function bookOf({ status, version, people, policy, passages }: Known): Promise<Book> {
  const page: ManifestPage = {
    event_id: event,
    now: "",
    public_key: keys.publicKey,
    rotation_key: "",
    rotating: "accepted",
    policy: {
      reentry: policy.reentry,
      per_day: policy.perDay,
      day_start_minute: policy.dayStartMinute,
      time_zone: policy.timeZone,
    },
    types: types.map((id) => ({ id, short: shortTicketType(id), name: "Type", people })),
    places: [{ gate: "North", device: "Phone 2" }],
    tickets: toBase64Url(packTickets([{ key, version, status, type: 0 }])),
    passages: toBase64Url(packPassages(passages)),
    cursor: "c",
    more: false,
  };
  const book = emptyBook(event);
  await applyPage(book, page);
  return book;
}

/** What the Worker and the desk answer to the same. */
function byServer(known: Known, asked: Asked): string {
  const { status } = known;
  const ticket: ScannedTicket = {
    eventId: event,
    ticketTypeId: types[0] ?? "",
    status: status === "unpaid" ? "active" : status,
    version: known.version,
    order: status === "unpaid" ? "unpaid" : "paid",
  };
  const door = { eventId: event, ticketTypes: asked.gateTypes };
  const code = { ticketId, eventId: event, ticketType: shortTicketType(types[0] ?? ""), ...asked.code };
  const refusal = refusalOf(code, ticket, door, asked.at);
  const history = known.passages
    .filter(({ annulled }) => !annulled)
    .map((passage): StoredPassage => {
      const { scan, at, direction, people, forced } = passage;
      return { scanId: scan, at: at * SECOND, direction, people, forced } as StoredPassage;
    })
    .sort((a, b) => a.at - b.at || (a.scanId < b.scanId ? -1 : 1));
  const request = { refusal, ticketId, direction: asked.direction, people: asked.people, places: known.people };
  return atDesk({ ...request, policy: known.policy }, history, asked.at).result;
}

type Asked = {
  readonly code: { readonly version: number; readonly validFrom: number; readonly validUntil: number };
  readonly gateTypes: readonly string[] | null;
  readonly at: number;
  readonly direction: "in" | "out";
  readonly people: number;
};

const policies = fc.record({
  reentry: fc.constantFrom("none" as const, "after_exit" as const, "free" as const),
  perDay: fc.boolean(),
  dayStartMinute: fc.constantFrom(0, 240),
  timeZone: fc.constantFrom("UTC", "Asia/Dhaka", "Africa/Nairobi", "Europe/Berlin"),
});
const passages = fc.uniqueArray(
  fc.record({
    ticket: fc.constant(key),
    scan: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }).map((n) => n.toString(16).padStart(16, "0")),
    at: fc.integer({ min: (NOW - 60 * HOUR) / SECOND, max: NOW / SECOND }),
    direction: fc.constantFrom("in" as const, "out" as const),
    people: fc.integer({ min: 1, max: 3 }),
    forced: fc.boolean(),
    annulled: fc.boolean(),
    place: fc.constant(0),
  }),
  { selector: ({ scan }) => scan, maxLength: 8 },
);
const known = fc.record({
  status: fc.constantFrom<ManifestStatus>(
    "active",
    "active",
    "active",
    "active",
    "cancelled",
    "blocked",
    "unpaid",
    "transferred",
  ),
  version: fc.integer({ min: 1, max: 3 }),
  people: fc.integer({ min: 1, max: 4 }),
  policy: policies,
  passages,
});
const seconds = (hours: number) => (NOW + hours * HOUR) / SECOND;
const asked = fc.record({
  code: fc.record({
    version: fc.integer({ min: 1, max: 3 }),
    validFrom: fc.constantFrom(0, seconds(-9), seconds(-9), seconds(1)),
    validUntil: fc.constantFrom(seconds(9), seconds(9), seconds(-1)),
  }),
  gateTypes: fc.constantFrom(null, null, [types[0] ?? ""], [types[1] ?? ""]),
  at: fc.integer({ min: NOW, max: NOW + 30 * HOUR }),
  direction: fc.constantFrom("in" as const, "in" as const, "out" as const),
  people: fc.integer({ min: 1, max: 4 }),
});

describe("a device without a network", () => {
  it("S5 I4 E33 E37 E38 answers as the server does, for any history, rule, ticket and code", async () => {
    await fc.assert(
      fc.asyncProperty(known, asked, async (state, scan) => {
        const payload = { ticketId, eventId: event, ticketType: shortTicketType(types[0] ?? ""), ...scan.code };
        const code = await signTicketCode(signing, payload);
        const rights = { events: [event], ticketTypes: scan.gateTypes, acceptsUnpaid: false };
        const wanted = { code, direction: scan.direction, people: scan.people, acceptUnpaid: true };
        const decided = await decide(new Map([[event, await bookOf(state)]]), rights, wanted, scan.at);
        expect(decided.result).toBe(byServer(state, scan));
      }),
      { numRuns: 400 },
    );
  });
});
