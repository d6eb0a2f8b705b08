import { placesIn, showPool } from "./pools.ts";
import type { Pulse, PulseMinute } from "./protocol.ts";
import type { InventoryState } from "./state.ts";

const MOST_HOLDERS = 20;

/** How a sale goes at this moment. Walks over everything: for staff, not for each buyer. */
export function pulseOf(state: InventoryState, perMinute: readonly PulseMinute[], sockets: number): Pulse {
  const [free = 0, heldSeats = 0, soldSeats = 0, blocked = 0] = countStatuses(state.board.status);
  let held = 0;
  let sold = 0;
  for (const { status, lines } of state.live.values()) {
    if (status === "held") held += placesIn(lines);
    else sold += placesIn(lines);
  }
  const holders = [...state.customers]
    .map(([customer, { held: places, starts }]) => ({ customer, held: places, starts: starts.length }))
    .filter((holder) => holder.held > 0 || holder.starts > 1)
    .sort((a, b) => b.held - a.held || b.starts - a.starts)
    .slice(0, MOST_HOLDERS);
  return {
    version: state.sequence,
    seats: { free, held: heldSeats, sold: soldSeats, blocked },
    pools: [...state.pools.values()].map(showPool),
    held,
    sold,
    holds: state.live.size,
    sockets,
    perMinute,
    holders,
  };
}

function countStatuses(statuses: Uint8Array): number[] {
  const counts = [0, 0, 0, 0];
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
