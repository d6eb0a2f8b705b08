import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestDiscount, type PromotionTerms } from "./discounts.ts";

const terms = (change: Partial<PromotionTerms>): PromotionTerms => ({
  id: "prm_x",
  kind: "percent",
  rate: 0,
  amount: 0,
  per: "ticket",
  take: 0,
  pay: 0,
  ticketTypes: null,
  minPlaces: 1,
  stacks: false,
  ...change,
});
const of = (...prices: number[]) => prices.map((price) => ({ ticketTypeId: "a", price }));
const tenPercent = terms({ rate: 100_000 });
const anyTerms: fc.Arbitrary<PromotionTerms> = fc.record({
  id: fc.constant("prm_x"),
  kind: fc.constantFrom("percent", "fixed", "n_for_m", "access"),
  rate: fc.integer({ min: 0, max: 1_000_000 }),
  amount: fc.integer({ min: 0, max: 20_000 }),
  per: fc.constantFrom("ticket", "order"),
  take: fc.integer({ min: 1, max: 5 }),
  pay: fc.integer({ min: 0, max: 5 }),
  ticketTypes: fc.constantFrom(null, ["a"], []),
  minPlaces: fc.integer({ min: 1, max: 4 }),
  stacks: fc.boolean(),
});

describe("discounts", () => {
  it("K5 never take more than a place costs, and sum to what they say, for any promotions together", () => {
    const places = fc.array(
      fc.record({ ticketTypeId: fc.constantFrom("a", "b"), price: fc.integer({ min: 0, max: 50_000 }) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(places, fc.array(anyTerms, { maxLength: 4 }), fc.option(anyTerms), (list, automatic, code) => {
        const off = bestDiscount(list, automatic, code ?? undefined);
        expect(off.places).toHaveLength(list.length);
        for (const [at, amount] of off.places.entries()) {
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
          expect(amount).toBeLessThanOrEqual(list[at]?.price ?? 0);
        }
        expect(off.places.reduce((sum, amount) => sum + amount, 0)).toBe(off.amount);
        // A code never makes it dearer than it is without one.
        expect(off.amount).toBeGreaterThanOrEqual(bestDiscount(list, automatic).amount);
      }),
    );
  });

  it("K5 percent, fixed a ticket and fixed an order", () => {
    expect(bestDiscount(of(1000, 333), [], tenPercent).places).toEqual([100, 33]);
    expect(bestDiscount(of(1000, 300), [], terms({ kind: "fixed", amount: 500 })).places).toEqual([500, 300]);
    const order = terms({ kind: "fixed", amount: 500, per: "order" });
    expect(bestDiscount(of(1000, 1000, 1000), [], order).places).toEqual([167, 167, 166]);
    expect(bestDiscount(of(100, 100), [], order).amount).toBe(200);
  });

  it("K5 takes four and pays three: the cheapest is free, once for each whole group", () => {
    const fourForThree = terms({ kind: "n_for_m", take: 4, pay: 3 });
    expect(bestDiscount(of(100, 50, 100, 100), [], fourForThree).places).toEqual([0, 50, 0, 0]);
    expect(bestDiscount(of(100, 100, 100), [], fourForThree).code).toBe("no_effect");
    expect(bestDiscount(of(100, 100, 100, 100, 100, 100, 100, 100), [], fourForThree).amount).toBe(200);
  });

  it("K5 stacks what may stack, groups first, then shares, then amounts; else the better one counts", () => {
    const stacking = { ...tenPercent, stacks: true };
    const five = terms({ kind: "fixed", amount: 500, stacks: true });
    expect(bestDiscount(of(10_000), [five], stacking).amount).toBe(1000 + 500);
    expect(bestDiscount(of(10_000), [five], tenPercent)).toMatchObject({ amount: 1000, code: "used" });
    expect(bestDiscount(of(1000), [five], tenPercent)).toMatchObject({ amount: 500, code: "not_better" });
  });

  it("K5 reaches only its ticket types, and only from so many places on", () => {
    const places = [...of(1000, 1000), { ticketTypeId: "b", price: 1000 }];
    expect(bestDiscount(places, [], { ...tenPercent, ticketTypes: ["b"] }).places).toEqual([0, 0, 100]);
    expect(bestDiscount(places, [], { ...tenPercent, minPlaces: 4 }).code).toBe("no_effect");
    expect(bestDiscount(places, [], terms({ kind: "access" }))).toMatchObject({ amount: 0, code: "used" });
  });
});
