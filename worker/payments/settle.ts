/**
 * Settling a payment: ask the gateway, decide, write once. Every captured payment ends as a fulfilled order, a refund, or
 * an item for a person (I2). Each step can be repeated, and a death between any two is repaired by the next run: the
 * queue delivers again, and the sweep asks about every payment that is not settled (I7).
 */
import { paymentFailedMessage } from "../comms/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { unreachable } from "../kernel/assert.ts";
import { derivedId } from "../kernel/ids.ts";
import { money, type Money } from "../kernel/money.ts";
import { toE164 } from "../kernel/phone.ts";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { ledgerStatements, suspenseCaptureEntries, unplacedCaptureEntries } from "../ledger/index.ts";
import { updateOrder } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { failureStatements } from "../risk/index.ts";
import { accountOfPayment } from "./connected.ts";
import { noteExtraCaptures } from "./extra-capture.ts";
import { feeTakenStatements } from "./platform-fee.ts";
import { gatewayById } from "./gateways/index.ts";
import { isLateFact, learnCapture } from "./late-facts.ts";
import { allocate, fulfilmentStatements, ledgerIdOf } from "./fulfil.ts";
import type { Concern, GatewayAdapter, GatewayFault, PaymentTruth } from "./gateway.ts";
import {
  AFTER_DEADLINE,
  CAPTURE_MARGIN,
  checkGap,
  decideSettlement,
  isLive,
  KEEP_WAITING,
  LATE_WATCH,
  PIN_GRACE,
  type RefundReason,
  type ReviewReason,
  type Settlement,
} from "./payment.ts";
import { restCame } from "./placing.ts";
import { finishRefund, isForGateway, newRefund, unfinishedRefund } from "./refund.ts";
import {
  type EventKey,
  insertAttention,
  insertRefund,
  markEvent,
  paymentInContext,
  type PaymentContext,
  type PaymentKey,
  updatePayment,
} from "./store.ts";

export type SettleRequest = {
  readonly key: PaymentKey;
  /** What the gateway calls the payment, where an event told: for a payment whose start was never answered. */
  readonly reference?: string | undefined;
  /** What an event says was captured. */
  readonly captureReference?: string | undefined;
  /** The buyer wants to pay another way: the gateway is told to give up, and a payment that wins that race counts (E10). */
  readonly giveUp?: boolean;
  /** The event that woke us; marked as done in the batch of its effect (E13). */
  readonly event?: EventKey | undefined;
  readonly now: Millis;
};

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

/** How often a decision is made anew because somebody else moved order or payment in between. */
const MAX_ROUNDS = 5;

/** Moves one payment as far as the gateway's truth allows. */
export async function settlePayment(env: Env, tenant: TenantDb, request: SettleRequest): Promise<SettleOutcome> {
  for (let round = 1; ; round++) {
    try {
      const outcome = await settleOnce(env, tenant, request);
      log.info("payment_settled", {
        tenant_id: tenant.tenantId,
        ...("paymentId" in request.key ? { payment_id: request.key.paymentId } : {}),
        outcome,
      });
      return outcome;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "stale_version" || round >= MAX_ROUNDS) throw error;
    }
  }
}

/** The refund that is under way, or the one that an event speaks of, whatever became of it since. */
function refundToLookAt(context: PaymentContext, key: PaymentKey) {
  if (!("refundId" in key)) return unfinishedRefund(context);
  return context.refunds.find(
    (refund) => refund.id === key.refundId && (isForGateway(refund) || refund.status === "succeeded"),
  );
}

type Work = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly adapter: GatewayAdapter;
  readonly context: PaymentContext;
  readonly now: Millis;
  readonly giveUp: boolean;
  /** The statement that marks the event, if an event woke us. */
  readonly mark: (outcome: SettleOutcome) => Statement[];
};

async function settleOnce(env: Env, tenant: TenantDb, request: SettleRequest): Promise<SettleOutcome> {
  const { event, now, giveUp = false } = request;
  const mark = (outcome: SettleOutcome) => (event ? [markEvent(tenant, event, outcome, now)] : []);
  const context = await paymentInContext(tenant, request.key);
  const done = async (outcome: SettleOutcome) => {
    await tenant.batch(mark(outcome));
    return outcome;
  };
  if (!context) return await done("unknown_payment");
  const { payment } = context;
  // An event of one account says nothing about a payment of another (TH09).
  if (event && event.accountId !== payment.accountId) return await done("other_account");
  const refund = refundToLookAt(context, request.key);
  const isOther = request.captureReference !== undefined && request.captureReference !== payment.captureReference;
  const isSettled = payment.status === "uncertain" || (payment.status === "captured" && !isOther);
  if (isSettled && !refund) return await done("settled");
  const connected = await accountOfPayment(env, tenant, payment, now);
  if (!connected) return await done("other_account");
  const work = { env, tenant, adapter: connected.adapter, context, now, giveUp, mark };
  if (refund && isSettled && !("refundId" in request.key)) {
    // An event about the payment has nothing to add: it does not wait for a refund that nobody answers about for days.
    await tenant.batch(mark("settled"));
    return await finishRefund({ ...work, mark: () => [] }, refund);
  }
  if (refund) return await finishRefund(work, refund);
  const reference = payment.gatewayReference ?? request.reference ?? (await connected.adapter.recall?.(payment.id));
  if (reference === undefined) return await settleUnstarted(work);
  const truth = await askGateway(work, reference);
  if (!truth.ok) return await unanswered(work, truth.error);
  if (isLateFact(payment, truth.value)) {
    await learnCapture(tenant, context, truth.value, now, mark("settled"));
    return "settled";
  }
  const { concerns = [], extra = [] } = truth.value;
  await noteExtraCaptures(tenant, context, extra, now);
  await tenant.batch((await Promise.all(concerns.map((concern) => concerned(work, concern)))).flat());
  return await act(work, truth.value, decideSettlement(payment, context.order.status, truth.value));
}

/** The truth. Past the deadline, or when the buyer leaves it, the gateway is told to give up; it may have won the race (E10). */
async function askGateway(work: Work, reference: string): Promise<Result<PaymentTruth, GatewayFault>> {
  const { payment, order } = work.context;
  const mayCapture =
    order.status === "pending" && payment.deadline !== null && work.now < payment.deadline - CAPTURE_MARGIN;
  const phone = order.buyerPhone === null ? undefined : toE164(order.buyerPhone, homeOf(payment.gateway));
  const asking = {
    mayCapture,
    paymentId: payment.id,
    amount: money(payment.amount, payment.currency),
    startedAt: payment.createdAt,
    ...(phone === undefined ? {} : { phone }),
  };
  const truth = await work.adapter.query(reference, asking);
  if (!truth.ok || truth.value.status !== "pending" || !(work.giveUp || isOverdue(work))) return truth;
  return await work.adapter.cancel(reference, asking);
}

function homeOf(gateway: string): string | undefined {
  return gatewayById(gateway)?.capabilities.homeCountries[0];
}

function isOverdue({ context: { payment }, now }: Work): boolean {
  return payment.deadline !== null && now >= payment.deadline;
}

/**
 * A start that was never answered. Nobody was given its page, so nobody can pay it; if the gateway knows it all the same,
 * its events name our payment, and settle it.
 */
async function settleUnstarted(work: Work): Promise<SettleOutcome> {
  const onlyOnce = gatewayById(work.context.payment.gateway)?.capabilities.startsOnce === true;
  if (isOverdue(work) || (work.giveUp && !onlyOnce)) {
    // The buyer was asked to pay, and only a callback could have told more: a person compares with the gateway's own list.
    if (work.context.payment.status === "pending")
      await work.tenant.batch(await attention(work, "start_unanswered", {}));
    return await close(work, { kind: "close", status: "cancelled", failure: "never_started" });
  }
  await work.tenant.batch(work.mark("waiting"));
  return "waiting";
}

/** The gateway could not be asked. A fault that will not go away by itself is put before a person, and stays open. */
async function unanswered(work: Work, fault: GatewayFault): Promise<SettleOutcome> {
  const { tenant, context, now } = work;
  if (fault.reason === "refused" && !isLive(context.payment.status)) return await staysSettled(work);
  if (fault.reason === "misconfigured" || fault.reason === "refused") {
    const kind = fault.reason === "misconfigured" ? "gateway_credentials_refused" : "gateway_does_not_know_payment";
    await tenant.batch(await attention(work, kind, { message: fault.message }));
    log.warn("gateway_refused_query", { tenant_id: tenant.tenantId, payment_id: context.payment.id, code: kind });
  }
  if (isOverdue(work) && fault.reason === "refused") {
    const { payment } = context;
    await runVersioned(tenant, [
      updatePayment(tenant, payment, { status: "uncertain", failure: fault.code, nextCheckAt: null, updatedAt: now }),
      ...work.mark("review"),
    ]);
    return "review";
  }
  return "unreachable";
}

async function act(work: Work, truth: PaymentTruth, settlement: Settlement): Promise<SettleOutcome> {
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
async function staysSettled({ tenant, context: { payment }, now, mark }: Work): Promise<SettleOutcome> {
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
async function close(
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
async function concerned(work: Work, { kind, detail }: Concern): Promise<Statement[]> {
  return await attention(work, kind, detail);
}

/** In an array, because a query that an async function returns by itself would be run by whoever awaits it. */
async function attention({ tenant, context, now }: Work, kind: string, detail: object): Promise<Statement[]> {
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
