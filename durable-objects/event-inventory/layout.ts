import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { draw, drawsOf, emptyPools, type Pool } from "./pools.ts";
import type { ConfigureFault, InventoryConfig, ProductSpec } from "./protocol.ts";
import { planOf, type SeatPlan } from "./seats.ts";
import type { InventoryState } from "./state.ts";

/** A configuration that was checked against what is held and sold. */
export type Layout = {
  readonly plan: SeatPlan;
  /** With what the living holds draw under the new products. */
  readonly pools: ReadonlyMap<string, Pool>;
  readonly products: ReadonlyMap<string, ProductSpec>;
  readonly offered: ReadonlySet<string>;
};

/** What `config` makes of the event, or why it may not: nobody may lose a place that they have. */
export function layoutOf(state: InventoryState, config: InventoryConfig): Result<Layout, ConfigureFault> {
  const plan = planOf(config.seats);
  if (!plan.ok) return plan;
  const pools = emptyPools(config.pools);
  const fault = productFault(config, plan.value, pools);
  if (fault !== undefined) return err(fault);
  const products = new Map(state.products);
  for (const product of config.products) products.set(product.id, product);
  for (const hold of state.live.values()) {
    for (const line of hold.lines) {
      const lost = line.seats?.find((seat) => !plan.value.indexOf.has(seat));
      if (lost !== undefined) return err({ reason: "seat_in_use", seat: lost });
    }
    draw(drawsOf(hold.lines, products, pools), pools, hold.status === "committed" ? "sold" : "held", 1);
  }
  for (const pool of pools.values()) {
    const { id, capacity, held, sold } = pool;
    const inUse = held + sold;
    // A pool that is that small already stays as it is: else its event could not be changed at all any more.
    const before = state.pools.get(id);
    const asBefore = before !== undefined && capacity >= before.capacity && inUse <= before.held + before.sold;
    if (inUse > capacity && !asBefore && config.belowUse !== true) {
      return err({ reason: "capacity_in_use", pool: id, inUse });
    }
    pool.ceiling = Math.max(capacity, inUse);
  }
  return ok({ plan: plan.value, pools, products, offered: new Set(config.products.map(({ id }) => id)) });
}

function productFault(
  config: InventoryConfig,
  plan: SeatPlan,
  pools: ReadonlyMap<string, Pool>,
): ConfigureFault | undefined {
  const categories = new Set(plan.specs.map(({ category }) => category));
  for (const product of config.products) {
    const pool = product.pools.find((id) => !pools.has(id));
    if (pool !== undefined) return { reason: "unknown_pool", pool, product: product.id };
    if (product.category !== undefined && !categories.has(product.category)) {
      return { reason: "unknown_category", category: product.category, product: product.id };
    }
  }
  return undefined;
}
