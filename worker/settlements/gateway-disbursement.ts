/**
 * Settled money that a gateway sends to the organizer (F3). First it is written that it is on its way, so that nobody pays it
 * out a second time; then it is sent from the queue. What has no answer is looked up at the gateway, never sent again.
 */
import { derivedId, newId } from "../kernel/ids.ts";
import { money, type Money } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { balanceOf, disbursementEntries, gatewayAccount, ledgerStatements, opposite } from "../ledger/index.ts";
import {
  accountOfPayment,
  accountsOf,
  connectedAccount,
  type DisbursementTruth,
  type GatewayFault,
  insertAttention,
} from "../payments/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type DisburseFault, payableOf } from "./service.ts";
import {
  disbursementById,
  insertDisbursement,
  moveDisbursement,
  moveSeries,
  openDisbursements,
  seriesVersion,
  settlementById,
} from "./store.ts";
import type { DisbursementRow } from "./tables.ts";

/** The message that sends, or asks about, one of them. */
export const DISBURSE_JOB = "settlement.disburse";

/** A gateway that can send money to the organizer. */
export type GatewayWay = {
  readonly gateway: string;
  /** Where it goes, as the gateway calls it. */
  readonly destination: string;
  /** What the books say that it holds. */
  readonly held: Money;
  /** No more than is due, and than it holds. */
  readonly most: Money;
};

/** The gateways that can send what is due in a currency, each with how much. */
export async function waysToPay(env: Env, tenant: TenantDb, currency: string, now: Millis): Promise<GatewayWay[]> {
  const payable = await payableOf(tenant, currency);
  const ways = await Promise.all(
    (await accountsOf(tenant)).map(async ({ gateway }) => await wayOf(env, tenant, gateway, currency, payable, now)),
  );
  return ways.filter((way) => way !== undefined);
}

async function wayOf(
  env: Env,
  tenant: TenantDb,
  gateway: string,
  currency: string,
  payable: number,
  now: Millis,
): Promise<GatewayWay | undefined> {
  const way = (await connectedAccount(env, tenant, gateway, now))?.adapter.disbursement;
  if (!way) return undefined;
  const held = Math.max(0, await balanceOf(tenant, gatewayAccount(gateway), currency));
  const most = money(Math.min(held, payable), currency);
  return { gateway, destination: way.destination, held: money(held, currency), most };
}

export type GatewayDisburseRequest = {
  readonly settlementId: string;
  readonly gateway: string;
  readonly amount: number;
  readonly now: Millis;
  readonly audit: (id: string, destination: string) => Statement;
};
export type GatewayDisburseFault = DisburseFault | { readonly reason: "no_way" };

/**
 * Puts money of a closed settlement on its way. Never more than is due, nor than the gateway holds.
 * @throws Problem `stale_version` when somebody closed or paid out in the same currency at the same moment
 */
export async function disburseThroughGateway(
  env: Env,
  tenant: TenantDb,
  { settlementId, gateway, amount, now, audit }: GatewayDisburseRequest,
): Promise<Result<DisbursementRow, GatewayDisburseFault>> {
  const settlement = await settlementById(tenant, settlementId);
  if (!settlement) return err({ reason: "not_found" });
  if (settlement.status !== "closed") return err({ reason: "settlement_open" });
  const { currency } = settlement;
  const connected = await connectedAccount(env, tenant, gateway, now);
  const way = connected?.adapter.disbursement;
  if (!connected || !way) return err({ reason: "no_way" });
  // The version is read before the balances: whoever pays out in between makes the batch fail.
  const version = await seriesVersion(tenant, currency);
  const source = gatewayAccount(gateway);
  const [payable, held] = await Promise.all([payableOf(tenant, currency), balanceOf(tenant, source, currency)]);
  const most = Math.max(0, Math.min(payable, held));
  if (amount > most) return err({ reason: "above_payable", payable: most, currency });
  const id = newId("disbursement");
  const row = {
    id,
    settlementId,
    method: "gateway" as const,
    source,
    // Its own name until the gateway has given it one.
    reference: id,
    amount,
    currency,
    status: "requested" as const,
    failure: null,
    accountId: connected.account.id,
    accountVersion: connected.account.version,
    createdAt: now,
    updatedAt: now,
  };
  const payload = { tenant_id: tenant.tenantId, disbursement_id: id };
  const message = outboxRow(tenant, { queue: "jobs", type: DISBURSE_JOB, payload }, now);
  await runVersioned(tenant, [
    moveSeries(tenant, currency, version),
    insertDisbursement(tenant, row),
    ...ledgerStatements(tenant, {
      id: await derivedId("ledgerTransaction", "disbursement", id),
      kind: "disbursement",
      orderId: null,
      paymentId: null,
      at: now,
      entries: disbursementEntries(source, money(amount, currency)),
    }),
    message.statement,
    audit(id, way.destination),
  ]);
  await flushOutbox(env, [message.entry]);
  return ok({ tenantId: tenant.tenantId, ...row });
}

/** `unreachable`: the gateway could not be asked; try again. */
export type FollowOutcome = "paid" | "waiting" | "failed" | "unchanged" | "unreachable";

/** Sends a disbursement, or finds out what became of it. Repeating it sends nothing twice and books nothing twice (I6). */
export async function followDisbursement(env: Env, tenant: TenantDb, id: string, now: Millis): Promise<FollowOutcome> {
  const row = await disbursementById(tenant, id);
  if (!row || row.method !== "gateway" || row.status === "failed") return "unchanged";
  const gateway = row.source.slice("gateway:".length);
  const connected = await accountOfPayment(env, tenant, { ...row, gateway }, now);
  const way = connected?.adapter.disbursement;
  if (!way) return await settle(tenant, row, { refusal: "no_account" }, now);
  const answer = await way.send({
    disbursementId: id,
    amount: money(row.amount, row.currency),
    askedAt: row.createdAt,
    ...(row.reference === id ? {} : { reference: row.reference }),
  });
  const outcome = await settle(tenant, row, answer.ok ? { truth: answer.value } : told(answer.error), now);
  log.info("disbursement_followed", { tenant_id: tenant.tenantId, outcome });
  return outcome;
}

/** Puts what is not finished before the queue once more. Returns how many. */
export async function followOpenDisbursements(env: Env, tenant: TenantDb): Promise<number> {
  const open = await openDisbursements(tenant);
  if (open.length === 0) return 0;
  const messages = open.map((id) => ({
    body: envelope(DISBURSE_JOB, { tenant_id: tenant.tenantId, disbursement_id: id }),
  }));
  await queueOf(env, "jobs").sendBatch(messages.slice(0, 100));
  return open.length;
}

type Told = { readonly truth: DisbursementTruth } | { readonly refusal: string } | { readonly silent: true };

/** A refusal is an answer: nothing was sent. What has no answer may have been. */
function told(fault: GatewayFault): Told {
  if (fault.reason === "refused") return { refusal: fault.code };
  return fault.reason === "misconfigured" ? { refusal: fault.reason } : { silent: true };
}

async function settle(tenant: TenantDb, row: DisbursementRow, answer: Told, now: Millis): Promise<FollowOutcome> {
  if ("silent" in answer) return "unreachable";
  // What was sent before is not undone by a refusal to talk about it.
  if ("refusal" in answer)
    return row.reference === row.id ? await failed(tenant, row, answer.refusal, now) : "unreachable";
  const { reference, status, failure } = answer.truth;
  if (status === "failed") return await failed(tenant, { ...row, reference }, failure ?? "failed", now);
  const next = status === "paid" ? ("paid" as const) : row.status;
  if (next !== row.status || reference !== row.reference) {
    await tenant.batch([moveDisbursement(tenant, row.id, { status: next, reference, failure: null, updatedAt: now })]);
  }
  return next === "paid" ? "paid" : "waiting";
}

/** The money is still, or again, with the gateway: it is due as before, and a person is told. */
async function failed(tenant: TenantDb, row: DisbursementRow, failure: string, now: Millis): Promise<FollowOutcome> {
  const { id, source, amount, currency, reference } = row;
  const transactionId = await derivedId("ledgerTransaction", "disbursement_failed", id);
  await tenant.batch([
    // Its id fails a second run of this.
    ...ledgerStatements(tenant, {
      id: transactionId,
      kind: "disbursement_failed",
      orderId: null,
      paymentId: null,
      at: now,
      entries: opposite(disbursementEntries(gatewayOf(source), money(amount, currency))),
    }),
    moveDisbursement(tenant, id, { status: "failed", reference, failure: failure.slice(0, 60), updatedAt: now }),
    insertAttention(tenant, {
      id: await derivedId("attention", "disbursement_failed", id),
      kind: "disbursement_failed",
      orderId: null,
      paymentId: null,
      detail: JSON.stringify({ disbursement: id, amount: { amount, currency }, failure }),
      createdAt: now,
    }),
  ]);
  return "failed";
}

function gatewayOf(source: string) {
  return gatewayAccount(source.slice("gateway:".length));
}
