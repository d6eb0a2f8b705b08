import { describe, expect, it } from "vitest";
import { planRefund, proportion, type RefundableOrder } from "./refund-plan.ts";

const line = (position: number, refunded = 0) => ({ position, total: 1100, fee: 100, tax: 130, refunded });
const NOTHING = { total: 0, tax: 0, fee: 0 };

function order(change: Partial<RefundableOrder> = {}): RefundableOrder {
  return {
    lines: [line(0), line(1)],
    sold: { total: 2200, tax: 260, fee: 200 },
    back: NOTHING,
    left: 2200,
    ...change,
  };
}

describe("O4 the plan of a refund", () => {
  it("gives everything back, with and without the fee", () => {
    expect(planRefund(order(), { kind: "everything", keepFee: false })).toEqual({
      ok: true,
      value: {
        amount: 2200,
        feeKept: 0,
        lines: [
          { position: 0, amount: 1100 },
          { position: 1, amount: 1100 },
        ],
        tax: 260,
        fee: 200,
      },
    });
    const kept = planRefund(order(), { kind: "everything", keepFee: true });
    expect(kept).toMatchObject({ value: { amount: 2000, feeKept: 200, fee: 0 } });
  });
  it("gives lines back, and what is left of a line that was given back in part", () => {
    const part = order({ lines: [line(0, 400), line(1)], back: { total: 400, tax: 47, fee: 36 }, left: 1800 });
    expect(planRefund(part, { kind: "lines", lines: [0], keepFee: false })).toMatchObject({
      value: { amount: 700, lines: [{ position: 0, amount: 700 }] },
    });
    expect(planRefund(part, { kind: "lines", lines: [7], keepFee: false })).toEqual({
      ok: false,
      error: { reason: "unknown_line", line: 7 },
    });
  });
  it("O7 gives a part of lines back, as the policy of the purchase has it", () => {
    expect(planRefund(order(), { kind: "lines", lines: [0], keepFee: true, percent: 50 })).toMatchObject({
      value: { amount: 500, feeKept: 100, lines: [{ position: 0, amount: 500 }], tax: 59, fee: 0 },
    });
    expect(planRefund(order(), { kind: "lines", lines: [0, 1], keepFee: false, percent: 33 })).toMatchObject({
      value: { amount: 726, feeKept: 0 },
    });
    expect(planRefund(order(), { kind: "lines", lines: [0], keepFee: false, percent: 0 })).toMatchObject({
      error: { reason: "nothing_left" },
    });
  });
  it("TH10 never passes what the payments have left", () => {
    expect(planRefund(order({ left: 500 }), { kind: "amount", amount: 501, currency: "BDT" })).toEqual({
      ok: false,
      error: { reason: "above_left", left: 500 },
    });
    expect(planRefund(order({ left: 500 }), { kind: "lines", lines: [0], keepFee: false })).toMatchObject({
      error: { reason: "above_left" },
    });
    expect(planRefund(order({ left: 0 }), { kind: "everything", keepFee: false })).toMatchObject({
      error: { reason: "nothing_left" },
    });
    // Everything is what is there, also when that is less than the lines, or more.
    expect(planRefund(order({ left: 500 }), { kind: "everything", keepFee: false })).toMatchObject({
      value: { amount: 500, lines: [{ position: 0, amount: 500 }] },
    });
    expect(planRefund(order({ left: 2300 }), { kind: "everything", keepFee: false })).toMatchObject({
      value: { amount: 2300 },
    });
  });
  it("keeping the fee twice does not give it back the second time", () => {
    const again = order({
      lines: [line(0, 1000), line(1, 1000)],
      back: { total: 2000, tax: 236, fee: 0 },
      left: 200,
    });
    expect(planRefund(again, { kind: "everything", keepFee: true })).toMatchObject({
      error: { reason: "nothing_left" },
    });
  });
  it("O4 tax and fees of all parts together are those of the order, whatever the parts", () => {
    let back = NOTHING;
    for (const amount of [333, 1, 777, 1089]) {
      const plan = planRefund(order({ back, left: 2200 - back.total }), { kind: "amount", amount, currency: "BDT" });
      if (!plan.ok) throw new Error(plan.error.reason);
      const { tax, fee } = plan.value;
      expect(tax + fee).toBeLessThanOrEqual(amount);
      back = { total: back.total + amount, tax: back.tax + tax, fee: back.fee + fee };
    }
    expect(back).toEqual({ total: 2200, tax: 260, fee: 200 });
  });
  it("takes proportions of large sums exactly", () => {
    expect(proportion(99_999_999_998, 99_999_999_999, 99_999_999_999)).toBe(99_999_999_998);
    expect([proportion(1, 1, 2), proportion(1, 1, 3), proportion(5, 3, 0)]).toEqual([1, 0, 0]);
  });
});
