/** What staff see of a sale, from the pulse of its inventory. Pure. */
import { areaPool, type TicketType, typePool } from "../events/index.ts";
import { EVENT_POOL, type Pulse } from "../inventory/index.ts";

/** Places of the whole event: numbered seats, areas, and types that have neither. */
export type SaleNumbers = {
  readonly sold: number;
  readonly held: number;
  readonly free: number;
  /** Kept back by the organizer. */
  readonly blocked: number;
};

/**
 * Each place once: a pool that only limits a type of numbered seats or of an area is left out, and so are seats that no
 * type sells.
 */
export function saleNumbers(
  pulse: Pick<Pulse, "seats" | "unoffered" | "pools">,
  types: readonly Pick<TicketType, "id" | "category" | "area">[],
): SaleNumbers {
  const counted = new Set(
    types.flatMap(({ id, category, area }) => {
      if (area !== null) return [areaPool(area)];
      return category === null ? [typePool(id)] : [];
    }),
  );
  let { sold, held, free, blocked } = pulse.seats;
  free -= pulse.unoffered ?? 0;
  for (const pool of pulse.pools) {
    if (!counted.has(pool.id)) continue;
    const kept = pool.blocked ?? 0;
    sold += pool.sold;
    held += pool.held;
    blocked += kept;
    free += Math.max(0, pool.capacity - pool.sold - pool.held - kept);
  }
  const whole = pulse.pools.find(({ id }) => id === EVENT_POOL);
  if (whole) free = Math.min(free, Math.max(0, whole.capacity - whole.sold - whole.held - (whole.blocked ?? 0)));
  return { sold, held, free, blocked };
}
