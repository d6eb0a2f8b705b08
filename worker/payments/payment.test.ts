import { describe, expect, it } from "vitest";
import type { OrderStatus } from "../orders/index.ts";
import type { PaymentTruth } from "./gateway.ts";
import { checkGap, decideSettlement, isLive, type PaymentStatus } from "./payment.ts";

const payment = (status: PaymentStatus = "pending") => ({ id: "pay_1", status, amount: 9800, currency: "EUR" });
const captured = (change: Partial<PaymentTruth> = {}): PaymentTruth => ({
  reference: "cs_1",
  status: "captured",
  paymentId: "pay_1",
  captured: { amount: 9800, currency: "EUR" },
  ...change,
});
const decide = (order: OrderStatus, truth: PaymentTruth, status?: PaymentStatus) =>
  decideSettlement(payment(status), order, truth);

describe("what follows from the gateway's truth", () => {
  it("E08 right money fulfils an order that is pending or has expired", () => {
    expect(decide("pending", captured()).kind).toBe("fulfil");
    expect(decide("expired", captured()).kind).toBe("fulfil");
  });
  it("I2 right money for an order that has no use for it goes back", () => {
    expect(decide("paid", captured())).toMatchObject({ kind: "refund", reason: "order_already_paid" });
    expect(decide("partially_refunded", captured())).toMatchObject({ kind: "refund", reason: "order_already_paid" });
    expect(decide("cancelled", captured())).toMatchObject({ kind: "refund", reason: "order_closed" });
  });
  it("TH07 TH08 another amount, currency or payment pays for nothing", () => {
    const wrong = [
      captured({ captured: { amount: 9799, currency: "EUR" } }),
      captured({ captured: { amount: 9801, currency: "EUR" } }),
      captured({ captured: { amount: 9800, currency: "USD" } }),
    ];
    for (const truth of wrong) {
      expect(decide("pending", truth)).toMatchObject({ kind: "review", reason: "wrong_amount" });
    }
    expect(decide("pending", captured({ paymentId: "pay_2" }))).toMatchObject({ reason: "wrong_payment" });
    const { paymentId: _paymentId, ...anonymous } = captured();
    expect(decide("pending", anonymous)).toMatchObject({ reason: "wrong_payment" });
    const { captured: _captured, ...nothing } = captured();
    expect(decide("pending", nothing)).toMatchObject({ reason: "captured_nothing" });
  });
  it("I2 money that comes to a payment we had given up is placed like any other", () => {
    for (const status of ["failed", "cancelled", "created"] as const) {
      expect(decide("expired", captured(), status).kind).toBe("fulfil");
    }
  });
  it("I6 what is captured or with a person is not decided again", () => {
    for (const truth of [captured(), captured({ status: "cancelled" }), captured({ status: "pending" })]) {
      expect(decide("paid", truth, "captured").kind).toBe("settled");
      expect(decide("pending", truth, "uncertain").kind).toBe("settled");
    }
  });
  it("G11 a decline waits, an end closes, and a closed one stays closed", () => {
    const declined: PaymentTruth = { reference: "cs_1", status: "pending", failure: "card_declined" };
    expect(decide("pending", declined)).toEqual({ kind: "wait", failure: "card_declined" });
    expect(decide("pending", { reference: "cs_1", status: "cancelled" })).toMatchObject({ kind: "close" });
    expect(decide("pending", { reference: "cs_1", status: "failed" }, "cancelled").kind).toBe("settled");
  });
});

describe("payments", () => {
  it("one that may still take money, or that a person looks at, stands in the way of another", () => {
    const all = ["created", "pending", "captured", "failed", "cancelled", "uncertain"] as const;
    expect(all.filter(isLive)).toEqual(["created", "pending", "uncertain"]);
  });
  it("I8 the gaps between questions grow and have an end", () => {
    const minutes = [0, 1, 2, 3, 6, 7, 50].map((checks) => checkGap(checks) / 60_000);
    expect(minutes).toEqual([1, 2, 4, 8, 64, 64, 64]);
  });
});
