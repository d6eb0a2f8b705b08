/** Fees: what the platform and the payment cost, passed on to the buyer or paid by the organizer. Pure. */
import { type Rounding, share, spread, WHOLE } from "./rounding.ts";

export const FEE_KINDS = ["platform", "processing"] as const;

export type FeeRule = {
  readonly kind: (typeof FEE_KINDS)[number];
  readonly name: string;
  /** Millionths of what is charged before added taxes. */
  readonly rate: number;
  /** Minor units. */
  readonly fixed: number;
  /** `ticket`: once for each admission that costs something. `order`: once, spread over the lines that cost something. */
  readonly per: "ticket" | "order";
  readonly paidBy: "buyer" | "organizer";
};

/** What one fee comes to on one line. Stored with the line. */
export type FeePart = {
  readonly kind: FeeRule["kind"];
  readonly name: string;
  readonly amount: number;
  /** The organizer pays it; it is not in the line's total. */
  readonly absorbed: boolean;
};

export type FeeBase = { readonly price: number; readonly kind: "admission" | "add_on" };

/** The fees of each line, in the order of the lines. What is free, and what is only an add-on, pays none by the ticket. */
export function feesOf(lines: readonly FeeBase[], rules: readonly FeeRule[], rounding: Rounding): FeePart[][] {
  const fees: FeePart[][] = lines.map(() => []);
  for (const rule of rules) {
    for (const [at, amount] of amountsOf(lines, rule, rounding).entries()) {
      if (amount === 0) continue;
      fees[at]?.push({ kind: rule.kind, name: rule.name, amount, absorbed: rule.paidBy === "organizer" });
    }
  }
  return fees;
}

function amountsOf(lines: readonly FeeBase[], { rate, fixed, per }: FeeRule, rounding: Rounding): number[] {
  if (per === "ticket") {
    return lines.map(({ price, kind }) =>
      price === 0 || kind === "add_on" ? 0 : fixed + share(price, rate, WHOLE, rounding),
    );
  }
  const prices = lines.map(({ price }) => price);
  const sum = prices.reduce((total, price) => total + price, 0);
  return sum === 0 ? prices.map(() => 0) : spread(fixed + share(sum, rate, WHOLE, rounding), prices);
}
