import { err, ok, type Result } from "./result.ts";

/** The alphabet of RFC 9285: exactly what a QR code packs two to 11 bits, so a code stays small. */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DIGITS: ReadonlyMap<string, number> = new Map(Array.from(ALPHABET, (char, value) => [char, value]));

/** Writes bytes as base45 (RFC 9285): two bytes are three characters, a last single byte is two. */
export function encodeBase45(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 2) {
    const high = bytes[i] ?? 0;
    const low = bytes[i + 1];
    let value = low === undefined ? high : high * 256 + low;
    for (let digits = low === undefined ? 2 : 3; digits > 0; digits--) {
      out += ALPHABET.charAt(value % 45);
      value = Math.floor(value / 45);
    }
  }
  return out;
}

/**
 * Reads base45. Each byte string has exactly one text: groups above their range, lower case and other characters are
 * refused, so nobody can write the same code in two ways.
 */
export function decodeBase45(text: string): Result<Uint8Array<ArrayBuffer>, { reason: "not_base45" }> {
  if (text.length % 3 === 1) return err({ reason: "not_base45" });
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  let at = 0;
  for (let i = 0; i < text.length; i += 3) {
    const group = text.slice(i, i + 3);
    let value = 0;
    for (let j = group.length - 1; j >= 0; j--) {
      const digit = DIGITS.get(group.charAt(j));
      if (digit === undefined) return err({ reason: "not_base45" });
      value = value * 45 + digit;
    }
    if (value > (group.length === 3 ? 0xffff : 0xff)) return err({ reason: "not_base45" });
    if (group.length === 3) bytes[at++] = value >> 8;
    bytes[at++] = value & 0xff;
  }
  return ok(bytes);
}
