/** The money of an order, counted from its payments and refunds and never from a flag (DESIGN §5). */
import { isFulfilled, type OrderMoney, type OrderRow, statusOfMoney, updateOrder } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { gatewayById } from "./gateways/index.ts";
import type { RefundReason, RefundStatus } from "./payment.ts";
import { selectPayments, selectRefundsOfOrder } from "./store.ts";
import type { PaymentRow, RefundRow } from "./tables.ts";

const FOR_NOTHING: readonly string[] = [
  "places_gone",
  "order_already_paid",
  "order_closed",
  "overpaid",
  "not_accepted",
] satisfies readonly RefundReason[];

/** True for a refund of money that never paid for anything: it counts neither as received nor as given back. */
export function isForNothing(refund: Pick<RefundRow, "reason">): boolean {
  return FOR_NOTHING.includes(refund.reason);
}

/** What came in for the order and what of it has gone back for good. */
export function moneyOf(
  payments: readonly Pick<PaymentRow, "status" | "captured">[],
  refunds: readonly Pick<RefundRow, "status" | "amount" | "reason">[],
): OrderMoney {
  const captured = sum(payments.filter(({ status }) => status === "captured").map((payment) => payment.captured));
  const back = refunds.filter(({ status }) => status === "succeeded");
  const forNothing = refunds.filter((refund) => refund.status !== "failed" && isForNothing(refund));
  return {
    received: captured - sum(forNothing.map(({ amount }) => amount)),
    returned: sum(back.filter((refund) => !isForNothing(refund)).map(({ amount }) => amount)),
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** A refund as it will be once the batch is written. */
export type ChangedRefund = Pick<RefundRow, "id" | "amount" | "reason"> & { readonly status: RefundStatus };

/**
 * The statements that set an order's status to what its money says, for the batch that changes or adds a refund. They
 * carry the order's version: whoever moves the money of the same order at the same moment makes this batch fail.
 */
export async function orderStatusStatements(
  tenant: TenantDb,
  order: Pick<OrderRow, "id" | "status" | "version">,
  changed: ChangedRefund,
): Promise<Statement[]> {
  const [payments, stored] = await tenant.db.batch([
    selectPayments(tenant, order.id),
    selectRefundsOfOrder(tenant, order.id),
  ]);
  const refunds = [...stored.filter(({ id }) => id !== changed.id), changed];
  if (!isFulfilled(order.status)) return [];
  const status = statusOfMoney(order.status, moneyOf(payments, refunds));
  // Also where the status stays: two refunds that end at once must not both count without the other.
  return [updateOrder(tenant, order.id, order.version, { status })];
}

/** What the gateway of a payment can send back: any part, only all of it, or nothing by itself. */
export function refundCapability(gateway: string): "full_and_partial" | "full" | "none" {
  return gatewayById(gateway)?.capabilities.refund ?? "none";
}
