/** The scans of this device: those that wait for the server, those that went before, and those that do not go together. */
import type { ScanAnswer, ScanResult } from "../api/types.ts";
import type { Book } from "./book.ts";
import { forgetPassage, notePassage } from "./book.ts";
import { sha256Hex } from "./bytes.ts";
import { type Line, type OwnScan, isAway, type Synced } from "./link.ts";
import { toFault } from "../api/problem.ts";
import { StorageFull, type Vault } from "./vault.ts";

/** A scan of this device, for its list. */
export type Past = {
  readonly scanId: string;
  readonly eventId: string;
  readonly at: number;
  readonly result: ScanResult;
  readonly place: string;
  readonly offline: boolean;
  readonly annulled: boolean;
};
/** What this device said, and what the server knows against it (E35, E37). */
export type Clash = {
  readonly scanId: string;
  readonly at: number;
  readonly said: ScanResult;
  readonly against: ScanResult | "refused";
  readonly place: string;
  readonly first: ScanAnswer["first"];
};

/** What waits in the queue: the scan, and enough to count it after a reload. */
export type Waiting = { readonly scan: OwnScan; readonly eventId: string; readonly ticket: string | null };

export const KEPT_PAST = 50;
const KEPT_CLASHES = 100;
/** Scans in one request. */
const BATCH = 100;
/** A queue of this length is a phone that never comes back; it would fill the memory before the disk. */
export const LONGEST_QUEUE = 20_000;

/** How a scan is named in books: a piece of the hash of its id, as manifests have it. */
export async function scanName(scanId: string): Promise<string> {
  return (await sha256Hex(scanId)).slice(0, 16);
}

/** Writes into the book who went through at this device. */
export async function noteOwn(books: ReadonlyMap<string, Book>, own: Waiting, device: string): Promise<void> {
  const { scan, eventId, ticket } = own;
  const book = books.get(eventId);
  if (book === undefined || ticket === null || (scan.result !== "admitted" && scan.result !== "exited")) return;
  notePassage(book, ticket, {
    scanId: await scanName(scan.scanId),
    at: scan.at,
    direction: scan.direction,
    people: scan.people,
    forced: false,
    gate: scan.gate,
    device,
  });
}

/** Takes a scan out of the book again. */
export async function forgetOwn(books: ReadonlyMap<string, Book>, scanId: string): Promise<void> {
  const name = await scanName(scanId);
  for (const book of books.values()) {
    for (const [ticket, known] of book.passages) if (known.has(name)) forgetPassage(book, ticket, name);
  }
}

/**
 * Puts a scan into the queue. When there is no room, what can be fetched or told again makes way, so that the newest scans
 * stay; when that does not help either, nobody may be let in on it.
 * @throws StorageFull
 */
export async function queueScan(vault: Vault, own: Waiting): Promise<void> {
  if ((await vault.waiting()) >= LONGEST_QUEUE) throw new StorageFull("the queue is as long as it may be");
  try {
    await vault.append(own);
  } catch (caught) {
    if (!(caught instanceof StorageFull)) throw caught;
    await vault.remove("past");
    await vault.remove("clashes");
    await vault.remove(`book:${own.eventId}`);
    await vault.append(own);
  }
}

/**
 * Hands the queue over, in order, until it is empty. What the server has is thrown away only then, so a crash in between
 * sends it again, which changes nothing (E34).
 * @throws ApiFault when the line breaks or the session ended
 */
export async function handOver(
  vault: Vault,
  line: Line,
  told: (progress: { clashes: readonly Clash[] }) => Promise<void>,
): Promise<void> {
  let size = BATCH;
  for (;;) {
    const batch = await vault.queued<Waiting>(size);
    if (batch.length === 0) return;
    const scans = batch.map(({ value }) => value.scan);
    let synced: readonly Synced[];
    try {
      synced = await line.sync(scans);
    } catch (caught) {
      const fault = toFault(caught);
      if (isAway(fault) || fault.status === 401 || fault.status === 403) throw fault;
      // One record that the server does not take must not hold up the others behind it.
      if (size > 1) {
        size = 1;
        continue;
      }
      synced = scans.map(({ scanId }) => ({ scan_id: scanId, scan: null, fault: "scan_mismatch" as const }));
    }
    const clashes = scans.flatMap((scan, i) => clashOf(scan, synced[i]) ?? []);
    await vault.discard(batch.map(({ seq }) => seq));
    await told({ clashes });
  }
}

/** What the server knows against a scan of this device; undefined when they go together. */
export function clashOf(scan: OwnScan, synced: Synced | undefined): Clash | undefined {
  const { scanId, at, result: said } = scan;
  const base = { scanId, at, said, place: "", first: null };
  if (synced === undefined || synced.scan === null) return { ...base, against: "refused" };
  const { conflict, result, first, ticket } = synced.scan;
  const place = ticket?.seat ? [ticket.seat.section, ticket.seat.row, ticket.seat.number].join(" ") : ticket?.type;
  if (conflict !== null) return { ...base, against: conflict, first, place: place ?? "" };
  return result === said ? undefined : { ...base, against: result, first, place: place ?? "" };
}

/** Adds to the clashes that are kept. */
export function withClashes(before: readonly Clash[], more: readonly Clash[]): readonly Clash[] {
  const ids = new Set(more.map(({ scanId }) => scanId));
  return [...more, ...before.filter(({ scanId }) => !ids.has(scanId))].slice(0, KEPT_CLASHES);
}
