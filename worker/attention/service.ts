/** Solving what needs a person: each action is one batch with the item's end and the audit row, so it happens once. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { type OrderRow, orderWithLines } from "../orders/index.ts";
import {
  acceptMoney,
  askForRest,
  type AttentionRow,
  isForNothing,
  isKeptApart,
  orderStatusStatements,
  type PaymentContext,
  paymentInContext,
  type PlacingFault,
  refundDone,
  type RefundRow,
  reopenRefund,
  reopenUncertain,
  resolveAttention,
  returnMoney,
  selectAttention,
  settlePayment,
} from "../payments/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { refundProblem, type AuditNote, refundOrder } from "../refunds/index.ts";
import { type AttentionAction, actionsOf } from "./attention.ts";

/** An item with what we know of its money. */
export type LoadedItem = {
  readonly item: AttentionRow;
  readonly context: PaymentContext | undefined;
  readonly order: OrderRow | undefined;
  readonly actions: readonly AttentionAction[];
};

/** Undefined when the tenant has no item of this id. */
export async function loadItem(tenant: TenantDb, id: string): Promise<LoadedItem | undefined> {
  const [item] = await selectAttention(tenant, id);
  if (!item) return undefined;
  const context = item.paymentId === null ? undefined : await paymentInContext(tenant, { paymentId: item.paymentId });
  const order = context?.order ?? (item.orderId === null ? undefined : await orderOf(tenant, item.orderId));
  const actions = item.resolvedAt === null ? actionsOf(item.kind, factsOf(context, order)) : [];
  return { item, context, order, actions };
}

function factsOf(context: PaymentContext | undefined, order: OrderRow | undefined) {
  const payment = context && {
    apart: isKeptApart(context.payment),
    asked: context.payment.status === "captured",
    captured: context.payment.captured,
  };
  return { payment, order };
}

async function orderOf(tenant: TenantDb, orderId: string): Promise<OrderRow | undefined> {
  return (await orderWithLines(tenant, orderId))?.order;
}

export type ActionRequest = {
  readonly id: string;
  readonly action: AttentionAction;
  readonly note: string | null;
  readonly by: string;
  readonly audit: AuditNote;
  readonly now: Millis;
};
export type ActionFault =
  | { readonly reason: "unknown_item" }
  | { readonly reason: "resolved"; readonly resolution: string | null }
  | { readonly reason: "not_possible"; readonly actions: readonly AttentionAction[] }
  | { readonly reason: "note_needed" }
  | { readonly reason: "unreachable" }
  | PlacingFault;

type Acting = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly loaded: LoadedItem;
  readonly context: PaymentContext | undefined;
  readonly request: ActionRequest;
  /** The item off the list and the audit row, for the batch of the action. */
  readonly done: Statement[];
};

/** Does what staff chose. The same choice again on an item that it solved is answered like the first time. */
export async function act(
  env: Env,
  tenant: TenantDb,
  request: ActionRequest,
): Promise<Result<LoadedItem, ActionFault>> {
  const { id, action, note, by, audit, now } = request;
  const loaded = await loadItem(tenant, id);
  if (!loaded) return err({ reason: "unknown_item" });
  const { item, actions, context } = loaded;
  if (item.resolvedAt !== null) {
    return item.resolution === action ? ok(loaded) : err({ reason: "resolved", resolution: item.resolution });
  }
  if (!actions.includes(action)) return err({ reason: "not_possible", actions });
  if (action === "resolve" && note === null) return err({ reason: "note_needed" });
  const after = { action, kind: item.kind, order: item.orderId, ...(note === null ? {} : { note }) };
  const done = [
    resolveAttention(tenant, id, { resolution: action, by, note }, now),
    audit("attention_item.solved", id, after),
  ];
  const result = await perform({ env, tenant, loaded, context, request, done });
  if (!result.ok) return result;
  const solved = await loadItem(tenant, id);
  return solved ? ok(solved) : err({ reason: "unknown_item" });
}

async function perform(acting: Acting): Promise<Result<null, ActionFault>> {
  const { env, tenant, context, request, done } = acting;
  const { action, now } = request;
  if (action === "resolve") {
    await tenant.batch(done);
    return ok(null);
  }
  if (!context) return err({ reason: "nothing_to_place" });
  const placing = { env, tenant, context, now, also: done };
  if (action === "accept") return await acceptMoney(placing, "all");
  if (action === "refund_difference") return await acceptMoney(placing, "total");
  // The item stays: the money is not placed before the rest has come (I2).
  if (action === "ask_rest") return await askForRest({ ...placing, also: done.slice(1) });
  if (action === "query") return await queryAgain(acting, context);
  if (action === "mark_refunded") return await markRefunded(acting, context);
  return acting.loaded.item.kind === "refund_failed" ? await refundAgain(acting, context) : await returnMoney(placing);
}

/** Asks the gateway once more. A payment that took nothing is looked at anew; the item ends when that settles it. */
async function queryAgain(
  { env, tenant, request, done }: Acting,
  { payment }: PaymentContext,
): Promise<Result<null, ActionFault>> {
  const { now, audit, id } = request;
  await tenant.batch([audit("attention_item.queried", id, { payment: payment.id })]);
  if (payment.status === "uncertain" && payment.captured === 0 && payment.failure !== "wrong_amount") {
    await runVersioned(tenant, [reopenUncertain(tenant, payment, now)]);
  }
  const outcome = await settlePayment(env, tenant, { key: { paymentId: payment.id }, now });
  if (outcome === "unreachable") return err({ reason: "unreachable" });
  if (outcome === "paid" || outcome === "refunded" || outcome === "closed") await tenant.batch(done);
  return ok(null);
}

function refundOf({ loaded }: Acting, context: PaymentContext): RefundRow | undefined {
  const detail = JSON.parse(loaded.item.detail) as { refund?: unknown };
  return context.refunds.find(({ id }) => id === detail.refund);
}

/** A person has sent the money: the books say so from now on, and the order's status follows. */
async function markRefunded(acting: Acting, context: PaymentContext): Promise<Result<null, ActionFault>> {
  const { env, tenant, request, done } = acting;
  const refund = refundOf(acting, context);
  if (!refund || refund.status !== "requested") return err({ reason: "nothing_to_place" });
  const { statements, outbox } = await refundDone(tenant, context, refund, request.now);
  await runVersioned(tenant, [
    ...statements,
    ...(await orderStatusStatements(tenant, context.order, { ...refund, status: "succeeded" })),
    ...done,
  ]);
  await flushOutbox(env, outbox);
  return ok(null);
}

/** A refund that failed, asked for again: as a new one, because a gateway answers the old one the same for ever. */
async function refundAgain(acting: Acting, context: PaymentContext): Promise<Result<null, ActionFault>> {
  const { env, tenant, request, done } = acting;
  const refund = refundOf(acting, context);
  if (!refund || refund.status !== "failed") return err({ reason: "nothing_to_place" });
  if (isForNothing(refund)) {
    const { statements, outbox } = await reopenRefund(tenant, context, refund, request.now);
    await runVersioned(tenant, [...statements, ...done]);
    await flushOutbox(env, outbox);
    return ok(null);
  }
  const { amount, currency, reason } = refund;
  const asked = await refundOrder(env, tenant, {
    orderId: refund.orderId,
    wish: { kind: "amount", amount, currency },
    cancel: false,
    reason,
    note: request.note,
    by: request.by,
    audit: request.audit,
    now: request.now,
  });
  if (!asked.ok) throw refundProblem(asked.error);
  await tenant.batch(done);
  return ok(null);
}
