/** Writing the ledger, and what was booked for one order. */
import { and, asc, eq } from "drizzle-orm";
import { assert } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { preparedInsert } from "../platform/prepared.ts";
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
  const { id: transactionId, at } = head;
  return [
    addTransactions(tenant, [head]),
    addEntries(
      tenant,
      entries.map((entry, position) => ({ transactionId, position, at, ...entry })),
    ),
  ];
}

const addTransactions = preparedInsert(ledgerTransactions);
const addEntries = preparedInsert(ledgerEntries);

export type OrderEntry = Entry & { readonly transactionId: string; readonly kind: string; readonly at: Millis };

/** Everything that was booked for an order, oldest first; for its page. */
export async function entriesOfOrder(tenant: TenantDb, orderId: string): Promise<OrderEntry[]> {
  const rows = await tenant.db
    .select()
    .from(ledgerTransactions)
    .innerJoin(
      ledgerEntries,
      and(
        eq(ledgerEntries.tenantId, ledgerTransactions.tenantId),
        eq(ledgerEntries.transactionId, ledgerTransactions.id),
      ),
    )
    .where(tenant.own(ledgerTransactions, eq(ledgerTransactions.orderId, orderId)))
    .orderBy(asc(ledgerTransactions.at), asc(ledgerTransactions.id), asc(ledgerEntries.position))
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
