import { assert } from "./assert.ts";
import { decodeBase45, encodeBase45 } from "./base45.ts";
import { decodeId, encodeId, ID_PREFIXES, idBody } from "./ids.ts";
import { err, ok, type Result } from "./result.ts";

/**
 * The text of a ticket's QR code: `TS1:` and base45 of 51 bytes of payload and 64 bytes of Ed25519 signature over them.
 *
 *     0       format, 1
 *     1..16   ticket id           17..32  event id
 *     33..40  ticket type, the last 8 bytes of its id
 *     41..42  ticket version, u16
 *     43..46  valid from          47..50  valid until, u32 seconds since 1970, both inclusive
 *
 * All integers are big endian. 177 characters, which is one QR code of version 7 at level M: with the whole type id it
 * would need the next size. Nothing in it names a person.
 */
export type TicketCodePayload = {
  /** `tkt_…` */
  readonly ticketId: string;
  /** `evt_…` */
  readonly eventId: string;
  /** 16 hex digits, see {@link shortTicketType}. */
  readonly ticketType: string;
  /** 1 to 65,535: only the newest one admits. */
  readonly version: number;
  /** Seconds since 1970; the ticket admits from here … */
  readonly validFrom: number;
  /** … until here. */
  readonly validUntil: number;
};

/** Why a text is no ticket code of this key. For logs and tests: a door only ever says `invalid`. */
export type TicketCodeFault = {
  readonly reason:
    | "not_a_ticket_code"
    | "not_base45"
    | "wrong_length"
    | "unknown_format"
    | "not_canonical"
    | "bad_signature";
};

export const TICKET_CODE_PREFIX = "TS1:";
export const TICKET_CODE_LENGTH = 177;
/** The largest time that a code can carry, in seconds. */
export const LAST_SECOND = 0xffff_ffff;

const FORMAT = 1;
const PAYLOAD_BYTES = 51;
const SIGNATURE_BYTES = 64;
const ALGORITHM = "Ed25519";

/** A decoded, not yet verified code: what was signed, and the signature. */
export type SignedPayload = {
  readonly payload: TicketCodePayload;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
};

/** How a code names a ticket type: 16 hex digits of the random half of its id. */
export function shortTicketType(ticketTypeId: string): string {
  return hex(idBytes(ticketTypeId).subarray(8));
}

/** The 51 bytes that are signed. @throws when a field is out of range: a bug of the caller. */
export function encodePayload(payload: TicketCodePayload): Uint8Array<ArrayBuffer> {
  assert(inRange(payload.version, 1, 0xffff), "ticket version out of range");
  assert(inRange(payload.validFrom, 0, LAST_SECOND), "valid_from out of range");
  assert(inRange(payload.validUntil, 0, LAST_SECOND), "valid_until out of range");
  assert(/^[0-9a-f]{16}$/.test(payload.ticketType), "ticket type is not 16 hex digits");
  const bytes = new Uint8Array(PAYLOAD_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = FORMAT;
  bytes.set(idBytes(payload.ticketId), 1);
  bytes.set(idBytes(payload.eventId), 17);
  view.setBigUint64(33, BigInt(`0x${payload.ticketType}`));
  view.setUint16(41, payload.version);
  view.setUint32(43, payload.validFrom);
  view.setUint32(47, payload.validUntil);
  return bytes;
}

/** Reads 51 bytes back. */
export function decodePayload(bytes: Uint8Array): Result<TicketCodePayload, TicketCodeFault> {
  if (bytes.length !== PAYLOAD_BYTES) return err({ reason: "wrong_length" });
  if (bytes[0] !== FORMAT) return err({ reason: "unknown_format" });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(41);
  if (version === 0) return err({ reason: "not_canonical" });
  return ok({
    ticketId: `${ID_PREFIXES.ticket}_${encodeId(bytes.subarray(1, 17))}`,
    eventId: `${ID_PREFIXES.event}_${encodeId(bytes.subarray(17, 33))}`,
    ticketType: hex(bytes.subarray(33, 41)),
    version,
    validFrom: view.getUint32(43),
    validUntil: view.getUint32(47),
  });
}

/**
 * Takes a code apart without believing it: the payload says which event's key to verify with. Only the one way in which
 * we write a code is read (TH11).
 */
export function readTicketCode(text: string): Result<SignedPayload, TicketCodeFault> {
  if (!text.startsWith(TICKET_CODE_PREFIX)) return err({ reason: "not_a_ticket_code" });
  if (text.length !== TICKET_CODE_LENGTH) return err({ reason: "wrong_length" });
  const decoded = decodeBase45(text.slice(TICKET_CODE_PREFIX.length));
  if (!decoded.ok) return decoded;
  const bytes = decoded.value;
  if (bytes.length !== PAYLOAD_BYTES + SIGNATURE_BYTES) return err({ reason: "wrong_length" });
  const signed = bytes.slice(0, PAYLOAD_BYTES);
  const payload = decodePayload(signed);
  if (!payload.ok) return payload;
  if (TICKET_CODE_PREFIX + encodeBase45(bytes) !== text) return err({ reason: "not_canonical" });
  return ok({ payload: payload.value, signed, signature: bytes.slice(PAYLOAD_BYTES) });
}

/** Signs a payload with its event's private key and writes the text of the QR code. */
export async function signTicketCode(privateKey: CryptoKey, payload: TicketCodePayload): Promise<string> {
  const signed = encodePayload(payload);
  const signature = new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, signed));
  assert(signature.length === SIGNATURE_BYTES, "an Ed25519 signature has 64 bytes");
  const bytes = new Uint8Array(PAYLOAD_BYTES + SIGNATURE_BYTES);
  bytes.set(signed);
  bytes.set(signature, PAYLOAD_BYTES);
  return TICKET_CODE_PREFIX + encodeBase45(bytes);
}

/** True when `code` carries the signature of this event key. */
export async function isSignedBy(publicKey: CryptoKey, code: SignedPayload): Promise<boolean> {
  return crypto.subtle.verify(ALGORITHM, publicKey, code.signature, code.signed);
}

/** Reads a code and verifies it; the payload comes out only when the signature holds. Never throws on any text. */
export async function verifyTicketCode(
  publicKey: CryptoKey,
  text: string,
): Promise<Result<TicketCodePayload, TicketCodeFault>> {
  const code = readTicketCode(text);
  if (!code.ok) return code;
  return (await isSignedBy(publicKey, code.value)) ? ok(code.value.payload) : err({ reason: "bad_signature" });
}

/** A fresh pair of event keys as text: public raw, private PKCS#8, both base64url. */
export async function generateTicketKeys(): Promise<{ publicKey: string; privateKey: string }> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  // Checked and not cast: the types of browsers and of workerd say different things here, and this file serves both.
  assert("publicKey" in pair, "Ed25519 keys come in pairs");
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  assert(raw instanceof ArrayBuffer && pkcs8 instanceof ArrayBuffer, "both formats are bytes");
  return { publicKey: toBase64Url(new Uint8Array(raw)), privateKey: toBase64Url(new Uint8Array(pkcs8)) };
}

/** The key that verifies codes, from its text. Works in workerd, Node and browsers. */
export async function importTicketPublicKey(text: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", fromBase64Url(text), ALGORITHM, true, ["verify"]);
}

/** The key that signs codes, from its text. */
export async function importTicketPrivateKey(text: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", fromBase64Url(text), ALGORITHM, false, ["sign"]);
}

function idBytes(id: string): Uint8Array {
  const bytes = decodeId(idBody(id));
  assert(bytes !== undefined, "not an id");
  return bytes;
}

function inRange(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
