import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROUNDINGS, share, spread } from "./rounding.ts";

const amount = fc.integer({ min: 0, max: 99_999_999_999 });

describe("rounding", () => {
  it("K10 is exact beyond 2^53, and off by less than one unit in every mode", () => {
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1_000_000, max: 2_000_000 }),
        fc.constantFrom(...ROUNDINGS),
        (whole, numerator, denominator, mode) => {
          const got = BigInt(share(whole, numerator, denominator, mode)) * BigInt(denominator);
          const exact = BigInt(whole) * BigInt(numerator);
          const off = got > exact ? got - exact : exact - got;
          expect(mode === "down" ? got <= exact && off < BigInt(denominator) : off * 2n <= BigInt(denominator)).toBe(
            true,
          );
        },
      ),
    );
  });

  it("E23 spreads an amount without losing or making a unit, and gives no weight of zero a part", () => {
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 30 }), (whole, weights) => {
        const parts = spread(whole, weights);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        const some = weights.some((weight) => weight > 0);
        for (const [at, part] of parts.entries()) if (some && weights[at] === 0) expect(part).toBe(0);
      }),
    );
  });

  it("a half goes up, to even, or is cut off", () => {
    expect(ROUNDINGS.map((mode) => share(5, 1, 2, mode))).toEqual([3, 2, 2]);
    expect(ROUNDINGS.map((mode) => share(7, 1, 2, mode))).toEqual([4, 4, 3]);
  });
});
