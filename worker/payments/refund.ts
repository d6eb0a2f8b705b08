/** Sending money back, by itself or because staff said so: once, whatever is repeated (TH10, E09). */
import { derivedId } from "../kernel/ids.ts";
import { money, type Money } from "../kernel/money.ts";
import type { Result } from "../kernel/result.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import {
  ledgerStatements,
  refundDroppedEntries,
  refundEntries,
  refundOwedEntries,
  refundReturnedEntries,
  type SaleParts,
} from "../ledger/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { flushOutbox, type OutboxEntry, type OutboxMessage, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ledgerIdOf, messagePayload } from "./fulfil.ts";
import type { GatewayAdapter, GatewayFault, RefundTruth } from "./gateway.ts";
import { orderStatusStatements } from "./order-money.ts";
import { checkGap, type RefundReason } from "./payment.ts";
import { feeReturnedStatements } from "./platform-fee.ts";
import { insertAttention, resolveAttention } from "./attention-store.ts";
import { insertRefund, type PaymentContext, type RefundDraft, updatePayment, updateRefund } from "./store.ts";
import type { RefundRow } from "./tables.ts";

/** What finishing a refund needs; the settling of its payment hands it over. */
export type RefundWork = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly adapter: GatewayAdapter;
  readonly context: PaymentContext;
  readonly now: Millis;
  /** What the gateway calls the refund, where it told of it by itself: then it is looked up, and never made. */
  readonly madeAs?: string | undefined;
  readonly mark: (outcome: "refunded" | "review" | "waiting") => Statement[];
};

/** True for a refund that the gateway has to be asked about: not through yet, allowed, and not a person's to make. */
export function isForGateway(refund: Pick<RefundRow, "status" | "approval" | "method">): boolean {
  const open = refund.status === "requested" || refund.status === "pending";
  return open && refund.approval !== "waiting" && refund.method === "gateway";
}

/** The refund that is not through yet, if there is one. */
export function unfinishedRefund(context: Pick<PaymentContext, "refunds">): RefundRow | undefined {
  return context.refunds.find(isForGateway);
}

/** When to look again at a payment of which `refund` is done: at once while another one is open, else never. */
function nextLook({ context, now }: RefundWork, refund: RefundRow): Millis | null {
  return context.refunds.some((other) => other.id !== refund.id && isForGateway(other)) ? now : null;
}

/**
 * A refund of all that was captured. Its id follows from the payment, and the gateway's idempotency key from it, so
 * however often this runs the buyer gets the money once.
 */
export async function newRefund(
  { payment, order }: PaymentContext,
  captured: Money,
  reason: RefundReason,
  now: Millis,
): Promise<RefundDraft> {
  return {
    id: await derivedId("refund", payment.id, "unplaced"),
    paymentId: payment.id,
    orderId: order.id,
    amount: captured.amount,
    currency: captured.currency,
    reason,
    status: "requested",
    gatewayReference: null,
    failure: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** Asks the gateway for the refund, or what became of it, and writes that down with its ledger entries and the notice. */
export async function finishRefund(
  work: RefundWork,
  refund: RefundRow,
): Promise<"refunded" | "review" | "waiting" | "unreachable"> {
  const { payment } = work.context;
  if (payment.captureReference === null) return await failed(work, refund, "no_capture_reference");
  const reference = refund.gatewayReference ?? work.madeAs;
  const answer = await work.adapter.refund({
    refundId: refund.id,
    paymentId: payment.id,
    captureReference: payment.captureReference,
    amount: money(refund.amount, refund.currency),
    reason: refund.reason,
    askedAt: refund.createdAt,
    ...(reference === undefined ? {} : { reference }),
    paymentReference: payment.gatewayReference ?? payment.id,
    captured: money(payment.captured, payment.currency),
    otherReferences: work.context.refunds.flatMap(({ id, gatewayReference }) =>
      id === refund.id || gatewayReference === null ? [] : [gatewayReference],
    ),
  });
  if (refund.status === "failed") return await foundAfterAll(work, refund, answer);
  if (!answer.ok) return await refusedOrUnreachable(work, refund, answer.error);
  if (answer.value.status === "failed") return await failed(work, refund, answer.value.failure ?? "failed");
  if (refund.status === "succeeded") {
    await work.tenant.batch(work.mark("refunded"));
    return "refunded";
  }
  return await accepted(work, refund, answer.value);
}

/** So often it was asked without an answer before a person hears of it: an hour or so. */
const SILENT_AFTER = 6;

async function refusedOrUnreachable(
  work: RefundWork,
  refund: RefundRow,
  fault: GatewayFault,
): Promise<"review" | "unreachable"> {
  if (fault.reason === "refused") return await failed(work, refund, fault.code);
  const { payment, order } = work.context;
  const silent = fault.reason === "unknown_outcome" && payment.checks >= SILENT_AFTER;
  if (silent || fault.reason === "misconfigured") {
    // A person can look it up; it is asked about all the same, and never made anew by guessing.
    const item = {
      id: await derivedId("attention", "refund_unanswered", refund.id),
      kind: "refund_unanswered",
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ refund: refund.id, message: fault.message }),
      createdAt: work.now,
    };
    await work.tenant.batch([insertAttention(work.tenant, item)]);
  }
  return "unreachable";
}

/** The gateway has taken the refund on. The buyer is told at once, the ledger when the money has moved. */
async function accepted(work: RefundWork, refund: RefundRow, truth: RefundTruth): Promise<"refunded" | "waiting"> {
  const { env, tenant, context, now } = work;
  const { payment, order } = context;
  if (truth.status === "succeeded") return await succeeded(work, refund, truth.reference);
  const notice = await noticeOf(tenant, order.id, refund.id, now);
  const isNews = refund.status === "requested";
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      nextCheckAt: now + Math.max(checkGap(payment.checks), 5 * MINUTE),
      updatedAt: now,
    }),
    updateRefund(tenant, refund.id, { status: "pending", gatewayReference: truth.reference, updatedAt: now }),
    ...(isNews ? [notice.statement] : []),
    ...work.mark("waiting"),
  ]);
  if (isNews) await flushOutbox(env, [notice.entry]);
  return "waiting";
}

/** The money has gone. `owed`: what has to be booked besides, when it was no longer owed. */
async function succeeded(
  work: RefundWork,
  refund: RefundRow,
  reference: string,
  owed: readonly Statement[] = [],
): Promise<"refunded"> {
  const { env, tenant, context, now } = work;
  const { payment, order } = context;
  const notice = await noticeOf(tenant, order.id, refund.id, now);
  const isNews = refund.status !== "pending";
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { nextCheckAt: nextLook(work, refund), updatedAt: now }),
    updateRefund(tenant, refund.id, {
      status: "succeeded",
      gatewayReference: reference,
      failure: null,
      updatedAt: now,
    }),
    ...owed,
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("refund", refund.id),
      kind: "refund",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      entries: refundEntries(payment.gateway, money(refund.amount, refund.currency)),
    }),
    ...(await feeReturnedStatements(env, tenant, context, refund, now)),
    ...(await orderStatusStatements(tenant, order, { ...refund, status: "succeeded" })),
    ...(isNews ? [notice.statement] : []),
    ...work.mark("refunded"),
  ]);
  if (isNews) await flushOutbox(env, [notice.entry]);
  return "refunded";
}

/**
 * The gateway tells of a refund that we gave up: an earlier request of ours arrived, and only its answer was lost. The money
 * has gone, so the books say so, and a person hears of it: the buyer may have got it another way meanwhile.
 */
async function foundAfterAll(
  work: RefundWork,
  refund: RefundRow,
  answer: Result<RefundTruth, GatewayFault>,
): Promise<"refunded" | "review" | "unreachable"> {
  const { tenant, context, now } = work;
  const { order, payment } = context;
  if (!answer.ok && answer.error.reason !== "refused") return "unreachable";
  // While it is under way it may still fail, as we say it did; the gateway tells of its end.
  if (!answer.ok || answer.value.status !== "succeeded") {
    await tenant.batch(work.mark("review"));
    return "review";
  }
  const solved = { resolution: "made_after_all", by: "system", note: null };
  return await succeeded(work, refund, answer.value.reference, [
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("refund_owed", refund.id, "again"),
      kind: "refund_owed",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      // What came for nothing stayed owed when the refund failed.
      entries: refund.origin === "staff" ? refundOwedEntries(refundParts(refund)) : [],
    }),
    resolveAttention(tenant, await derivedId("attention", "refund_failed", refund.id), solved, now),
    insertAttention(tenant, {
      id: await derivedId("attention", "refund_made_after_all", refund.id),
      kind: "refund_made_after_all",
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ refund: refund.id, amount: refund.amount, currency: refund.currency }),
      createdAt: now,
    }),
  ]);
}

/**
 * The gateway will not give the money back, or has got it back from the buyer's bank: a person has to find another way.
 * What came for nothing stays in the books as owed; what staff decided is taken out of them again, to be decided anew.
 */
async function failed(work: RefundWork, refund: RefundRow, failure: string): Promise<"review"> {
  const { tenant, context, now } = work;
  const { order, payment } = context;
  const back = money(refund.amount, refund.currency);
  const wasPaid = refund.status === "succeeded";
  const dropped = refund.origin === "staff" ? refundDroppedEntries(refundParts(refund)) : [];
  const booked = { orderId: order.id, paymentId: payment.id, at: now };
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { nextCheckAt: nextLook(work, refund), updatedAt: now }),
    updateRefund(tenant, refund.id, { status: "failed", failure, updatedAt: now }),
    insertAttention(tenant, {
      id: await derivedId("attention", "refund_failed", refund.id),
      kind: "refund_failed",
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ refund: refund.id, amount: refund.amount, currency: refund.currency, failure }),
      createdAt: now,
    }),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("refund_returned", refund.id),
      kind: "refund_returned",
      ...booked,
      entries: wasPaid ? refundReturnedEntries(payment.gateway, back) : [],
    }),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("refund_dropped", refund.id),
      kind: "refund_dropped",
      ...booked,
      entries: dropped,
    }),
    ...(wasPaid ? await orderStatusStatements(tenant, order, { ...refund, status: "failed" }) : []),
    ...work.mark("review"),
  ]);
  return "review";
}

/** What a refund that staff decided was booked by. */
export function refundParts(refund: Pick<RefundRow, "amount" | "currency" | "tax" | "fee" | "platformFee">): SaleParts {
  const { amount, currency, tax, fee, platformFee } = refund;
  return { total: amount, currency, tax, fee, platformFee };
}

/** What a batch and its outbox take. */
export type RefundWrites = { readonly statements: Statement[]; readonly outbox: OutboxEntry[] };

/** A refund that a person has made by hand: it has gone, and the buyer is told. */
export async function refundDone(
  tenant: TenantDb,
  { payment, order }: PaymentContext,
  refund: RefundRow,
  now: Millis,
): Promise<RefundWrites> {
  const notice = await noticeOf(tenant, order.id, refund.id, now);
  return {
    statements: [
      updatePayment(tenant, payment, { updatedAt: now }),
      updateRefund(tenant, refund.id, { status: "succeeded", updatedAt: now }),
      ...ledgerStatements(tenant, {
        id: await ledgerIdOf("refund", refund.id),
        kind: "refund",
        orderId: order.id,
        paymentId: payment.id,
        at: now,
        entries: refundEntries(payment.gateway, money(refund.amount, refund.currency)),
      }),
      notice.statement,
    ],
    outbox: [notice.entry],
  };
}

/**
 * Asks once more for a refund of money that came for nothing. As a new refund: a gateway answers the old one the same for
 * ever. In the books it is owed already.
 */
export async function reopenRefund(
  tenant: TenantDb,
  { payment, order, refunds }: PaymentContext,
  refund: RefundRow,
  now: Millis,
): Promise<RefundWrites> {
  const id = await derivedId("refund", refund.id, "again", String(refunds.length));
  const { currency, reason } = refund;
  // Less may have come than was thought when it was first asked for.
  const amount = Math.min(refund.amount, payment.captured);
  const draft: RefundDraft = {
    id,
    paymentId: payment.id,
    orderId: order.id,
    amount,
    currency,
    reason,
    status: "requested",
    createdAt: now,
    updatedAt: now,
  };
  const payload = { tenant_id: tenant.tenantId, refund_id: id };
  const message = outboxRow(tenant, { queue: "payments", type: "payment.refund", payload }, now);
  return {
    statements: [
      updatePayment(tenant, payment, { nextCheckAt: now, updatedAt: now }),
      insertRefund(tenant, draft),
      message.statement,
    ],
    outbox: [message.entry],
  };
}

/** Told once, whoever comes first. */
async function noticeOf(tenant: TenantDb, orderId: string, refundId: string, now: Millis) {
  const id = await derivedId("outbox", "refund_notice", refundId);
  return outboxRow(tenant, refundNotice(tenant, orderId, refundId), now, id);
}

function refundNotice(tenant: TenantDb, orderId: string, refundId: string): OutboxMessage {
  return {
    queue: "comms",
    type: "comms.refund_notice",
    payload: { ...messagePayload(tenant, { id: orderId }), refund_id: refundId },
  };
}
