/** What a customer is known by. Pure. */

export const CONTACT_KINDS = ["email", "phone"] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
export type Contact = { readonly kind: ContactKind; readonly value: string };

/** Digits of a phone number that tell two people apart, however the country before them was typed. */
const TAIL = 8;

/**
 * The contact that an order belongs to: its address, in lower case; without one (sold at a door) the last eight digits of
 * its phone number. Undefined when the buyer left neither. A phone number beside an address links nobody: it is not verified.
 */
export function contactOf(buyer: { readonly email: string; readonly phone: string | null }): Contact | undefined {
  const email = buyer.email.trim().toLowerCase();
  if (email !== "") return { kind: "email", value: email };
  const digits = (buyer.phone ?? "").replaceAll(/\D/g, "");
  return digits.length < TAIL ? undefined : { kind: "phone", value: digits.slice(-TAIL) };
}

/** One text for a contact, to derive ids and to compare. */
export function contactKey({ kind, value }: Contact): string {
  return `${kind}:${value}`;
}

const MAX_TAG = 40;

/** A tag as it is kept: one line, single blanks, lower case; undefined when nothing is left or it is too long. */
export function readTag(text: string): string | undefined {
  const tag = text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .toLowerCase();
  return tag === "" || tag.length > MAX_TAG ? undefined : tag;
}
