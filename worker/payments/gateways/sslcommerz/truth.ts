/** What the transactions of one payment say. Pure. */
import type { Money } from "../../../kernel/money.ts";
import type { PaymentTruth } from "../../gateway.ts";
import { readAmount } from "./amounts.ts";
import type { Transaction } from "./wire.ts";

/** Paid: `VALID` until we validate it, `VALIDATED` from then on. */
const PAID: ReadonlySet<string> = new Set(["VALID", "VALIDATED"]);

export function isPaid({ status }: Pick<Transaction, "status">): boolean {
  return PAID.has(status);
}

/** What we asked for: SSLCOMMERZ settles in BDT and echoes another currency beside it. */
function capturedBy({ currency_type, currency_amount, amount, currency }: Transaction): Money | undefined {
  const asked = currency_type === "" ? currency : currency_type;
  return asked === "BDT" ? readAmount(amount, currency) : readAmount(currency_amount, asked);
}

/** The truth of a payment of which this transaction was validated. */
export function paidTruth(reference: string, paid: Transaction, others: readonly Transaction[]): PaymentTruth {
  const first = capturedBy(paid);
  // Paid twice on one payment: all of it is counted, so that the sum is wrong and a person looks (I2).
  const captured = others.reduce<Money | undefined>((sum, other) => {
    const more = capturedBy(other);
    return sum && more && more.currency === sum.currency ? { ...sum, amount: sum.amount + more.amount } : undefined;
  }, first);
  return {
    reference,
    status: "captured",
    paymentId: paid.tran_id,
    captureReference: paid.bank_tran_id,
    ...(captured ? { captured } : {}),
    ...(paid.risk_level === "1" ? { suspicious: true as const } : {}),
  };
}

/**
 * The truth of a payment that nobody has paid. Nothing yet is not failed; what failed or was cancelled has ended its page,
 * and the next try is a payment of its own.
 */
export function unpaidTruth(reference: string, elements: readonly Transaction[]): PaymentTruth {
  const last = elements.findLast(({ status }) => status !== "PENDING");
  const stillOpen = elements.some(({ status }) => status === "PENDING");
  if (!last || stillOpen) return { reference, status: "pending" };
  const cancelled = last.status === "CANCELLED" || last.status === "EXPIRED" || last.status === "UNATTEMPTED";
  const failure = (last.error === "" ? last.status : last.error).slice(0, 60);
  return { reference, status: cancelled ? "cancelled" : "failed", failure };
}
