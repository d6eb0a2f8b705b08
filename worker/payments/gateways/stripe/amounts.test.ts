import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CURRENCY_DECIMALS, money } from "../../../kernel/money.ts";
import { fromStripe, toStripe } from "./amounts.ts";

describe("amounts of Stripe", () => {
  it("K10 come back as they went, in every currency", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(CURRENCY_DECIMALS)),
        fc.integer({ min: 0, max: 9_999_999 }),
        (currency, amount) => {
          const sent = toStripe(money(amount, currency));
          if (sent.ok) expect(fromStripe(sent.value)).toEqual({ amount, currency });
          else expect(CURRENCY_DECIMALS[currency]).toBe(3);
        },
      ),
    );
  });
  it("K10 follow Stripe's exceptions", () => {
    expect(toStripe(money(5000, "UGX"))).toEqual({ ok: true, value: { amount: 500_000, currency: "ugx" } });
    expect(toStripe(money(1200, "JPY"))).toEqual({ ok: true, value: { amount: 1200, currency: "jpy" } });
    expect(toStripe(money(1235, "KWD")).ok).toBe(false);
    expect(toStripe(money(1230, "KWD"))).toEqual({ ok: true, value: { amount: 1230, currency: "kwd" } });
    expect(fromStripe({ amount: 5, currency: "xxx" })).toBeUndefined();
  });
});
