/**
 * What follows from a gateway's truth about a payment, each step written once: waiting, closing, fulfilling, giving back, or
 * putting it before a person. Which step it is was decided before (payment.ts).
 */
import { paymentFailedMessage } from "../comms/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { unreachable } from "../kernel/assert.ts";
import { derivedId } from "../kernel/ids.ts";
import type { Money } from "../kernel/money.ts";
import type { Millis } from "../kernel/time.ts";
import { ledgerStatements, suspenseCaptureEntries, unplacedCaptureEntries } from "../ledger/index.ts";
import { updateOrder } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { failureStatements } from "../risk/index.ts";
import { feeTakenStatements } from "./platform-fee.ts";
import { gatewayById } from "./gateways/index.ts";
import { allocate, fulfilmentStatements, ledgerIdOf } from "./fulfil.ts";
import type { Concern, GatewayAdapter, PaymentTruth } from "./gateway.ts";
import {
  AFTER_DEADLINE,
  checkGap,
  KEEP_WAITING,
  LATE_WATCH,
  PIN_GRACE,
  type RefundReason,
  type ReviewReason,
  type Settlement,
} from "./payment.ts";
import { restCame } from "./placing.ts";
import { finishRefund, newRefund, unfinishedRefund } from "./refund.ts";
import { insertAttention } from "./attention-store.ts";
import { insertRefund, paymentInContext, type PaymentContext, updatePayment } from "./store.ts";

/** What became of it. `unreachable`: the gateway could not be asked; try again. */
export type SettleOutcome =
  | "unknown_payment"
  | "other_account"
  | "settled"
  | "waiting"
  | "closed"
  | "paid"
  | "refunded"
  | "review"
  | "unreachable";

/** What a step of settling works with. */
export type Work = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly adapter: GatewayAdapter;
  readonly context: PaymentContext;
  readonly now: Millis;
  readonly giveUp: boolean;
  /** The statement that marks the event, if an event woke us. */
  readonly mark: (outcome: SettleOutcome) => Statement[];
};

/** True when the gateway's own deadline is over. */
export function isOverdue({ context: { payment }, now }: Work): boolean {
  return payment.deadline !== null && now >= payment.deadline;
}

/** Writes what follows from the truth. */
export async function act(work: Work, truth: PaymentTruth, settlement: Settlement): Promise<SettleOutcome> {
  switch (settlement.kind) {
    case "settled":
      return await staysSettled(work);
    case "wait":
      return await keepWaiting(work, truth, settlement.failure);
    case "close":
      return await close(work, settlement, truth.instrument);
    case "review":
      return await putToReview(work, truth, settlement.reason, settlement.captured);
    case "fulfil":
      if ((await allocate(work.env, work.context.order)) === "allocated") return await fulfil(work, truth);
      return await giveBack(work, truth, settlement.captured, "places_gone");
    case "refund":
      return await giveBack(work, truth, settlement.captured, settlement.reason);
    default:
      return unreachable(settlement);
  }
}

/** Nothing new about a closed payment; after a day of it nobody asks any more. */
export async function staysSettled({ tenant, context: { payment }, now, mark }: Work): Promise<SettleOutcome> {
  const watched = payment.nextCheckAt !== null && payment.deadline !== null && now > payment.deadline + LATE_WATCH;
  await runVersioned(tenant, [
    ...(watched ? [updatePayment(tenant, payment, { nextCheckAt: null, updatedAt: now })] : []),
    ...mark("settled"),
  ]);
  return "settled";
}

/** Not decided. What the gateway will neither finish nor give up keeps its places a while longer (E10). */
async function keepWaiting(work: Work, truth: PaymentTruth, failure: string | null): Promise<SettleOutcome> {
  const { env, tenant, context, now } = work;
  const { payment, order } = context;
  const changes = {
    ...(payment.gatewayReference === null ? { gatewayReference: truth.reference, status: "pending" as const } : {}),
    ...(failure === payment.failure ? {} : { failure }),
    ...(isOverdue(work) ? { deadline: now + KEEP_WAITING, nextCheckAt: now + KEEP_WAITING + AFTER_DEADLINE } : {}),
  };
  if (isOverdue(work) && order.status === "pending") {
    const until = now + KEEP_WAITING + PIN_GRACE;
    await inventoryOf(env, order.eventId).extend({ holdId: order.holdId, actor: { orderId: order.id }, until });
  }
  const update =
    Object.keys(changes).length > 0 ? [updatePayment(tenant, payment, { ...changes, updatedAt: now })] : [];
  await runVersioned(tenant, [...update, ...failures(work, truth.instrument, failure), ...work.mark("waiting")]);
  return "waiting";
}

/** A try that failed counts against who made it (TH34); one that was noted already adds nothing. */
function failures(
  { env, tenant, context, now }: Work,
  instrument: string | undefined,
  failure: string | null,
): Statement[] {
  const { payment, order } = context;
  if (failure === null || failure === payment.failure) return [];
  return failureStatements(env, tenant, {
    paymentId: payment.id,
    email: order.buyerEmail,
    phone: order.buyerPhone,
    network: payment.network,
    instrument,
    at: now,
  });
}

/** No money will come. The order ends with it when its time is over; before that the buyer may try again (G11). */
export async function close(
  work: Work,
  { status, failure }: Extract<Settlement, { kind: "close" }>,
  instrument?: string,
): Promise<SettleOutcome> {
  const { env, tenant, context, now } = work;
  const { payment, order } = context;
  const expires = order.status === "pending" && now >= order.expiresAt;
  // A gateway that cannot be told to give up may still take money, and its callback about it may be lost.
  const watch = gatewayById(payment.gateway)?.capabilities.cancel === false && payment.gatewayReference !== null;
  const nextCheckAt = watch ? now + checkGap(payment.checks) : null;
  const again =
    status === "failed" && order.status === "pending" && !expires
      ? [
          outboxRow(
            tenant,
            paymentFailedMessage(tenant.tenantId, order.id),
            now,
            await derivedId("outbox", "payment_failed", payment.id),
          ),
        ]
      : [];
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { status, failure, nextCheckAt, updatedAt: now }),
    ...(expires ? [updateOrder(tenant, order.id, order.version, { status: "expired" })] : []),
    ...(status === "failed" ? failures(work, instrument, failure) : []),
    ...again.map(({ statement }) => statement),
    ...work.mark("closed"),
  ]);
  await flushOutbox(
    env,
    again.map(({ entry }) => entry),
  );
  if (expires) {
    // Only makes the places free sooner: the hold runs out by itself a little later.
    await inventoryOf(env, order.eventId).release({ holdId: order.holdId, actor: { orderId: order.id } });
  }
  return "closed";
}

async function fulfil(work: Work, truth: PaymentTruth): Promise<SettleOutcome> {
  const { env, tenant, context, now } = work;
  const { payment, order, lines } = context;
  // Less than the order costs is asked for only where another payment has paid a part.
  const rest = payment.amount < order.total ? await restCame(tenant, context, now) : undefined;
  const { statements, outbox } = await fulfilmentStatements(tenant, {
    order,
    lines,
    paymentId: payment.id,
    gateway: payment.gateway,
    now,
    ...(rest ? { booking: rest.booking } : {}),
  });
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { ...capturedFields(truth, payment.amount, now), nextCheckAt: null }),
    ...statements,
    ...(rest?.statements ?? []),
    ...(await feeTakenStatements(tenant, context, truth.platformFee, now)),
    ...work.mark("paid"),
  ]);
  await flushOutbox(env, outbox);
  return "paid";
}

function capturedFields(truth: PaymentTruth, captured: number, now: Millis) {
  return {
    status: "captured" as const,
    captured,
    failure: null,
    gatewayReference: truth.reference,
    captureReference: truth.captureReference ?? null,
    updatedAt: now,
  };
}

/**
 * Right money for nothing: the places are gone, or the order is paid already. First it is written that we have the money
 * and owe it back, then it is sent back; a death in between leaves a refund that the next run finishes.
 */
async function giveBack(
  work: Work,
  truth: PaymentTruth,
  captured: Money,
  reason: RefundReason,
): Promise<SettleOutcome> {
  const { tenant, context, now } = work;
  const { payment, order } = context;
  const refund = await newRefund(context, captured, reason, now);
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { ...capturedFields(truth, captured.amount, now), nextCheckAt: now }),
    ...(order.status === "pending" ? [updateOrder(tenant, order.id, order.version, { status: "expired" })] : []),
    insertRefund(tenant, refund),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("unplaced_capture", payment.id),
      kind: "unplaced_capture",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      entries: unplacedCaptureEntries(payment.gateway, captured),
    }),
    ...(await feeTakenStatements(tenant, context, truth.platformFee, now)),
  ]);
  if (order.status === "cancelled") {
    // It may have been allocated a moment before somebody cancelled it.
    await inventoryOf(work.env, order.eventId).cancel({ holdId: order.holdId, orderId: order.id });
  }
  // What was written has new versions; the rest starts from what is stored.
  const stored = await paymentInContext(tenant, { paymentId: payment.id });
  const open = stored && unfinishedRefund(stored);
  if (!stored || !open) return "refunded";
  return await finishRefund({ ...work, context: stored }, open);
}

/** Money that is not what we asked for: nothing is given for it and nothing is sent back until a person has looked. */
async function putToReview(
  work: Work,
  truth: PaymentTruth,
  reason: ReviewReason,
  captured: Money | undefined,
): Promise<SettleOutcome> {
  const { tenant, context, now } = work;
  const { payment, order } = context;
  const ours = captured?.currency === payment.currency ? captured.amount : 0;
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      ...capturedFields(truth, ours, now),
      status: "uncertain",
      failure: reason,
      nextCheckAt: null,
    }),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("suspense_capture", payment.id),
      kind: "suspense_capture",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      // Money that belongs to another payment is booked there, once it is found.
      entries: captured && reason !== "wrong_payment" ? suspenseCaptureEntries(payment.gateway, captured) : [],
    }),
    ...(await attention(work, reason, {
      asked: { amount: payment.amount, currency: payment.currency },
      captured: captured ?? null,
      reference: truth.reference,
    })),
    ...(await feeTakenStatements(tenant, context, truth.platformFee, now)),
    ...work.mark("review"),
  ]);
  log.warn("payment_needs_person", { tenant_id: tenant.tenantId, payment_id: payment.id, code: reason });
  return "review";
}

/** Told once each, while the payment goes on. */
export async function concerned(work: Work, { kind, detail }: Concern): Promise<Statement[]> {
  return await attention(work, kind, detail);
}

/** In an array, because a query that an async function returns by itself would be run by whoever awaits it. */
export async function attention({ tenant, context, now }: Work, kind: string, detail: object): Promise<Statement[]> {
  const { payment, order } = context;
  const item = {
    id: await derivedId("attention", kind, payment.id),
    kind,
    orderId: order.id,
    paymentId: payment.id,
    detail: JSON.stringify(detail),
    createdAt: now,
  };
  return [insertAttention(tenant, item)];
}
