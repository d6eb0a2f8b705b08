/** What a payment is, and what the gateway's truth makes of it: pure. Everything about money is decided here. */
import { isFulfillable, type OrderStatus } from "../orders/index.ts";
import type { Money } from "../kernel/money.ts";
import { DAY, MINUTE, SECOND, type Millis } from "../kernel/time.ts";
import type { PaymentTruth } from "./gateway.ts";

export type PaymentStatus = "created" | "pending" | "captured" | "failed" | "cancelled" | "uncertain";
export type RefundStatus = "requested" | "pending" | "succeeded" | "failed";
/** Whether a second person has to agree to a refund (TH10). */
export type RefundApproval = "none" | "waiting" | "approved" | "rejected";

/** A payment that may still take money, or whose money nobody has placed yet: no second one beside it. */
export const LIVE_STATUSES = ["created", "pending", "uncertain"] as const satisfies readonly PaymentStatus[];

/** True for a payment beside which no other may be started. */
export function isLive(status: PaymentStatus): boolean {
  return (LIVE_STATUSES as readonly PaymentStatus[]).includes(status);
}

/** `failure` of a captured payment that paid only a part: its money is kept apart until the rest has come. */
export const PART_PAID = "part_paid";

/** What of an order is still to be paid, after payments that paid a part; minor units. */
export function restOf(
  order: { readonly total: number },
  payments: readonly { readonly status: PaymentStatus; readonly failure: string | null; readonly captured: number }[],
): number {
  const parts = payments.filter(({ status, failure }) => status === "captured" && failure === PART_PAID);
  return order.total - parts.reduce((sum, { captured }) => sum + captured, 0);
}

/** How often a buyer may try again for one order (I8). */
export const MAX_ATTEMPTS = 20;

/** Why captured money goes back without anyone asking. */
export type RefundReason =
  | "places_gone"
  | "order_already_paid"
  | "order_closed"
  /** A person has sent back what was too much, or all of a payment that did not fit. */
  | "overpaid"
  | "not_accepted";
/** Why captured money waits for a person. */
export type ReviewReason = "wrong_amount" | "wrong_payment" | "captured_nothing" | "risky_payment";

export type Settlement =
  /** The gateway has not decided; ask again later. */
  | { readonly kind: "wait"; readonly failure: string | null }
  /** No money will come any more. */
  | { readonly kind: "close"; readonly status: "failed" | "cancelled"; readonly failure: string | null }
  /** The money is right and the order can still have its places, if they can be had. */
  | { readonly kind: "fulfil"; readonly captured: Money }
  /** The money is right, but for nothing. */
  | { readonly kind: "refund"; readonly captured: Money; readonly reason: RefundReason }
  /** The money is not what we asked for: nothing is given for it, a person decides. */
  | { readonly kind: "review"; readonly reason: ReviewReason; readonly captured: Money | undefined }
  /** Nothing to do that is not done. */
  | { readonly kind: "settled" };

/**
 * What follows from the gateway's truth about a payment that is not captured yet. Amount, currency and our own payment id
 * are all compared: a reference that was paid for something else pays for nothing here (TH07, TH08).
 */
export function decideSettlement(
  payment: {
    readonly id: string;
    readonly status: PaymentStatus;
    readonly amount: number;
    readonly currency: string;
  },
  orderStatus: OrderStatus,
  truth: PaymentTruth,
): Settlement {
  if (payment.status === "captured" || payment.status === "uncertain") return { kind: "settled" };
  const over = payment.status === "failed" || payment.status === "cancelled";
  if (truth.status === "pending") {
    return over ? { kind: "settled" } : { kind: "wait", failure: truth.failure ?? null };
  }
  if (truth.status !== "captured") {
    return over ? { kind: "settled" } : { kind: "close", status: truth.status, failure: truth.failure ?? null };
  }
  const { captured } = truth;
  if (truth.paymentId !== payment.id) return { kind: "review", reason: "wrong_payment", captured };
  if (captured === undefined) return { kind: "review", reason: "captured_nothing", captured };
  if (captured.amount !== payment.amount || captured.currency !== payment.currency) {
    return { kind: "review", reason: "wrong_amount", captured };
  }
  if (truth.suspicious) return { kind: "review", reason: "risky_payment", captured };
  if (isFulfillable(orderStatus)) return { kind: "fulfil", captured };
  return { kind: "refund", captured, reason: orderStatus === "cancelled" ? "order_closed" : "order_already_paid" };
}

/** The first question to the gateway comes this long after the start, if it has not called by then. */
export const FIRST_CHECK_AFTER: Millis = 90 * SECOND;
/** Money may still be on its way when the gateway's own deadline passes; the hold outlives it by this. */
export const PIN_GRACE: Millis = 5 * MINUTE;
/** How much longer a payment is kept that the gateway can neither finish nor give up (a slow bank debit). */
export const KEEP_WAITING: Millis = 60 * MINUTE;
/** When a deadline has passed, the gateway is asked this much later, for clocks that differ. */
export const AFTER_DEADLINE: Millis = 5 * SECOND;

/** Money is told to move only while this much is left, so that no answer to it is out when the places are let go. */
export const CAPTURE_MARGIN: Millis = 75 * SECOND;
/** How long a closed payment is still asked about, at gateways that cannot be told to give up. */
export const LATE_WATCH: Millis = DAY;

/** How long until the next question, after `checks` of them: 1, 2, 4 … 64 minutes. */
export function checkGap(checks: number): Millis {
  return MINUTE * 2 ** Math.min(checks, 6);
}
