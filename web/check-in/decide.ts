/**
 * What the device answers by itself. The rules are those of the Worker and of the desk, from worker/kernel; this only
 * brings them what the device knows. No clock, no network, no storage.
 */
import { decideEntry, type Direction } from "../../worker/kernel/entry.ts";
import { manifestKey, type ManifestTicket } from "../../worker/kernel/manifest.ts";
import { refusalOf, type ScannedTicket } from "../../worker/kernel/refusal.ts";
import { checkRotation, splitCode } from "../../worker/kernel/rotating-code.ts";
import { isSignedBy, readTicketCode } from "../../worker/kernel/ticket-code.ts";
import type { ScanResult } from "../api/types.ts";
import { type Book, historyOf, type Place, type TicketTypeAtDoor } from "./book.ts";

export type Wanted = {
  readonly code: string;
  readonly direction: Direction;
  readonly people: number;
  readonly acceptUnpaid: boolean;
};

/** What the session says of this door. */
export type DoorRights = {
  /** The main event first. */
  readonly events: readonly string[];
  readonly ticketTypes: readonly string[] | null;
  readonly acceptsUnpaid: boolean;
};

export type Decided = {
  readonly result: ScanResult;
  readonly eventId: string;
  /** The ticket that the decision is about, when the code is genuine and known. */
  readonly ticket: { readonly id: string; readonly key: string; readonly type: TicketTypeAtDoor } | null;
  readonly first: (Place & { readonly at: number }) | null;
};

/** Decides one scan from what the device knows. @param now milliseconds, by the server's clock as far as it is known */
export async function decide(
  books: ReadonlyMap<string, Book>,
  rights: DoorRights,
  wanted: Wanted,
  now: number,
): Promise<Decided> {
  const [main = ""] = rights.events;
  const no = (result: ScanResult, eventId = main): Decided => ({ result, eventId, ticket: null, first: null });
  const { code, rotation } = splitCode(wanted.code);
  const read = readTicketCode(code);
  if (!read.ok) return no("invalid");
  const { payload } = read.value;
  const book = rights.events.includes(payload.eventId) ? books.get(payload.eventId) : undefined;
  // Another event's key is not here, so nobody can say more than that it is none of ours.
  if (book === undefined) return no("wrong_event");
  if (book.publicKey === null || !(await isSignedBy(book.publicKey.key, read.value))) return no("invalid");
  const key = manifestKey(payload.ticketId);
  const known = book.tickets.get(key);
  const type = known && book.types[known.type];
  const scanned = known && type && scannedTicket(book, known, type);
  const refusal = refusalOf(payload, scanned, { eventId: book.eventId, ticketTypes: rights.ticketTypes }, now);
  const excused = refusal === "unpaid" && rights.acceptsUnpaid && wanted.acceptUnpaid;
  if (refusal !== null && !excused) return no(refusal, book.eventId);
  if (type === undefined) return no("invalid", book.eventId);
  if (book.rotating === "required" && !(await checkRotation(book.rotationKey, payload, rotation, now)).ok) {
    return no("stale_code", book.eventId);
  }
  const ticket = { id: payload.ticketId, key, type };
  const history = historyOf(book, key);
  const { direction, people } = wanted;
  const entry = decideEntry(history, { at: now, direction, people }, book.policy, type.people);
  const found = { eventId: book.eventId, ticket };
  if (entry.kind === "pass") return { ...found, result: direction === "in" ? "admitted" : "exited", first: null };
  if (entry.kind === "not_inside") return { ...found, result: "not_inside", first: null };
  const first = history.find(({ scanId }) => scanId === entry.first.scanId) ?? null;
  return { ...found, result: "duplicate", first: first && { at: first.at, gate: first.gate, device: first.device } };
}

function scannedTicket(book: Book, { status, version }: ManifestTicket, type: TicketTypeAtDoor): ScannedTicket {
  return {
    eventId: book.eventId,
    ticketTypeId: type.id,
    version,
    status: status === "unpaid" ? "active" : status,
    order: status === "unpaid" ? "unpaid" : "paid",
  };
}
