import { describe, expect, it } from "vitest";
import { platformFeeTakenEntries } from "../ledger/index.ts";
import { platformFeeOf } from "./platform-fee.ts";

describe("F1 the platform's fee", () => {
  const sold = { currency: "EUR", total: 9999, tax: 0, fee: 0, platformFee: 0 };

  it("is a share of what is paid, rounded down, where the prices have none", () => {
    expect(platformFeeOf(sold, 9999, 250)).toEqual({ amount: 249, currency: "EUR" });
    expect(platformFeeOf(sold, 9999)).toEqual({ amount: 0, currency: "EUR" });
  });

  it("is that of the price engine where there is one, and then never both", () => {
    expect(platformFeeOf({ ...sold, platformFee: 400 }, 9999, 250).amount).toBe(400);
  });

  it("is borne in part by a payment of the rest, and is never more than the payment", () => {
    expect(platformFeeOf({ ...sold, total: 10_000, platformFee: 400 }, 2500, 0).amount).toBe(100);
    expect(platformFeeOf({ ...sold, total: 100, platformFee: 400 }, 100, 0).amount).toBe(100);
    expect(platformFeeOf({ ...sold, total: 0 }, 0, 250).amount).toBe(0);
  });

  it("leaves the gateway's account as it was taken, and is charged once", () => {
    const taken = { amount: 300, currency: "EUR" };
    expect(platformFeeTakenEntries("stripe", taken, 200)).toEqual([
      { account: "platform_fees_payable", amount: 200, currency: "EUR" },
      { account: "platform_fees", amount: 100, currency: "EUR" },
      { account: "gateway:stripe", amount: -300, currency: "EUR" },
    ]);
  });
});
