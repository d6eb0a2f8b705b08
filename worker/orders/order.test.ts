import { describe, expect, it } from "vitest";
import { isFulfillable, isFulfilled, isPayable, mayBecome, ORDER_STATUSES } from "./order.ts";

describe("order", () => {
  it("O1 moves only along its arrows", () => {
    const arrows = ORDER_STATUSES.flatMap((from) =>
      ORDER_STATUSES.filter((to) => mayBecome(from, to)).map((to) => `${from}>${to}`),
    );
    expect(arrows).toEqual([
      "pending>paid",
      "pending>expired",
      "pending>cancelled",
      "paid>partially_refunded",
      "paid>refunded",
      "paid>cancelled",
      "partially_refunded>refunded",
      "partially_refunded>cancelled",
      "expired>paid",
    ]);
  });
  it("E08 late money may still fulfil an expired order, never a cancelled or refunded one", () => {
    expect(ORDER_STATUSES.filter(isFulfillable)).toEqual(["pending", "expired"]);
    expect(ORDER_STATUSES.filter(isFulfilled)).toEqual(["paid", "partially_refunded", "refunded"]);
  });
  it("is payable until the very moment it expires", () => {
    expect(isPayable({ status: "pending", expiresAt: 10 }, 9)).toBe(true);
    expect(isPayable({ status: "pending", expiresAt: 10 }, 10)).toBe(false);
    expect(isPayable({ status: "expired", expiresAt: 10 }, 9)).toBe(false);
  });
});
