/** What Razorpay's own books say, for the nightly comparison (G9, E14): orders with their payments, and refunds. */
import { ok, type Result } from "../../../kernel/result.ts";
import { SECOND } from "../../../kernel/time.ts";
import type { GatewayFault, ListedPage, ListedRefund, ListedRefunds, ListRange } from "../../gateway.ts";
import type { Razorpay } from "./client.ts";
import { listedPayments, madeRefundTruth } from "./truth.ts";
import { listedOrderSchema, listOf, paymentSchema, type RefundFacts, refundSchema } from "./wire.ts";

const PAGE = 100;

/** One page of the captured payments of our orders, newest order first. An order is made when a buyer begins to pay. */
export async function paymentsAtRazorpay(
  api: Razorpay,
  range: ListRange,
  cursor: string | undefined,
): Promise<Result<ListedPage, GatewayFault>> {
  const skip = Number(cursor ?? 0);
  const page = await api.get(`/orders?${pageOf(range, skip)}&expand[]=payments`, listOf(listedOrderSchema));
  if (!page.ok) return page;
  const { items } = page.value;
  return ok({ payments: items.flatMap(listedPayments), ...next(items.length, skip) });
}

/** One page of the refunds, newest first; one that was made without us says which of its payments it is of. */
export async function refundsAtRazorpay(
  api: Razorpay,
  range: ListRange,
  cursor: string | undefined,
): Promise<Result<ListedRefunds, GatewayFault>> {
  const skip = Number(cursor ?? 0);
  const page = await api.get(`/refunds?${pageOf(range, skip)}`, listOf(refundSchema));
  if (!page.ok) return page;
  const { items } = page.value;
  const refunds: ListedRefund[] = [];
  for (const facts of items) {
    const truth = madeRefundTruth(facts);
    if (!truth) continue;
    if (truth.refundId !== undefined) {
      refunds.push(truth);
      continue;
    }
    const order = await orderOf(api, facts);
    if (!order.ok) return order;
    if (order.value !== undefined) refunds.push({ ...truth, paymentReference: order.value });
  }
  return ok({ refunds, ...next(items.length, skip) });
}

/** The order that a refund's or a dispute's payment was made for; undefined for other money of the account. */
export async function orderOf(
  api: Razorpay,
  { payment_id: id }: Pick<RefundFacts, "payment_id">,
): Promise<Result<string | undefined, GatewayFault>> {
  const payment = await api.get(`/payments/${encodeURIComponent(id)}`, paymentSchema);
  if (!payment.ok) return payment;
  return ok(payment.value.order_id ?? undefined);
}

function pageOf({ from, to }: ListRange, skip: number): string {
  return `from=${Math.floor(from / SECOND)}&to=${Math.ceil(to / SECOND) - 1}&count=${PAGE}&skip=${skip}`;
}

function next(found: number, skip: number): { readonly next?: string } {
  return found < PAGE ? {} : { next: String(skip + PAGE) };
}
