/** The books that the device takes along: brought up to date over the line, kept in the vault, opened again after a reload. */
import { type ManifestPassage, packPassages, packTickets } from "../../worker/kernel/manifest.ts";
import { applyPage, type Book, emptyBook, type ManifestPage, type Place } from "./book.ts";
import { toBase64Url } from "./bytes.ts";
import type { Vault } from "./vault.ts";

/** Pages in one visit, so that a mistake of a server cannot keep a phone busy for ever: 250,000 tickets. */
const MAX_PAGES = 100;

/** Opens the books of these events as they were kept; an event without one gets an empty book. */
export async function openBooks(vault: Vault, events: readonly string[]): Promise<Map<string, Book>> {
  const books = new Map<string, Book>();
  for (const event of events) {
    const book = emptyBook(event);
    const kept = await vault.read<ManifestPage>(`book:${event}`);
    if (kept !== null) await applyPage(book, kept);
    books.set(event, book);
  }
  return books;
}

/**
 * Reads what changed and writes it into the book.
 * @returns whether anything but the cursor did
 */
export async function readOn(book: Book, read: (since: string) => Promise<ManifestPage>): Promise<boolean> {
  let changed = false;
  for (let i = 0; i < MAX_PAGES; i++) {
    const before = book.cursor;
    const page = await read(before);
    await applyPage(book, page);
    changed ||= before === "" || page.tickets !== "" || page.passages !== "";
    if (!page.more || book.cursor === before) break;
  }
  return changed;
}

/** Keeps a book. @throws StorageFull */
export async function keepBook(vault: Vault, book: Book): Promise<void> {
  await vault.write(`book:${book.eventId}`, pageOf(book));
}

/** The whole book as one page. */
export function pageOf(book: Book): ManifestPage {
  const { policy } = book;
  const places: Place[] = [];
  const indexes = new Map<string, number>();
  const passages: ManifestPassage[] = [];
  for (const [ticket, known] of book.passages) {
    for (const { scanId, at, direction, people, forced, gate, device } of known.values()) {
      const name = JSON.stringify([gate, device]);
      const place = indexes.get(name) ?? places.push({ gate, device }) - 1;
      indexes.set(name, place);
      const seconds = Math.floor(at / 1000);
      passages.push({ ticket, scan: scanId, at: seconds, direction, people, forced, annulled: false, place });
    }
  }
  return {
    event_id: book.eventId,
    now: "",
    public_key: book.publicKey?.text ?? null,
    rotation_key: toBase64Url(book.rotationKey),
    rotating: book.rotating,
    policy: {
      reentry: policy.reentry,
      per_day: policy.perDay,
      day_start_minute: policy.dayStartMinute,
      time_zone: policy.timeZone,
    },
    types: book.types,
    places,
    tickets: toBase64Url(packTickets([...book.tickets.values()])),
    passages: toBase64Url(packPassages(passages)),
    cursor: book.cursor,
    more: false,
  };
}
