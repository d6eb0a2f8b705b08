/**
 * Money that did not fit what was asked for, placed by a person: it pays for the order, pays for it and the rest goes
 * back, or all of it goes back. Until then it is in `suspense` and its payment is `uncertain` (G9, I2).
 */
import { orderChangedMessage } from "../comms/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { derivedId } from "../kernel/ids.ts";
import { money } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import {
  gatewayAccount,
  ledgerStatements,
  movedEntries,
  saleEntries,
  type SaleParts,
  suspenseOwedEntries,
  suspenseSoldEntries,
} from "../ledger/index.ts";
import { isFulfillable, updateOrder } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { allocate, type Fulfilment, fulfilmentStatements, ledgerIdOf, salePartsOf } from "./fulfil.ts";
import { refundCapability } from "./order-money.ts";
import { PART_PAID, PIN_GRACE, type RefundReason } from "./payment.ts";
import { insertAttention, resolveAttention } from "./attention-store.ts";
import { insertRefund, type PaymentContext, type RefundDraft, selectPayments, updatePayment } from "./store.ts";

export type Placing = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly context: PaymentContext;
  readonly now: Millis;
  /** What is written together with it: the item off the list, the audit row. */
  readonly also: readonly Statement[];
};
export type PlacingFault =
  /** Nothing is kept apart for this payment, or it is placed already. */
  | { readonly reason: "nothing_to_place" }
  | { readonly reason: "not_fulfillable"; readonly status: string }
  | { readonly reason: "places_gone" };

/** True for a payment whose money waits for a person. */
export function isKeptApart({ status, captured, failure }: Kept): boolean {
  return captured > 0 && (status === "uncertain" || (status === "captured" && failure === PART_PAID));
}
type Kept = Pick<PaymentContext["payment"], "status" | "captured" | "failure">;

/** How long a buyer has for the rest. */
const TIME_FOR_REST: Millis = 2 * DAY;

/**
 * Lets the buyer pay what is missing: their places are kept for two days, and their next payment asks for the rest alone.
 * Until that has come the money stays apart and its item on the list, so that it is lost in no case (I2).
 */
export async function askForRest({ env, tenant, context, now, also }: Placing): Promise<Result<null, PlacingFault>> {
  const { payment, order } = context;
  if (!isKeptApart(payment) || payment.captured >= order.total) return err({ reason: "nothing_to_place" });
  if (order.status !== "pending") return err({ reason: "not_fulfillable", status: order.status });
  if (payment.failure === PART_PAID) return ok(null);
  const until = now + TIME_FOR_REST;
  const kept = await inventoryOf(env, order.eventId).extend({
    holdId: order.holdId,
    actor: { orderId: order.id },
    until: until + PIN_GRACE,
  });
  if (!kept.ok) return err({ reason: "places_gone" });
  const told = orderChangedMessage(tenant.tenantId, order.id, "rest_due", payment.id);
  const mail = outboxRow(tenant, told, now, await derivedId("outbox", "rest_due", payment.id));
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { status: "captured", failure: PART_PAID, nextCheckAt: null, updatedAt: now }),
    updateOrder(tenant, order.id, order.version, { expiresAt: Math.max(order.expiresAt, until) }),
    mail.statement,
    ...also,
  ]);
  await flushOutbox(env, [mail.entry]);
  return ok(null);
}

/** The item of the list that a payment of the wrong amount has. */
export async function misfitItemId(paymentId: string): Promise<string> {
  return await derivedId("attention", "wrong_amount", paymentId);
}

/**
 * The rest has come: the sale is booked whole, the parts that were kept apart count for it, and their items leave the
 * list. For the batch that makes the order paid.
 */
export async function restCame(
  tenant: TenantDb,
  { payment, order, lines }: PaymentContext,
  now: Millis,
): Promise<{ booking: NonNullable<Fulfilment["booking"]>; statements: Statement[] }> {
  const [payments] = await tenant.query([selectPayments(tenant, order.id)]);
  const parts = payments.filter(({ status, failure }) => status === "captured" && failure === PART_PAID);
  const ids = await Promise.all(parts.map(({ id }) => misfitItemId(id)));
  const solved = { resolution: "ask_rest", by: "system", note: null };
  return {
    booking: {
      kind: "sale",
      entries: [
        ...saleEntries(payment.gateway, salePartsOf(order, lines)),
        ...movedEntries(
          gatewayAccount(payment.gateway),
          "suspense",
          money(order.total - payment.amount, order.currency),
        ),
      ],
    },
    statements: [
      ...parts.map((part) => updatePayment(tenant, part, { failure: null, updatedAt: now })),
      ...ids.map((id) => resolveAttention(tenant, id, solved, now)),
    ],
  };
}

/**
 * Lets the captured money pay for the order, whatever it is; with `keep: "total"` what is above the order's total goes
 * back. The order gets its places and tickets now.
 */
export async function acceptMoney(placing: Placing, keep: "all" | "total"): Promise<Result<null, PlacingFault>> {
  const { env, tenant, context, now, also } = placing;
  const { payment, order, lines } = context;
  if (!isKeptApart(payment)) return err({ reason: "nothing_to_place" });
  if (!isFulfillable(order.status)) return err({ reason: "not_fulfillable", status: order.status });
  const surplus = keep === "total" ? Math.max(0, payment.captured - order.total) : 0;
  if ((await allocate(env, order)) !== "allocated") return err({ reason: "places_gone" });
  const back = surplus > 0 ? await refundOf(placing, surplus, "overpaid") : undefined;
  const entries = [
    ...suspenseSoldEntries(soldFor(salePartsOf(order, lines), payment.captured - surplus)),
    ...suspenseOwedEntries(money(surplus, payment.currency)),
  ];
  const { statements, outbox } = await fulfilmentStatements(tenant, {
    order,
    lines,
    paymentId: payment.id,
    gateway: payment.gateway,
    now,
    booking: { kind: "suspense_placed", entries },
  });
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      status: "captured",
      failure: null,
      nextCheckAt: back?.nextCheckAt ?? null,
      updatedAt: now,
    }),
    ...statements,
    ...(back ? [insertRefund(tenant, back.draft), back.send] : []),
    ...also,
  ]);
  await flushOutbox(env, [...outbox, ...(back?.entries ?? [])]);
  return ok(null);
}

/** Sends all of it back. The order, if it still waits, ends, and its places are free again. */
export async function returnMoney(placing: Placing): Promise<Result<null, PlacingFault>> {
  const { env, tenant, context, now, also } = placing;
  const { payment, order } = context;
  if (!isKeptApart(payment)) return err({ reason: "nothing_to_place" });
  const back = await refundOf(placing, payment.captured, "not_accepted");
  const ends = order.status === "pending";
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      status: "captured",
      failure: null,
      nextCheckAt: back.nextCheckAt,
      updatedAt: now,
    }),
    ...(ends ? [updateOrder(tenant, order.id, order.version, { status: "expired" })] : []),
    insertRefund(tenant, back.draft),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("suspense_placed", payment.id),
      kind: "suspense_placed",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      entries: suspenseOwedEntries(money(payment.captured, payment.currency)),
    }),
    back.send,
    ...also,
  ]);
  await flushOutbox(env, back.entries);
  if (ends) await inventoryOf(env, order.eventId).release({ holdId: order.holdId, actor: { orderId: order.id } });
  return ok(null);
}

/** A refund and what sends it on its way: the queue to its gateway, or a task for a person where the gateway cannot. */
async function refundOf({ tenant, context, now }: Placing, amount: number, reason: RefundReason) {
  const { payment, order } = context;
  const id = await derivedId("refund", payment.id, reason);
  const method = refundCapability(payment.gateway) === "none" ? ("manual" as const) : ("gateway" as const);
  const draft: RefundDraft = {
    id,
    paymentId: payment.id,
    orderId: order.id,
    amount,
    currency: payment.currency,
    reason,
    status: "requested",
    method,
    createdAt: now,
    updatedAt: now,
  };
  if (method === "manual") {
    const task = insertAttention(tenant, {
      id: await derivedId("attention", "manual_refund", id),
      kind: "manual_refund",
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ refund: id, amount, currency: payment.currency }),
      createdAt: now,
    });
    return { draft, send: task, entries: [], nextCheckAt: null };
  }
  const payload = { tenant_id: tenant.tenantId, refund_id: id };
  const message = outboxRow(tenant, { queue: "payments", type: "payment.refund", payload }, now);
  return { draft, send: message.statement, entries: [message.entry], nextCheckAt: now };
}

/** The sale that `paid` makes: tax and fees as sold, as far as the money reaches. */
export function soldFor(sold: SaleParts, paid: number): SaleParts {
  const tax = Math.min(sold.tax, paid);
  return {
    ...sold,
    total: paid,
    tax,
    fee: Math.min(sold.fee, paid - tax),
    platformFee: Math.min(sold.platformFee, paid),
  };
}
