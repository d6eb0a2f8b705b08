/** What a settlement is: its period, its result, what is kept back. Pure. */
import { z } from "zod";
import type { Millis } from "../kernel/time.ts";
import { PERIOD_ACCOUNTS, type PeriodAccount } from "../ledger/index.ts";

export const SETTLEMENT_PERIODS = ["week", "month"] as const;
export type SettlementPeriod = (typeof SETTLEMENT_PERIODS)[number];
export const DISBURSEMENT_METHODS = ["gateway", "bank_transfer", "cash", "other"] as const;
export type DisbursementMethod = (typeof DISBURSEMENT_METHODS)[number];
export type DisbursementStatus = "requested" | "paid" | "failed";

/** What a period moved on each of its accounts, in minor units; debit positive, zeros left out. */
export type PeriodBalances = Readonly<Partial<Record<PeriodAccount, number>>>;

const balancesSchema = z.partialRecord(z.enum(PERIOD_ACCOUNTS), z.number().int());

/** Reads the stored balances. @throws when they are not what was written: a bug */
export function readBalances(text: string): PeriodBalances {
  return balancesSchema.parse(JSON.parse(text));
}

/** What lies in the accounts and belongs to no other settlement: what they hold, less what others settle. */
export function openBalances(
  held: readonly { readonly account: string; readonly balance: number }[],
  others: readonly PeriodBalances[],
): PeriodBalances {
  const open: Partial<Record<PeriodAccount, number>> = {};
  for (const account of PERIOD_ACCOUNTS) {
    const balance = held.find((one) => one.account === account)?.balance ?? 0;
    const settled = others.reduce((sum, other) => sum + (other[account] ?? 0), 0);
    if (balance !== settled) open[account] = balance - settled;
  }
  return open;
}

/** What the period brought the organizer, in minor units: income less what was given back and what it cost. */
export function resultOf(balances: PeriodBalances): number {
  // Zero and not minus zero, which JSON and D1 would tell apart.
  return 0 - Object.values(balances).reduce((sum, balance) => sum + balance, 0);
}

const WHOLE = 1_000_000;

/** What is kept of a result for refunds to come; nothing of a loss. `rate` in millionths. */
export function reserveOf(result: number, rate: number): number {
  return result <= 0 ? 0 : Math.floor((result * rate) / WHOLE);
}

/** Start and end of the period that a moment lies in: a month, or a week from Monday, by the clock of `timeZone`. */
export function periodOf(
  at: Millis,
  period: SettlementPeriod,
  timeZone: string,
): { readonly start: Millis; readonly end: Millis } {
  const { year, month, day } = dateIn(at, timeZone);
  if (period === "month") {
    return { start: midnight(year, month, 1, timeZone), end: midnight(year, month + 1, 1, timeZone) };
  }
  // 1970-01-01 was a Thursday, three days after a Monday.
  const sinceMonday = (((Date.UTC(year, month - 1, day) / DAY_MS + 3) % 7) + 7) % 7;
  const monday = day - sinceMonday;
  return { start: midnight(year, month, monday, timeZone), end: midnight(year, month, monday + 7, timeZone) };
}

const DAY_MS = 86_400_000;

function dateIn(at: Millis, timeZone: string): { year: number; month: number; day: number } {
  const local = at + offsetAt(at, timeZone);
  const date = new Date(local);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The moment at which a day begins; days and months may run over. */
function midnight(year: number, month: number, day: number, timeZone: string): Millis {
  const wall = Date.UTC(year, month - 1, day);
  const guess = wall - offsetAt(wall, timeZone);
  // Once more with the offset of that moment: a zone may have changed its clock in between.
  return wall - offsetAt(guess, timeZone);
}

/** How far the wall clock of a zone is ahead of UTC at a moment. */
function offsetAt(at: Millis, timeZone: string): Millis {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(at / 1000) * 1000;
}
