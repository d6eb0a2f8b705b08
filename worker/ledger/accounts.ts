/** The chart of accounts: small, and every account is a tenant's own. Debit is positive, credit negative. */

/** Whose money it is, and where it is. `gateway:<id>` is what a gateway has taken for the tenant and not given back. */
export type LedgerAccount =
  | `gateway:${string}`
  /** What the organizer has earned from paid orders. */
  | "organizer_payable"
  /** Money that was taken and goes back to its buyer. */
  | "refunds_due"
  /** Money that a person has to place: it does not fit what was asked for. */
  | "suspense";

/** The clearing account of one gateway. */
export function gatewayAccount(gateway: string): LedgerAccount {
  return `gateway:${gateway}`;
}
