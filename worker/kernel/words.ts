/** Texts as people look for them: without case, accents and vowel signs that are left out in writing. Pure. */

/** Letters that a word is known by; longer ones begin alike often enough. */
export const WORD_LENGTH = 40;

/** Accents of Latin letters; the vowel signs, the hamza above and below, and the stretching of Arabic. */
const LEFT_OUT = /[\u0300-\u036f\u064b-\u065f\u0640\u0670]/g;

/** A text as words to look for, in their order, doubles included. */
export function foldWords(text: string): string[] {
  const folded = text.normalize("NFKD").replaceAll(LEFT_OUT, "").toLowerCase();
  return (folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => word.slice(0, WORD_LENGTH));
}

/** A text as one key: its words with dashes between them. */
export function foldKey(text: string): string {
  return foldWords(text).join("-");
}
