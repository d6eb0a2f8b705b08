/** How many of each ticket type can still be had, from the inventory's snapshot. Pure. */
import { EVENT_POOL, type Snapshot } from "../inventory/index.ts";

/** What of a type decides how many there are. `pools`: those that one ticket draws from. */
export type OfferedType = {
  readonly id: string;
  readonly category: string | null;
  readonly pools: readonly string[];
};

export type TypeAvailability = { readonly id: string; readonly available: number };

const FREE = 0;

/**
 * Counts what is free for each type: seats of its category, and places in the fullest of its pools.
 * @param seats in the snapshot's order
 */
export function availabilityOf(
  snapshot: Pick<Snapshot, "seats" | "pools">,
  seats: readonly { readonly category: string }[],
  types: readonly OfferedType[],
): TypeAvailability[] {
  const freeSeats = freeByCategory(snapshot.seats, seats);
  const free = new Map(
    snapshot.pools.map(({ id, capacity, held, sold, blocked }) => [id, capacity - held - sold - (blocked ?? 0)]),
  );
  return types.map(({ id, category, pools }) => {
    const limits = [
      ...(category === null ? [] : [freeSeats.get(category) ?? 0]),
      // A pool that the snapshot does not know yet sells nothing yet.
      ...pools.map((pool) => free.get(pool) ?? 0),
      // Where the whole event has a capacity, every ticket draws from it.
      free.get(EVENT_POOL) ?? Infinity,
    ];
    const available = Math.max(0, Math.min(...limits));
    return { id, available: Number.isFinite(available) ? available : 0 };
  });
}

function freeByCategory(packed: string, seats: readonly { readonly category: string }[]): Map<string, number> {
  const bytes = atob(packed);
  const counts = new Map<string, number>();
  for (const [index, { category }] of seats.entries()) {
    if (index >> 2 >= bytes.length) break;
    const status = (bytes.charCodeAt(index >> 2) >> ((index & 3) * 2)) & 3;
    if (status === FREE) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return counts;
}
