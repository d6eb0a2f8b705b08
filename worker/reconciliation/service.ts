/**
 * Comparing a gateway's books with ours, a day at a time (G9). What differs is kept, put before a person once, and where the
 * gateway can be asked again, asked. What the gateway charged is booked. Each step can be repeated (I6).
 */
import { derivedId } from "../kernel/ids.ts";
import { money } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import {
  bookedOf,
  gatewayCostEntries,
  ledgerStatements,
  listTransactions,
  type TransactionPlace,
} from "../ledger/index.ts";
import {
  connectedAccount,
  followListedRefunds,
  followPlatformRefunds,
  type GatewayFault,
  insertAttention,
  ledgerIdOf,
  type ListedPayment,
  paymentMoney,
  type PaymentMoney,
} from "../payments/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { compareListed, type Difference, type OurPayment } from "./compare.ts";
import { insertDifferences, keepRun, knownDifferences } from "./store.ts";
import type { ReconciliationRow } from "./tables.ts";

/** A callback may come after midnight: what we booked today may have been captured yesterday. */
const LOOK_BACK: Millis = DAY;
/** Pages of one run (I8): 10,000 payments in two days and an account. */
const MAX_PAGES = 100;
/** Payments that are asked about one by one in a run, because the list does not have them. */
const MAX_ASKED = 200;
/** Differences of one run that are kept; more than that are one fault of the account. */
const MAX_KEPT = 100;
const TRANSACTIONS_AT_ONCE = 90;
/** Two statements each, in one batch. */
const COSTS_AT_ONCE = 40;

export type Period = { readonly from: Millis; readonly to: Millis };
type Run = {
  readonly tenant: TenantDb;
  readonly gateway: string;
  readonly adapter: NonNullable<Awaited<ReturnType<typeof connectedAccount>>>["adapter"];
  readonly period: Period;
  readonly now: Millis;
};
type Found = { readonly listed: number; readonly differences: readonly Difference[] };

/** What came of a comparison. `fault`: why the gateway's books could not be read. */
export type Reconciled = {
  readonly row: Omit<ReconciliationRow, "tenantId">;
  readonly fault: GatewayFault | undefined;
};

/** Compares one account for one period. Undefined when the gateway has no list, or the tenant no such account. */
export async function reconcile(
  env: Env,
  tenant: TenantDb,
  gateway: string,
  period: Period,
  now: Millis,
): Promise<Reconciled | undefined> {
  const connected = await connectedAccount(env, tenant, gateway, now);
  if (!connected?.adapter.list) return undefined;
  const { account, adapter } = connected;
  const id = await derivedId("reconciliation", account.id, String(period.to));
  const head = { id, gateway, accountId: account.id, periodStart: period.from, periodEnd: period.to, createdAt: now };
  // Refunds first: one that is written down by this is no difference any more.
  const range = { from: period.from - LOOK_BACK, to: period.to };
  const refunds = await followListedRefunds(env, tenant, connected, range, now);
  const found = refunds.ok ? await compareAll({ tenant, gateway, adapter, period, now }) : refunds;
  if (!found.ok) {
    const failure = `${found.error.reason}: ${found.error.message}`.slice(0, 500);
    const row = { ...head, status: "failed" as const, listed: 0, differences: 0, failure };
    await tenant.batch([keepRun(tenant, row)]);
    log.warn("reconciliation_failed", { tenant_id: tenant.tenantId, gateway, code: found.error.reason });
    return { row, fault: found.error };
  }
  const { listed, differences } = found.value;
  const row = { ...head, status: "complete" as const, listed, differences: differences.length, failure: null };
  await keep(tenant, row, differences.slice(0, MAX_KEPT), now);
  await askAgain(env, tenant, differences);
  return { row, fault: undefined };
}

/** Refunds of accounts below ours, which no list of a single account has: read once for all tenants (E14). */
export async function reconcilePlatform(
  env: Env,
  gateway: string,
  period: Period,
  now: Millis,
): Promise<Result<number, GatewayFault>> {
  const found = await followPlatformRefunds(env, gateway, { from: period.from - LOOK_BACK, to: period.to }, now);
  if (!found.ok) log.warn("reconciliation_failed", { gateway, code: found.error.reason });
  return found;
}

async function compareAll(run: Run): Promise<Result<Found, GatewayFault>> {
  const { tenant, adapter, period } = run;
  const seen = new Set<string>();
  const differences: Difference[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await adapter.list?.({ from: period.from - LOOK_BACK, to: period.to }, cursor);
    if (!answer) break;
    if (!answer.ok) return answer;
    const listed = answer.value.payments.filter(({ tenantId }) => tenantId === tenant.tenantId);
    const ours = await paymentMoney(
      tenant,
      listed.map(({ paymentId }) => paymentId),
    );
    for (const { paymentId } of listed) seen.add(paymentId);
    // What a person has before them already is not told again.
    const told = listed.filter(({ paymentId }) => ours.get(paymentId)?.uncertain !== true);
    differences.push(...compareListed(told, ours));
    await bookCosts(run, told, ours);
    cursor = answer.value.next;
    if (cursor === undefined) break;
  }
  const unlisted = await compareUnlisted(run, seen);
  if (!unlisted.ok) return unlisted;
  return ok({ listed: seen.size, differences: [...differences, ...unlisted.value] });
}

/** What the gateway kept of each payment, once a payment; in the payment's own currency, or it is another transaction. */
async function bookCosts(
  { tenant, gateway, now }: Run,
  listed: readonly ListedPayment[],
  ours: ReadonlyMap<string, OurPayment>,
): Promise<void> {
  const costs = await Promise.all(
    listed.flatMap(({ paymentId, fee, captured }) => {
      const own = ours.get(paymentId);
      if (!own || own.captured === 0 || !fee || fee.amount === 0 || fee.currency !== captured.currency) return [];
      const transaction = async () => ({
        id: await ledgerIdOf("gateway_cost", paymentId),
        orderId: own.orderId,
        paymentId,
        fee,
      });
      return [transaction()];
    }),
  );
  const booked = await bookedOf(
    tenant,
    costs.map(({ id }) => id),
  );
  const open = costs.filter(({ id }) => !booked.has(id));
  for (let i = 0; i < open.length; i += COSTS_AT_ONCE) {
    const statements = open
      .slice(i, i + COSTS_AT_ONCE)
      .flatMap(({ fee, ...head }) =>
        ledgerStatements(tenant, { ...head, kind: "gateway_cost", at: now, entries: gatewayCostEntries(gateway, fee) }),
      );
    await tenant.batch(statements);
  }
}

const CAPTURES: readonly string[] = ["sale", "unplaced_capture"];

/** Payments that we booked in the period and that the list does not have: each is asked about before it is told. */
async function compareUnlisted(
  { tenant, gateway, adapter, period }: Run,
  seen: ReadonlySet<string>,
): Promise<Result<Difference[], GatewayFault>> {
  const differences: Difference[] = [];
  let before: TransactionPlace | undefined;
  let asked = 0;
  for (;;) {
    const heads = await listTransactions(tenant, period, before, TRANSACTIONS_AT_ONCE);
    const ids = heads.flatMap(({ kind, paymentId }) =>
      CAPTURES.includes(kind) && paymentId !== null && !seen.has(paymentId) ? [paymentId] : [],
    );
    const ours = await paymentMoney(tenant, ids);
    for (const own of ours.values()) {
      if (own.gateway !== gateway || own.captured === 0 || own.reference === null || asked >= MAX_ASKED) continue;
      asked += 1;
      const difference = await askAbout(adapter, own, own.reference);
      if (!difference.ok) return difference;
      if (difference.value) differences.push(difference.value);
    }
    before = heads.at(-1);
    if (heads.length < TRANSACTIONS_AT_ONCE) return ok(differences);
  }
}

async function askAbout(
  adapter: Run["adapter"],
  { paymentId, orderId, captured, currency, startedAt }: PaymentMoney,
  reference: string,
): Promise<Result<Difference | undefined, GatewayFault>> {
  const truth = await adapter.query(reference, {
    mayCapture: false,
    paymentId,
    amount: money(captured, currency),
    startedAt,
  });
  if (!truth.ok && truth.error.reason !== "refused") return err(truth.error);
  const theirs = truth.ok && truth.value.status === "captured" ? truth.value.captured : undefined;
  if (theirs?.amount === captured && theirs.currency === currency) return ok(undefined);
  const kind = theirs === undefined ? "missing_there" : "amount_differs";
  return ok({ kind, reference, paymentId, orderId, ours: captured, theirs: theirs?.amount ?? null, currency });
}

/** The run and what is new in it, in one batch: each difference becomes an item for a person once. */
async function keep(
  tenant: TenantDb,
  row: Omit<ReconciliationRow, "tenantId">,
  differences: readonly Difference[],
  now: Millis,
): Promise<void> {
  const found = await Promise.all(
    differences.map(async (difference) => {
      const { kind, reference, paymentId } = difference;
      return { id: await derivedId("difference", row.accountId, kind, reference, paymentId), ...difference };
    }),
  );
  const known = await knownDifferences(
    tenant,
    found.map(({ id }) => id),
  );
  const fresh = found.filter(({ id }) => !known.has(id));
  const items = await Promise.all(
    fresh.map(async (difference) => {
      const { id, orderId, paymentId, ...detail } = difference;
      return {
        id: await derivedId("attention", "reconciliation_difference", id),
        kind: "reconciliation_difference",
        orderId,
        paymentId,
        detail: JSON.stringify({ gateway: row.gateway, ...detail }),
        createdAt: now,
      };
    }),
  );
  await tenant.batch([
    keepRun(tenant, row),
    ...insertDifferences(
      tenant,
      fresh.map((difference) => ({ ...difference, reconciliationId: row.id, createdAt: now })),
    ),
    ...items.map((item) => insertAttention(tenant, item)),
  ]);
}

/** Money that the gateway has and we do not: the payment is looked at once more, which settles what was only late. */
async function askAgain(env: Env, tenant: TenantDb, differences: readonly Difference[]): Promise<void> {
  const late = differences.filter(({ kind, ours }) => kind === "missing_here" && ours !== null).slice(0, MAX_KEPT);
  if (late.length === 0) return;
  await queueOf(env, "payments").sendBatch(
    late.map(({ paymentId }) => ({
      body: envelope("payment.check", { tenant_id: tenant.tenantId, payment_id: paymentId }),
    })),
  );
}
