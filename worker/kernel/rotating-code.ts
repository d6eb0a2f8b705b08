/**
 * The rotating part of a ticket code (X5, TH12): which half minute it was shown in, and a proof of it. A picture of a code
 * is old within a minute. Works without a network on the phone that shows it and on the device that reads it.
 *
 * `<ticket code>*<base45 of 4 bytes window, 5 bytes proof>`. The key of a ticket is derived from its event's rotation key;
 * doors have the event's, the holder's page only its ticket's own.
 */
import { decodeBase45, encodeBase45 } from "./base45.ts";
import { decodeId, idBody } from "./ids.ts";
import { err, ok, type Result } from "./result.ts";
import { SECOND, type Millis } from "./time.ts";
import { TICKET_CODE_LENGTH, type TicketCodePayload } from "./ticket-code.ts";

export const ROTATION: Millis = 30 * SECOND;
/** A code may be this many windows off: read a moment late, or on a clock that is a little wrong. */
const TOLERANCE = 1;
const SEPARATOR = "*";
const WINDOW_BYTES = 4;
const PROOF_BYTES = 5;
const PURPOSE = new TextEncoder().encode("TS1R");

export type Rotation = { readonly window: number; readonly proof: Uint8Array };

/** A scanned text, taken apart: the ticket code, and its rotating part if it has one. */
export function splitCode(text: string): { readonly code: string; readonly rotation: Rotation | undefined } {
  // The separator is a sign of base45 too, so the length says where a ticket code ends.
  const code = text.slice(0, TICKET_CODE_LENGTH);
  if (text[TICKET_CODE_LENGTH] !== SEPARATOR) return { code: text, rotation: undefined };
  const decoded = decodeBase45(text.slice(TICKET_CODE_LENGTH + 1));
  if (!decoded.ok || decoded.value.length !== WINDOW_BYTES + PROOF_BYTES) return { code, rotation: undefined };
  const bytes = decoded.value;
  const window = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return { code, rotation: { window, proof: bytes.slice(WINDOW_BYTES) } };
}

/** The half minute that a moment falls into. */
export function windowOf(now: Millis): number {
  return Math.floor(now / ROTATION);
}

type Rotated = Pick<TicketCodePayload, "ticketId" | "version">;

/** The key of one ticket's version: what the holder's page keeps. 32 bytes. */
export async function ticketRotationKey(eventKey: Uint8Array, ticket: Rotated): Promise<Uint8Array<ArrayBuffer>> {
  const id = decodeId(idBody(ticket.ticketId)) ?? new Uint8Array(16);
  const message = new Uint8Array(PURPOSE.length + id.length + 2);
  message.set(PURPOSE);
  message.set(id, PURPOSE.length);
  new DataView(message.buffer).setUint16(PURPOSE.length + id.length, ticket.version);
  return await hmac(eventKey, message);
}

/** The text that a page shows now. */
export async function rotatingCode(ticketKey: Uint8Array, code: string, now: Millis): Promise<string> {
  const window = windowOf(now);
  const bytes = new Uint8Array(WINDOW_BYTES + PROOF_BYTES);
  new DataView(bytes.buffer).setUint32(0, window);
  bytes.set(await proofOf(ticketKey, window), WINDOW_BYTES);
  return code + SEPARATOR + encodeBase45(bytes);
}

export type StaleCode =
  /** A print, a PDF, or a picture of the page without its moving part. */
  { readonly reason: "no_rotation" } | { readonly reason: "too_old" } | { readonly reason: "not_genuine" };

/** Whether a rotating part was shown just now, by a page that has the ticket's key. */
export async function checkRotation(
  eventKey: Uint8Array,
  ticket: Rotated,
  rotation: Rotation | undefined,
  now: Millis,
): Promise<Result<null, StaleCode>> {
  if (rotation === undefined) return err({ reason: "no_rotation" });
  const genuine = await proofOf(await ticketRotationKey(eventKey, ticket), rotation.window);
  if (!genuine.every((byte, i) => byte === rotation.proof[i])) return err({ reason: "not_genuine" });
  return Math.abs(windowOf(now) - rotation.window) <= TOLERANCE ? ok(null) : err({ reason: "too_old" });
}

async function proofOf(ticketKey: Uint8Array, window: number): Promise<Uint8Array> {
  const message = new Uint8Array(WINDOW_BYTES);
  new DataView(message.buffer).setUint32(0, window);
  return (await hmac(ticketKey, message)).slice(0, PROOF_BYTES);
}

async function hmac(key: Uint8Array, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}
