/** Lists of what was booked (F6), newest first. Each is a seek on the index of its narrowest filter. */
import { and, desc, eq, exists, gte, inArray, lt, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import type { LedgerAccount } from "./accounts.ts";
import type { EntryPlace } from "./balances-store.ts";
import type { Entry, PostingKind } from "./postings.ts";
import { ledgerEntries, ledgerTransactions } from "./tables.ts";

export type TransactionFilter = {
  readonly account?: LedgerAccount | undefined;
  readonly kind?: PostingKind | undefined;
  readonly order?: string | undefined;
  /** Booked at or after. */
  readonly from?: Millis | undefined;
  /** Booked before. */
  readonly to?: Millis | undefined;
};

export type TransactionHead = typeof ledgerTransactions.$inferSelect;
/** Where a page of transactions ended. */
export type TransactionPlace = { readonly at: Millis; readonly id: string };

/** Ids in one statement: D1 takes 100 parameters. */
const IDS_AT_ONCE = 90;

/** Transactions, newest first. */
export async function listTransactions(
  tenant: TenantDb,
  filter: TransactionFilter,
  before: TransactionPlace | undefined,
  limit: number,
): Promise<TransactionHead[]> {
  const { account, kind, order, from, to } = filter;
  const touches = (name: LedgerAccount) =>
    exists(
      tenant.db
        .select({ one: sql`1` })
        .from(ledgerEntries)
        .where(
          tenant.own(
            ledgerEntries,
            eq(ledgerEntries.transactionId, ledgerTransactions.id),
            eq(ledgerEntries.account, name),
          ),
        ),
    );
  return await tenant.db
    .select()
    .from(ledgerTransactions)
    .where(
      tenant.own(
        ledgerTransactions,
        order === undefined ? undefined : eq(ledgerTransactions.orderId, order),
        kind === undefined ? undefined : eq(ledgerTransactions.kind, kind),
        // Said once more as the index says it, which it only serves then.
        kind === undefined || kind === "sale" ? undefined : sql`${ledgerTransactions.kind} <> 'sale'`,
        account === undefined ? undefined : touches(account),
        from === undefined ? undefined : gte(ledgerTransactions.at, from),
        to === undefined ? undefined : lt(ledgerTransactions.at, to),
        before && sql`(${ledgerTransactions.at}, ${ledgerTransactions.id}) < (${before.at}, ${before.id})`,
      ),
    )
    .orderBy(desc(ledgerTransactions.at), desc(ledgerTransactions.id))
    .limit(limit);
}

export type AccountEntry = EntryPlace & { readonly amount: number; readonly head: TransactionHead };

/** The entries of one account in one currency, newest first. */
export async function listAccount(
  tenant: TenantDb,
  account: LedgerAccount,
  currency: string,
  range: Pick<TransactionFilter, "from" | "to">,
  before: EntryPlace | undefined,
  limit: number,
): Promise<AccountEntry[]> {
  const { from, to } = range;
  const place = sql`(${ledgerEntries.at}, ${ledgerEntries.transactionId}, ${ledgerEntries.position})`;
  const rows = await tenant.db
    .select()
    .from(ledgerEntries)
    .innerJoin(
      ledgerTransactions,
      and(
        eq(ledgerTransactions.tenantId, ledgerEntries.tenantId),
        eq(ledgerTransactions.id, ledgerEntries.transactionId),
      ),
    )
    .where(
      tenant.own(
        ledgerEntries,
        eq(ledgerEntries.account, account),
        eq(ledgerEntries.currency, currency),
        from === undefined ? undefined : gte(ledgerEntries.at, from),
        to === undefined ? undefined : lt(ledgerEntries.at, to),
        before && sql`${place} < (${before.at}, ${before.transactionId}, ${before.position})`,
      ),
    )
    .orderBy(desc(ledgerEntries.at), desc(ledgerEntries.transactionId), desc(ledgerEntries.position))
    .limit(limit);
  return rows.map(({ ledger_entries: entry, ledger_transactions: head }) => ({
    at: entry.at,
    transactionId: entry.transactionId,
    position: entry.position,
    amount: entry.amount,
    head,
  }));
}

/** Which of these transactions are booked. */
export async function bookedOf(tenant: TenantDb, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const booked = new Set<string>();
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
    const rows = await tenant.db
      .select({ id: ledgerTransactions.id })
      .from(ledgerTransactions)
      .where(tenant.own(ledgerTransactions, inArray(ledgerTransactions.id, ids.slice(i, i + IDS_AT_ONCE))))
      .limit(IDS_AT_ONCE);
    for (const { id } of rows) booked.add(id);
  }
  return booked;
}

/** When the first transaction at or after `from` was booked; undefined when there is none. */
export async function firstTransactionAt(tenant: TenantDb, from: Millis): Promise<Millis | undefined> {
  const [row] = await tenant.db
    .select({ at: ledgerTransactions.at })
    .from(ledgerTransactions)
    .where(tenant.own(ledgerTransactions, gte(ledgerTransactions.at, from)))
    .orderBy(ledgerTransactions.at)
    .limit(1);
  return row?.at;
}

/** The entries of these transactions, by transaction and position. */
export async function entriesOf(
  tenant: TenantDb,
  transactionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const found = new Map<string, Entry[]>();
  for (let i = 0; i < transactionIds.length; i += IDS_AT_ONCE) {
    const rows = await tenant.db
      .select()
      .from(ledgerEntries)
      .where(tenant.own(ledgerEntries, inArray(ledgerEntries.transactionId, transactionIds.slice(i, i + IDS_AT_ONCE))))
      .orderBy(ledgerEntries.transactionId, ledgerEntries.position)
      .limit(IDS_AT_ONCE * 20);
    for (const { transactionId, account, amount, currency } of rows) {
      const list = found.get(transactionId) ?? [];
      list.push({ account: account as LedgerAccount, amount, currency });
      found.set(transactionId, list);
    }
  }
  return found;
}
