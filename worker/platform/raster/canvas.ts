/**
 * A small picture in at most 256 colours, with soft edges: shapes are filled by the area of each pixel that they cover.
 * Pure. It draws what pages link as their preview, where no browser is to draw it.
 */
import type { Contour } from "./outline.ts";

/** `#RRGGBB`. */
export type Colour = string;
type Rgb = readonly [red: number, green: number, blue: number];

/** Steps between two colours on an edge; the eye sees no more of them. */
const SHADES = 12;
const MOST_COLOURS = 256;

export class Canvas {
  readonly width: number;
  readonly height: number;
  /** One index into `palette` a pixel, row by row from the top. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly #palette: Rgb[] = [];
  readonly #indices = new Map<number, number>();

  constructor(width: number, height: number, ground: Colour) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height).fill(this.#index(rgbOf(ground)));
  }

  /** The colours that there are, as bytes: red, green, blue of each. */
  get palette(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#palette.flat());
  }

  /** A rectangle; what of it is outside is left out. */
  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    const index = this.#index(rgbOf(colour));
    const [left, right] = [Math.max(0, x), Math.min(this.width, x + width)];
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      if (right > left) this.pixels.fill(index, row * this.width + left, row * this.width + right);
    }
  }

  /** Fills closed contours; a hole is a contour that goes the other way round. */
  paint(contours: readonly Contour[], colour: Colour): void {
    const box = boxOf(contours);
    if (!box) return;
    const cover = coverage(contours, box);
    const figure = rgbOf(colour);
    const solid = this.#index(figure);
    const stride = box.width + 2;
    for (let row = 0; row < box.height; row++) {
      const y = box.top + row;
      if (y < 0 || y >= this.height) continue;
      let sum = 0;
      for (let column = 0; column < box.width; column++) {
        sum += cover[row * stride + column] ?? 0;
        const x = box.left + column;
        const share = Math.min(1, Math.abs(sum));
        if (x < 0 || x >= this.width || share < 0.5 / SHADES) continue;
        const at = y * this.width + x;
        this.pixels[at] = share > 1 - 0.5 / SHADES ? solid : this.#mix(this.pixels[at] ?? 0, figure, solid, share);
      }
    }
  }

  #mix(ground: number, figure: Rgb, solid: number, share: number): number {
    const below = this.#palette[ground] ?? figure;
    const step = Math.round(share * SHADES) / SHADES;
    const mixed = [0, 1, 2].map((at) => Math.round((below[at] ?? 0) * (1 - step) + (figure[at] ?? 0) * step));
    const [red = 0, green = 0, blue = 0] = mixed;
    // With no colour left, edges are hard.
    return this.#index([red, green, blue]) || (share >= 0.5 ? solid : ground);
  }

  /** Where a colour stands, new if there is room; 0, the ground, if there is none. */
  #index(rgb: Rgb): number {
    const key = (rgb[0] << 16) | (rgb[1] << 8) | rgb[2];
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    if (this.#palette.length === MOST_COLOURS) return 0;
    this.#indices.set(key, this.#palette.length);
    return this.#palette.push(rgb) - 1;
  }
}

function rgbOf(colour: Colour): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

function boxOf(contours: readonly Contour[]): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const contour of contours) {
    for (const [x, y] of contour) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (left > right) return undefined;
  [left, top] = [Math.floor(left), Math.floor(top)];
  return { left, top, width: Math.ceil(right) - left + 1, height: Math.ceil(bottom) - top + 1 };
}

/**
 * How much the covered area changes from each pixel to the next of its row, signed by the way the contour goes. Each edge
 * is walked once, row by row (the way of font-rs).
 */
function coverage(contours: readonly Contour[], box: Box): Float32Array {
  const stride = box.width + 2;
  const cover = new Float32Array(stride * box.height);
  for (const contour of contours) {
    let [fromX, fromY] = contour.at(-1) ?? [0, 0];
    for (const [toX, toY] of contour) {
      addEdge(cover, stride, fromX - box.left, fromY - box.top, toX - box.left, toY - box.top);
      [fromX, fromY] = [toX, toY];
    }
  }
  return cover;
}

function addEdge(cover: Float32Array, stride: number, ax: number, ay: number, bx: number, by: number): void {
  if (ay === by) return;
  const sign = ay < by ? 1 : -1;
  const [topX, topY, bottomX, bottomY] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay];
  const slope = (bottomX - topX) / (bottomY - topY);
  let x = topX;
  for (let row = Math.floor(topY); row < Math.ceil(bottomY); row++) {
    const high = Math.min(row + 1, bottomY) - Math.max(row, topY);
    const next = x + slope * high;
    addRow(cover, row * stride, Math.min(x, next), Math.max(x, next), high * sign);
    x = next;
  }
}

/** Spreads the area right of one piece of an edge, from `left` to `right` within one row, over the pixels it crosses. */
function addRow(cover: Float32Array, row: number, left: number, right: number, area: number): void {
  const add = (pixel: number, share: number) => {
    const at = row + pixel;
    cover[at] = (cover[at] ?? 0) + share;
  };
  const first = Math.floor(left);
  const last = Math.ceil(right);
  if (last <= first + 1) {
    const middle = (left + right) / 2 - first;
    add(first, area * (1 - middle));
    add(first + 1, area * middle);
    return;
  }
  const per = 1 / (right - left);
  const inFirst = first + 1 - left;
  const inLast = right - (last - 1);
  const begin = 0.5 * per * inFirst * inFirst;
  const end = 0.5 * per * inLast * inLast;
  add(first, area * begin);
  if (last === first + 2) add(first + 1, area * (1 - begin - end));
  else {
    const second = per * (inFirst + 0.5);
    add(first + 1, area * (second - begin));
    for (let pixel = first + 2; pixel < last - 1; pixel++) add(pixel, area * per);
    add(last - 1, area * (1 - (second + (last - first - 3) * per) - end));
  }
  add(last, area * end);
}

/** A circle as a contour; `hole` goes the other way round. */
export function circle(x: number, y: number, radius: number, hole = false): Contour {
  const corners = Math.max(24, Math.round(radius));
  return Array.from({ length: corners }, (_, i) => {
    const angle = ((hole ? -i : i) / corners) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
