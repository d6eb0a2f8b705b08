/**
 * What this device knows of one event: tickets and who went through, from the manifest's pages and from its own scans. No
 * clock, no storage; the same pages give the same book.
 */
import type { EntryPolicy, Passage } from "../../worker/kernel/entry.ts";
import { inOrder } from "../../worker/kernel/entry.ts";
import { type ManifestTicket, readPassages, readTickets } from "../../worker/kernel/manifest.ts";
import { importTicketPublicKey } from "../../worker/kernel/ticket-code.ts";
import { fromBase64Url } from "./bytes.ts";

/** One answer of the manifest, as the wire has it. */
export type ManifestPage = {
  readonly event_id: string;
  readonly now: string;
  readonly public_key: string | null;
  readonly rotation_key: string;
  readonly rotating: "accepted" | "required";
  readonly policy: {
    readonly reentry: EntryPolicy["reentry"];
    readonly per_day: boolean;
    readonly day_start_minute: number;
    readonly time_zone: string;
  };
  readonly types: readonly TicketTypeAtDoor[];
  readonly places: readonly Place[];
  readonly tickets: string;
  readonly passages: string;
  readonly cursor: string;
  readonly more: boolean;
};
export type TicketTypeAtDoor = {
  readonly id: string;
  readonly short: string;
  readonly name: string;
  readonly people: number;
};
export type Place = { readonly gate: string | null; readonly device: string };

/** A passage, and where it was. `scanId` is a piece of the hash of the scan's own id, as manifests have it. */
export type PlacedPassage = Passage & Place;

export type Book = {
  readonly eventId: string;
  publicKey: { readonly text: string; readonly key: CryptoKey } | null;
  rotationKey: Uint8Array<ArrayBuffer>;
  rotating: "accepted" | "required";
  policy: EntryPolicy;
  types: readonly TicketTypeAtDoor[];
  cursor: string;
  readonly tickets: Map<string, ManifestTicket>;
  /** By ticket, then by scan. */
  readonly passages: Map<string, Map<string, PlacedPassage>>;
};

/** A book without pages. */
export function emptyBook(eventId: string): Book {
  return {
    eventId,
    publicKey: null,
    rotationKey: new Uint8Array(),
    rotating: "accepted",
    policy: { reentry: "none", perDay: false, dayStartMinute: 240, timeZone: "UTC" },
    types: [],
    cursor: "",
    tickets: new Map(),
    passages: new Map(),
  };
}

/** Writes one page into the book. @throws when the page is not one of ours */
export async function applyPage(book: Book, page: ManifestPage): Promise<void> {
  const { policy } = page;
  const text = page.public_key;
  if (text !== null && text !== book.publicKey?.text) {
    book.publicKey = { text, key: await importTicketPublicKey(text) };
  }
  book.rotationKey = fromBase64Url(page.rotation_key);
  book.rotating = page.rotating;
  book.policy = {
    reentry: policy.reentry,
    perDay: policy.per_day,
    dayStartMinute: policy.day_start_minute,
    timeZone: policy.time_zone,
  };
  book.types = page.types;
  for (const ticket of readTickets(fromBase64Url(page.tickets))) book.tickets.set(ticket.key, ticket);
  for (const passage of readPassages(fromBase64Url(page.passages))) {
    const { ticket, scan, annulled, direction, people, forced } = passage;
    if (annulled) {
      forgetPassage(book, ticket, scan);
      continue;
    }
    const { gate, device } = page.places[passage.place] ?? { gate: null, device: "" };
    notePassage(book, ticket, { scanId: scan, at: passage.at * 1000, direction, people, forced, gate, device });
  }
  book.cursor = page.cursor;
}

/** Somebody went through. What is known of the same scan already is replaced. */
export function notePassage(book: Book, ticket: string, passage: PlacedPassage): void {
  const known = book.passages.get(ticket);
  if (known) known.set(passage.scanId, passage);
  else book.passages.set(ticket, new Map([[passage.scanId, passage]]));
}

/** A scan was taken back. */
export function forgetPassage(book: Book, ticket: string, scan: string): void {
  const known = book.passages.get(ticket);
  known?.delete(scan);
  if (known?.size === 0) book.passages.delete(ticket);
}

/** What happened with a ticket, in the order that everybody agrees on. */
export function historyOf(book: Book, ticket: string): PlacedPassage[] {
  const known = book.passages.get(ticket);
  if (known === undefined) return [];
  const ordered = inOrder([...known.values()]);
  return ordered.flatMap(({ scanId }) => known.get(scanId) ?? []);
}

/** How many tickets came in, and how many that may come in have not. */
export function turnout(books: Iterable<Book>): { readonly came: number; readonly toCome: number } {
  let [came, valid] = [0, 0];
  for (const book of books) {
    came += book.passages.size;
    for (const { key, status } of book.tickets.values()) {
      if ((status === "active" || status === "unpaid") && !book.passages.has(key)) valid++;
    }
  }
  return { came, toCome: valid };
}
