/** Sending money back that came for nothing: once, whatever is repeated (TH10, E09). */
import { derivedId } from "../kernel/ids.ts";
import { money, type Money } from "../kernel/money.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { ledgerStatements, refundEntries, refundReturnedEntries } from "../ledger/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ledgerIdOf, messagePayload } from "./fulfil.ts";
import type { GatewayAdapter, GatewayFault, RefundTruth } from "./gateway.ts";
import { checkGap, type RefundReason } from "./payment.ts";
import { insertAttention, type PaymentContext, updatePayment, updateRefund } from "./store.ts";
import type { RefundRow } from "./tables.ts";

/** What finishing a refund needs; the settling of its payment hands it over. */
export type RefundWork = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly adapter: GatewayAdapter;
  readonly context: PaymentContext;
  readonly now: Millis;
  readonly mark: (outcome: "refunded" | "review" | "waiting") => Statement[];
};

/** The refund that is not through yet, if there is one. */
export function unfinishedRefund(context: Pick<PaymentContext, "refunds">): RefundRow | undefined {
  return context.refunds.find(({ status }) => status === "requested" || status === "pending");
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
): Promise<Omit<RefundRow, "tenantId">> {
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
  const answer = await work.adapter.refund({
    refundId: refund.id,
    captureReference: payment.captureReference,
    amount: money(refund.amount, refund.currency),
    reason: refund.reason,
    ...(refund.gatewayReference === null ? {} : { reference: refund.gatewayReference }),
    paymentReference: payment.gatewayReference ?? payment.id,
    captured: money(payment.captured, payment.currency),
    otherReferences: work.context.refunds.flatMap(({ id, gatewayReference }) =>
      id === refund.id || gatewayReference === null ? [] : [gatewayReference],
    ),
  });
  if (!answer.ok) return await refusedOrUnreachable(work, refund, answer.error);
  if (answer.value.status === "failed") return await failed(work, refund, answer.value.failure ?? "failed");
  if (refund.status === "succeeded") {
    await work.tenant.batch(work.mark("refunded"));
    return "refunded";
  }
  return await accepted(work, refund, answer.value);
}

async function refusedOrUnreachable(
  work: RefundWork,
  refund: RefundRow,
  fault: GatewayFault,
): Promise<"review" | "unreachable"> {
  return fault.reason === "refused" ? await failed(work, refund, fault.code) : "unreachable";
}

/** The gateway has taken the refund on. The buyer is told at once, the ledger when the money has moved. */
async function accepted(work: RefundWork, refund: RefundRow, truth: RefundTruth): Promise<"refunded" | "waiting"> {
  const { env, tenant, context, now } = work;
  const { payment, order } = context;
  const done = truth.status === "succeeded";
  const message = {
    queue: "comms",
    type: "comms.refund_notice",
    payload: { ...messagePayload(tenant, order), refund_id: refund.id },
  } as const;
  const notice = outboxRow(tenant, message, now, await derivedId("outbox", "refund_notice", refund.id));
  const isNews = refund.status === "requested";
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      nextCheckAt: done ? null : now + Math.max(checkGap(payment.checks), 5 * MINUTE),
      updatedAt: now,
    }),
    updateRefund(tenant, refund.id, {
      status: done ? "succeeded" : "pending",
      gatewayReference: truth.reference,
      updatedAt: now,
    }),
    ...(done
      ? ledgerStatements(tenant, {
          id: await ledgerIdOf("refund", refund.id),
          kind: "refund",
          orderId: order.id,
          paymentId: payment.id,
          at: now,
          entries: refundEntries(payment.gateway, money(refund.amount, refund.currency)),
        })
      : []),
    ...(isNews ? [notice.statement] : []),
    ...work.mark(done ? "refunded" : "waiting"),
  ]);
  if (isNews) await flushOutbox(env, [notice.entry]);
  return done ? "refunded" : "waiting";
}

/**
 * The gateway will not give the money back, or has got it back from the buyer's bank: a person has to find another way. It
 * stays in the books as owed.
 */
async function failed(work: RefundWork, refund: RefundRow, failure: string): Promise<"review"> {
  const { tenant, context, now } = work;
  await runVersioned(tenant, [
    updatePayment(tenant, context.payment, { nextCheckAt: null, updatedAt: now }),
    updateRefund(tenant, refund.id, { status: "failed", failure, updatedAt: now }),
    insertAttention(tenant, {
      id: await derivedId("attention", "refund_failed", refund.id),
      kind: "refund_failed",
      orderId: context.order.id,
      paymentId: context.payment.id,
      detail: JSON.stringify({ refund: refund.id, amount: refund.amount, currency: refund.currency, failure }),
      createdAt: now,
    }),
    ...(refund.status === "succeeded"
      ? ledgerStatements(tenant, {
          id: await ledgerIdOf("refund_returned", refund.id),
          kind: "refund_returned",
          orderId: context.order.id,
          paymentId: context.payment.id,
          at: now,
          entries: refundReturnedEntries(context.payment.gateway, money(refund.amount, refund.currency)),
        })
      : []),
    ...work.mark("review"),
  ]);
  return "review";
}
