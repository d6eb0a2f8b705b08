/** Where seats stand: straight and bent rows, arcs around a stage, tables. Pure; plan units. */
import { type Point, tidy } from "./plan-document.ts";

export type RowBlock = {
  /** The first seat of the first row. */
  readonly origin: Point;
  readonly rows: number;
  readonly seats: number;
  readonly seatGap: number;
  readonly rowGap: number;
  /** How far the ends of a row stand before its middle; 0 is straight. */
  readonly curve?: number;
  /** Degrees, clockwise, around the origin. */
  readonly rotation?: number;
};

/** Rows behind each other. */
export function rowBlock(block: RowBlock): Point[][] {
  const { origin, rows, seats, seatGap, rowGap, curve = 0, rotation = 0 } = block;
  const middle = (seats - 1) / 2;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: seats }, (_, seat) => {
      const side = middle === 0 ? 0 : (seat - middle) / middle;
      const point = { x: seat * seatGap, y: row * rowGap + curve * (1 - side * side) };
      return turned({ x: origin.x + point.x, y: origin.y + point.y }, origin, rotation);
    }),
  );
}

export type ArcBlock = {
  /** What the rows look at. */
  readonly centre: Point;
  /** From the centre to the first row. */
  readonly radius: number;
  readonly rows: number;
  readonly seatGap: number;
  readonly rowGap: number;
  /** Degrees that a row takes, the middle straight below the centre. */
  readonly angle: number;
};

/** Rows around a centre: as many seats in each as its length has room for. */
export function arcBlock(block: ArcBlock): Point[][] {
  const { centre, radius, rows, seatGap, rowGap, angle } = block;
  const wide = (Math.min(360, angle) * Math.PI) / 180;
  return Array.from({ length: rows }, (_, row) => {
    const far = radius + row * rowGap;
    const whole = wide > 2 * Math.PI - 1e-6;
    // A full circle has no ends: its last seat must not stand on its first.
    const fits = Math.floor((wide * far) / seatGap + 1e-6) + (whole ? 0 : 1);
    // Nearly a full circle: its ends must not touch.
    const count = Math.max(1, Math.min(fits, Math.floor((2 * Math.PI * far) / seatGap)));
    const step = whole ? wide / count : seatGap / far;
    const start = Math.PI / 2 + (step * (count - 1)) / 2;
    return Array.from({ length: count }, (_, seat) => {
      const at = start - seat * step;
      return { x: tidy(centre.x + far * Math.cos(at)), y: tidy(centre.y + far * Math.sin(at)) };
    });
  });
}

export type Table = {
  readonly centre: Point;
  readonly seats: number;
  readonly round: boolean;
  readonly seatGap: number;
};

/** Seats around a table, and half its width and height. */
export function tableBlock(table: Table): { seats: Point[]; half: Point } {
  const { centre, seats, round, seatGap } = table;
  if (round) {
    const far = Math.max(seatGap, (seats * seatGap) / (2 * Math.PI));
    const top = Math.max(seatGap * 0.4, far - seatGap * 0.6);
    return {
      half: { x: tidy(top), y: tidy(top) },
      seats: Array.from({ length: seats }, (_, i) => {
        const at = -Math.PI / 2 + (i * 2 * Math.PI) / seats;
        return { x: tidy(centre.x + far * Math.cos(at)), y: tidy(centre.y + far * Math.sin(at)) };
      }),
    };
  }
  const top = Math.ceil(seats / 2);
  const half = { x: tidy((top * seatGap) / 2), y: tidy(seatGap * 0.5) };
  return {
    half,
    seats: Array.from({ length: seats }, (_, i) => {
      const above = i < top;
      const [count, at] = above ? [top, i] : [seats - top, seats - 1 - i];
      return {
        x: tidy(centre.x + (at - (count - 1) / 2) * seatGap),
        y: tidy(centre.y + (above ? -1 : 1) * seatGap),
      };
    }),
  };
}

/** A point turned around another by degrees, clockwise on the screen. */
export function turned(point: Point, around: Point, degrees: number): Point {
  if (degrees === 0) return { x: tidy(point.x), y: tidy(point.y) };
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [point.x - around.x, point.y - around.y];
  return {
    x: tidy(around.x + dx * Math.cos(angle) - dy * Math.sin(angle)),
    y: tidy(around.y + dx * Math.sin(angle) + dy * Math.cos(angle)),
  };
}
