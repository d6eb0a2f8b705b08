import type { Box, Canvas, Colour, LineAt, TextAt } from "./canvas.ts";
import type { FontKey, FontWeight } from "./fonts.ts";
import type { QrMatrix } from "./qr.ts";
import type { Line, Typesetter } from "./typesetter.ts";

/** Collects the drawing operators of one page. Points from the top left; y is turned round when written. */
export class Sheet implements Canvas {
  readonly height: number;
  #from = { x: 0, y: 0 };
  readonly #ops: string[] = [];
  readonly #type: Typesetter;
  readonly #rtl: boolean;

  /** @param rtl the page reads from right to left: every line starts at the right edge of its room */
  constructor(height: number, type: Typesetter, rtl = false) {
    this.height = height;
    this.#type = type;
    this.#rtl = rtl;
  }

  /** The content stream. */
  toString(): string {
    return this.#ops.join("\n");
  }

  /** From now on points are counted from here: several things on one sheet. */
  moveTo(x: number, y: number): void {
    this.#from = { x, y };
  }

  paint(box: Box, colour: Colour): void {
    this.#ops.push(`${rgb(colour)} rg ${this.#rect(box)} f`);
  }

  frame(box: Box, colour: Colour, width: number): void {
    this.#ops.push(`${rgb(colour)} RG ${width} w ${this.#rect(box)} S`);
  }

  /** A straight line; `dash` in points makes it a perforation. */
  rule(
    from: readonly [number, number],
    to: readonly [number, number],
    colour: Colour,
    width: number,
    dash?: number,
  ): void {
    const pattern = dash === undefined ? "" : `[${dash} ${dash}] 0 d `;
    const path = `${this.#point(from[0], from[1])} m ${this.#point(to[0], to[1])} l S`;
    this.#ops.push(`q ${pattern}${rgb(colour)} RG ${width} w ${path} Q`);
  }

  /** A diamond: the notch of a perforation. */
  notch(x: number, y: number, radius: number, fill: Colour, edge: Colour, width: number): void {
    const corners = [
      [x, y - radius],
      [x + radius, y],
      [x, y + radius],
      [x - radius, y],
    ] as const;
    const path = `${corners.map(([px, py], i) => `${this.#point(px, py)} ${i === 0 ? "m" : "l"}`).join(" ")} h`;
    this.#ops.push(`${rgb(fill)} rg ${rgb(edge)} RG ${width} w ${path} B`);
  }

  /** A QR code as one vector path, `box` without the quiet zone. */
  qr(matrix: QrMatrix, box: Box): void {
    const unit = box.width / matrix.size;
    const path = matrix.bars.map((bar) =>
      this.#rect({ x: box.x + bar.x * unit, y: box.y + bar.y * unit, width: bar.width * unit, height: unit }),
    );
    this.#ops.push(`0 0 0 rg ${path.join("\n")} f`);
  }

  /** The document's picture (`PdfFile.picture`), stretched to `box`. */
  picture({ x, y, width, height }: Box): void {
    this.#ops.push(`q ${n(width)} 0 0 ${n(height)} ${this.#point(x, y + height)} cm /${PICTURE} Do Q`);
  }

  /** A shaped line with its baseline at `y`; a right-to-left one, or `end`, ends at the far edge of `room`. */
  line(line: Line, at: LineAt): void {
    const width = (line.width * at.size) / 1000;
    const spare = (at.room ?? width) - width;
    const align = at.align ?? (line.rtl || this.#rtl ? "end" : "start");
    const x = at.x + (align === "start" ? 0 : align === "middle" ? spare / 2 : spare);
    this.#ops.push(`${rgb(at.colour)} rg`, this.#span(line, x + this.#from.x, this.#up(at.y), at.size));
  }

  /** A line turned to read from top to bottom, its baseline at `x`, from `y` down. */
  upright(line: Line, at: { x: number; y: number; size: number; colour: Colour }): void {
    this.#ops.push(
      `q 0 -1 1 0 ${this.#point(at.x, at.y)} cm ${rgb(at.colour)} rg`,
      this.#span(line, 0, 0, at.size),
      "Q",
    );
  }

  /** Shapes and places one line, made smaller where it must. */
  text(text: string, weight: FontWeight, at: TextAt): void {
    const { line, size } = this.#type.fit(text, weight, at.size, at.least ?? at.size, at.room);
    this.line(line, { ...at, size });
  }

  /**
   * The operators of a line, with its text once more as ActualText in reading order: the glyphs of Indic and Arabic
   * lines stand in another order and are not letters. Poppler turns right-to-left ActualText round; without it Arabic
   * extracts worse.
   */
  #span(line: Line, x: number, y: number, size: number): string {
    const ops = [`/Span <</ActualText <${utf16Hex(line.text)}>>> BDC BT 1 0 0 1 ${n(x)} ${n(y)} Tm`];
    for (const part of line.parts) ops.push(`/${fontName(part.font)} ${n(size)} Tf`, ...this.#show(part, size));
    ops.push("ET EMC");
    return ops.join("\n");
  }

  #show(part: Line["parts"][number], size: number): string[] {
    const widths = this.#type.used.get(part.font);
    const ops: string[] = [];
    let run = "";
    let rise = 0;
    let owed = 0;
    const close = () => {
      if (run !== "") ops.push(`[${run}] TJ`);
      run = "";
    };
    for (const glyph of part.glyphs) {
      if (glyph.dy !== rise) {
        close();
        rise = glyph.dy;
        ops.push(`${n((rise * size) / 1000)} Ts`);
      }
      // A number in TJ moves back by thousandths of the size; `owed` is what the glyph before still has to move.
      const shift = owed - glyph.dx;
      if (Math.abs(shift) > 0.01) run += n(shift);
      run += `<${glyph.id.toString(16).padStart(4, "0")}>`;
      owed = glyph.dx + (widths?.get(glyph.id)?.width ?? glyph.advance) - glyph.advance;
    }
    if (Math.abs(owed) > 0.01) run += n(owed);
    close();
    if (rise !== 0) ops.push("0 Ts");
    return ops;
  }

  #rect(box: Box): string {
    return `${this.#point(box.x, box.y + box.height)} ${n(box.width)} ${n(box.height)} re`;
  }

  /** A point as the file counts it: from the bottom left. */
  #point(x: number, y: number): string {
    return `${n(x + this.#from.x)} ${n(this.#up(y))}`;
  }

  #up(y: number): number {
    return this.height - y - this.#from.y;
  }
}

/** What the document's picture is called in a page's resources. */
export const PICTURE = "Picture";

/** What a face is called in a page's resources. */
export function fontName(key: FontKey): string {
  return `F-${key}`;
}

/** UTF-16BE with its mark, in hex, as PDF text strings are written. */
export function utf16Hex(text: string): string {
  let out = "feff";
  for (let i = 0; i < text.length; i++) out += text.charCodeAt(i).toString(16).padStart(4, "0");
  return out;
}

function rgb(colour: Colour): string {
  return [1, 3, 5].map((at) => n(Number.parseInt(colour.slice(at, at + 2), 16) / 255)).join(" ");
}

/** A number as PDF writes it: no exponent, at most three decimals. */
function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
