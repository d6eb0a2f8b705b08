import { describe, expect, it } from "vitest";
import { apply } from "./apply.ts";
import { Feed } from "./feed.ts";
import type { InventoryConfig } from "./protocol.ts";
import { emptyState, newJournal, type Change } from "./state.ts";

const config = (seats: number): InventoryConfig => ({
  tenantId: "ten_1",
  eventId: "evt_1",
  revision: 1,
  seats: Array.from({ length: seats }, (_, n) => ({ guid: `s${n}`, category: "A" })),
  pools: [
    { id: "floor", capacity: 5 },
    { id: "other", capacity: 5 },
  ],
  products: [
    { id: "stalls", category: "A", pools: [] },
    { id: "standing", pools: ["floor"] },
  ],
  holdTtl: 1000,
  maxPerHold: 4,
});

function setup(seats = 6) {
  const state = emptyState();
  const feed = new Feed();
  const does = (...changes: Change[]) => {
    const journal = newJournal();
    for (const change of changes) apply(state, change, 0, journal);
    feed.note(state, journal);
  };
  does({ kind: "configured", config: config(seats) });
  return { state, feed, does };
}
const hold = (holdId: string, ...seats: string[]): Change => {
  return { kind: "held", holdId, tokenHash: "t", lines: [{ product: "stalls", seats }], expiresAt: 9 };
};
const standing: Change = {
  kind: "held",
  holdId: "p",
  tokenHash: "t",
  lines: [{ product: "standing", quantity: 2 }],
  expiresAt: 9,
};

describe("feed", () => {
  it("tells what changed since a version, each seat once, as it is now", () => {
    const { state, feed, does } = setup();
    does(hold("a", "s1", "s2"));
    does(hold("b", "s4"), standing);
    does({ kind: "released", holdId: "a" });
    const delta = (since: number) => feed.frame(state, since);
    expect(delta(1)).toEqual({
      kind: "delta",
      version: 5,
      from: 1,
      seats: [
        [1, 0],
        [2, 0],
        [4, 1],
      ],
      pools: [{ id: "floor", capacity: 5, held: 2, sold: 0 }],
    });
    expect(delta(4)).toMatchObject({
      seats: [
        [1, 0],
        [2, 0],
      ],
      pools: [],
    });
    expect(delta(5)).toMatchObject({ kind: "delta", seats: [], pools: [] });
  });
  it("tells of blocks and capacities", () => {
    const { state, feed, does } = setup();
    does({ kind: "blocked", block: { key: "k", seats: ["s0"], reason: "kill", at: 0 } });
    does({ kind: "resized", pool: "other", capacity: 9 });
    expect(feed.frame(state, 1)).toMatchObject({ seats: [[0, 3]], pools: [{ id: "other", capacity: 9 }] });
    does({ kind: "unblocked", key: "k" });
    expect(feed.frame(state, 3)).toMatchObject({ seats: [[0, 0]], pools: [] });
  });
  it("gives all of it to who is new, is from before its memory, or from the future", () => {
    const { state, feed, does } = setup();
    does(hold("a", "s1"));
    feed.reset(state);
    does(hold("b", "s2"));
    for (const since of [undefined, 0, 1, 4, Number.NaN]) expect(feed.frame(state, since).kind).toBe("snapshot");
    expect(feed.frame(state, 2)).toMatchObject({ kind: "delta", seats: [[2, 1]] });
  });
  it("gives all of it when another plan renumbers the seats", () => {
    const { state, feed, does } = setup();
    does(hold("a", "s1"));
    does({ kind: "configured", config: { ...config(7), revision: 2 } });
    expect(feed.frame(state, 2)).toMatchObject({ kind: "snapshot", version: 3 });
  });
  it("I8 gives all of it when that is shorter", () => {
    const { state, feed, does } = setup(1000);
    does(hold("a", ...Array.from({ length: 125 }, (_, n) => `s${n}`)));
    expect(feed.frame(state, 1).kind).toBe("delta");
    does(hold("b", "s999"));
    expect(feed.frame(state, 1).kind).toBe("snapshot");
    expect(feed.frame(state, 2).kind).toBe("delta");
  });
});
