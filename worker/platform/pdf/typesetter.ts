import { assert } from "../../kernel/assert.ts";
import type { Face } from "./faces.ts";
import type { FontKey, FontWeight } from "./fonts.ts";
import type { Glyph } from "./harfbuzz.ts";
import { isRightToLeft, toRuns } from "./runs.ts";

/** A shaped line: its parts from left to right, widths in thousandths of the type size. */
export type Line = {
  readonly text: string;
  readonly rtl: boolean;
  readonly width: number;
  readonly parts: readonly { readonly font: FontKey; readonly glyphs: readonly Glyph[] }[];
};

/** What of a face a document uses: the width of each glyph, and the text that it stands for. */
export type UsedGlyphs = Map<number, { readonly width: number; readonly text: string }>;

/** Sets text in the faces that its scripts need, and remembers which glyphs were used. */
export class Typesetter {
  readonly #faces: ReadonlyMap<FontKey, Face>;
  readonly used = new Map<FontKey, UsedGlyphs>();
  /** Most lines of a document are the same on every page. */
  readonly #lines = new Map<string, Line>();

  /** @param loaded both weights of every script that will occur; `facesFor` finds them */
  constructor(loaded: ReadonlyMap<FontKey, Face>) {
    this.#faces = loaded;
  }

  /** The whole file of a face that this document uses. */
  file(key: FontKey): Uint8Array {
    return this.#face(key).file;
  }

  /** Height above and below (negative) the baseline, in thousandths of the type size. */
  metrics(key: FontKey): { ascender: number; descender: number } {
    const { ascender, descender } = this.#face(key).shaped;
    return { ascender, descender };
  }

  /** Shapes one line, or finds it again. */
  line(text: string, weight: FontWeight): Line {
    const key = `${weight} ${text}`;
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const line = this.#shape(text, weight);
    this.#lines.set(key, line);
    return line;
  }

  #shape(text: string, weight: FontWeight): Line {
    let width = 0;
    const parts = toRuns(text).map((run) => {
      const font: FontKey = `${run.script}-${weight}`;
      const glyphs = this.#face(font).shaped.shape(run.text, run.rtl);
      for (const glyph of glyphs) width += glyph.advance;
      this.#note(font, run.text, glyphs);
      return { font, glyphs };
    });
    return { text, rtl: isRightToLeft(text), width, parts };
  }

  /** One line at most `room` points wide: first smaller, down to `least` points, then cut with an ellipsis. */
  fit(text: string, weight: FontWeight, size: number, least: number, room: number): { line: Line; size: number } {
    const line = this.line(text, weight);
    const fitting = (room * 1000) / Math.max(line.width, 1);
    if (fitting >= least) return { line, size: Math.min(size, fitting) };
    const chars = Array.from(text);
    let cut = line;
    while (cut.width * least > room * 1000 && chars.length > 1) {
      chars.pop();
      cut = this.line(`${chars.join("").trimEnd()}…`, weight);
    }
    return { line: cut, size: least };
  }

  /** At most `most` lines of at most `room` points, broken at spaces; what does not fit ends in an ellipsis. */
  wrap(text: string, weight: FontWeight, size: number, room: number, most: number): Line[] {
    const words = text.trim().split(/\s+/);
    const lines: Line[] = [];
    let from = 0;
    while (from < words.length) {
      let to = from + 1;
      let line = this.line(words.slice(from, to).join(" "), weight);
      while (to < words.length) {
        const longer = this.line(words.slice(from, to + 1).join(" "), weight);
        if (longer.width * size > room * 1000) break;
        line = longer;
        to++;
      }
      const last = lines.length === most - 1;
      if (last || line.width * size > room * 1000) {
        const rest = last ? words.slice(from).join(" ") : line.text;
        line = this.fit(rest, weight, size, size, room).line;
      }
      lines.push(line);
      if (last) return lines;
      from = to;
    }
    return lines;
  }

  #face(key: FontKey): Face {
    const found = this.#faces.get(key);
    assert(found !== undefined, `face ${key} was not loaded`);
    return found;
  }

  #note(font: FontKey, text: string, glyphs: readonly Glyph[]): void {
    const used = this.used.get(font) ?? new Map<number, { width: number; text: string }>();
    this.used.set(font, used);
    const starts = [...new Set(glyphs.map((glyph) => glyph.cluster))].sort((a, b) => a - b);
    let previous = -1;
    for (const glyph of glyphs) {
      const end = starts[starts.indexOf(glyph.cluster) + 1] ?? text.length;
      // Only the first glyph of a cluster carries its text, or a search would find it twice.
      const own = glyph.cluster === previous ? "" : text.slice(glyph.cluster, end);
      previous = glyph.cluster;
      if (!used.has(glyph.id)) used.set(glyph.id, { width: glyph.advance, text: own });
    }
  }
}
