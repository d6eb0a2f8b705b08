/** The order code: what people say on the phone, such as `OC-7K2M-41`. */
import { assert } from "../kernel/assert.ts";

/** 32 signs without 0, O, 1 and I, which look or sound like each other. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const GROUPS = [2, 4, 2] as const;
const LENGTH = 8;

/** How many random bytes a code takes. */
export const CODE_BYTES = LENGTH;
export const ORDER_CODE_PATTERN = /^[2-9A-HJ-NP-Z]{2}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}$/;

/** The code that these random bytes make: 40 bits, unique per tenant by the table's own key (E45). */
export function orderCode(bytes: Uint8Array): string {
  assert(bytes.length === CODE_BYTES, "an order code takes eight bytes");
  const signs = Array.from(bytes, (byte) => ALPHABET.charAt(byte & 31));
  return GROUPS.map((size) => signs.splice(0, size).join("")).join("-");
}

/** A code as people type it: spaces, case and missing dashes forgiven. Undefined when it cannot be a whole code. */
export function readOrderCode(typed: string): string | undefined {
  const signs = typed.toUpperCase().replaceAll(/[\s-]/g, "");
  if (signs.length !== LENGTH) return undefined;
  const code = `${signs.slice(0, 2)}-${signs.slice(2, 6)}-${signs.slice(6)}`;
  return ORDER_CODE_PATTERN.test(code) ? code : undefined;
}
