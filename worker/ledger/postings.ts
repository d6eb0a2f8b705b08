/** Which entries each event of money makes. Pure; every list sums to zero per currency (I3). */
import type { Money } from "../kernel/money.ts";
import { gatewayAccount, type LedgerAccount } from "./accounts.ts";

/** One line of a transaction: debit positive, credit negative, never zero. */
export type Entry = { readonly account: LedgerAccount; readonly amount: number; readonly currency: string };

export type PostingKind = "sale" | "unplaced_capture" | "suspense_capture" | "refund" | "refund_returned";

/** A paid order: the gateway has the money, the organizer has earned it. */
export function saleEntries(gateway: string, paid: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "organizer_payable", paid);
}

/** Money that came for places that are gone, or for an order that is paid already: it is owed back at once. */
export function unplacedCaptureEntries(gateway: string, captured: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "refunds_due", captured);
}

/** Money that does not fit what was asked for: kept apart until a person has decided. */
export function suspenseCaptureEntries(gateway: string, captured: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "suspense", captured);
}

/** A refund that the gateway has made, of money that was owed back. */
export function refundEntries(gateway: string, refunded: Money): Entry[] {
  return transfer("refunds_due", gatewayAccount(gateway), refunded);
}

/** A refund that failed after it had been made: the gateway has the money again, and it is owed again. */
export function refundReturnedEntries(gateway: string, refunded: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "refunds_due", refunded);
}

/** The sum of entries per currency; all zero when the transaction balances. */
export function sumsByCurrency(entries: readonly Entry[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, amount } of entries) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return sums;
}

/** True when every currency sums to zero and no entry is empty or a fraction. */
export function isBalanced(entries: readonly Entry[]): boolean {
  if (entries.some(({ amount }) => !Number.isSafeInteger(amount) || amount === 0)) return false;
  return [...sumsByCurrency(entries).values()].every((sum) => sum === 0);
}

/** Debits `to` and credits `from`; nothing for an amount of zero. */
function transfer(to: LedgerAccount, from: LedgerAccount, value: Money): Entry[] {
  if (value.amount === 0) return [];
  return [
    { account: to, amount: value.amount, currency: value.currency },
    { account: from, amount: -value.amount, currency: value.currency },
  ];
}
