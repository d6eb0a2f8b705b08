/** Counts from the packed availability. Pure. */
import type { Availability } from "../api/types.ts";

const HELD = 1;
const SOLD = 2;
const BLOCKED = 3;

export type Occupancy = { sold: number; held: number; free: number; total: number };

/**
 * Sold, held and free places over seats and pools. Seats are two bits each, so padding at the end counts as free and is
 * cut by `seatCount`; blocked seats are no part of the house.
 */
export function occupancy(availability: Availability, seatCount: number): Occupancy {
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
  let total = seatCount - (counts[BLOCKED] ?? 0);
  for (const pool of availability.pools) {
    sold += pool.sold;
    held += pool.held;
    total += pool.capacity;
  }
  return { sold, held, total, free: Math.max(0, total - sold - held) };
}
