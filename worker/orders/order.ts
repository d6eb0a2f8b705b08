/** What an order is and how it may change: pure (O1). */
import { ID_PREFIXES } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";

export const ORDER_STATUSES = ["pending", "paid", "partially_refunded", "refunded", "expired", "cancelled"] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * From each status to which others. `expired → paid`: money that came late and found its places free (E08). A refund may
 * come back from the bank, so `refunded` is left again; nothing leaves `cancelled`.
 */
const TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ["paid", "expired", "cancelled"],
  paid: ["partially_refunded", "refunded", "cancelled"],
  partially_refunded: ["paid", "refunded", "cancelled"],
  refunded: ["paid", "partially_refunded", "cancelled"],
  expired: ["paid"],
  cancelled: [],
};

/** True when an order may go from one status to the other. */
export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** True when captured money may still fulfil the order. */
export function isFulfillable(status: OrderStatus): boolean {
  return status === "pending" || status === "expired";
}

/** True when the buyer may start a payment: pending, and its time is not over. */
export function isPayable(order: { readonly status: OrderStatus; readonly expiresAt: Millis }, now: Millis): boolean {
  return order.status === "pending" && order.expiresAt > now;
}

/** True when the order has been fulfilled at some time: its places are, or were, sold to it. */
export function isFulfilled(status: OrderStatus): boolean {
  return status === "paid" || status === "partially_refunded" || status === "refunded";
}

/** What was paid for an order, and what of it has gone back; minor units. */
export type OrderMoney = { readonly received: number; readonly returned: number };

/** The status that payments and refunds make: an order that was never fulfilled, or was cancelled, keeps its own. */
export function statusOfMoney(status: OrderStatus, { received, returned }: OrderMoney): OrderStatus {
  if (!isFulfilled(status)) return status;
  if (returned <= 0) return "paid";
  return returned >= received ? "refunded" : "partially_refunded";
}

const BODY_LENGTH = 26;

/**
 * The order of a hold: its own half of the hold's id. So one hold has one order however often it is asked for (I6), and
 * order ids still sort by time.
 */
export function orderIdOf(holdId: string): string {
  return `${ID_PREFIXES.order}_${holdId.slice(-BODY_LENGTH)}`;
}
