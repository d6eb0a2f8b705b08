import bidiFactory from "bidi-js";
import type { FontScript } from "./fonts.ts";

const bidi = bidiFactory();

/** A stretch of one script and one direction, in the order in which it stands on the line from left to right. */
export type Run = { readonly text: string; readonly script: FontScript; readonly rtl: boolean };

const BENGALI = /\p{Script=Bengali}/u;
const DEVANAGARI = /\p{Script=Devanagari}/u;
/** With the digits, comma and question mark that Unicode counts as common. */
const ARABIC = /[\p{Script=Arabic}\u0600-\u06ff]/u;
/** Marks, joiners and dandas belong to the script before them. */
const INHERITS = /\p{Mn}|\p{Mc}|\p{Me}|\u200c|\u200d|[\u0964\u0965]/u;

/** The script whose face draws a character; undefined: it stands in whatever run it meets. */
function scriptOf(char: string): FontScript | undefined {
  if (BENGALI.test(char)) return "bengali";
  if (DEVANAGARI.test(char)) return "devanagari";
  if (ARABIC.test(char)) return "arabic";
  return INHERITS.test(char) || char === " " || char === "\u00a0" ? undefined : "latin";
}

/** True when a line reads from right to left: its first strong character says so. */
export function isRightToLeft(text: string): boolean {
  return ((bidi.getEmbeddingLevels(text).paragraphs[0]?.level ?? 0) & 1) === 1;
}

/**
 * Cuts a line into runs of one script and direction and puts them in visual order (Unicode bidi, rule L2). The text
 * within a run stays logical: the shaper turns it.
 */
export function toRuns(text: string): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text);
  const pieces: { text: string; script: FontScript; level: number }[] = [];
  let index = 0;
  for (const char of text) {
    const level = levels[index] ?? 0;
    const last = pieces.at(-1);
    const script = scriptOf(char) ?? last?.script ?? "latin";
    if (last !== undefined && last.script === script && last.level === level) last.text += char;
    else pieces.push({ text: char, script, level });
    index += char.length;
  }
  const highest = Math.max(0, ...pieces.map((piece) => piece.level));
  for (let level = highest; level > 0; level--) reverseAtLeast(pieces, level);
  return pieces.map(({ text, script, level }) => ({ text, script, rtl: (level & 1) === 1 }));
}

/** Turns round every stretch of pieces whose level is `level` or above. */
function reverseAtLeast(pieces: { level: number }[], level: number): void {
  let start = 0;
  while (start < pieces.length) {
    let end = start;
    while ((pieces[end]?.level ?? -1) >= level) end++;
    if (end > start + 1) pieces.splice(start, end - start, ...pieces.slice(start, end).reverse());
    start = Math.max(end, start + 1);
  }
}
