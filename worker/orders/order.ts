/** What an order is and how it may change: pure (O1). */
import { ID_PREFIXES } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";

export const ORDER_STATUSES = ["pending", "paid", "partially_refunded", "refunded", "expired", "cancelled"] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * From each status to which others. `expired → paid`: money that came late and found its places free (E08). Nothing
 * leaves `refunded` and `cancelled`.
 */
const TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ["paid", "expired", "cancelled"],
  paid: ["partially_refunded", "refunded", "cancelled"],
  partially_refunded: ["refunded", "cancelled"],
  refunded: [],
  expired: ["paid"],
  cancelled: [],
};

/** True when an order may go from one status to the other. */
export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** True when captured money may still fulfil the order. */
export function isFulfillable(status: OrderStatus): boolean {
  return mayBecome(status, "paid");
}

/** True when the buyer may start a payment: pending, and its time is not over. */
export function isPayable(order: { readonly status: OrderStatus; readonly expiresAt: Millis }, now: Millis): boolean {
  return order.status === "pending" && order.expiresAt > now;
}

/** True when the order has been fulfilled at some time: its places are, or were, sold to it. */
export function isFulfilled(status: OrderStatus): boolean {
  return status === "paid" || status === "partially_refunded" || status === "refunded";
}

const BODY_LENGTH = 26;

/**
 * The order of a hold: its own half of the hold's id. So one hold has one order however often it is asked for (I6), and
 * order ids still sort by time.
 */
export function orderIdOf(holdId: string): string {
  return `${ID_PREFIXES.order}_${holdId.slice(-BODY_LENGTH)}`;
}
