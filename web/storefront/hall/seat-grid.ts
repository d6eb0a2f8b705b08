/**
 * The seats of one floor by place, so that what is on the screen, and what is under a finger, is found without looking at
 * all 20,000. Pure.
 */
import type { Box, Hall, Seat } from "./hall.ts";

/** A cell is so many tiles wide: few cells on the screen, few seats in a cell. */
const CELL_TILES = 8;

export type SeatGrid = {
  readonly cell: number;
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly cells: readonly (readonly Seat[])[];
};

/** Puts the seats of a floor into cells. */
export function seatGrid(hall: Hall, floor: number): SeatGrid {
  const box = hall.floors[floor]?.box ?? { x: 0, y: 0, width: 1, height: 1 };
  const cell = Math.max(hall.tile * CELL_TILES, Math.max(box.width, box.height) / 400);
  const columns = Math.floor(box.width / cell) + 1;
  const rows = Math.floor(box.height / cell) + 1;
  const cells: Seat[][] = Array.from({ length: columns * rows }, () => []);
  for (const seat of hall.seats) {
    if (seat.floor !== floor) continue;
    cells[Math.floor((seat.y - box.y) / cell) * columns + Math.floor((seat.x - box.x) / cell)]?.push(seat);
  }
  return { cell, left: box.x, top: box.y, columns, cells };
}

/** Seats of the cells that a box touches: all that are inside, and a few around. */
export function seatsIn(grid: SeatGrid, box: Box): readonly Seat[] {
  return cellsIn(grid, box).flat();
}

/** The same, where there are at most so many; null where there are more, which costs next to nothing to find out. */
export function fewSeatsIn(grid: SeatGrid, box: Box, most: number): readonly Seat[] | null {
  const cells = cellsIn(grid, box);
  const count = cells.reduce((sum, { length }) => sum + length, 0);
  return count > most ? null : cells.flat();
}

function cellsIn({ cell, left, top, columns, cells }: SeatGrid, box: Box): (readonly Seat[])[] {
  const rows = Math.ceil(cells.length / columns);
  const clamp = (at: number, most: number) => Math.min(most, Math.max(0, Math.floor(at)));
  const from = clamp((box.x - left) / cell, columns - 1);
  const to = clamp((box.x + box.width - left) / cell, columns - 1);
  const last = clamp((box.y + box.height - top) / cell, rows - 1);
  const found: (readonly Seat[])[] = [];
  for (let row = clamp((box.y - top) / cell, rows - 1); row <= last; row++) {
    found.push(...cells.slice(row * columns + from, row * columns + to + 1));
  }
  return found;
}

/** The seat whose middle is nearest to a point and not further than `far`. */
export function seatNear(grid: SeatGrid, x: number, y: number, far: number): Seat | undefined {
  let best: Seat | undefined;
  let least = far;
  for (const seat of seatsIn(grid, { x: x - far, y: y - far, width: 2 * far, height: 2 * far })) {
    const distance = Math.hypot(seat.x - x, seat.y - y);
    if (distance < least) {
      least = distance;
      best = seat;
    }
  }
  return best;
}
