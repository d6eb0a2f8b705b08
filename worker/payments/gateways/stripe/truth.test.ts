import { describe, expect, it } from "vitest";
import { type SessionFacts, sessionTruth } from "./truth.ts";

const intent = (change: object) =>
  ({
    id: "pi_1",
    status: "succeeded",
    amount_received: 9800,
    currency: "eur",
    last_payment_error: null,
    ...change,
  }) as unknown as Exclude<SessionFacts["payment_intent"], string | null>;
const session = (change: Partial<SessionFacts> = {}): SessionFacts => ({
  id: "cs_1",
  status: "open",
  payment_status: "unpaid",
  amount_total: 9800,
  currency: "eur",
  client_reference_id: "pay_1",
  metadata: { payment_id: "pay_1" },
  payment_intent: null,
  ...change,
});

describe("what a session says", () => {
  it("G1 is captured with what was received", () => {
    const paid = session({ status: "complete", payment_status: "paid", payment_intent: intent({}) });
    expect(sessionTruth(paid)).toEqual({
      reference: "cs_1",
      status: "captured",
      captured: { amount: 9800, currency: "EUR" },
      paymentId: "pay_1",
      captureReference: "pi_1",
    });
    const less = session({ ...paid, payment_intent: intent({ amount_received: 4900 }) });
    expect(sessionTruth(less).captured).toEqual({ amount: 4900, currency: "EUR" });
  });
  it("G11 a decline is no end", () => {
    const declined = session({
      payment_intent: intent({ status: "requires_payment_method", last_payment_error: { code: "card_declined" } }),
    });
    expect(sessionTruth(declined)).toMatchObject({ status: "pending", failure: "card_declined" });
  });
  it("completed but unpaid waits for a slow method, and fails when that fails", () => {
    const waiting = session({ status: "complete", payment_intent: intent({ status: "processing" }) });
    expect(sessionTruth(waiting).status).toBe("pending");
    const failed = session({ status: "complete", payment_intent: intent({ status: "requires_payment_method" }) });
    expect(sessionTruth(failed)).toMatchObject({ status: "failed", failure: "payment_failed" });
  });
  it("expired is cancelled", () => {
    expect(sessionTruth(session({ status: "expired" })).status).toBe("cancelled");
  });
  it("TH08 a session that names two payments names none", () => {
    expect(sessionTruth(session({ client_reference_id: "pay_2" })).paymentId).toBeUndefined();
    expect(sessionTruth(session({ metadata: {} })).paymentId).toBeUndefined();
  });
});
