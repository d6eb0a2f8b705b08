import { drawsOf, placesIn, showPool } from "./pools.ts";
import type { Pulse, PulseMinute } from "./protocol.ts";
import { SEAT } from "./seats.ts";
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
    unoffered: unofferedSeats(state),
    twice: givenTwice(state),
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

function unofferedSeats({ board, products, offered }: InventoryState): number {
  const sold = new Set([...products.values()].flatMap(({ id, category }) => (offered.has(id) ? [category] : [])));
  let count = 0;
  for (const [seat, { category }] of board.plan.specs.entries()) {
    if (board.status[seat] === SEAT.free && !sold.has(category)) count++;
  }
  return count;
}

/** Seats that two living holds have, and what is in use of each pool beyond its ceiling. */
function givenTwice({ live, products, pools }: InventoryState): number {
  const seen = new Set<string>();
  const used = new Map<string, number>();
  let twice = 0;
  for (const { lines } of live.values()) {
    for (const guid of lines.flatMap(({ seats }) => seats ?? [])) {
      if (seen.has(guid)) twice++;
      seen.add(guid);
    }
    for (const [pool, places] of drawsOf(lines, products, pools)) used.set(pool, (used.get(pool) ?? 0) + places);
  }
  const beyond = [...pools.values()].map(({ id, ceiling }) => (used.get(id) ?? 0) - ceiling);
  return twice + Math.max(0, ...beyond);
}
