/**
 * Balances and their daily closing. A balance is the newest snapshot before the moment and the entries since: never the
 * whole ledger. Snapshots are derived; `checkBooks` derives them again.
 */
import { and, desc, eq, gte, lt, lte, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { chunkRows, type Statement, type TenantDb } from "../platform/db.ts";
import type { LedgerAccount } from "./accounts.ts";
import { ledgerClosings, ledgerEntries, ledgerSnapshots, ledgerTransactions } from "./tables.ts";

export type Balance = { readonly account: LedgerAccount; readonly currency: string; readonly balance: number };

/** More accounts than a tenant can have: 18, and one a gateway, in a few currencies. */
const MAX_ACCOUNTS = 500;
const FAULTS_SHOWN = 20;

/** Every account that has entries, with what it held before `until`, in minor units; debit positive. */
export async function balancesAt(tenant: TenantDb, until: Millis): Promise<Balance[]> {
  const { tenantId } = tenant;
  // One seek an account and currency: each step jumps to the next name instead of reading every entry.
  return await tenant.db.all<Balance>(sql`
    WITH RECURSIVE accounts (account) AS (
      SELECT min(account) FROM ledger_entries WHERE tenant_id = ${tenantId}
      UNION ALL
      SELECT (SELECT min(account) FROM ledger_entries WHERE tenant_id = ${tenantId} AND account > accounts.account)
      FROM accounts WHERE account IS NOT NULL LIMIT ${MAX_ACCOUNTS}
    ), pairs (account, currency) AS (
      SELECT account, (SELECT min(currency) FROM ledger_entries WHERE tenant_id = ${tenantId}
        AND account = accounts.account) FROM accounts WHERE account IS NOT NULL
      UNION ALL
      SELECT account, (SELECT min(currency) FROM ledger_entries WHERE tenant_id = ${tenantId}
        AND account = pairs.account AND currency > pairs.currency)
      FROM pairs WHERE currency IS NOT NULL LIMIT ${MAX_ACCOUNTS}
    ), known AS (
      SELECT account, currency, (SELECT max(until) FROM ledger_snapshots s WHERE s.tenant_id = ${tenantId}
        AND s.account = pairs.account AND s.currency = pairs.currency AND s.until <= ${until}) AS since
      FROM pairs WHERE currency IS NOT NULL
    )
    SELECT account, currency,
      coalesce((SELECT balance FROM ledger_snapshots s WHERE s.tenant_id = ${tenantId}
        AND s.account = known.account AND s.currency = known.currency AND s.until = known.since), 0)
      + coalesce((SELECT sum(amount) FROM ledger_entries e WHERE e.tenant_id = ${tenantId}
        AND e.account = known.account AND e.currency = known.currency
        AND e.at >= coalesce(known.since, 0) AND e.at < ${until}), 0) AS balance
    FROM known ORDER BY account, currency`);
}

/** Where in an account's entries: up to and with this one. */
export type EntryPlace = { readonly at: Millis; readonly transactionId: string; readonly position: number };

/** After every entry there can be. */
const END: EntryPlace = { at: Number.MAX_SAFE_INTEGER, transactionId: "", position: 0 };

/** What an account held after this entry, in minor units; debit positive. */
export async function balanceAfter(
  tenant: TenantDb,
  account: LedgerAccount,
  currency: string,
  place: EntryPlace,
): Promise<number> {
  const [snapshot] = await tenant.db
    .select({ until: ledgerSnapshots.until, balance: ledgerSnapshots.balance })
    .from(ledgerSnapshots)
    .where(
      tenant.own(
        ledgerSnapshots,
        eq(ledgerSnapshots.account, account),
        eq(ledgerSnapshots.currency, currency),
        lte(ledgerSnapshots.until, place.at),
      ),
    )
    .orderBy(desc(ledgerSnapshots.until))
    .limit(1);
  const [since] = await tenant.db
    .select({ sum: sql<number>`coalesce(sum(${ledgerEntries.amount}), 0)` })
    .from(ledgerEntries)
    .where(
      tenant.own(
        ledgerEntries,
        eq(ledgerEntries.account, account),
        eq(ledgerEntries.currency, currency),
        gte(ledgerEntries.at, snapshot?.until ?? 0),
        sql`(${ledgerEntries.at}, ${ledgerEntries.transactionId}, ${ledgerEntries.position})
          <= (${place.at}, ${place.transactionId}, ${place.position})`,
      ),
    );
  return (snapshot?.balance ?? 0) + (since?.sum ?? 0);
}

/** What an account holds now, in minor units; debit positive. */
export async function balanceOf(tenant: TenantDb, account: LedgerAccount, currency: string): Promise<number> {
  return await balanceAfter(tenant, account, currency, END);
}

/** Up to where the books are closed; 0 before the first closing. */
export async function closedUntil(tenant: TenantDb): Promise<Millis> {
  const [row] = await tenant.db
    .select({ until: ledgerClosings.until })
    .from(ledgerClosings)
    .where(tenant.own(ledgerClosings))
    .orderBy(desc(ledgerClosings.until))
    .limit(1);
  return row?.until ?? 0;
}

export type CheckedPage = {
  readonly transactions: number;
  readonly last: { readonly at: Millis; readonly id: string } | undefined;
  readonly unbalanced: readonly { readonly transaction: string; readonly currency: string; readonly sum: number }[];
};

/** Checks the next `limit` transactions after `after` and before `until`: each must sum to zero per currency (I3). */
export async function checkTransactions(
  tenant: TenantDb,
  after: { readonly at: Millis; readonly id: string },
  until: Millis,
  limit: number,
): Promise<CheckedPage> {
  const page = await tenant.db
    .select({ at: ledgerTransactions.at, id: ledgerTransactions.id })
    .from(ledgerTransactions)
    .where(
      tenant.own(
        ledgerTransactions,
        sql`(${ledgerTransactions.at}, ${ledgerTransactions.id}) > (${after.at}, ${after.id})`,
        lt(ledgerTransactions.at, until),
      ),
    )
    .orderBy(ledgerTransactions.at, ledgerTransactions.id)
    .limit(limit);
  const last = page.at(-1);
  if (!last) return { transactions: 0, last, unbalanced: [] };
  const unbalanced = await tenant.db
    .select({
      transaction: ledgerEntries.transactionId,
      currency: ledgerEntries.currency,
      sum: sql<number>`sum(${ledgerEntries.amount})`,
    })
    .from(ledgerTransactions)
    .innerJoin(
      ledgerEntries,
      and(
        eq(ledgerEntries.tenantId, ledgerTransactions.tenantId),
        eq(ledgerEntries.transactionId, ledgerTransactions.id),
      ),
    )
    .where(
      tenant.own(
        ledgerTransactions,
        sql`(${ledgerTransactions.at}, ${ledgerTransactions.id}) > (${after.at}, ${after.id})`,
        sql`(${ledgerTransactions.at}, ${ledgerTransactions.id}) <= (${last.at}, ${last.id})`,
      ),
    )
    .groupBy(ledgerEntries.transactionId, ledgerEntries.currency)
    .having(sql`sum(${ledgerEntries.amount}) <> 0`)
    .limit(FAULTS_SHOWN);
  return { transactions: page.length, last, unbalanced };
}

/** The statements that keep a closing and its snapshots. A second closing of the same moment fails the batch. */
export function closingStatements(
  tenant: TenantDb,
  closing: { readonly until: Millis; readonly transactions: number; readonly now: Millis },
  balances: readonly Balance[],
): Statement[] {
  const { tenantId } = tenant;
  const { until, transactions, now } = closing;
  const rows = balances.map((balance) => ({ tenantId, until, ...balance }));
  return [
    tenant.db.insert(ledgerClosings).values({ tenantId, until, transactions, createdAt: now }),
    ...chunkRows(rows, 5).map((chunk) => tenant.db.insert(ledgerSnapshots).values(chunk)),
  ];
}

export type BooksFault =
  | { readonly reason: "currency_unbalanced"; readonly currency: string; readonly sum: number }
  | { readonly reason: "transaction_unbalanced"; readonly transaction: string; readonly sum: number }
  | { readonly reason: "entry_misdated"; readonly transaction: string }
  | {
      readonly reason: "snapshot_wrong";
      readonly account: string;
      readonly currency: string;
      readonly until: Millis;
      readonly kept: number;
      readonly derived: number;
    };

/** What is wrong with a tenant's books; empty when everything sums to zero (I3). Reads the whole ledger: for checks. */
export async function checkBooks(tenant: TenantDb): Promise<BooksFault[]> {
  const { tenantId } = tenant;
  const sum = sql<number>`sum(${ledgerEntries.amount})`;
  const [currencies, transactions, misdated] = await tenant.db.batch([
    tenant.db
      .select({ currency: ledgerEntries.currency, sum })
      .from(ledgerEntries)
      .where(tenant.own(ledgerEntries))
      .groupBy(ledgerEntries.currency)
      .having(sql`sum(${ledgerEntries.amount}) <> 0`)
      .limit(FAULTS_SHOWN),
    tenant.db
      .select({ transaction: ledgerEntries.transactionId, sum })
      .from(ledgerEntries)
      .where(tenant.own(ledgerEntries))
      .groupBy(ledgerEntries.transactionId, ledgerEntries.currency)
      .having(sql`sum(${ledgerEntries.amount}) <> 0`)
      .limit(FAULTS_SHOWN),
    tenant.db
      .select({ transaction: ledgerEntries.transactionId })
      .from(ledgerEntries)
      .innerJoin(
        ledgerTransactions,
        and(
          eq(ledgerTransactions.tenantId, ledgerEntries.tenantId),
          eq(ledgerTransactions.id, ledgerEntries.transactionId),
        ),
      )
      .where(tenant.own(ledgerEntries, sql`${ledgerEntries.at} <> ${ledgerTransactions.at}`))
      .limit(FAULTS_SHOWN),
  ]);
  const snapshots = await tenant.db.all<{
    account: string;
    currency: string;
    until: number;
    kept: number;
    derived: number;
  }>(sql`SELECT account, currency, until, balance AS kept, coalesce((SELECT sum(amount) FROM ledger_entries e
      WHERE e.tenant_id = ${tenantId} AND e.account = s.account AND e.currency = s.currency AND e.at < s.until), 0) AS derived
    FROM ledger_snapshots s WHERE s.tenant_id = ${tenantId} AND kept <> derived LIMIT ${FAULTS_SHOWN}`);
  return [
    ...currencies.map((row) => ({ reason: "currency_unbalanced" as const, ...row })),
    ...transactions.map((row) => ({ reason: "transaction_unbalanced" as const, ...row })),
    ...misdated.map((row) => ({ reason: "entry_misdated" as const, ...row })),
    ...snapshots.map((row) => ({ reason: "snapshot_wrong" as const, ...row })),
  ];
}
