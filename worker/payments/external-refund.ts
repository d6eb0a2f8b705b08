/**
 * Refunds that somebody made in the gateway's own dashboard (E14): written down as they are, with their part of tax and
 * fees. The tickets stay as they are; a person is told, and decides about them.
 */
import { derivedId } from "../kernel/ids.ts";
import { money } from "../kernel/money.ts";
import type { Millis } from "../kernel/time.ts";
import { type Entry, externalRefundEntries, ledgerStatements, type SaleParts } from "../ledger/index.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { runVersioned } from "../platform/versioned.ts";
import { askEachAccount, connectedAccount } from "./connected.ts";
import { NOT_KNOWN } from "./fallback.ts";
import { ledgerIdOf, salePartsOf } from "./fulfil.ts";
import type { MadeRefundTruth } from "./gateway.ts";
import { orderStatusStatements } from "./order-money.ts";
import { feeTakenOnTheWay, platformFeeBack } from "./platform-fee.ts";
import { refundParts } from "./refund.ts";
import { settlePayment } from "./settle.ts";
import { insertAttention } from "./attention-store.ts";
import { type EventKey, markEvent } from "./event-store.ts";
import {
  insertRefund,
  type PaymentContext,
  paymentInContext,
  paymentOfFact,
  updatePayment,
  updateRefund,
} from "./store.ts";
import type { RefundRow } from "./tables.ts";

/** Why a row of `refunds` is there although nobody asked us for it. */
export const EXTERNAL = "external";

/** A fact at a gateway that an event told of. */
export type FactRequest = {
  readonly gateway: string;
  readonly accountId: string;
  /** What the gateway calls it. */
  readonly reference: string;
  readonly event?: EventKey | undefined;
  readonly now: Millis;
};

/** What became of it. `unreachable`: the gateway, or our own payment, is not ready; try again. */
export type FactOutcome =
  | "recorded"
  | "unchanged"
  | "ours"
  | "other_account"
  | "unknown"
  | "no_payment"
  | "unreachable";

const MAX_ROUNDS = 5;

/** Asks the gateway about a refund and writes down one that is not ours. Repeating it changes nothing (I6). */
export async function followMadeRefund(env: Env, tenant: TenantDb, request: FactRequest): Promise<FactOutcome> {
  const { gateway, accountId, reference, event, now } = request;
  const done = async (outcome: FactOutcome) => {
    if (event) await tenant.batch([markEvent(tenant, event, outcome, now)]);
    return outcome;
  };
  const connected = await connectedAccount(env, tenant, gateway, now);
  if (!connected || connected.account.id !== accountId || !connected.adapter.madeRefund) {
    return await done("other_account");
  }
  const answer = await askEachAccount(env, connected, async (one) =>
    one.madeRefund ? await one.madeRefund(reference) : NOT_KNOWN,
  );
  if (!answer.ok) {
    if (answer.error.reason === "refused") return await done("unknown");
    log.warn("refund_not_answered", { tenant_id: tenant.tenantId, code: answer.error.reason });
    return "unreachable";
  }
  return await recordMadeRefund(env, tenant, request, answer.value);
}

/** Writes down a refund that the gateway told of; one that we asked for is finished instead. */
export async function recordMadeRefund(
  env: Env,
  tenant: TenantDb,
  request: FactRequest,
  truth: MadeRefundTruth,
): Promise<FactOutcome> {
  const { event, now } = request;
  const { refundId } = truth;
  const own = refundId === undefined ? undefined : await paymentInContext(tenant, { refundId });
  if (own && refundId !== undefined && own.payment.captureReference === truth.captureReference) {
    if (own.refunds.find(({ id }) => id === refundId)?.status === truth.status) {
      if (event) await tenant.batch([markEvent(tenant, event, "ours", now)]);
      return "ours";
    }
    const outcome = await settlePayment(env, tenant, { key: { refundId }, madeAs: truth.reference, event, now });
    return outcome === "unreachable" ? "unreachable" : "ours";
  }
  for (let round = 1; ; round++) {
    try {
      return await recordOnce(env, tenant, request, truth);
    } catch (error) {
      const raced = isUniqueViolation(error) || (error instanceof Problem && error.code === "stale_version");
      if (!raced || round >= MAX_ROUNDS) throw error;
    }
  }
}

async function recordOnce(
  env: Env,
  tenant: TenantDb,
  request: FactRequest,
  truth: MadeRefundTruth,
): Promise<FactOutcome> {
  const { accountId, event, now } = request;
  const mark = (outcome: FactOutcome) => (event ? [markEvent(tenant, event, outcome, now)] : []);
  const context = await paymentOfFact(tenant, request.gateway, truth);
  const payment = context?.payment;
  if (!context || !payment || payment.accountId !== accountId) return await unplaced(tenant, request, truth, mark);
  // Money that we have not seen arrive cannot have gone back: its own event is on the way.
  if (payment.status === "created" || payment.status === "pending") return "unreachable";
  if (payment.captureReference !== truth.captureReference) return await unplaced(tenant, request, truth, mark);
  const id = await derivedId("refund", payment.id, EXTERNAL, truth.reference);
  const known = context.refunds.find((refund) => refund.id === id);
  if (known?.status === truth.status) {
    await tenant.batch(mark("unchanged"));
    return "unchanged";
  }
  const parts = known ? refundParts(known) : await partsOf(env, tenant, context, truth.amount.amount);
  const row = { id, amount: truth.amount.amount, reason: EXTERNAL, status: truth.status };
  await runVersioned(tenant, [
    // Whoever refunds the same payment at this moment counted without this one: their batch fails (TH10).
    updatePayment(tenant, payment, { updatedAt: now }),
    known
      ? updateRefund(tenant, id, { status: truth.status, failure: truth.failure ?? null, updatedAt: now })
      : insertRefund(tenant, {
          ...row,
          paymentId: payment.id,
          orderId: context.order.id,
          currency: truth.amount.currency,
          tax: parts.tax,
          fee: parts.fee,
          platformFee: parts.platformFee,
          gatewayReference: truth.reference,
          failure: truth.failure ?? null,
          createdAt: truth.madeAt,
          updatedAt: now,
        }),
    ...(await booking(tenant, context, { id, was: known?.status, is: truth.status, parts, now })),
    ...(await orderStatusStatements(tenant, context.order, row)),
    ...(known ? [] : await told(tenant, context, id, truth, now)),
    ...mark("recorded"),
  ]);
  log.info("external_refund_recorded", { tenant_id: tenant.tenantId, payment_id: payment.id, outcome: truth.status });
  return "recorded";
}

/**
 * Tax and fees inside a refund of `amount`, by proportion of the sale; the refund that empties the sale takes what is left
 * of both. `back` are the refunds before it.
 */
export function externalParts(
  sold: SaleParts,
  back: readonly Pick<RefundRow, "status" | "amount" | "tax" | "fee">[],
  amount: number,
): SaleParts {
  const gone = back.filter(({ status }) => status !== "failed");
  const sum = (part: "amount" | "tax" | "fee") => gone.reduce((total, refund) => total + refund[part], 0);
  const left = { tax: Math.max(0, sold.tax - sum("tax")), fee: Math.max(0, sold.fee - sum("fee")) };
  const isLast = sum("amount") + amount >= sold.total;
  const share = (part: "tax" | "fee") =>
    isLast || sold.total === 0 ? left[part] : Math.min(left[part], Math.round((sold[part] * amount) / sold.total));
  const fee = Math.min(share("fee"), amount);
  return { currency: sold.currency, total: amount, fee, tax: Math.min(share("tax"), amount - fee), platformFee: 0 };
}

/** The same with the platform's part, which comes back with it where the gateway never took it. */
async function partsOf(env: Env, tenant: TenantDb, context: PaymentContext, amount: number): Promise<SaleParts> {
  const { payment, order, lines, refunds } = context;
  const sold = salePartsOf(order, lines);
  const taken = await feeTakenOnTheWay(env, tenant, [payment]);
  const platformFee = taken.has(payment.id) ? 0 : platformFeeBack(sold, refunds, amount);
  return { ...externalParts(sold, refunds, amount), platformFee };
}

type Booking = {
  readonly id: string;
  readonly was: RefundRow["status"] | undefined;
  readonly is: MadeRefundTruth["status"];
  readonly parts: SaleParts;
  readonly now: Millis;
};

/** Booked when it succeeded; taken out again when the buyer's bank sends it back. */
async function booking(
  tenant: TenantDb,
  { payment, order }: PaymentContext,
  { id, was, is, parts, now }: Booking,
): Promise<Statement[]> {
  const entries = externalRefundEntries(payment.gateway, parts);
  const back = entries.map((entry): Entry => ({ ...entry, amount: -entry.amount }));
  const isBack = was === "succeeded" && is === "failed";
  if (is !== "succeeded" && !isBack) return [];
  const kind = isBack ? "refund_returned" : "external_refund";
  return ledgerStatements(tenant, {
    id: await ledgerIdOf(kind, id),
    kind,
    orderId: order.id,
    paymentId: payment.id,
    at: now,
    entries: isBack ? back : entries,
  });
}

/** In an array, because a query that an async function returns by itself would be run by whoever awaits it. */
async function told(
  tenant: TenantDb,
  { payment, order }: PaymentContext,
  refundId: string,
  truth: MadeRefundTruth,
  now: Millis,
): Promise<Statement[]> {
  return [
    insertAttention(tenant, {
      id: await derivedId("attention", "external_refund", refundId),
      kind: "external_refund",
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ refund: refundId, amount: truth.amount, reference: truth.reference }),
      createdAt: now,
    }),
  ];
}

async function unplaced(
  tenant: TenantDb,
  { accountId, now }: FactRequest,
  truth: MadeRefundTruth,
  mark: (outcome: FactOutcome) => Statement[],
): Promise<FactOutcome> {
  const item = insertAttention(tenant, {
    id: await derivedId("attention", "refund_without_payment", accountId, truth.reference),
    kind: "refund_without_payment",
    orderId: null,
    paymentId: null,
    detail: JSON.stringify({ reference: truth.reference, amount: money(truth.amount.amount, truth.amount.currency) }),
    createdAt: now,
  });
  await tenant.batch([item, ...mark("no_payment")]);
  return "no_payment";
}
