/**
 * A dispute moved to where the gateway says it stands: one batch with its row, the ledger, the tickets and the mail to
 * staff. What an event claims is never read; the gateway is asked (TH07). Each step may be repeated (I6).
 */
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { money } from "../kernel/money.ts";
import type { Result } from "../kernel/result.ts";
import { disputeEntries, type Entry, ledgerStatements, type PostingKind } from "../ledger/index.ts";
import {
  askEachAccount,
  connectedAccount,
  NOT_KNOWN,
  type DisputeTruth,
  type EventKey,
  type GatewayAdapter,
  type GatewayFault,
  insertAttention,
  markEvent,
  type PaymentContext,
  paymentInContext,
  paymentOfFact,
  updatePayment,
} from "../payments/index.ts";
import { disputeNoticeMessage } from "../comms/index.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { blockTickets, unblockTickets } from "../tickets/index.ts";
import { DEFAULT_TICKET_POLICY, type DisputeStep, isOpen, nextStep } from "./dispute.ts";
import { disputeById, insertDispute, policyRow, updateDispute } from "./store.ts";
import type { DisputeRow } from "./tables.ts";

export type DisputeRequest = {
  readonly gateway: string;
  readonly accountId: string;
  /** What the gateway calls the dispute. */
  readonly reference: string;
  /** The event that woke us; marked as done in the batch of its effect (E13). */
  readonly event?: EventKey | undefined;
  readonly now: Millis;
};

/** What became of it. `unreachable`: the gateway, or our own payment, is not ready; try again. */
export type DisputeOutcome = "moved" | "unchanged" | "other_account" | "unknown" | "no_payment" | "unreachable";

const MAX_ROUNDS = 5;

/** The id of a dispute: a function of the account and the gateway's own name for it. */
export async function disputeIdOf(accountId: string, reference: string): Promise<string> {
  return await derivedId("dispute", accountId, reference);
}

/** Asks the gateway about a dispute and writes down what follows. */
export async function followDispute(env: Env, tenant: TenantDb, request: DisputeRequest): Promise<DisputeOutcome> {
  const { gateway, accountId, reference, now } = request;
  const done = async (outcome: DisputeOutcome) => {
    if (request.event) await tenant.batch([markEvent(tenant, request.event, outcome, now)]);
    return outcome;
  };
  const connected = await connectedAccount(env, tenant, gateway, now);
  // An event of one account says nothing about disputes of another (TH09).
  if (!connected || connected.account.id !== accountId || !connected.adapter.dispute)
    return await done("other_account");
  const answer = await askEachAccount(env, connected, async (one) => await disputeFor(one, reference));
  if (!answer.ok) return answer.error.reason === "refused" ? await done("unknown") : unanswered(tenant, answer.error);
  const { told, borne: truth } = answer.value;
  if (told.withheld.amount > truth.withheld.amount) await tenant.batch(await notBorne(tenant, request, told, truth));
  return await applyTruth(env, tenant, request, truth);
}

/** The dispute as it is for the organizer. Where it takes the platform's money first, that is passed on before. */
async function disputeFor(
  adapter: GatewayAdapter,
  reference: string,
): Promise<Result<{ readonly told: DisputeTruth; readonly borne: DisputeTruth }, GatewayFault>> {
  if (!adapter.dispute) return NOT_KNOWN;
  const told = await adapter.dispute(reference);
  const mine = await borne(adapter, told);
  if (!told.ok) return told;
  return mine.ok ? { ok: true, value: { told: told.value, borne: mine.value } } : mine;
}

/** The organizer's account had too little: our own bears the rest until somebody has looked. */
async function notBorne(
  tenant: TenantDb,
  { accountId, now }: DisputeRequest,
  told: DisputeTruth,
  truth: DisputeTruth,
): Promise<Statement[]> {
  const id = await disputeIdOf(accountId, truth.reference);
  const context =
    truth.paymentId === undefined ? undefined : await paymentInContext(tenant, { paymentId: truth.paymentId });
  return [
    insertAttention(tenant, {
      id: await derivedId("attention", "dispute_not_borne", id),
      kind: "dispute_not_borne",
      orderId: context?.order.id ?? null,
      paymentId: truth.paymentId ?? null,
      detail: JSON.stringify({ reference: truth.reference, taken: told.withheld, from_organizer: truth.withheld }),
      createdAt: now,
    }),
  ];
}

/** What a gateway said of a dispute, as it is for the organizer. */
export async function borne(
  adapter: GatewayAdapter,
  told: Result<DisputeTruth, GatewayFault>,
): Promise<Result<DisputeTruth, GatewayFault>> {
  return told.ok && adapter.bearDispute ? await adapter.bearDispute(told.value) : told;
}

function unanswered(tenant: TenantDb, fault: GatewayFault): "unreachable" {
  log.warn("dispute_not_answered", { tenant_id: tenant.tenantId, code: fault.reason });
  return "unreachable";
}

/** Writes what follows from the truth; somebody who was faster is read and followed. */
export async function applyTruth(
  env: Env,
  tenant: TenantDb,
  request: DisputeRequest,
  truth: DisputeTruth,
): Promise<DisputeOutcome> {
  for (let round = 1; ; round++) {
    try {
      return await applyOnce(env, tenant, request, truth);
    } catch (error) {
      const raced = isUniqueViolation(error) || (error instanceof Problem && error.code === "stale_version");
      if (!raced || round >= MAX_ROUNDS) throw error;
    }
  }
}

async function applyOnce(
  env: Env,
  tenant: TenantDb,
  request: DisputeRequest,
  truth: DisputeTruth,
): Promise<DisputeOutcome> {
  const { event, now } = request;
  const mark = (outcome: DisputeOutcome) => (event ? [markEvent(tenant, event, outcome, now)] : []);
  const id = await disputeIdOf(request.accountId, truth.reference);
  const [known, context, policy] = await Promise.all([
    disputeById(tenant, id),
    paymentOfFact(tenant, request.gateway, truth),
    policyRow(tenant),
  ]);
  const payment = context?.payment;
  if (!context || !payment || payment.accountId !== request.accountId) {
    await tenant.batch([await unplaced(tenant, id, truth, now), ...mark("no_payment")].flat());
    return "no_payment";
  }
  // Money that we have not seen arrive yet cannot be taken back: its own event is on the way.
  if (payment.status === "created" || payment.status === "pending") return "unreachable";
  if (payment.captureReference !== truth.captureReference) {
    await tenant.batch([await unplaced(tenant, id, truth, now), ...mark("no_payment")].flat());
    return "no_payment";
  }
  const step = nextStep(known, truth, policy?.tickets ?? DEFAULT_TICKET_POLICY);
  if (known && !changes(known, truth, step)) {
    await tenant.batch(mark("unchanged"));
    return "unchanged";
  }
  const version = known?.version ?? 0;
  const notice = step.news === null ? undefined : await noticeOf(tenant, id, step.news, version, now);
  await runVersioned(tenant, [
    ...rowStatements(tenant, { id, known, truth, context, request }),
    ...(await bookings(tenant, { id, version, known, truth, step, context, now })),
    ...ticketStatements(tenant, context.order.id, id, step, now),
    ...(notice ? [notice.statement] : []),
    ...mark("moved"),
  ]);
  if (notice) await flushOutbox(env, [notice.entry]);
  log.info("dispute_moved", { tenant_id: tenant.tenantId, order_id: context.order.id, outcome: step.status });
  return "moved";
}

function changes(known: DisputeRow, truth: DisputeTruth, step: DisputeStep): boolean {
  return (
    known.status !== step.status ||
    step.withheldChange !== 0 ||
    step.feeChange !== 0 ||
    known.evidenceDueAt !== (truth.evidenceDueBy ?? null) ||
    (truth.evidenceSent && known.evidenceSentAt === null)
  );
}

type RowFacts = {
  readonly id: string;
  readonly known: DisputeRow | undefined;
  readonly truth: DisputeTruth;
  readonly context: PaymentContext;
  readonly request: DisputeRequest;
};

function rowStatements(tenant: TenantDb, { id, known, truth, context, request }: RowFacts): Statement[] {
  const { now, accountId } = request;
  const { payment, order } = context;
  const fields = {
    status: truth.status,
    reason: truth.reason,
    withheld: truth.withheld.amount,
    fee: truth.fee.amount,
    feeCurrency: truth.fee.currency,
    evidenceDueAt: truth.evidenceDueBy ?? null,
    evidenceSentAt: known?.evidenceSentAt ?? (truth.evidenceSent ? now : null),
    closedAt: isOpen(truth.status) ? null : (known?.closedAt ?? now),
    updatedAt: now,
  };
  if (known) return [updateDispute(tenant, known, fields)];
  return [
    insertDispute(tenant, {
      ...fields,
      id,
      orderId: order.id,
      paymentId: payment.id,
      gateway: payment.gateway,
      accountId,
      gatewayReference: truth.reference,
      // What went back before leaves nothing to withhold; the bank's question is about all of it still.
      amount: truth.amount.amount > 0 ? truth.amount.amount : payment.captured,
      currency: truth.amount.currency,
      evidence: null,
      openedAt: truth.openedAt,
    }),
    // A refund that is being made at this moment was decided on the version before: it fails, and sees the dispute.
    updatePayment(tenant, payment, { updatedAt: now }),
  ];
}

type Booking = {
  readonly id: string;
  readonly version: number;
  readonly known: DisputeRow | undefined;
  readonly truth: DisputeTruth;
  readonly step: DisputeStep;
  readonly context: PaymentContext;
  readonly now: Millis;
};

/** Each change of money as a transaction of its own; the dispute's version in its id keeps a repeat from booking twice. */
async function bookings(tenant: TenantDb, facts: Booking): Promise<Statement[]> {
  const { id, version, known, truth, step, context, now } = facts;
  const { payment, order } = context;
  const { currency } = truth.amount;
  const lostBefore = known?.status === "lost" ? known.withheld : 0;
  const lostChange = (truth.status === "lost" ? truth.withheld.amount : 0) - lostBefore;
  const { withheldChange, feeChange } = step;
  const lines: readonly (readonly [PostingKind, readonly Entry[]])[] = [
    withheldChange >= 0
      ? ["dispute_opened", disputeEntries(payment.gateway, "opened", money(withheldChange, currency))]
      : ["dispute_won", disputeEntries(payment.gateway, "won", money(-withheldChange, currency))],
    ["dispute_lost", disputeEntries(payment.gateway, "lost", money(lostChange, currency))],
    feeChange >= 0
      ? ["dispute_fee", disputeEntries(payment.gateway, "fee", money(feeChange, truth.fee.currency))]
      : [
          "dispute_fee_returned",
          disputeEntries(payment.gateway, "fee_returned", money(-feeChange, truth.fee.currency)),
        ],
  ];
  const statements = await Promise.all(
    lines.map(async ([kind, entries]) =>
      ledgerStatements(tenant, {
        id: await derivedId("ledgerTransaction", kind, id, String(version)),
        kind,
        orderId: order.id,
        paymentId: payment.id,
        at: now,
        entries,
      }),
    ),
  );
  return statements.flat();
}

function ticketStatements(
  tenant: TenantDb,
  orderId: string,
  disputeId: string,
  { tickets }: DisputeStep,
  now: Millis,
): Statement[] {
  if (tickets === "leave") return [];
  return [
    tickets === "block"
      ? blockTickets(tenant, orderId, disputeId, now)
      : unblockTickets(tenant, orderId, disputeId, now),
  ];
}

async function noticeOf(
  tenant: TenantDb,
  disputeId: string,
  news: NonNullable<DisputeStep["news"]>,
  version: number,
  now: Millis,
) {
  const id = await derivedId("outbox", "dispute_notice", disputeId, String(version));
  return outboxRow(tenant, disputeNoticeMessage(tenant.tenantId, disputeId, news), now, id);
}

/** A dispute about money that we cannot find: a person has to look, and it is theirs to book. */
async function unplaced(tenant: TenantDb, id: string, truth: DisputeTruth, now: Millis): Promise<Statement[]> {
  return [
    insertAttention(tenant, {
      id: await derivedId("attention", "dispute_without_payment", id),
      kind: "dispute_without_payment",
      orderId: null,
      paymentId: null,
      detail: JSON.stringify({
        reference: truth.reference,
        amount: truth.amount,
        withheld: truth.withheld,
        fee: truth.fee,
      }),
      createdAt: now,
    }),
  ];
}
