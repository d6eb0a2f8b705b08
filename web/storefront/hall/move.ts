/** Where the keyboard goes in the hall (UI.md §8). Pure. */
import type { Hall, Seat } from "./hall.ts";

export type Move = "left" | "right" | "up" | "down" | "row_before" | "row_after" | "row_start" | "row_end";

/** A step off the axis costs this much of a step along it: arrows prefer straight lines. */
const SIDEWAYS = 2.5;

/** The seat that `move` leads to from `from`; the same seat at the edge of the hall. */
export function moveFrom(hall: Hall, from: number, move: Move): number {
  const seat = hall.seats[from];
  if (!seat) return 0;
  const row = hall.rows[seat.row];
  const at = row?.seats.indexOf(from) ?? -1;
  switch (move) {
    case "row_start":
      return row?.seats[0] ?? from;
    case "row_end":
      return row?.seats.at(-1) ?? from;
    case "left":
      return row?.seats[at - 1] ?? towards(hall, seat, -1, 0) ?? from;
    case "right":
      return row?.seats[at + 1] ?? towards(hall, seat, 1, 0) ?? from;
    case "up":
      return towards(hall, seat, 0, -1) ?? from;
    case "down":
      return towards(hall, seat, 0, 1) ?? from;
    case "row_before":
      return nearestIn(hall, seat.row - 1, seat) ?? from;
    default:
      return nearestIn(hall, seat.row + 1, seat) ?? from;
  }
}

/** The nearest seat of another row in a direction; undefined when there is none. */
function towards(hall: Hall, seat: Seat, dx: -1 | 0 | 1, dy: -1 | 0 | 1): number | undefined {
  let best: number | undefined;
  let cost = Infinity;
  for (const other of hall.seats) {
    if (other.row === seat.row || other.floor !== seat.floor) continue;
    const x = other.x - seat.x;
    const y = other.y - seat.y;
    const along = x * dx + y * dy;
    if (along < hall.tile / 2) continue;
    const price = along + SIDEWAYS * Math.abs(dx === 0 ? x : y);
    if (price < cost) {
      cost = price;
      best = other.index;
    }
  }
  return best;
}

function nearestIn(hall: Hall, row: number, seat: Seat): number | undefined {
  let best: number | undefined;
  let far = Infinity;
  for (const index of hall.rows[row]?.seats ?? []) {
    const other = hall.seats[index];
    if (other?.floor === seat.floor && Math.abs(other.x - seat.x) < far) {
      far = Math.abs(other.x - seat.x);
      best = index;
    }
  }
  return best;
}
