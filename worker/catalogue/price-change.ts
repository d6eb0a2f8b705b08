/** Many prices at once (V4): what each becomes. Pure. */
import { MAX_AMOUNT } from "../kernel/money.ts";

/** By a share, by an amount, or to one price. Minor units; a percentage may have four decimals. */
export type PriceChange =
  | { readonly kind: "percent"; readonly percent: number }
  | { readonly kind: "amount"; readonly amount: number }
  | { readonly kind: "set"; readonly price: number };

/**
 * The price after the change, never below zero and never above what we can handle.
 * @param step minor units that the new price is a multiple of, the nearest one; a price that is set stays as it is set
 */
export function changedPrice(price: number, change: PriceChange, step: number): number {
  if (change.kind === "set") return change.price;
  const exact =
    change.kind === "amount"
      ? BigInt(price + change.amount) * 1_000_000n
      : BigInt(price) * BigInt(1_000_000 + Math.round(change.percent * 10_000));
  const unit = BigInt(step) * 1_000_000n;
  const rounded = exact <= 0n ? 0n : ((exact + unit / 2n) / unit) * BigInt(step);
  return Math.min(MAX_AMOUNT, Number(rounded));
}

/** What a batch reaches: the types that are named, and those of the categories; neither: all. */
export type PriceScope = {
  readonly ticketTypes?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
};

/** Whether a batch reaches this type. */
export function inScope(type: { readonly id: string; readonly category: string | null }, scope: PriceScope): boolean {
  const { ticketTypes, categories } = scope;
  if (ticketTypes === undefined && categories === undefined) return true;
  return (
    (ticketTypes?.includes(type.id) ?? false) ||
    (type.category !== null && (categories?.includes(type.category) ?? false))
  );
}
