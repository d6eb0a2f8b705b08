import { describe, expect, it } from "vitest";
import { type RefundSource, splitRefund } from "./split.ts";

const source = (paymentId: string, left: number, more: Partial<RefundSource> = {}): RefundSource => ({
  paymentId,
  captured: left,
  left,
  refund: "full_and_partial",
  ...more,
});
const shares = (amount: number, sources: readonly RefundSource[]) => {
  const split = splitRefund(amount, sources);
  return split.ok ? split.value.map((share) => `${share.paymentId} ${share.amount}`) : split.error.reason;
};

describe("E17 the split of a refund", () => {
  it("E17 takes the payment that has exactly that much", () => {
    expect(shares(300, [source("card", 700), source("voucher", 300), source("cash", 500)])).toEqual(["voucher 300"]);
  });
  it("E17 else the smallest that has more", () => {
    expect(shares(400, [source("card", 700), source("voucher", 300), source("cash", 500)])).toEqual(["cash 400"]);
  });
  it("E17 else the largest that has less, and again from the start with the rest", () => {
    expect(shares(900, [source("card", 700), source("voucher", 200), source("cash", 500)])).toEqual([
      "card 700",
      "voucher 200",
    ]);
    expect(shares(1000, [source("card", 700), source("voucher", 200), source("cash", 500)])).toEqual([
      "card 700",
      "cash 300",
    ]);
  });
  it("E17 TH10 never takes more than is left, and says when it cannot be done", () => {
    expect(shares(1401, [source("card", 700), source("cash", 700)])).toBe("not_splittable");
    expect(shares(1, [source("card", 0)])).toBe("not_splittable");
  });
  it("uses a gateway that only gives back everything for just that", () => {
    const whole = source("whole", 500, { refund: "full" });
    expect(shares(500, [whole, source("card", 700)])).toEqual(["whole 500"]);
    expect(shares(400, [whole, source("card", 700)])).toEqual(["card 400"]);
    expect(shares(400, [whole])).toBe("not_splittable");
    expect(shares(400, [source("part", 400, { refund: "full", captured: 500 })])).toBe("not_splittable");
  });
  it("leaves what a gateway cannot do to a person", () => {
    expect(splitRefund(80, [source("till", 100, { refund: "none" })])).toEqual({
      ok: true,
      value: [{ paymentId: "till", amount: 80, method: "manual" }],
    });
  });
  it("E17 any amount up to the sum is split exactly, over random payments", () => {
    let seed = 7;
    const below = (n: number) => (seed = (seed * 48_271) % 2_147_483_647) % n;
    for (let round = 0; round < 500; round++) {
      const sources = Array.from({ length: 1 + below(5) }, (_, n) => source(`p${n}`, below(900)));
      const sum = sources.reduce((total, { left }) => total + left, 0);
      const amount = below(sum + 1);
      const split = splitRefund(amount, sources);
      if (!split.ok) throw new Error(`${amount} of ${sum} was not split`);
      expect(split.value.reduce((total, share) => total + share.amount, 0)).toBe(amount);
      for (const share of split.value) {
        expect(share.amount).toBeLessThanOrEqual(sources.find((s) => s.paymentId === share.paymentId)?.left ?? 0);
      }
    }
  });
});
