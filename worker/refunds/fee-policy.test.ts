import { describe, expect, it } from "vitest";
import { type BulkLine, decideBulkRefund, type FeePolicy, feeOf } from "./fee-policy.ts";

const line = (total: number, more: Partial<BulkLine> = {}): BulkLine => ({
  total,
  refunded: 0,
  isAddOn: false,
  isOut: false,
  ...more,
});
const POLICY: FeePolicy = { fixed: 50, percent: 2.5, perTicket: 10 };
const KEEP_NOTHING: FeePolicy = { fixed: 0, percent: 0, perTicket: 0 };

describe("E18 the bulk refund of one order", () => {
  it("E18 fixed, percent and per ticket add up; the per-ticket fee skips free and add-on lines", () => {
    const lines = [line(1000), line(1000), line(0), line(500, { isAddOn: true })];
    expect(feeOf(lines, POLICY)).toBe(50 + 63 + 20);
    expect(decideBulkRefund(2500, lines, POLICY)).toEqual({ kind: "refund", amount: 2367, feeKept: 133 });
  });
  it("E18 a free order is skipped and keeps nothing", () => {
    expect(decideBulkRefund(0, [line(0), line(0)], POLICY)).toEqual({ kind: "skip", reason: "free", feeKept: 0 });
  });
  it("E18 one that was paid in part keeps what covers the fee, and no more than there is", () => {
    const lines = [line(1000), line(1000)];
    expect(decideBulkRefund(500, lines, POLICY)).toEqual({ kind: "refund", amount: 380, feeKept: 120 });
    expect(decideBulkRefund(100, lines, POLICY)).toEqual({ kind: "skip", reason: "fee_covers", feeKept: 100 });
  });
  it("E18 blocked tickets are skipped: their money stays and bears no fee", () => {
    const lines = [line(1000), line(1000, { isOut: true })];
    expect(decideBulkRefund(2000, lines, POLICY)).toEqual({ kind: "refund", amount: 915, feeKept: 85 });
    expect(decideBulkRefund(1000, [line(1000, { isOut: true })], KEEP_NOTHING)).toMatchObject({ reason: "blocked" });
  });
  it("E18 I6 deciding again after the refund gives nothing more", () => {
    const lines = [line(1000), line(1000), line(1000, { isOut: true, refunded: 400 })];
    const first = decideBulkRefund(2600, lines, POLICY);
    if (first.kind !== "refund") throw new Error(first.reason);
    expect(first).toEqual({ kind: "refund", amount: 1880, feeKept: 120 });
    expect(decideBulkRefund(2600 - first.amount, lines, POLICY)).toMatchObject({ kind: "skip", reason: "fee_covers" });
    expect(decideBulkRefund(0, [line(1000)], KEEP_NOTHING)).toMatchObject({ reason: "nothing_left" });
  });
});
