/** Digits of the scripts that our people type: a keyboard has its own, and a phone, a price or a code means the same. Pure. */

/** Zeros of Latin, Arabic, Persian, Devanagari and Bengali digits. */
const ZEROS: readonly number[] = [0x30, 0x660, 0x6f0, 0x966, 0x9e6];

/** The text with Latin digits; those of further scripts stay as they are. */
export function latinDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((first) => code >= first && code < first + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}
