import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "../kernel/money.ts";
import {
  isBalanced,
  refundEntries,
  refundReturnedEntries,
  saleEntries,
  suspenseCaptureEntries,
  unplacedCaptureEntries,
} from "./postings.ts";

const amounts = fc
  .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom("BDT", "EUR", "KES", "KWD", "JPY"))
  .map(([amount, currency]) => money(amount, currency));
const postings = [saleEntries, unplacedCaptureEntries, suspenseCaptureEntries, refundEntries, refundReturnedEntries];

describe("postings", () => {
  it("I3 every posting of every amount sums to zero per currency", () => {
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom(...postings),
        fc.constantFrom("stripe", "offline"),
        (value, post, gateway) => {
          const entries = post(gateway, value);
          expect(isBalanced(entries)).toBe(true);
          expect(entries).toHaveLength(value.amount === 0 ? 0 : 2);
        },
      ),
    );
  });
  it("I3 money that comes and goes back leaves every account at zero", () => {
    fc.assert(
      fc.property(amounts, (value) => {
        const balances = new Map<string, number>();
        for (const entry of [...unplacedCaptureEntries("stripe", value), ...refundEntries("stripe", value)]) {
          balances.set(entry.account, (balances.get(entry.account) ?? 0) + entry.amount);
        }
        expect([...balances.values()].every((balance) => balance === 0)).toBe(true);
      }),
    );
  });
  it("I3 entries that do not sum to zero, mix currencies, are empty or fractions do not balance", () => {
    const entry = (amount: number, currency = "EUR") => ({ account: "suspense" as const, amount, currency });
    expect(isBalanced([entry(5), entry(-4)])).toBe(false);
    expect(isBalanced([entry(5), entry(-5, "USD")])).toBe(false);
    expect(isBalanced([entry(0)])).toBe(false);
    expect(isBalanced([entry(0.5), entry(-0.5)])).toBe(false);
    expect(isBalanced([entry(5), entry(-5)])).toBe(true);
  });
});
