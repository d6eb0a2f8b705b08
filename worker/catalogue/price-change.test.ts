import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { changedPrice, inScope, type PriceChange } from "./price-change.ts";

describe("many prices at once", () => {
  it("V4 by a share, by an amount, or to one price, to the nearest step", () => {
    expect(changedPrice(125_000, { kind: "percent", percent: 10 }, 1)).toBe(137_500);
    expect(changedPrice(333, { kind: "percent", percent: -50 }, 1)).toBe(167);
    expect(changedPrice(125_000, { kind: "percent", percent: 7.5 }, 5000)).toBe(135_000);
    expect(changedPrice(1000, { kind: "amount", amount: -1500 }, 1)).toBe(0);
    expect(changedPrice(1000, { kind: "set", price: 999 }, 500)).toBe(999);
  });

  it("V4 makes a price that can be sold of any price", () => {
    const change: fc.Arbitrary<PriceChange> = fc.oneof(
      fc.record({
        kind: fc.constant("percent" as const),
        percent: fc.integer({ min: -1000, max: 10_000 }).map((n) => n / 10),
      }),
      fc.record({ kind: fc.constant("amount" as const), amount: fc.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_AMOUNT }),
        change,
        fc.constantFrom(1, 5, 100, 5000),
        (price, by, step) => {
          const after = changedPrice(price, by, step);
          expect(Number.isSafeInteger(after) && after >= 0 && after <= MAX_AMOUNT).toBe(true);
          if (after < MAX_AMOUNT) expect(after % step).toBe(0);
        },
      ),
    );
  });

  it("V4 reaches what is named, what is of a category, or all", () => {
    const stalls = { id: "a", category: "Stalls" };
    expect(inScope(stalls, {})).toBe(true);
    expect(inScope(stalls, { ticketTypes: ["a"] })).toBe(true);
    expect(inScope(stalls, { ticketTypes: ["b"], categories: ["Stalls"] })).toBe(true);
    expect(inScope(stalls, { categories: ["Balcony"] })).toBe(false);
    expect(inScope({ id: "c", category: null }, { categories: ["Stalls"] })).toBe(false);
  });
});
