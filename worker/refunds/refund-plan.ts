/** How much of an order goes back, of which lines, and what of it is tax and fees: pure (O4). */
import { err, ok, type Result } from "../kernel/result.ts";

/** A line of an order and what became of its money; minor units. */
export type RefundableLine = {
  readonly position: number;
  readonly total: number;
  /** Fees in `total`. */
  readonly fee: number;
  /** All tax in `total`, on top and included. */
  readonly tax: number;
  /** What of this line was given back, or is on its way. */
  readonly refunded: number;
};

/** The parts of an amount, as the ledger books them. */
export type Parts = { readonly total: number; readonly tax: number; readonly fee: number };

export type RefundableOrder = {
  readonly lines: readonly RefundableLine[];
  /** The order as it was sold. */
  readonly sold: Parts;
  /** What was given back before, or is on its way. */
  readonly back: Parts;
  /** What its payments still have. */
  readonly left: number;
};

/** What staff ask for. `keepFee` keeps the fees that the buyer paid on top. */
export type RefundWish =
  | { readonly kind: "everything"; readonly keepFee: boolean }
  | {
      readonly kind: "lines";
      readonly lines: readonly number[];
      readonly keepFee: boolean;
      /** How much of them, 0 to 100; all unless said. */
      readonly percent?: number;
    }
  | { readonly kind: "amount"; readonly amount: number; readonly currency: string };

export type RefundPlan = {
  readonly amount: number;
  readonly feeKept: number;
  /** How much of which line; what is not of a line is absent. */
  readonly lines: readonly { readonly position: number; readonly amount: number }[];
  readonly tax: number;
  readonly fee: number;
};

export type PlanFault =
  | { readonly reason: "unknown_line"; readonly line: number }
  /** More than was captured and not given back (TH10). */
  | { readonly reason: "above_left"; readonly left: number }
  | { readonly reason: "nothing_left" };

/** What a wish comes to. */
export function planRefund(order: RefundableOrder, wish: RefundWish): Result<RefundPlan, PlanFault> {
  if (wish.kind === "amount") return planAmount(order, wish.amount);
  const chosen = wish.kind === "lines" ? new Set(wish.lines) : undefined;
  const unknown = wish.kind === "lines" && wish.lines.find((n) => !order.lines.some(({ position }) => position === n));
  if (typeof unknown === "number") return err({ reason: "unknown_line", line: unknown });
  const lines = order.lines.filter(({ position }) => chosen?.has(position) ?? true);
  const percent = wish.kind === "lines" ? (wish.percent ?? 100) : 100;
  const open = lines.map((line) => {
    const rest = Math.max(0, line.total - line.refunded);
    const kept = wish.keepFee ? Math.min(line.fee, rest) : 0;
    return { line, kept, amount: proportion(rest - kept, percent, 100) };
  });
  const feeKept = sum(open.map(({ kept }) => kept));
  const ofLines = sum(open.map(({ amount }) => amount));
  // Everything also means what was paid beyond the lines, and no more than there is.
  const amount = wish.kind === "everything" ? Math.max(0, order.left - feeKept) : ofLines;
  if (amount === 0) return err({ reason: "nothing_left" });
  if (amount > order.left) return err({ reason: "above_left", left: order.left });
  const shares = fill(
    amount,
    open.map(({ line, amount: wanted }) => ({ position: line.position, amount: wanted })),
  );
  return ok({ amount, feeKept, lines: shares, ...partsOf(order, amount, shares, wish.keepFee) });
}

function planAmount(order: RefundableOrder, amount: number): Result<RefundPlan, PlanFault> {
  if (order.left === 0) return err({ reason: "nothing_left" });
  if (amount > order.left) return err({ reason: "above_left", left: order.left });
  return ok({ amount, feeKept: 0, lines: [], ...partsOf(order, amount, [], false) });
}

/** Gives `amount` to the lines in their order, none more than it wants. */
function fill(
  amount: number,
  wanted: readonly { position: number; amount: number }[],
): { position: number; amount: number }[] {
  let rest = amount;
  const shares = wanted.map((line) => {
    const share = Math.min(rest, line.amount);
    rest -= share;
    return { position: line.position, amount: share };
  });
  return shares.filter((share) => share.amount > 0);
}

/**
 * Tax and fees inside an amount: of lines, theirs; of a bare amount, the order's by proportion. The last refund takes what
 * is left of both, so that nothing of them stays in the books of an order that was given back whole.
 */
function partsOf(
  order: RefundableOrder,
  amount: number,
  shares: readonly { readonly position: number; readonly amount: number }[],
  keepFee: boolean,
): { tax: number; fee: number } {
  const rest = { tax: order.sold.tax - order.back.tax, fee: order.sold.fee - order.back.fee };
  const isLast = order.sold.total - order.back.total === amount;
  if (isLast && !keepFee) return { tax: Math.max(0, rest.tax), fee: Math.max(0, rest.fee) };
  const ofLines = (part: "tax" | "fee") =>
    sum(
      shares.map((share) => {
        const line = order.lines.find(({ position }) => position === share.position);
        return line === undefined ? 0 : proportion(line[part], share.amount, line.total);
      }),
    );
  const part = (name: "tax" | "fee") =>
    shares.length > 0 ? ofLines(name) : proportion(order.sold[name], amount, order.sold.total);
  const fee = keepFee ? 0 : clamp(part("fee"), Math.min(rest.fee, amount));
  return { fee, tax: clamp(part("tax"), Math.min(rest.tax, amount - fee)) };
}

/** `part` × `amount` / `whole`, half up, in whole minor units. */
export function proportion(part: number, amount: number, whole: number): number {
  if (whole <= 0) return 0;
  // The product may pass 2^53, so it is taken exactly.
  const doubled = 2n * BigInt(part) * BigInt(amount) + BigInt(whole);
  return Number(doubled / (2n * BigInt(whole)));
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(value, max));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
