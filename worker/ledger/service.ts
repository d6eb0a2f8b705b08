/** Reading the ledger: pages with the running balance (F6), and the daily closing (I3). */
import { DAY, HOUR, type Millis } from "../kernel/time.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import type { LedgerAccount } from "./accounts.ts";
import {
  balanceAfter,
  balancesAt,
  type BooksFault,
  checkTransactions,
  closedUntil,
  closingStatements,
  type EntryPlace,
} from "./balances-store.ts";
import type { Entry } from "./postings.ts";
import {
  entriesOf,
  listAccount,
  listTransactions,
  type TransactionFilter,
  type TransactionHead,
} from "./reading-store.ts";

export type BookedTransaction = {
  readonly head: TransactionHead;
  readonly entries: readonly Entry[];
  /** What the account of the filter held after it, in minor units. */
  readonly balance: number | null;
  /** Where a page that ends with it goes on. */
  readonly key: string;
};

/** At most `limit` transactions, newest first; `before` is the key of the last one of the page before. */
export async function readTransactions(
  tenant: TenantDb,
  filter: TransactionFilter,
  before: string | undefined,
  limit: number,
): Promise<BookedTransaction[]> {
  const place = placeOf(before);
  const after = place && { at: place.at, id: place.transactionId };
  const heads = await listTransactions(tenant, filter, after, limit);
  const entries = await entriesOf(
    tenant,
    heads.map((head) => head.id),
  );
  return heads.map((head) => ({
    head,
    entries: entries.get(head.id) ?? [],
    balance: null,
    key: `${head.at}.${head.id}`,
  }));
}

/** The same for one account in one currency, with what it held after each. */
export async function readAccount(
  tenant: TenantDb,
  filter: Pick<TransactionFilter, "from" | "to"> & { readonly account: LedgerAccount; readonly currency: string },
  before: string | undefined,
  limit: number,
): Promise<BookedTransaction[]> {
  const { account, currency, ...range } = filter;
  const rows = await listAccount(tenant, account, currency, range, placeOf(before), limit);
  const [first] = rows;
  if (!first) return [];
  const [entries, newest] = await Promise.all([
    entriesOf(
      tenant,
      rows.map((row) => row.transactionId),
    ),
    balanceAfter(tenant, account, currency, first),
  ]);
  let balance = newest;
  return rows.map((row) => {
    const after = balance;
    balance -= row.amount;
    const key = `${row.at}.${row.transactionId}.${row.position}`;
    return { head: row.head, entries: entries.get(row.transactionId) ?? [], balance: after, key };
  });
}

/** What a key says; undefined where it is none, and the list starts at its top. */
function placeOf(key: string | undefined): EntryPlace | undefined {
  const match = /^(\d{1,15})\.(ltx_\w{26})(?:\.(\d{1,3}))?$/.exec(key ?? "");
  const [, at, transactionId, position] = match ?? [];
  if (at === undefined || transactionId === undefined) return undefined;
  return { at: Number(at), transactionId, position: Number(position ?? 0) };
}

/** A request may book with a time that is a little old; a day is closed when none can come any more. */
const CLOSING_GRACE: Millis = HOUR;
const TRANSACTIONS_AT_ONCE = 500;
/** Pages of one run (I8): 100,000 transactions a day. What is over is checked by the next run. */
const MAX_PAGES = 200;

export type Closing =
  | { readonly outcome: "closed"; readonly until: Millis; readonly transactions: number }
  | { readonly outcome: "nothing_new" }
  | { readonly outcome: "faulty"; readonly until: Millis; readonly faults: readonly BooksFault[] };

/**
 * Checks what was booked since the last closing, up to the last midnight (UTC), and keeps every account's balance. With a
 * fault nothing is kept, so the next run finds it again. Repeating it changes nothing (I6).
 */
export async function closeBooks(tenant: TenantDb, now: Millis): Promise<Closing> {
  const until = Math.floor((now - CLOSING_GRACE) / DAY) * DAY;
  const since = await closedUntil(tenant);
  if (since >= until) return { outcome: "nothing_new" };
  const faults: BooksFault[] = [];
  let transactions = 0;
  let after = { at: since - 1, id: "~" };
  let end = until;
  for (let page = 0; ; page++) {
    const checked = await checkTransactions(tenant, after, until, TRANSACTIONS_AT_ONCE);
    transactions += checked.transactions;
    for (const { transaction, sum } of checked.unbalanced) {
      faults.push({ reason: "transaction_unbalanced", transaction, sum });
    }
    if (!checked.last || checked.transactions < TRANSACTIONS_AT_ONCE) break;
    after = checked.last;
    if (page + 1 >= MAX_PAGES) {
      // Closed up to the last one that was seen; those of the same millisecond come with the next run.
      end = after.at;
      break;
    }
  }
  const balances = await balancesAt(tenant, end);
  const sums = new Map<string, number>();
  for (const { currency, balance } of balances) sums.set(currency, (sums.get(currency) ?? 0) + balance);
  for (const [currency, sum] of sums) if (sum !== 0) faults.push({ reason: "currency_unbalanced", currency, sum });
  if (faults.length > 0) return { outcome: "faulty", until: end, faults };
  try {
    await tenant.batch(closingStatements(tenant, { until: end, transactions, now }, balances));
  } catch (error) {
    // Somebody else has just closed the same day.
    if (!isUniqueViolation(error)) throw error;
    return { outcome: "nothing_new" };
  }
  return { outcome: "closed", until: end, transactions };
}
