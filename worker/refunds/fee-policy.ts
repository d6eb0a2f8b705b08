/** What a cancelled event's orders get back, and what the organizer keeps of each: pure (E18). */
import { proportion } from "./refund-plan.ts";

/** Kept of an order: `fixed` once, `percent` of what was paid, `perTicket` for each ticket that cost something. */
export type FeePolicy = {
  /** Minor units. */
  readonly fixed: number;
  /** 0 to 100, at most two decimals. */
  readonly percent: number;
  /** Minor units. */
  readonly perTicket: number;
};

export type BulkLine = {
  readonly total: number;
  /** What of this line was given back before, or is on its way. */
  readonly refunded: number;
  readonly isAddOn: boolean;
  /** Its ticket is blocked (a dispute, a fraud), or the line was cancelled by a decision of its own: left as it is. */
  readonly isOut: boolean;
};

export type BulkDecision =
  | { readonly kind: "refund"; readonly amount: number; readonly feeKept: number }
  | {
      readonly kind: "skip";
      readonly reason: "free" | "nothing_left" | "blocked" | "fee_covers";
      readonly feeKept: number;
    };

/**
 * @param left what the order's payments still have: less than the lines of an order that was paid in part
 * @returns how much goes back. Deciding again after that refund gives nothing more, so a run can be repeated.
 */
export function decideBulkRefund(left: number, lines: readonly BulkLine[], policy: FeePolicy): BulkDecision {
  if (lines.every(({ total }) => total === 0)) return { kind: "skip", reason: "free", feeKept: 0 };
  if (left <= 0) return { kind: "skip", reason: "nothing_left", feeKept: 0 };
  const taking = lines.filter(({ isOut }) => !isOut);
  const untouched = sum(lines.filter(({ isOut }) => isOut).map(({ total, refunded }) => Math.max(0, total - refunded)));
  const available = Math.max(0, left - untouched);
  if (available === 0) return { kind: "skip", reason: "blocked", feeKept: 0 };
  const fee = feeOf(taking, policy);
  const amount = Math.max(0, available - fee);
  const feeKept = available - amount;
  if (amount > 0) return { kind: "refund", amount, feeKept };
  return { kind: "skip", reason: "fee_covers", feeKept };
}

/** The fee of an order: a per-ticket fee skips what was free and what is no ticket of its own. */
export function feeOf(lines: readonly BulkLine[], { fixed, percent, perTicket }: FeePolicy): number {
  const paid = sum(lines.map(({ total }) => total));
  if (paid === 0) return 0;
  const tickets = lines.filter(({ total, isAddOn }) => total > 0 && !isAddOn).length;
  return fixed + proportion(paid, Math.round(percent * 100), 10_000) + perTicket * tickets;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
