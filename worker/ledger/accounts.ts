/**
 * The chart of accounts, per tenant and currency: decisions/2026-11-21-chart-of-accounts.md. Debit is positive, credit
 * negative; what an account normally shows stands beside it.
 */

/** Accounts that are not one gateway's. */
export const FIXED_ACCOUNTS = [
  /** Money taken by hand at a counter (debit). */
  "cash",
  /** The bank account into which gateways pay out (debit). */
  "bank",
  /** What a gateway has paid out and the bank has not got yet (debit). */
  "payouts_in_transit",
  /** What a gateway keeps back while a dispute is open (debit). */
  "disputes_withheld",
  /** Prices without tax and fees, of paid orders (credit). */
  "sales",
  /** Fees that buyers paid on top (credit). */
  "fees_income",
  /** Tax that buyers paid, inside the price or on top: the organizer hands it on (credit). */
  "tax_payable",
  /** What was given back of `sales` (debit). */
  "refunds",
  /** What disputes took for good (debit). */
  "dispute_losses",
  /** What gateways charge for disputes (debit). */
  "dispute_fees",
  /** What gateways charge for payments (debit). */
  "gateway_costs",
  /** What the platform charges the organizer (debit). */
  "platform_fees",
  /** The same, until the platform has it (credit). */
  "platform_fees_payable",
  /** What is settled and due to the organizer (credit). */
  "organizer_payable",
  /** What is settled and kept for refunds to come (credit). */
  "reserve",
  /** Money that goes back to its buyer and has not left yet (credit). */
  "refunds_due",
  /** Money that a person has to place: it does not fit what was asked for (credit). */
  "suspense",
] as const;

/** `gateway:<id>` is what a gateway has taken for the tenant and not given back (debit). */
export type LedgerAccount = `gateway:${string}` | (typeof FIXED_ACCOUNTS)[number];

/** Accounts of a period: a settlement empties them into `organizer_payable`. */
export const PERIOD_ACCOUNTS = [
  "sales",
  "fees_income",
  "tax_payable",
  "refunds",
  "dispute_losses",
  "dispute_fees",
  "gateway_costs",
  "platform_fees",
] as const satisfies readonly LedgerAccount[];
export type PeriodAccount = (typeof PERIOD_ACCOUNTS)[number];

/** The clearing account of one gateway. Cash at a counter clears nothing: it is in the box at once, and goes back out of it. */
export function gatewayAccount(gateway: string): LedgerAccount {
  return gateway === "cash" ? "cash" : `gateway:${gateway}`;
}

/** True for a name of an account. */
export function isLedgerAccount(name: string): name is LedgerAccount {
  return (FIXED_ACCOUNTS as readonly string[]).includes(name) || /^gateway:[a-z0-9_-]{1,40}$/.test(name);
}
