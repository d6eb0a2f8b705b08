/** Writing and summing the ledger. */
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { assert } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import type { LedgerAccount } from "./accounts.ts";
import { type Entry, isBalanced, type PostingKind } from "./postings.ts";
import { ledgerEntries, ledgerTransactions } from "./tables.ts";

export type LedgerTransaction = {
  /** Derived from what it books, so that a repeated booking collides with the first. */
  readonly id: string;
  readonly kind: PostingKind;
  /** Null for what belongs to no order: payouts, settlements. */
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly at: Millis;
  readonly entries: readonly Entry[];
};

/**
 * The statements of one transaction, for the batch of what it books. A second booking of the same id fails the batch:
 * nothing is booked twice.
 * @throws when the entries do not balance (I3): a bug
 */
export function ledgerStatements(tenant: TenantDb, transaction: LedgerTransaction): Statement[] {
  const { entries, ...head } = transaction;
  assert(isBalanced(entries), `ledger transaction ${transaction.id} does not balance`);
  if (entries.length === 0) return [];
  const { tenantId } = tenant;
  return [
    tenant.db.insert(ledgerTransactions).values({ tenantId, ...head }),
    tenant.db
      .insert(ledgerEntries)
      .values(entries.map((entry, position) => ({ tenantId, transactionId: head.id, position, ...entry }))),
  ];
}

/** The balance of an account: the sum of its entries, in minor units; debit positive. */
export async function balanceOf(tenant: TenantDb, account: LedgerAccount, currency: string): Promise<number> {
  const [row] = await tenant.db
    .select({ balance: sql<number>`coalesce(sum(${ledgerEntries.amount}), 0)` })
    .from(ledgerEntries)
    .where(tenant.own(ledgerEntries, eq(ledgerEntries.account, account), eq(ledgerEntries.currency, currency)));
  return row?.balance ?? 0;
}

export type OrderEntry = Entry & { readonly transactionId: string; readonly kind: string; readonly at: Millis };

/** What was booked for these transactions, in order; for the page of an order. */
export async function entriesOf(tenant: TenantDb, transactionIds: readonly string[]): Promise<OrderEntry[]> {
  if (transactionIds.length === 0) return [];
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
    .where(tenant.own(ledgerEntries, inArray(ledgerEntries.transactionId, transactionIds.slice(0, 90))))
    .orderBy(asc(ledgerTransactions.at), asc(ledgerEntries.transactionId), asc(ledgerEntries.position))
    .limit(500);
  return rows.map(({ ledger_entries: entry, ledger_transactions: head }) => ({
    transactionId: head.id,
    kind: head.kind,
    at: head.at,
    account: entry.account as LedgerAccount,
    amount: entry.amount,
    currency: entry.currency,
  }));
}

export type BooksFault =
  | { readonly reason: "currency_unbalanced"; readonly currency: string; readonly sum: number }
  | { readonly reason: "transaction_unbalanced"; readonly transaction: string; readonly sum: number };

const FAULTS_SHOWN = 20;

/** What is wrong with a tenant's books; empty when everything sums to zero (I3). Reads the whole ledger: for checks. */
export async function checkBooks(tenant: TenantDb): Promise<BooksFault[]> {
  const sum = sql<number>`sum(${ledgerEntries.amount})`;
  const [currencies, transactions] = await tenant.db.batch([
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
  ]);
  return [
    ...currencies.map((row) => ({ reason: "currency_unbalanced" as const, ...row })),
    ...transactions.map((row) => ({ reason: "transaction_unbalanced" as const, ...row })),
  ];
}
