/** What an order at Razorpay and the payments made for it say. Pure. */
import { isCurrency, type Money } from "../../../kernel/money.ts";
import { SECOND } from "../../../kernel/time.ts";
import type {
  DisputeStatus,
  DisputeTruth,
  ListedPayment,
  MadeRefundTruth,
  PaymentTruth,
  RefundTruth,
} from "../../gateway.ts";
import type { DisputeFacts, ListedOrderFacts, OrderFacts, PaymentFacts, RefundFacts } from "./wire.ts";

/** Whether the money was ours: what was given back later was captured first, unless nobody captured it in time. */
function isCaptured({ status, captured }: PaymentFacts): boolean {
  return status === "captured" || (status === "refunded" && captured === true);
}

/**
 * The truth of an order. A failed payment is no end: the buyer may try again for the same order, and a failed payment may
 * still be authorized days later. More than one captured payment is rare and real: the first counts, a person sees the
 * others.
 */
export function orderTruth(order: OrderFacts, payments: readonly PaymentFacts[]): PaymentTruth {
  const own = payments.filter(({ order_id }) => order_id === order.id).toSorted((a, b) => a.created_at - b.created_at);
  const paymentId = echoedPayment(order);
  const known = { reference: order.id, ...(paymentId === undefined ? {} : { paymentId }) };
  const [first, ...more] = own.filter(isCaptured);
  if (first) {
    const captured = moneyOf(first);
    const extra = more.flatMap((payment) => {
      const money = moneyOf(payment);
      return money ? [{ captureReference: payment.id, captured: money }] : [];
    });
    return {
      ...known,
      status: "captured",
      captureReference: first.id,
      ...(captured ? { captured } : {}),
      ...(extra.length > 0 ? { extra } : {}),
    };
  }
  const last = own.at(-1);
  const failure = last?.status === "failed" ? (last.error_reason ?? last.error_code ?? "payment_failed") : undefined;
  return { ...known, status: "pending", ...(failure === undefined ? {} : { failure: failure.slice(0, 60) }) };
}

/** The authorized payment that may be captured: of the right amount, and only if nothing is captured yet. */
export function capturable(order: OrderFacts, payments: readonly PaymentFacts[]): PaymentFacts | undefined {
  if (payments.some(isCaptured)) return undefined;
  return payments.find(
    ({ status, order_id, amount, currency }) =>
      status === "authorized" && order_id === order.id && amount === order.amount && currency === order.currency,
  );
}

/** True while a buyer's bank or app may still answer: UPI takes minutes. */
export function isUnderWay(payments: readonly PaymentFacts[]): boolean {
  return payments.some(({ status }) => status === "created");
}

/** What an order in Razorpay's books took, if it is one of ours. A second captured payment is told when the order is asked about. */
export function listedPayments(order: ListedOrderFacts): ListedPayment[] {
  const paymentId = echoedPayment(order);
  const tenantId = order.notes["tenant_id"];
  const [first] = (order.payments?.items ?? []).filter(isCaptured).toSorted((a, b) => a.created_at - b.created_at);
  const captured = first && moneyOf(first);
  if (!first || !captured || paymentId === undefined || typeof tenantId !== "string") return [];
  const fee = typeof first.fee === "number" ? moneyOf({ amount: first.fee, currency: first.currency }) : undefined;
  const refunded = first.amount_refunded ?? 0;
  return [{ paymentId, tenantId, reference: order.id, captured, refunded, ...(fee === undefined ? {} : { fee }) }];
}

/** Our payment id, if receipt and notes agree on it (TH08). */
function echoedPayment({ receipt, notes }: OrderFacts): string | undefined {
  return typeof receipt === "string" && notes["payment_id"] === receipt ? receipt : undefined;
}

function moneyOf({ amount, currency }: { readonly amount: number; readonly currency: string }): Money | undefined {
  return isCurrency(currency) ? { amount, currency } : undefined;
}

/** What became of a refund. */
export function refundTruth({ id: reference, status }: RefundFacts): RefundTruth {
  if (status === "processed") return { reference, status: "succeeded" };
  return status === "failed"
    ? { reference, status: "failed", failure: "refund_failed" }
    : { reference, status: "pending" };
}

/** Our refund id, if receipt and notes agree on it. */
export function echoedRefund({ receipt, notes }: Pick<RefundFacts, "receipt" | "notes">): string | undefined {
  const id = notes["refund_id"];
  return typeof id === "string" && (receipt === null || receipt === undefined || receipt === id) ? id : undefined;
}

/** A refund, whoever made it; undefined for a currency that we do not know. */
export function madeRefundTruth(facts: RefundFacts): MadeRefundTruth | undefined {
  const amount = moneyOf(facts);
  const refundId = echoedRefund(facts);
  if (!amount) return undefined;
  return {
    ...refundTruth(facts),
    captureReference: facts.payment_id,
    amount,
    madeAt: facts.created_at * SECOND,
    ...(refundId === undefined ? {} : { refundId }),
  };
}

const DISPUTE_STATUS: Readonly<Record<string, DisputeStatus>> = {
  open: "needs_response",
  under_review: "under_review",
  won: "won",
  lost: "lost",
  closed: "closed",
};

/** A dispute; undefined for a status or currency that we do not know. Razorpay names no fee. */
export function disputeTruth(facts: DisputeFacts): DisputeTruth | undefined {
  const amount = moneyOf(facts);
  // Before a chargeback the bank only asks.
  const asks = facts.status === "open" && (facts.phase === "retrieval" || facts.phase === "fraud");
  const status = asks ? "inquiry" : DISPUTE_STATUS[facts.status];
  if (!amount || status === undefined) return undefined;
  return {
    reference: facts.id,
    captureReference: facts.payment_id,
    status,
    amount,
    reason: facts.reason_code.slice(0, 80),
    evidenceSent: typeof facts.evidence?.submitted_at === "number",
    withheld: { amount: facts.amount_deducted, currency: facts.currency },
    fee: { amount: 0, currency: facts.currency },
    openedAt: facts.created_at * SECOND,
    ...(typeof facts.respond_by === "number" ? { evidenceDueBy: facts.respond_by * SECOND } : {}),
  };
}
