import { assert } from "../../worker/kernel/assert.ts";
import { EVENT_POOL, type HoldLine, type PoolSpec, type ProductSpec } from "./protocol.ts";

/**
 * Places without a number. At every instant held + sold ≤ `ceiling` (I1), and nothing is taken that would pass `capacity`.
 * The two are one number, unless the capacity was made smaller than what was in use: then `ceiling` is what was in use.
 */
export type Pool = {
  readonly id: string;
  capacity: number;
  ceiling: number;
  held: number;
  sold: number;
  /** Kept back by blocks and not yet drawn by their channels. */
  blocked: number;
};
export type Pools = ReadonlyMap<string, Pool>;
export type Products = ReadonlyMap<string, ProductSpec>;
/** How many places of each pool. */
export type Draws = ReadonlyMap<string, number>;

/** Fresh, unused pools. */
export function emptyPools(specs: readonly PoolSpec[]): Map<string, Pool> {
  return new Map(
    specs.map(({ id, capacity }) => [id, { id, capacity, ceiling: capacity, held: 0, sold: 0, blocked: 0 }]),
  );
}

/** Places that a line takes: its seats, or its quantity. */
export function placesOf(line: HoldLine): number {
  return line.seats?.length ?? line.quantity ?? 0;
}

/** Places of all lines. */
export function placesIn(lines: readonly HoldLine[]): number {
  let places = 0;
  for (const line of lines) places += placesOf(line);
  return places;
}

/**
 * What the lines draw: one place a ticket from each pool of the product, and from the pool of the whole event where there
 * is one. A pool that is gone no longer counts.
 */
export function drawsOf(lines: readonly HoldLine[], products: Products, pools: Pools): Draws {
  const draws = new Map<string, number>();
  if (pools.size === 0) return draws;
  for (const line of lines) {
    const product = products.get(line.product);
    if (product === undefined) continue;
    for (const id of new Set([...product.pools, EVENT_POOL])) {
      if (pools.has(id)) draws.set(id, (draws.get(id) ?? 0) + placesOf(line));
    }
  }
  return draws;
}

/**
 * Pools that cannot give what is drawn, with what they have left. Empty when all can.
 * @param keptFor places of a pool that are kept for just this caller
 */
export function lacking(
  draws: Draws,
  pools: Pools,
  keptFor: (pool: string) => number = () => 0,
): { readonly pool: string; readonly available: number }[] {
  const short: { pool: string; available: number }[] = [];
  for (const [id, places] of draws) {
    const pool = pools.get(id);
    const available = pool === undefined ? 0 : Math.max(0, freeIn(pool) + keptFor(id));
    if (available < places) short.push({ pool: id, available });
  }
  return short;
}

/** Places that anybody may have; below zero when the capacity was made smaller than what is in use. */
export function freeIn(pool: Pool): number {
  return pool.capacity - pool.held - pool.sold - pool.blocked;
}

/** What callers may see of a pool. */
export function showPool({ id, capacity, held, sold, blocked }: Pool) {
  return { id, capacity, held, sold, ...(blocked === 0 ? {} : { blocked }) };
}

/** Adds `sign` times the draws to one side of the pools. @throws when a side would become negative: a bug. */
export function draw(draws: Draws, pools: Pools, side: "held" | "sold", sign: 1 | -1): void {
  for (const [id, places] of draws) {
    const pool = pools.get(id);
    assert(pool !== undefined, `pool ${id} is drawn but not there`);
    pool[side] += sign * places;
    assert(pool[side] >= 0, `pool ${id} has less than nothing ${side}`);
  }
}
