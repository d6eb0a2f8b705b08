/** Where seats stand, in the words of best available: neighbours, aisles, rank. Pure. */
import type { SeatSpec } from "../../durable-objects/event-inventory/protocol.ts";

/** A seat as a plan draws it; units are the plan's own. */
export type DrawnSeat = Pick<SeatSpec, "guid" | "category" | "section" | "row" | "kind"> & {
  readonly x?: number;
  readonly y?: number;
};

/** A gap wider than this many usual steps is an aisle. */
const AISLE_STEPS = 1.7;
/** One row further back is as bad as so many seats further from the middle. */
const ROW_WEIGHT = 20;

/**
 * The seats with their place in the row and their rank: rows count from the first that the plan names in its section,
 * seats from the middle of the house. A plan draws the front row first; an organizer who knows better ranks by category.
 * A seat without a position keeps its name and category only.
 */
export function withGeometry(seats: readonly DrawnSeat[]): SeatSpec[] {
  const xs = seats.flatMap(({ x }) => x ?? []);
  const middle = (least(xs) + most(xs)) / 2;
  const rows = new Map<string, DrawnSeat[]>();
  const order = new Map<string, number>();
  const rowsOfSection = new Map<string, number>();
  for (const seat of seats) {
    const key = `${seat.section ?? ""}\n${seat.row ?? ""}`;
    const row = rows.get(key);
    if (row !== undefined) row.push(seat);
    else {
      const place = rowsOfSection.get(seat.section ?? "") ?? 0;
      rows.set(key, [seat]);
      order.set(key, place);
      rowsOfSection.set(seat.section ?? "", place + 1);
    }
  }
  const placed = new Map<string, SeatSpec>();
  for (const [key, row] of rows) placeRow(row, order.get(key) ?? 0, middle, placed);
  return seats.map((seat) => placed.get(seat.guid) ?? { guid: seat.guid, category: seat.category });
}

function placeRow(row: readonly DrawnSeat[], order: number, middle: number, placed: Map<string, SeatSpec>): void {
  const steps = row.slice(1).map((seat, i) => distance(row[i], seat));
  const usual = median(steps) || 1;
  let index = 0;
  for (const [i, seat] of row.entries()) {
    const { guid, category, section, row: name, kind, x, y } = seat;
    if (i > 0) index += (steps[i - 1] ?? 0) > AISLE_STEPS * usual ? 2 : 1;
    if (x === undefined || y === undefined || name === undefined) continue;
    const quality = Math.round(10 * (order * ROW_WEIGHT + Math.abs(x - middle) / usual)) / 10;
    placed.set(guid, {
      guid,
      category,
      section: section ?? "",
      row: name,
      index,
      quality,
      ...(kind === undefined ? {} : { kind }),
    });
  }
}

function distance(a: DrawnSeat | undefined, b: DrawnSeat): number {
  return Math.hypot((b.x ?? 0) - (a?.x ?? 0), (b.y ?? 0) - (a?.y ?? 0));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

// Not Math.min(...xs): an engine bounds how many arguments a call may have.
function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), values[0] ?? 0);
}
