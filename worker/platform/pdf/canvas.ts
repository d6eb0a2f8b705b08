/** What a page is drawn on: a PDF, or shapes that a browser shows. Points from the top left. */
import type { FontWeight } from "./fonts.ts";
import type { QrMatrix } from "./qr.ts";
import type { Line } from "./typesetter.ts";

/** `#rrggbb` */
export type Colour = string;
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type LineAt = {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: Colour;
  readonly room?: number;
  readonly align?: "start" | "middle" | "end";
};
export type TextAt = Omit<LineAt, "room"> & { readonly least?: number; readonly room: number };

export interface Canvas {
  paint(box: Box, colour: Colour): void;
  frame(box: Box, colour: Colour, width: number): void;
  /** A straight line; `dash` in points makes it a perforation. */
  rule(
    from: readonly [number, number],
    to: readonly [number, number],
    colour: Colour,
    width: number,
    dash?: number,
  ): void;
  /** A diamond: the notch of a perforation. */
  notch(x: number, y: number, radius: number, fill: Colour, edge: Colour, width: number): void;
  /** A QR code, `box` without the quiet zone. */
  qr(matrix: QrMatrix, box: Box): void;
  /** The picture of the document, such as its logo. */
  picture(box: Box): void;
  /** A shaped line with its baseline at `y`; a right-to-left one, or `end`, ends at the far edge of `room`. */
  line(line: Line, at: LineAt): void;
  /** A line turned to read from top to bottom, its baseline at `x`, from `y` down. */
  upright(
    line: Line,
    at: { readonly x: number; readonly y: number; readonly size: number; readonly colour: Colour },
  ): void;
  /** Shapes and places one line, made smaller where it must. */
  text(text: string, weight: FontWeight, at: TextAt): void;
}
