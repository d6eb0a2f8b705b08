/**
 * Settling a payment: ask the gateway, decide, write once. Every captured payment ends as a fulfilled order, a refund, or
 * an item for a person (I2). Each step can be repeated, and a death between any two is repaired by the next run: the
 * queue delivers again, and the sweep asks about every payment that is not settled (I7).
 */
import { money } from "../kernel/money.ts";
import { toE164 } from "../kernel/phone.ts";
import type { Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { runVersioned } from "../platform/versioned.ts";
import { accountOfPayment } from "./connected.ts";
import { noteExtraCaptures } from "./extra-capture.ts";
import { gatewayById } from "./gateways/index.ts";
import { isLateFact, learnCapture } from "./late-facts.ts";
import type { GatewayFault, PaymentTruth } from "./gateway.ts";
import { CAPTURE_MARGIN, decideSettlement, isLive } from "./payment.ts";
import { finishRefund, isForGateway, unfinishedRefund } from "./refund.ts";
import { type EventKey, markEvent } from "./event-store.ts";
import { paymentInContext, type PaymentContext, type PaymentKey, updatePayment } from "./store.ts";
import {
  act,
  attention,
  close,
  concerned,
  isOverdue,
  type SettleOutcome,
  staysSettled,
  type Work,
} from "./settle-steps.ts";

export type { SettleOutcome } from "./settle-steps.ts";

export type SettleRequest = {
  readonly key: PaymentKey;
  /** What the gateway calls the payment, where an event told: for a payment whose start was never answered. */
  readonly reference?: string | undefined;
  /** What an event says was captured. */
  readonly captureReference?: string | undefined;
  /** What the gateway calls the refund of `key`, where it told of it: one that we gave up is then looked up again. */
  readonly madeAs?: string | undefined;
  /** The buyer wants to pay another way: the gateway is told to give up, and a payment that wins that race counts (E10). */
  readonly giveUp?: boolean;
  /** The event that woke us; marked as done in the batch of its effect (E13). */
  readonly event?: EventKey | undefined;
  readonly now: Millis;
};

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

/** The refund that is under way, or the one that the gateway speaks of, whatever became of it since. */
function refundToLookAt(context: PaymentContext, { key, madeAs }: SettleRequest) {
  if (!("refundId" in key)) return unfinishedRefund(context);
  const refund = context.refunds.find(({ id }) => id === key.refundId);
  if (!refund) return undefined;
  const wasGivenUp = refund.status === "failed" && refund.method === "gateway" && madeAs !== undefined;
  return isForGateway(refund) || refund.status === "succeeded" || wasGivenUp ? refund : undefined;
}

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
  const refund = refundToLookAt(context, request);
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
  if (refund) return await finishRefund({ ...work, madeAs: request.madeAs }, refund);
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

/**
 * A start that was never answered. Nobody was given its page, so nobody can pay it; if the gateway knows it all the same,
 * its events name our payment, and settle it.
 */
async function settleUnstarted(work: Work): Promise<SettleOutcome> {
  const onlyOnce = gatewayById(work.context.payment.gateway)?.capabilities.startsOnce === true;
  if (isOverdue(work) || (work.giveUp && !onlyOnce)) {
    // The buyer was, or may have been, asked to pay before we died, and only a callback could have told more: a person
    // compares with the gateway's own list.
    if (work.context.payment.status === "pending" || onlyOnce)
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
