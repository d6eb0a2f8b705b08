import { describe, expect, it } from "vitest";
import { apply } from "./apply.ts";
import { layoutOf } from "./layout.ts";
import { emptyState, newJournal } from "./state.ts";

const config = {
  tenantId: "ten_1",
  eventId: "evt_1",
  revision: 1,
  seats: [{ guid: "a1", category: "A" }],
  pools: [],
  products: [{ id: "stalls", category: "A", pools: [] as string[] }],
  holdTtl: 1000,
  maxPerHold: 4,
};
const held = {
  kind: "held",
  holdId: "h",
  tokenHash: "t",
  lines: [{ product: "stalls", seats: ["a1"] }],
  expiresAt: 9,
} as const;

describe("layout", () => {
  it("a pool that a product gets later counts who already has a place", () => {
    const state = emptyState();
    apply(state, { kind: "configured", config }, 0, newJournal());
    apply(state, held, 0, newJournal());
    const products = [{ id: "stalls", category: "A", pools: ["quota"] }];
    const next = (capacity: number) => layoutOf(state, { ...config, products, pools: [{ id: "quota", capacity }] });
    expect(next(0)).toEqual({ ok: false, error: { reason: "capacity_in_use", pool: "quota", inUse: 1 } });
    const layout = next(1);
    expect(layout.ok && layout.value.pools.get("quota")).toMatchObject({ capacity: 1, ceiling: 1, held: 1, sold: 0 });
    const below = layoutOf(state, { ...config, products, pools: [{ id: "quota", capacity: 0 }], belowUse: true });
    expect(below.ok && below.value.pools.get("quota")).toMatchObject({ capacity: 0, ceiling: 1, held: 1 });
  });
  it("a pool that is below its use already does not stand in the way of another change", () => {
    const state = emptyState();
    const products = [{ id: "stalls", category: "A", pools: ["quota"] }];
    const pools = [{ id: "quota", capacity: 1 }];
    apply(state, { kind: "configured", config: { ...config, products, pools } }, 0, newJournal());
    apply(state, held, 0, newJournal());
    apply(state, { kind: "resized", pool: "quota", capacity: 0 }, 0, newJournal());
    expect(layoutOf(state, { ...config, products, pools: [{ id: "quota", capacity: 0 }] }).ok).toBe(true);
    // But a product that begins to draw on it would make it worse.
    const twice = { ...held, holdId: "g", lines: [{ product: "later", quantity: 1 }] };
    const open = {
      ...config,
      products: [...products, { id: "later", pools: [] }],
      pools: [{ id: "quota", capacity: 0 }],
    };
    apply(state, { kind: "configured", config: open }, 0, newJournal());
    apply(state, twice, 0, newJournal());
    const worse = { ...open, products: [...products, { id: "later", pools: ["quota"] }] };
    expect(layoutOf(state, worse)).toMatchObject({ error: { reason: "capacity_in_use", inUse: 2 } });
  });
  it("keeps what a product that is off sale was, and does not offer it", () => {
    const state = emptyState();
    apply(state, { kind: "configured", config }, 0, newJournal());
    const layout = layoutOf(state, { ...config, products: [] });
    expect(layout.ok && [layout.value.products.has("stalls"), layout.value.offered.size]).toEqual([true, 0]);
  });
});
