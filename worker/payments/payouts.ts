/** Payouts of gateways to the organizer's bank: their rows, and the ledger (F3). */
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { ledgerStatements, payoutEntries, type PayoutStep, type PostingKind } from "../ledger/index.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { runVersioned } from "../platform/versioned.ts";
import { askEachAccount, connectedAccount } from "./connected.ts";
import { NOT_KNOWN } from "./fallback.ts";
import type { FactOutcome, FactRequest } from "./external-refund.ts";
import type { PayoutTruth } from "./gateway.ts";
import { hasLeft, payoutSteps } from "./payout.ts";
import { insertPayout, payoutById, updatePayout } from "./payout-store.ts";
import { insertAttention } from "./attention-store.ts";
import { markEvent } from "./event-store.ts";
import type { PayoutRow } from "./tables.ts";

const KINDS: Readonly<Record<PayoutStep, PostingKind>> = {
  sent: "payout_sent",
  arrived: "payout_arrived",
  failed: "payout_failed",
  failed_after_arrival: "payout_failed",
};
const MAX_ROUNDS = 5;

/** Asks the gateway about a payout and books how far it got. Repeating it changes nothing (I6). */
export async function followPayout(env: Env, tenant: TenantDb, request: FactRequest): Promise<FactOutcome> {
  const { gateway, accountId, reference, event, now } = request;
  const done = async (outcome: FactOutcome) => {
    if (event) await tenant.batch([markEvent(tenant, event, outcome, now)]);
    return outcome;
  };
  const connected = await connectedAccount(env, tenant, gateway, now);
  if (!connected || connected.account.id !== accountId || !connected.adapter.payout) return await done("other_account");
  const answer = await askEachAccount(env, connected, async (one) =>
    one.payout ? await one.payout(reference) : NOT_KNOWN,
  );
  if (!answer.ok) {
    if (answer.error.reason === "refused") return await done("unknown");
    log.warn("payout_not_answered", { tenant_id: tenant.tenantId, code: answer.error.reason });
    return "unreachable";
  }
  const { disbursementId } = answer.value;
  if (disbursementId !== undefined) return await done(await wakeDisbursement(env, tenant, disbursementId));
  for (let round = 1; ; round++) {
    try {
      return await recordOnce(tenant, request, answer.value);
    } catch (error) {
      const raced = isUniqueViolation(error) || (error instanceof Problem && error.code === "stale_version");
      if (!raced || round >= MAX_ROUNDS) throw error;
    }
  }
}

/** A payout that we asked for is a disbursement: its settlement has booked it, and is woken here. */
async function wakeDisbursement(env: Env, tenant: TenantDb, disbursementId: string): Promise<FactOutcome> {
  const payload = { tenant_id: tenant.tenantId, disbursement_id: disbursementId };
  await queueOf(env, "jobs").send(envelope("settlement.disburse", payload));
  return "ours";
}

async function recordOnce(tenant: TenantDb, request: FactRequest, truth: PayoutTruth): Promise<FactOutcome> {
  const { accountId, gateway, event, now } = request;
  const id = await derivedId("payout", accountId, truth.reference);
  const known = await payoutById(tenant, id);
  const mark = (outcome: FactOutcome) => (event ? [markEvent(tenant, event, outcome, now)] : []);
  if (known?.status === truth.status) {
    await tenant.batch(mark("unchanged"));
    return "unchanged";
  }
  const fields = {
    status: truth.status,
    arrivesAt: truth.arrivesAt,
    failure: truth.failure ?? null,
    booked: hasLeft(truth.status) ? truth.amount.amount : 0,
    updatedAt: now,
  };
  await runVersioned(tenant, [
    known
      ? updatePayout(tenant, known, fields)
      : insertPayout(tenant, {
          ...fields,
          id,
          gateway,
          accountId,
          gatewayReference: truth.reference,
          amount: truth.amount.amount,
          currency: truth.amount.currency,
          createdAt: now,
        }),
    ...(await bookings(tenant, gateway, id, known, truth, now)),
    ...(truth.status === "failed" ? await told(tenant, id, truth, now) : []),
    ...mark("recorded"),
  ]);
  return "recorded";
}

async function bookings(
  tenant: TenantDb,
  gateway: string,
  id: string,
  known: PayoutRow | undefined,
  truth: PayoutTruth,
  now: Millis,
): Promise<Statement[]> {
  const version = String(known?.version ?? 0);
  const statements = await Promise.all(
    payoutSteps(known?.status, truth.status).map(async (step) =>
      ledgerStatements(tenant, {
        id: await derivedId("ledgerTransaction", step, id, version),
        kind: KINDS[step],
        orderId: null,
        paymentId: null,
        at: now,
        entries: payoutEntries(gateway, step, truth.amount),
      }),
    ),
  );
  return statements.flat();
}

/** In an array, because a query that an async function returns by itself would be run by whoever awaits it. */
async function told(tenant: TenantDb, id: string, truth: PayoutTruth, now: Millis): Promise<Statement[]> {
  return [
    insertAttention(tenant, {
      id: await derivedId("attention", "payout_failed", id),
      kind: "payout_failed",
      orderId: null,
      paymentId: null,
      detail: JSON.stringify({ payout: id, amount: truth.amount, failure: truth.failure ?? null }),
      createdAt: now,
    }),
  ];
}
