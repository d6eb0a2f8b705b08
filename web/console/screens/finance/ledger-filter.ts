/** What of the ledger is shown, as the API is asked for it. Pure. */
import { fromWallClock } from "../../zoned-time.ts";

export type LedgerFilter = {
  readonly account: string;
  /** Empty: the organization's own. Only with an account. */
  readonly currency: string;
  readonly kind: string;
  /** Days such as `2026-11-21`; empty: open. Both are part of what is shown. */
  readonly from: string;
  readonly to: string;
};

export const NO_FILTER: LedgerFilter = { account: "", currency: "", kind: "", from: "", to: "" };

/** Whether anything is left out. */
export function isFiltered(filter: LedgerFilter): boolean {
  return Object.values(filter).some((value) => value !== "");
}

/** The API gives a running balance for one account whose transactions are all there. */
export function showsBalance({ account, kind }: LedgerFilter): boolean {
  return account !== "" && kind === "";
}

/** The question to the API. @param zone in which the days are meant */
export function ledgerPath(filter: LedgerFilter, zone: string): string {
  const query = new URLSearchParams({ limit: "25" });
  if (filter.account) query.set("account", filter.account);
  if (filter.account && filter.currency) query.set("currency", filter.currency);
  if (filter.kind) query.set("kind", filter.kind);
  const from = fromWallClock(filter.from, "00:00", zone);
  if (from !== undefined) query.set("from", from);
  const to = fromWallClock(nextDay(filter.to), "00:00", zone);
  if (to !== undefined) query.set("to", to);
  return `/ledger/transactions?${query.toString()}`;
}

function nextDay(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? "" : new Date(at + 86_400_000).toISOString().slice(0, 10);
}
