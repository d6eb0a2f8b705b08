import { describe, expect, it } from "vitest";
import { isFulfillable, isFulfilled, isPayable, mayBecome, ORDER_STATUSES, statusOfMoney } from "./order.ts";

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
      "partially_refunded>paid",
      "partially_refunded>refunded",
      "partially_refunded>cancelled",
      "refunded>paid",
      "refunded>partially_refunded",
      "refunded>cancelled",
      "expired>paid",
    ]);
  });
  it("E08 late money may still fulfil an expired order, never a cancelled or refunded one", () => {
    expect(ORDER_STATUSES.filter(isFulfillable)).toEqual(["pending", "expired"]);
    expect(ORDER_STATUSES.filter(isFulfilled)).toEqual(["paid", "partially_refunded", "refunded"]);
  });
  it("O4 shows what payments and refunds say, also when a refund comes back", () => {
    const paid = (returned: number) => statusOfMoney("refunded", { received: 100, returned });
    expect([paid(0), paid(1), paid(99), paid(100), paid(120)]).toEqual([
      "paid",
      "partially_refunded",
      "partially_refunded",
      "refunded",
      "refunded",
    ]);
    const kept = (["pending", "expired", "cancelled"] as const).map((status) =>
      statusOfMoney(status, { received: 100, returned: 100 }),
    );
    expect(kept).toEqual(["pending", "expired", "cancelled"]);
  });
  it("is payable until the very moment it expires", () => {
    expect(isPayable({ status: "pending", expiresAt: 10 }, 9)).toBe(true);
    expect(isPayable({ status: "pending", expiresAt: 10 }, 10)).toBe(false);
    expect(isPayable({ status: "expired", expiresAt: 10 }, 9)).toBe(false);
  });
});
