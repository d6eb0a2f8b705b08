/**
 * What a device needs to know of an event to decide without a network, packed: ids by their random half, no name, no
 * contact (TH16). 12 bytes a ticket, so that 10,000 of them are 120 kB. The same code packs and reads.
 */
import { decodeId, idBody } from "./ids.ts";

/** Why a ticket does not let in, as a number that never changes its meaning. */
export const MANIFEST_STATUS = ["active", "cancelled", "blocked", "expired", "transferred", "unpaid"] as const;
export type ManifestStatus = (typeof MANIFEST_STATUS)[number];

export type ManifestTicket = {
  /** 16 hex digits: the random half of the ticket's id. */
  readonly key: string;
  readonly version: number;
  readonly status: ManifestStatus;
  /** Index among the manifest's ticket types. */
  readonly type: number;
};

export type ManifestPassage = {
  readonly ticket: string;
  /** 16 hex digits: the random half of the scan's id, or of a hash of it. */
  readonly scan: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly direction: "in" | "out";
  readonly people: number;
  readonly forced: boolean;
  /** It was taken back: it counts no more. */
  readonly annulled: boolean;
  /** Index among the manifest's places (gate or device). */
  readonly place: number;
};

const TICKET_BYTES = 12;
const PASSAGE_BYTES = 24;
const OUT = 1;
const FORCED = 2;
const ANNULLED = 4;

/** How tickets are named in manifests and to the rules of a device: the random half of the id. */
export function manifestKey(id: string): string {
  const bytes = decodeId(idBody(id))?.subarray(8);
  return bytes === undefined ? "" : Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function packTickets(tickets: readonly ManifestTicket[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(tickets.length * TICKET_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, { key, version, status, type }] of tickets.entries()) {
    const at = i * TICKET_BYTES;
    view.setBigUint64(at, BigInt(`0x${key}`));
    view.setUint16(at + 8, version);
    view.setUint8(at + 10, MANIFEST_STATUS.indexOf(status));
    view.setUint8(at + 11, type);
  }
  return bytes;
}

export function readTickets(bytes: Uint8Array): ManifestTicket[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tickets: ManifestTicket[] = [];
  for (let at = 0; at + TICKET_BYTES <= bytes.length; at += TICKET_BYTES) {
    tickets.push({
      key: hex(view.getBigUint64(at)),
      version: view.getUint16(at + 8),
      // A status of a newer version than this app knows does not let in.
      status: MANIFEST_STATUS[view.getUint8(at + 10)] ?? "blocked",
      type: view.getUint8(at + 11),
    });
  }
  return tickets;
}

export function packPassages(passages: readonly ManifestPassage[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(passages.length * PASSAGE_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, passage] of passages.entries()) {
    const at = i * PASSAGE_BYTES;
    view.setBigUint64(at, BigInt(`0x${passage.ticket}`));
    view.setBigUint64(at + 8, BigInt(`0x${passage.scan}`));
    view.setUint32(at + 16, passage.at);
    view.setUint8(at + 20, flagsOf(passage));
    view.setUint8(at + 21, passage.people);
    view.setUint16(at + 22, passage.place);
  }
  return bytes;
}

function flagsOf({ direction, forced, annulled }: ManifestPassage): number {
  return (direction === "out" ? OUT : 0) | (forced ? FORCED : 0) | (annulled ? ANNULLED : 0);
}

export function readPassages(bytes: Uint8Array): ManifestPassage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const passages: ManifestPassage[] = [];
  for (let at = 0; at + PASSAGE_BYTES <= bytes.length; at += PASSAGE_BYTES) {
    const flags = view.getUint8(at + 20);
    passages.push({
      ticket: hex(view.getBigUint64(at)),
      scan: hex(view.getBigUint64(at + 8)),
      at: view.getUint32(at + 16),
      direction: (flags & OUT) === 0 ? "in" : "out",
      people: view.getUint8(at + 21),
      forced: (flags & FORCED) !== 0,
      annulled: (flags & ANNULLED) !== 0,
      place: view.getUint16(at + 22),
    });
  }
  return passages;
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
