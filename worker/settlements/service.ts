/** Settling a tenant's periods: drafts by the daily run, closing and paying out by staff (F3). */
import { derivedId } from "../kernel/ids.ts";
import { money } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, HOUR, type Millis } from "../kernel/time.ts";
import {
  balanceOf,
  balancesAt,
  disbursementEntries,
  firstTransactionAt,
  type LedgerAccount,
  ledgerStatements,
  PERIOD_ACCOUNTS,
  reserveReleasedEntries,
  settlementEntries,
} from "../ledger/index.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { runVersioned } from "../platform/versioned.ts";
import {
  type DisbursementMethod,
  openBalances,
  periodOf,
  type PeriodBalances,
  readBalances,
  reserveOf,
  resultOf,
} from "./settlement.ts";
import {
  closeStatement,
  disbursementById,
  disbursementsOf,
  insertDisbursement,
  insertDraft,
  insertRelease,
  moveSeries,
  newestOf,
  openDrafts,
  refreshDraft,
  releasable,
  seriesVersion,
  type SettlementSums,
  settingsOf,
  settlementById,
  unbookedBefore,
} from "./store.ts";
import type { DisbursementRow, SettlementRow, SettlementSettingsRow } from "./tables.ts";

/** A period is settled once nothing can be booked in it any more. */
const SETTLING_GRACE: Millis = HOUR;
/** Periods that one run looks at, for each currency (I8); the next run goes on. */
const MAX_PERIODS = 60;

/** The id of the settlement of one period: a second draft of it is the first (I6). */
async function settlementIdOf(tenant: TenantDb, currency: string, periodEnd: Millis): Promise<string> {
  return await derivedId("settlement", tenant.tenantId, currency, String(periodEnd));
}

/**
 * Makes a draft of every period that is over and in which something moved, and brings the open ones up to date. Repeating it
 * changes nothing.
 */
export async function draftSettlements(tenant: TenantDb, timeZone: string, now: Millis): Promise<number> {
  const settings = await settingsOf(tenant);
  for (const draft of await openDrafts(tenant, 0)) {
    const sums = await sumsOf(tenant, settings, draft.currency, draft.periodEnd);
    await tenant.batch([refreshDraft(tenant, draft.id, sums)]);
  }
  const currencies = new Set(
    (await balancesAt(tenant, now))
      .filter(({ account }) => (PERIOD_ACCOUNTS as readonly string[]).includes(account))
      .map(({ currency }) => currency),
  );
  let drafts = 0;
  for (const currency of currencies) drafts += await draftPeriods(tenant, settings, currency, timeZone, now);
  return drafts;
}

async function draftPeriods(
  tenant: TenantDb,
  settings: SettlementSettingsRow,
  currency: string,
  timeZone: string,
  now: Millis,
): Promise<number> {
  let drafts = 0;
  let after = (await newestOf(tenant, currency))?.periodEnd ?? 0;
  for (let looked = 0; looked < MAX_PERIODS; looked++) {
    // Years in which nothing happened are stepped over at once.
    const moved = await firstTransactionAt(tenant, after);
    if (moved === undefined) break;
    const { start, end } = periodOf(moved, settings.period, timeZone);
    if (end > now - SETTLING_GRACE) break;
    const sums = await sumsOf(tenant, settings, currency, end);
    if (sums.balances !== "{}") {
      const id = await settlementIdOf(tenant, currency, end);
      const periodStart = Math.max(start, after);
      await tenant.batch([insertDraft(tenant, { id, currency, periodStart, periodEnd: end, ...sums, createdAt: now })]);
      drafts += 1;
    }
    after = end;
  }
  return drafts;
}

/** What a period comes to, as the ledger says now. */
async function sumsOf(
  tenant: TenantDb,
  settings: SettlementSettingsRow,
  currency: string,
  end: Millis,
): Promise<SettlementSums> {
  const [held, others, releases] = await Promise.all([
    balancesAt(tenant, end),
    unbookedBefore(tenant, currency, end),
    releasable(tenant, currency, end),
  ]);
  const balances = openBalances(
    held.filter((one) => one.currency === currency),
    others.map((other) => readBalances(other.balances)),
  );
  const result = resultOf(balances);
  return {
    balances: JSON.stringify(balances),
    result,
    reserved: reserveOf(result, settings.reserveRate),
    released: releases.reduce((sum, { reserved }) => sum + reserved, 0),
    releaseAt: end + settings.reserveDays * DAY,
  };
}

export type CloseFault =
  | { readonly reason: "not_found" }
  /** Another period of the same currency comes first. */
  | { readonly reason: "earlier_open"; readonly settlement: string };

/**
 * Closes a settlement: its sums are taken anew, booked, and never change again. One that is closed already is answered as it
 * is.
 * @throws Problem `stale_version` when somebody closed or paid out in the same currency at the same moment
 */
export async function closeSettlement(
  tenant: TenantDb,
  id: string,
  now: Millis,
  audit: (after: Readonly<Record<string, unknown>>) => Statement,
): Promise<Result<SettlementRow, CloseFault>> {
  const draft = await settlementById(tenant, id);
  if (!draft) return err({ reason: "not_found" });
  if (draft.status === "closed") return ok(draft);
  const { currency, periodEnd } = draft;
  const earlier = (await openDrafts(tenant, 0)).find((one) => one.currency === currency && one.periodEnd < periodEnd);
  if (earlier) return err({ reason: "earlier_open", settlement: earlier.id });
  const version = await seriesVersion(tenant, currency);
  const [sums, releases] = await Promise.all([
    sumsOf(tenant, await settingsOf(tenant), currency, periodEnd),
    releasable(tenant, currency, periodEnd),
  ]);
  const statements = [
    moveSeries(tenant, currency, version, periodEnd),
    closeStatement(tenant, draft, sums, now),
    ...(await closingEntries(tenant, draft, sums, now)),
    ...(await releaseStatements(tenant, draft, releases, now)),
    audit({ result: sums.result, reserved: sums.reserved, released: sums.released, currency }),
  ];
  await runGuarded(tenant, statements);
  return ok((await settlementById(tenant, id)) ?? draft);
}

async function closingEntries(
  tenant: TenantDb,
  { id, currency }: SettlementRow,
  sums: SettlementSums,
  now: Millis,
): Promise<Statement[]> {
  const balances: PeriodBalances = readBalances(sums.balances);
  return ledgerStatements(tenant, {
    id: await derivedId("ledgerTransaction", "settlement", id),
    kind: "settlement",
    orderId: null,
    paymentId: null,
    at: now,
    entries: settlementEntries({ currency, balances, reserved: sums.reserved }),
  });
}

async function releaseStatements(
  tenant: TenantDb,
  draft: SettlementRow,
  releases: readonly SettlementRow[],
  now: Millis,
): Promise<Statement[]> {
  const lists = await Promise.all(
    releases.map(async ({ id, reserved }) => [
      insertRelease(tenant, id, draft.id, reserved),
      ...ledgerStatements(tenant, {
        id: await derivedId("ledgerTransaction", "reserve_released", id),
        kind: "reserve_released",
        orderId: null,
        paymentId: null,
        at: now,
        entries: reserveReleasedEntries(money(reserved, draft.currency)),
      }),
    ]),
  );
  return lists.flat();
}

export type DisburseRequest = {
  readonly settlementId: string;
  readonly method: Exclude<DisbursementMethod, "gateway">;
  /** What the bank or the receipt calls it; the same method and reference are the same disbursement. */
  readonly reference: string;
  readonly amount: number;
  readonly now: Millis;
  readonly audit: (id: string) => Statement;
};

export type DisburseFault =
  | { readonly reason: "not_found" }
  | { readonly reason: "settlement_open" }
  | { readonly reason: "above_payable"; readonly payable: number; readonly currency: string }
  | { readonly reason: "reference_used" };

const SOURCES: Readonly<Record<DisburseRequest["method"], LedgerAccount>> = {
  bank_transfer: "bank",
  cash: "cash",
  other: "bank",
};

/**
 * Writes down that the organizer got money of a closed settlement by hand. Never more than is due; the same method and
 * reference again answer the first.
 * @throws Problem `stale_version` when somebody closed or paid out in the same currency at the same moment
 */
export async function disburse(
  tenant: TenantDb,
  request: DisburseRequest,
): Promise<Result<DisbursementRow, DisburseFault>> {
  const { settlementId, method, reference, amount, now } = request;
  const settlement = await settlementById(tenant, settlementId);
  if (!settlement) return err({ reason: "not_found" });
  if (settlement.status !== "closed") return err({ reason: "settlement_open" });
  const { currency } = settlement;
  const id = await derivedId("disbursement", settlementId, method, reference);
  const first = await disbursementById(tenant, id);
  if (first) return first.amount === amount ? ok(first) : err({ reason: "reference_used" });
  // The version is read before the balance: whoever pays out in between makes the batch fail.
  const version = await seriesVersion(tenant, currency);
  const payable = await payableOf(tenant, currency);
  if (amount > payable) return err({ reason: "above_payable", payable, currency });
  const source = SOURCES[method];
  const row = { id, settlementId, method, source, reference, amount, currency, failure: null, accountId: null };
  const dates = { createdAt: now, updatedAt: now, accountVersion: 0 };
  await runGuarded(tenant, [
    moveSeries(tenant, currency, version),
    insertDisbursement(tenant, { ...row, ...dates, status: "paid" }),
    ...ledgerStatements(tenant, {
      id: await derivedId("ledgerTransaction", "disbursement", id),
      kind: "disbursement",
      orderId: null,
      paymentId: null,
      at: now,
      entries: disbursementEntries(source, money(amount, currency)),
    }),
    request.audit(id),
  ]);
  return ok({ tenantId: tenant.tenantId, ...row, ...dates, status: "paid" });
}

/** What is settled and due to the organizer now, in minor units; never less than nothing. */
export async function payableOf(tenant: TenantDb, currency: string): Promise<number> {
  return Math.max(0, -(await balanceOf(tenant, "organizer_payable", currency)));
}

export type SettlementDetail = {
  readonly settlement: SettlementRow;
  readonly disbursements: readonly DisbursementRow[];
  readonly payable: number;
};

/** A settlement with what was paid out of it and what is due now; undefined when the tenant has none of this id. */
export async function settlementDetail(tenant: TenantDb, id: string): Promise<SettlementDetail | undefined> {
  const settlement = await settlementById(tenant, id);
  if (!settlement) return undefined;
  const [disbursements, payable] = await Promise.all([
    disbursementsOf(tenant, id),
    payableOf(tenant, settlement.currency),
  ]);
  return { settlement, disbursements, payable };
}

/** Runs a batch under the series' guard, whose first row has no version to compare. */
async function runGuarded(tenant: TenantDb, statements: readonly Statement[]): Promise<void> {
  try {
    await runVersioned(tenant, statements);
  } catch (error) {
    if (isUniqueViolation(error)) throw problem("stale_version", { detail: "Read it again and repeat your change." });
    throw error;
  }
}
