/** Phone numbers in a search. Pure. */

/** What tells two phones apart, whatever stands before it: `+254 712 345 678` and `0712345678` are one. */
const TAIL = 8;

/** The last eight digits of what may be a phone number; undefined when it is none. */
export function phoneTail(text: string): string | undefined {
  if (!/^\+?[0-9 ()./-]+$/.test(text)) return undefined;
  const digits = text.replaceAll(/\D/g, "");
  return digits.length < TAIL ? undefined : digits.slice(-TAIL);
}
