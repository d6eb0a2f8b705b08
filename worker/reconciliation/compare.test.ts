import { describe, expect, it } from "vitest";
import { compareListed } from "./compare.ts";

const listed = (paymentId: string, amount: number, refunded = 0, currency = "BDT") => ({
  paymentId,
  tenantId: "ten",
  reference: `pi_${paymentId}`,
  captured: { amount, currency },
  refunded,
});
const own = (paymentId: string, captured: number, refunded = 0) => ({
  paymentId,
  orderId: `ord_${paymentId}`,
  captured,
  refunded,
  currency: "BDT",
});
const ours = (...payments: ReturnType<typeof own>[]) => new Map(payments.map((one) => [one.paymentId, one]));

describe("what differs", () => {
  it("G9 nothing, when both say the same", () => {
    expect(compareListed([listed("a", 100), listed("b", 50, 20)], ours(own("a", 100), own("b", 50, 20)))).toEqual([]);
  });
  it("G9 money that the gateway has and we do not", () => {
    const found = compareListed([listed("a", 100), listed("b", 50)], ours(own("a", 0)));
    expect(found).toMatchObject([
      { kind: "missing_here", reference: "pi_a", orderId: "ord_a", ours: 0, theirs: 100 },
      { kind: "missing_here", reference: "pi_b", orderId: null, ours: null, theirs: 50 },
    ]);
  });
  it("G9 another amount, another currency, other refunds: one difference each", () => {
    const found = compareListed(
      [listed("a", 101), listed("b", 50, 0, "EUR"), listed("c", 70, 30)],
      ours(own("a", 100), own("b", 50), own("c", 70, 20)),
    );
    expect(found).toMatchObject([
      { kind: "amount_differs", reference: "pi_a", ours: 100, theirs: 101 },
      { kind: "amount_differs", reference: "pi_b", currency: "EUR" },
      { kind: "amount_differs", reference: "pi_c refunds", ours: 20, theirs: 30 },
    ]);
  });
});
