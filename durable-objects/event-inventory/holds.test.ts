import { describe, expect, it } from "vitest";
import { apply, lapse } from "./apply.ts";
import { decideCommit, decideExtend, decideHold, decideReclaim, readHold, sameHash, type Decision } from "./holds.ts";
import { violations } from "./invariants.ts";
import type { HoldLine, InventoryConfig } from "./protocol.ts";
import { emptyState, newJournal, type InventoryState } from "./state.ts";

const TTL = 600_000;
const CONFIG: InventoryConfig = {
  tenantId: "ten_1",
  eventId: "evt_1",
  revision: 1,
  seats: [{ guid: "a1", category: "A" }],
  pools: [{ id: "floor", capacity: 1 }],
  products: [
    { id: "stalls", category: "A", pools: [] },
    { id: "standing", pools: ["floor"] },
  ],
  holdTtl: TTL,
  maxPerHold: 4,
};

function onSale(): InventoryState {
  const state = emptyState();
  apply(state, { kind: "configured", config: CONFIG }, 0, newJournal());
  return state;
}
const want = (id: string, ...lines: HoldLine[]) => ({ holdId: id, tokenHash: `token of ${id}`, lines });
const place = { product: "standing", quantity: 1 };
const seat = { product: "stalls", seats: ["a1"] };
/** Applies what was decided, and answers it. */
function does<A>(state: InventoryState, { answer, change }: Decision<A>, at = 0): A {
  if (change !== undefined) apply(state, change, at, newJournal());
  return answer;
}

describe("E01 the last ticket", () => {
  it("E01 is one buyer's when each decision sees what the one before did", () => {
    for (const line of [place, seat]) {
      const state = onSale();
      expect(does(state, decideHold(state, 0, want("first", line))).ok).toBe(true);
      expect(does(state, decideHold(state, 0, want("second", line))).ok).toBe(false);
      expect(violations(state)).toEqual([]);
    }
  });
  it("E01 control: without the guard, two decisions on the same state both say yes, and it is oversold", () => {
    const state = onSale();
    const both = ["first", "second"].map((id) => decideHold(state, 0, want(id, place)));
    expect(both.map(({ answer }) => answer.ok)).toEqual([true, true]);
    for (const decision of both) does(state, decision);
    expect(violations(state)).toEqual(["pool floor has 2 of 1 places in use"]);
  });
  it("E01 control: the same race on a seat is caught when it is applied", () => {
    const state = onSale();
    const both = ["first", "second"].map((id) => decideHold(state, 0, want(id, seat)));
    expect(both.map(({ answer }) => answer.ok)).toEqual([true, true]);
    expect(() => both.forEach((decision) => does(state, decision))).toThrow("already has a holder");
  });
});

describe("time", () => {
  it("a hold ends at its end, not after it", () => {
    const state = onSale();
    does(state, decideHold(state, 0, want("h", seat)));
    const request = { holdId: "h", actor: { tokenHash: "token of h" } };
    expect(readHold(state, TTL - 1, request).ok).toBe(true);
    expect(readHold(state, TTL, request)).toEqual({ ok: false, error: { reason: "hold_expired" } });
    expect(decideCommit(state, TTL, { holdId: "h", orderId: "o" }).answer.ok).toBe(false);
  });
  it("lapse lets go what is over and nothing else, and an extended hold comes up again at its new end", () => {
    const state = onSale();
    does(state, decideHold(state, 0, want("h", seat)));
    does(state, decideHold(state, 0, want("g", place)));
    does(state, decideExtend(state, 0, { holdId: "h", actor: { orderId: "o" }, until: 2 * TTL }));
    lapse(state, TTL, newJournal());
    expect([...state.live.keys()]).toEqual(["h"]);
    lapse(state, 2 * TTL, newJournal());
    expect(state.live.size).toBe(0);
    expect(violations(state)).toEqual([]);
  });
  it("reclaim of a hold that still runs is a commit", () => {
    const state = onSale();
    does(state, decideHold(state, 0, want("h", seat)));
    expect(decideReclaim(state, 1, { holdId: "h", orderId: "o" }).change?.kind).toBe("committed");
  });
});

describe("what the caller may not do", () => {
  it("a line with seats and a quantity is a bug of the caller", () => {
    expect(() => decideHold(onSale(), 0, want("h", { ...seat, quantity: 1 }))).toThrow("not both");
  });
  it("fields that we do not know are not kept", () => {
    const state = onSale();
    const odd = { ...place, price: 1 };
    expect(does(state, decideHold(state, 0, want("h", odd)))).toMatchObject({ value: { lines: [place] } });
    expect(JSON.stringify(state.live.get("h"))).not.toContain("price");
  });
  it("TH04 hashes are equal only when they are the same text, and never when empty", () => {
    expect(sameHash("abc", "abc")).toBe(true);
    expect(
      [
        ["abc", "abd"],
        ["abc", "ab"],
        ["ab", "abc"],
        ["abcabc", "abc"],
        ["", ""],
        ["", "a"],
        ["a", ""],
      ].some(([a, b]) => sameHash(a ?? "", b ?? "")),
    ).toBe(false);
  });
});
