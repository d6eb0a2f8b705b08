/** Counts from the packed availability. Pure. */
import type { Availability, SeatMap, TicketType } from "../api/types.ts";

const HELD = 1;
const SOLD = 2;
const BLOCKED = 3;

export type Occupancy = { sold: number; held: number; free: number; total: number };

/** Which pools count: areas that a type sells, and types that are neither for seats nor for an area. */
function countedPools(types: readonly Pick<TicketType, "id" | "category" | "area">[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { id, category, area } of types) {
    if (area !== null) ids.add(`area:${area}`).add(area);
    // A capacity beside seats or an area only limits that type: its sales are counted with the places already.
    else if (category === null) ids.add(`type:${id}`).add(id);
  }
  return ids;
}

/**
 * Sold, held and free of the places that some type sells. Blocked seats and categories without a type are no part of the
 * house. Seats are two bits each; padding at the end reads as free and is not counted.
 */
export function occupancy(
  availability: Availability,
  map: Pick<SeatMap, "categories"> | null,
  types: readonly Pick<TicketType, "id" | "category" | "area">[],
): Occupancy {
  const counts = [0, 0, 0, 0];
  for (const char of atob(availability.seats)) {
    const byte = char.charCodeAt(0);
    for (let shift = 0; shift < 8; shift += 2) {
      const state = (byte >> shift) & 3;
      counts[state] = (counts[state] ?? 0) + 1;
    }
  }
  let sold = counts[SOLD] ?? 0;
  let held = counts[HELD] ?? 0;
  const onSale = new Set(types.map(({ category }) => category));
  const seats = (map?.categories ?? []).reduce((sum, one) => (onSale.has(one.name) ? sum + one.seats : sum), 0);
  let total = Math.max(0, seats - (counts[BLOCKED] ?? 0));
  const pools = countedPools(types);
  for (const pool of availability.pools) {
    if (!pools.has(pool.id)) continue;
    sold += pool.sold;
    held += pool.held;
    total += pool.capacity;
  }
  return { sold, held, total, free: Math.max(0, total - sold - held) };
}
