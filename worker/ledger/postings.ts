/** Which entries each event of money makes. Pure; every list sums to zero per currency (I3). */
import { assert } from "../kernel/assert.ts";
import type { Money } from "../kernel/money.ts";
import { gatewayAccount, type LedgerAccount, type PeriodAccount } from "./accounts.ts";

/** One line of a transaction: debit positive, credit negative, never zero. */
export type Entry = { readonly account: LedgerAccount; readonly amount: number; readonly currency: string };

export const POSTING_KINDS = [
  "sale",
  "unplaced_capture",
  "suspense_capture",
  "suspense_placed",
  "capture_corrected",
  "refund_owed",
  "refund_dropped",
  "refund",
  "refund_returned",
  "external_refund",
  "gateway_cost",
  "platform_fee_taken",
  "platform_fee_returned",
  "dispute_opened",
  "dispute_won",
  "dispute_lost",
  "dispute_fee",
  "dispute_fee_returned",
  "payout_sent",
  "payout_arrived",
  "payout_failed",
  "settlement",
  "reserve_released",
  "disbursement",
  "disbursement_failed",
  "moved",
] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

/** The sums of an order, or of the part of it that is booked; minor units, none negative. */
export type SaleParts = {
  readonly currency: string;
  /** What the buyer pays in all. */
  readonly total: number;
  /** All tax in `total`: on top of the price and inside it. */
  readonly tax: number;
  /** Fees in `total` that the buyer pays on top of the price. */
  readonly fee: number;
  /** What of this sale the platform gets, whether the buyer or the organizer bears it. */
  readonly platformFee: number;
};

/** A paid order: the gateway has the money; price, tax and fees are booked apart. */
export function saleEntries(gateway: string, parts: SaleParts): Entry[] {
  return soldInto(gatewayAccount(gateway), parts);
}

/** Money that came for places that are gone, or for an order that is paid already: it is owed back at once. */
export function unplacedCaptureEntries(gateway: string, captured: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "refunds_due", captured);
}

/** Money that does not fit what was asked for: kept apart until a person has decided. */
export function suspenseCaptureEntries(gateway: string, captured: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "suspense", captured);
}

/**
 * The gateway told late that another amount came than was booked: what is more waits for a person, what is less was never
 * earned, or, where the money was owed back, is not owed. `difference` is what came less what was booked.
 */
export function captureCorrectedEntries(gateway: string, difference: Money, isOwedBack: boolean): Entry[] {
  const missing = isOwedBack ? "refunds_due" : "sales";
  return transfer(gatewayAccount(gateway), difference.amount > 0 ? "suspense" : missing, difference);
}

/** A person has decided that suspended money pays for these parts. */
export function suspenseSoldEntries(parts: SaleParts): Entry[] {
  return soldInto("suspense", parts);
}

/** A person has decided that suspended money goes back; `refundEntries` follows when it has gone. */
export function suspenseOwedEntries(amount: Money): Entry[] {
  return transfer("suspense", "refunds_due", amount);
}

/**
 * A refund of a sale was decided: from now on it is owed, with its part of tax and fees. Book it in the batch that makes
 * the refund; `refundEntries` follows when the gateway has paid it.
 */
export function refundOwedEntries(parts: SaleParts): Entry[] {
  return takenBack("refunds_due", parts);
}

/** The opposite: the refund will not be made after all. */
export function refundDroppedEntries(parts: SaleParts): Entry[] {
  return opposite(refundOwedEntries(parts));
}

/** A refund that the gateway has made, of money that was owed back. */
export function refundEntries(gateway: string, refunded: Money): Entry[] {
  return transfer("refunds_due", gatewayAccount(gateway), refunded);
}

/** A refund that failed after it had been made: the gateway has the money again, and it is owed again. */
export function refundReturnedEntries(gateway: string, refunded: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "refunds_due", refunded);
}

/** A refund that somebody made in the gateway's dashboard: nobody owed it before (E14). */
export function externalRefundEntries(gateway: string, parts: SaleParts): Entry[] {
  return takenBack(gatewayAccount(gateway), parts);
}

/** What the gateway kept of a payment for its own work; negative when it gives some of it back. */
export function gatewayCostEntries(gateway: string, cost: Money): Entry[] {
  return transfer("gateway_costs", gatewayAccount(gateway), cost);
}

/**
 * The gateway has sent the platform's part on to the platform. `charged`: what of it the sale books as due to the platform;
 * the rest is charged here.
 */
export function platformFeeTakenEntries(gateway: string, taken: Money, charged: number): Entry[] {
  const due = Math.min(charged, taken.amount);
  return listed(taken.currency, [
    ["platform_fees_payable", due],
    ["platform_fees", taken.amount - due],
    [gatewayAccount(gateway), -taken.amount],
  ]);
}

/** The platform has given a part of its fee back, because the buyer got money back. */
export function platformFeeReturnedEntries(gateway: string, returned: Money): Entry[] {
  return transfer(gatewayAccount(gateway), "platform_fees", returned);
}

export type DisputeStep = "opened" | "won" | "lost" | "fee" | "fee_returned";

/** A step of a dispute (E16): kept back, given back, lost for good, or what the gateway asks for handling it. */
export function disputeEntries(gateway: string, step: DisputeStep, amount: Money): Entry[] {
  const clearing = gatewayAccount(gateway);
  const moves: Readonly<Record<DisputeStep, readonly [LedgerAccount, LedgerAccount]>> = {
    opened: ["disputes_withheld", clearing],
    won: [clearing, "disputes_withheld"],
    lost: ["dispute_losses", "disputes_withheld"],
    fee: ["dispute_fees", clearing],
    fee_returned: [clearing, "dispute_fees"],
  };
  return transfer(...moves[step], amount);
}

export type PayoutStep = "sent" | "arrived" | "failed" | "failed_after_arrival";

/** A payout by the gateway to the bank: on its way, there, or back at the gateway. */
export function payoutEntries(gateway: string, step: PayoutStep, amount: Money): Entry[] {
  const clearing = gatewayAccount(gateway);
  const moves: Readonly<Record<PayoutStep, readonly [LedgerAccount, LedgerAccount]>> = {
    sent: ["payouts_in_transit", clearing],
    arrived: ["bank", "payouts_in_transit"],
    failed: [clearing, "payouts_in_transit"],
    failed_after_arrival: [clearing, "bank"],
  };
  return transfer(...moves[step], amount);
}

/** What a settlement closes: the period's balances as the ledger shows them, and what of the result is kept back. */
export type SettlementParts = {
  readonly currency: string;
  /** Balance of each account of the period, debit positive. */
  readonly balances: Readonly<Partial<Record<PeriodAccount, number>>>;
  /** Moved to `reserve`. */
  readonly reserved: number;
};

/** Empties the period's accounts into what is due to the organizer, and the reserve out of that. */
export function settlementEntries({ currency, balances, reserved }: SettlementParts): Entry[] {
  const closed = Object.entries(balances) as [PeriodAccount, number][];
  const result = closed.reduce((sum, [, balance]) => sum - balance, 0);
  return listed(currency, [
    ...closed.map(([account, balance]) => [account, -balance] as const),
    ["organizer_payable", reserved - result],
    ["reserve", -reserved],
  ]);
}

/** What was kept for refunds and is not needed any more. */
export function reserveReleasedEntries(amount: Money): Entry[] {
  return transfer("reserve", "organizer_payable", amount);
}

/** The organizer has got money out of `from`. */
export function disbursementEntries(from: LedgerAccount, amount: Money): Entry[] {
  return transfer("organizer_payable", from, amount);
}

/** Money that was carried from one place to another by hand: the till to the bank, a counter's takings to the till. */
export function movedEntries(from: LedgerAccount, to: LedgerAccount, amount: Money): Entry[] {
  return transfer(to, from, amount);
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

/** The money goes to `to`; sales get what is neither tax nor fee. */
function soldInto(to: LedgerAccount, parts: SaleParts): Entry[] {
  const { currency, total, tax, fee, platformFee } = checked(parts);
  return listed(currency, [
    [to, total],
    ["sales", tax + fee - total],
    ["tax_payable", -tax],
    ["fees_income", -fee],
    ["platform_fees", platformFee],
    ["platform_fees_payable", -platformFee],
  ]);
}

/** The money goes out of `from`, or is owed there; `refunds` takes what is neither tax nor fee. */
function takenBack(from: LedgerAccount, parts: SaleParts): Entry[] {
  const { currency, total, tax, fee, platformFee } = checked(parts);
  return listed(currency, [
    ["refunds", total - tax - fee],
    ["tax_payable", tax],
    ["fees_income", fee],
    [from, -total],
    ["platform_fees_payable", platformFee],
    ["platform_fees", -platformFee],
  ]);
}

function checked(parts: SaleParts): SaleParts {
  const { total, tax, fee, platformFee } = parts;
  assert(
    [total, tax, fee, platformFee].every((part) => Number.isSafeInteger(part) && part >= 0) && tax + fee <= total,
    "the parts of a sale are whole, not negative, and fit into its total",
  );
  return parts;
}

/** The same the other way round. */
export function opposite(entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => ({ ...entry, amount: -entry.amount }));
}

/** Debits `to` and credits `from`; the other way round for a negative amount. */
function transfer(to: LedgerAccount, from: LedgerAccount, { amount, currency }: Money): Entry[] {
  return listed(currency, [
    [to, amount],
    [from, -amount],
  ]);
}

/** Entries without the empty ones. */
function listed(currency: string, lines: readonly (readonly [LedgerAccount, number])[]): Entry[] {
  return lines.filter(([, amount]) => amount !== 0).map(([account, amount]) => ({ account, amount, currency }));
}
