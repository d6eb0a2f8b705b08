import { describe, expect, it } from "vitest";
import { externalParts } from "./external-refund.ts";
import { hasLeft, payoutSteps } from "./payout.ts";

describe("F2 a payout", () => {
  it("is sent, then arrives", () => {
    expect(payoutSteps(undefined, "pending")).toEqual(["sent"]);
    expect(payoutSteps("pending", "paid")).toEqual(["arrived"]);
    expect(payoutSteps(undefined, "paid")).toEqual(["sent", "arrived"]);
  });
  it("fails on its way, or after it had arrived: the gateway has the money again", () => {
    expect(payoutSteps("pending", "failed")).toEqual(["failed"]);
    expect(payoutSteps("pending", "cancelled")).toEqual(["failed"]);
    expect(payoutSteps("paid", "failed")).toEqual(["failed_after_arrival"]);
    expect(hasLeft("failed")).toBe(false);
    expect(hasLeft("paid")).toBe(true);
  });
  it("I6 the same news twice, or a failure first heard of, moves nothing", () => {
    for (const status of ["pending", "paid", "failed", "cancelled"] as const)
      expect(payoutSteps(status, status)).toEqual([]);
    expect(payoutSteps(undefined, "failed")).toEqual([]);
  });
});

describe("E14 the parts of a refund that was made elsewhere", () => {
  const sold = { currency: "EUR", total: 7500, tax: 682, fee: 300, platformFee: 0 };
  const gone = (amount: number, tax: number, fee: number) => ({ status: "succeeded" as const, amount, tax, fee });

  it("takes tax and fees by proportion", () => {
    expect(externalParts(sold, [], 2500)).toEqual({ currency: "EUR", total: 2500, tax: 227, fee: 100, platformFee: 0 });
  });
  it("the one that empties the sale takes what is left of both", () => {
    const rest = externalParts(sold, [gone(2500, 227, 100), gone(2500, 227, 100)], 2500);
    expect([rest.tax, rest.fee]).toEqual([228, 100]);
  });
  it("a failed one counts for nothing", () => {
    const failed = { ...gone(7500, 682, 300), status: "failed" as const };
    expect(externalParts(sold, [failed], 7500)).toMatchObject({ tax: 682, fee: 300 });
  });
});
