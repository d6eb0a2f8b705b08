import { assert } from "../../worker/kernel/assert.ts";
import type { HoldLine, PoolSpec, ProductSpec } from "./protocol.ts";

/** Places without a number. At every instant held + sold ≤ capacity (I1). */
export type Pool = { readonly id: string; readonly capacity: number; held: number; sold: number };
export type Pools = ReadonlyMap<string, Pool>;
export type Products = ReadonlyMap<string, ProductSpec>;
/** How many places of each pool. */
export type Draws = ReadonlyMap<string, number>;

/** Fresh, unused pools. */
export function emptyPools(specs: readonly PoolSpec[]): Map<string, Pool> {
  return new Map(specs.map(({ id, capacity }) => [id, { id, capacity, held: 0, sold: 0 }]));
}

/** Places that a line takes: its seats, or its quantity. */
export function placesOf(line: HoldLine): number {
  return line.seats?.length ?? line.quantity ?? 0;
}

/** What the lines draw: one place a ticket from each pool of the product. A pool that is gone no longer counts. */
export function drawsOf(lines: readonly HoldLine[], products: Products, pools: Pools): Draws {
  const draws = new Map<string, number>();
  for (const line of lines) {
    for (const id of new Set(products.get(line.product)?.pools)) {
      if (pools.has(id)) draws.set(id, (draws.get(id) ?? 0) + placesOf(line));
    }
  }
  return draws;
}

/** Pools that cannot give what is drawn, with what they have left. Empty when all can. */
export function lacking(draws: Draws, pools: Pools): { readonly pool: string; readonly available: number }[] {
  const short: { pool: string; available: number }[] = [];
  for (const [pool, places] of draws) {
    const available = availableIn(pool, pools);
    if (available < places) short.push({ pool, available });
  }
  return short;
}

function availableIn(id: string, pools: Pools): number {
  const pool = pools.get(id);
  return pool === undefined ? 0 : Math.max(0, pool.capacity - pool.held - pool.sold);
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
