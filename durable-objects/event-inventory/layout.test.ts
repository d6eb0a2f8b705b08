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
    expect(layout.ok && layout.value.pools.get("quota")).toEqual({ id: "quota", capacity: 1, held: 1, sold: 0 });
  });
  it("keeps what a product that is off sale was, and does not offer it", () => {
    const state = emptyState();
    apply(state, { kind: "configured", config }, 0, newJournal());
    const layout = layoutOf(state, { ...config, products: [] });
    expect(layout.ok && [layout.value.products.has("stalls"), layout.value.offered.size]).toEqual([true, 0]);
  });
});
