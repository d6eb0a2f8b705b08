/** Outlines of glyphs, read from the `glyf` table of a TrueType file. Pure. */

export type Point = readonly [x: number, y: number];
/** A closed line, flattened. */
export type Contour = readonly Point[];

/** Straight pieces that stand for a curve; enough for letters of 100 pixels. */
const PIECES = 6;
/** Parts within parts of a glyph. */
const DEEPEST = 4;

type Knot = { readonly x: number; readonly y: number; readonly on: boolean };
type Matrix = readonly [a: number, b: number, c: number, d: number, dx: number, dy: number];

/** The glyphs of a TrueType file. Coordinates are thousandths of the type size, y upwards. */
export class Outlines {
  readonly #view: DataView;
  readonly #glyphs: number;
  readonly #places: number;
  readonly #longPlaces: boolean;
  readonly #scale: number;
  readonly #count: number;
  readonly #known = new Map<number, readonly Contour[]>();

  /** @throws when the file has no TrueType outlines */
  constructor(file: Uint8Array) {
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const head = this.#table("head");
    this.#glyphs = this.#table("glyf");
    this.#places = this.#table("loca");
    this.#longPlaces = this.#view.getInt16(head + 50) === 1;
    this.#scale = 1000 / this.#view.getUint16(head + 18);
    this.#count = this.#view.getUint16(this.#table("maxp") + 4);
  }

  /** The contours of a glyph; none for a space and for an id that there is not. */
  contours(glyph: number): readonly Contour[] {
    const known = this.#known.get(glyph);
    if (known) return known;
    const s = this.#scale;
    const contours = this.#read(glyph, 0).map((knots) => flatten(knots).map(([x, y]): Point => [x * s, y * s]));
    this.#known.set(glyph, contours);
    return contours;
  }

  #table(name: string): number {
    const count = this.#view.getUint16(4);
    for (let i = 0; i < count; i++) {
      const record = 12 + i * 16;
      const tag = String.fromCharCode(...[0, 1, 2, 3].map((at) => this.#view.getUint8(record + at)));
      if (tag === name) return this.#view.getUint32(record + 8);
    }
    throw new Error(`font has no table ${name}`);
  }

  #place(glyph: number): number {
    return this.#longPlaces
      ? this.#view.getUint32(this.#places + glyph * 4)
      : this.#view.getUint16(this.#places + glyph * 2) * 2;
  }

  #read(glyph: number, depth: number): Knot[][] {
    if (glyph < 0 || glyph >= this.#count || depth > DEEPEST) return [];
    const start = this.#place(glyph);
    if (this.#place(glyph + 1) <= start) return [];
    const at = this.#glyphs + start;
    const contours = this.#view.getInt16(at);
    return contours >= 0 ? this.#simple(at, contours) : this.#composite(at + 10, depth);
  }

  #simple(at: number, count: number): Knot[][] {
    const view = this.#view;
    const ends = Array.from({ length: count }, (_, i) => view.getUint16(at + 10 + i * 2));
    const points = (ends.at(-1) ?? -1) + 1;
    let next = at + 10 + count * 2;
    next += 2 + view.getUint16(next);
    const flags: number[] = [];
    while (flags.length < points) {
      const flag = view.getUint8(next++);
      const times = (flag & 8) === 0 ? 1 : view.getUint8(next++) + 1;
      for (let i = 0; i < times; i++) flags.push(flag);
    }
    const coordinates = (short: number, same: number): number[] => {
      let value = 0;
      return Array.from({ length: points }, (_, i) => {
        const flag = flags[i] ?? 0;
        if ((flag & short) !== 0) value += (flag & same) === 0 ? -view.getUint8(next++) : view.getUint8(next++);
        else if ((flag & same) === 0) {
          value += view.getInt16(next);
          next += 2;
        }
        return value;
      });
    };
    const xs = coordinates(2, 16);
    const ys = coordinates(4, 32);
    const knots = xs.map((x, i) => ({ x, y: ys[i] ?? 0, on: ((flags[i] ?? 0) & 1) === 1 }));
    return ends.map((end, i) => knots.slice(i === 0 ? 0 : (ends[i - 1] ?? -1) + 1, end + 1));
  }

  #composite(first: number, depth: number): Knot[][] {
    const view = this.#view;
    const out: Knot[][] = [];
    let at = first;
    for (let more = true; more;) {
      const flags = view.getUint16(at);
      const glyph = view.getUint16(at + 2);
      at += 4;
      const words = (flags & 1) !== 0;
      const [dx, dy] = words ? [view.getInt16(at), view.getInt16(at + 2)] : [view.getInt8(at), view.getInt8(at + 1)];
      at += words ? 4 : 2;
      const fraction = (offset: number) => view.getInt16(at + offset) / 16_384;
      let [a, b, c, d] = [1, 0, 0, 1];
      if ((flags & 8) !== 0) {
        a = d = fraction(0);
        at += 2;
      } else if ((flags & 0x40) !== 0) {
        [a, d] = [fraction(0), fraction(2)];
        at += 4;
      } else if ((flags & 0x80) !== 0) {
        [a, b, c, d] = [fraction(0), fraction(2), fraction(4), fraction(6)];
        at += 8;
      }
      const matrix: Matrix = [a, b, c, d, dx, dy];
      out.push(...this.#read(glyph, depth + 1).map((knots) => knots.map((knot) => moved(knot, matrix))));
      more = (flags & 0x20) !== 0;
    }
    return out;
  }
}

function moved({ x, y, on }: Knot, [a, b, c, d, dx, dy]: Matrix): Knot {
  return { x: a * x + c * y + dx, y: b * x + d * y + dy, on };
}

const between = (from: Knot, to: Knot): Knot => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, on: true });

/** Quadratic curves to straight pieces. Two handles in a row have a knot half-way between them. */
function flatten(knots: readonly Knot[]): Point[] {
  const [first] = knots;
  const last = knots.at(-1);
  if (!first || !last) return [];
  const start = first.on ? first : last.on ? last : between(first, last);
  const out: Point[] = [[start.x, start.y]];
  let from = start;
  let handle: Knot | undefined;
  const curve = (to: Knot) => {
    if (handle) for (let i = 1; i <= PIECES; i++) out.push(onCurve(from, handle, to, i / PIECES));
    else out.push([to.x, to.y]);
    from = to;
    handle = undefined;
  };
  for (const knot of first.on ? knots.slice(1) : knots) {
    if (knot.on) curve(knot);
    else {
      if (handle) curve(between(handle, knot));
      handle = knot;
    }
  }
  curve(start);
  return out;
}

function onCurve(from: Knot, handle: Knot, to: Knot, t: number): Point {
  const u = 1 - t;
  return [u * u * from.x + 2 * u * t * handle.x + t * t * to.x, u * u * from.y + 2 * u * t * handle.y + t * t * to.y];
}
