/** A page as shapes that a browser draws: the same places and sizes as in the PDF, text in the browser's own faces. */
import type { Box, Canvas, Colour, LineAt, TextAt } from "./canvas.ts";
import type { FontWeight } from "./fonts.ts";
import type { QrMatrix } from "./qr.ts";
import type { Line, Typesetter } from "./typesetter.ts";

/** Points from the top left. `path` is SVG's. A text is exactly `width` wide. */
export type Shape =
  | ({
      readonly kind: "box" | "picture";
      readonly fill: Colour | null;
      readonly edge: Colour | null;
      readonly line: number;
    } & Box)
  | {
      readonly kind: "path";
      readonly path: string;
      readonly fill: Colour | null;
      readonly edge: Colour | null;
      readonly line: number;
      readonly dash: number;
    }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly width: number;
      readonly bold: boolean;
      readonly rtl: boolean;
      readonly upright: boolean;
      readonly colour: Colour;
    };

export class ShapeSheet implements Canvas {
  readonly shapes: Shape[] = [];
  readonly #type: Typesetter;
  readonly #rtl: boolean;

  /** @param rtl the page reads from right to left: every line starts at the right edge of its room */
  constructor(type: Typesetter, rtl: boolean) {
    this.#type = type;
    this.#rtl = rtl;
  }

  paint(box: Box, colour: Colour): void {
    this.shapes.push({ kind: "box", ...rounded(box), fill: colour, edge: null, line: 0 });
  }

  frame(box: Box, colour: Colour, width: number): void {
    this.shapes.push({ kind: "box", ...rounded(box), fill: null, edge: colour, line: width });
  }

  picture(box: Box): void {
    this.shapes.push({ kind: "picture", ...rounded(box), fill: null, edge: null, line: 0 });
  }

  rule(from: readonly [number, number], to: readonly [number, number], colour: Colour, width: number, dash = 0): void {
    const path = `M${n(from[0])} ${n(from[1])}L${n(to[0])} ${n(to[1])}`;
    this.shapes.push({ kind: "path", path, fill: null, edge: colour, line: width, dash });
  }

  notch(x: number, y: number, radius: number, fill: Colour, edge: Colour, width: number): void {
    const path = `M${n(x)} ${n(y - radius)}l${radius} ${radius} -${radius} ${radius} -${radius} -${radius}z`;
    this.shapes.push({ kind: "path", path, fill, edge, line: width, dash: 0 });
  }

  qr(matrix: QrMatrix, box: Box): void {
    const unit = box.width / matrix.size;
    const path = matrix.bars
      .map(
        (bar) =>
          `M${n(box.x + bar.x * unit)} ${n(box.y + bar.y * unit)}h${n(bar.width * unit)}v${n(unit)}h-${n(bar.width * unit)}z`,
      )
      .join("");
    this.shapes.push({ kind: "path", path, fill: "#000000", edge: null, line: 0, dash: 0 });
  }

  line(line: Line, at: LineAt): void {
    const width = (line.width * at.size) / 1000;
    const spare = (at.room ?? width) - width;
    const align = at.align ?? (line.rtl || this.#rtl ? "end" : "start");
    const x = at.x + (align === "start" ? 0 : align === "middle" ? spare / 2 : spare);
    this.#text(line, { ...at, x }, width, false);
  }

  upright(line: Line, at: { x: number; y: number; size: number; colour: Colour }): void {
    this.#text(line, at, (line.width * at.size) / 1000, true);
  }

  text(text: string, weight: FontWeight, at: TextAt): void {
    const { line, size } = this.#type.fit(text, weight, at.size, at.least ?? at.size, at.room);
    this.line(line, { ...at, size });
  }

  #text(
    { text, rtl, parts }: Line,
    { x, y, size, colour }: { x: number; y: number; size: number; colour: Colour },
    width: number,
    upright: boolean,
  ): void {
    const bold = parts.some(({ font }) => font.endsWith("-bold"));
    this.shapes.push({
      kind: "text",
      text,
      x: n(x),
      y: n(y),
      size: n(size),
      width: n(width),
      bold,
      rtl,
      upright,
      colour,
    });
  }
}

function rounded({ x, y, width, height }: Box): Box {
  return { x: n(x), y: n(y), width: n(width), height: n(height) };
}

function n(value: number): number {
  return Math.round(value * 100) / 100;
}
