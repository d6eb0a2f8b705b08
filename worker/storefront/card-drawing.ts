/** Draws a card. Loaded when first needed: it brings the shaper with it. About 30 ms of processor time, once a card. */
import { PREVIEW } from "../../web/storefront/parts/document.tsx";
import { guardAccent } from "../../web/ui/accent-guard.ts";
import { facesFor } from "../platform/pdf/faces.ts";
import type { FontKey, FontWeight } from "../platform/pdf/fonts.ts";
import { type Line, Typesetter } from "../platform/pdf/typesetter.ts";
import { Canvas, circle } from "../platform/raster/canvas.ts";
import { type Contour, Outlines } from "../platform/raster/outline.ts";
import { writePng } from "../platform/raster/png.ts";
import type { CardContent } from "./card.ts";

const { width: WIDTH, height: HEIGHT } = PREVIEW;
const INK = "#0D0D0D";
const PAPER = "#F5F0E8";
const SOFT = "#5A4C42";
const URUSHI = "#6B2737";
const SUN = "#F6C637";
/** The poster's share of the width. */
const POSTER = 360;
const MARGIN = 56;
const ROOM = WIDTH - POSTER - 2 * MARGIN;
/** Sizes that a name is tried in; the last one is cut where it is too long. */
const NAME_SIZES = [92, 78, 66, 56, 48];
const NAME_LINES = 3;

const outlines = new WeakMap<Uint8Array, Outlines>();

/** @returns a PNG file */
export async function drawCard(assets: Fetcher, content: CardContent): Promise<Uint8Array<ArrayBuffer>> {
  const { name, when, place, organizer } = content;
  const type = new Typesetter(await facesFor(assets, [name, when, place, organizer]));
  const canvas = new Canvas(WIDTH, HEIGHT, PAPER);
  const sheet = new CardSheet(canvas, type, content.rtl);
  drawPoster(canvas, content);
  const { lines, size } = nameLines(type, name);
  const step = size * 1.16;
  let y = MARGIN + size * 0.95;
  for (const line of lines) {
    sheet.line(line, y, size, INK);
    y += step;
  }
  sheet.text(when, "bold", HEIGHT - 178, 38, INK);
  sheet.text(place, "regular", HEIGHT - 126, 34, SOFT);
  sheet.text(organizer, "bold", HEIGHT - 54, 28, INK);
  const rule = content.rtl ? POSTER + MARGIN : MARGIN;
  canvas.rectangle(rule, HEIGHT - 100, ROOM, 3, INK);
  return writePng(canvas);
}

function nameLines(type: Typesetter, name: string): { readonly lines: readonly Line[]; readonly size: number } {
  const smallest = NAME_SIZES.at(-1) ?? 0;
  const size =
    NAME_SIZES.find((each) => type.wrap(name, "bold", each, ROOM, NAME_LINES + 1).length <= NAME_LINES) ?? smallest;
  return { lines: type.wrap(name, "bold", size, ROOM, NAME_LINES), size };
}

/** The organizer's colour with the mark of the house: arcs of a theatre and a sun. */
function drawPoster(canvas: Canvas, { accent, rtl }: CardContent): void {
  const guarded = (accent === null ? undefined : guardAccent(accent)) ?? {};
  const fill = guarded["--tenant-accent"] ?? URUSHI;
  const label = guarded["--tenant-on-accent"] ?? "#FFFCF6";
  const left = rtl ? 0 : WIDTH - POSTER;
  canvas.rectangle(left, 0, POSTER, HEIGHT, fill);
  const middle = left + POSTER / 2;
  for (const radius of [330, 240, 150]) {
    const ring = [circle(middle, HEIGHT, radius), circle(middle, HEIGHT, radius - 18, true)];
    canvas.paint(
      ring.map((contour) => inside(contour, left, left + POSTER)),
      label,
    );
  }
  canvas.paint([circle(middle + (rtl ? -52 : 52), 168, 78)], INK);
  canvas.paint([circle(middle + (rtl ? -52 : 52), 168, 71)], SUN);
  canvas.rectangle(rtl ? POSTER : left - 6, 0, 6, HEIGHT, INK);
}

function inside(contour: Contour, from: number, to: number): Contour {
  return contour.map(([x, y]) => [Math.min(to, Math.max(from, x)), y]);
}

/** Lines of text on the side that is not the poster's. */
class CardSheet {
  readonly #canvas: Canvas;
  readonly #type: Typesetter;
  readonly #rtl: boolean;

  constructor(canvas: Canvas, type: Typesetter, rtl: boolean) {
    this.#canvas = canvas;
    this.#type = type;
    this.#rtl = rtl;
  }

  text(text: string, weight: FontWeight, baseline: number, size: number, colour: string): void {
    const fitted = this.#type.fit(text, weight, size, size * 0.75, ROOM);
    this.line(fitted.line, baseline, fitted.size, colour);
  }

  line(line: Line, baseline: number, size: number, colour: string): void {
    const scale = size / 1000;
    // All lines of a card stand on one edge, whichever way each is read.
    let x = this.#rtl ? WIDTH - MARGIN - line.width * scale : MARGIN;
    for (const { font, glyphs } of line.parts) {
      const letters = this.#outlines(font);
      for (const { id, advance, dx, dy } of glyphs) {
        const contours = letters
          .contours(id)
          .map((contour) => contour.map(([px, py]) => [x + (dx + px) * scale, baseline - (dy + py) * scale] as const));
        this.#canvas.paint(contours, colour);
        x += advance * scale;
      }
    }
  }

  #outlines(font: FontKey): Outlines {
    const file = this.#type.file(font);
    const known = outlines.get(file);
    if (known) return known;
    const read = new Outlines(file);
    outlines.set(file, read);
    return read;
  }
}
