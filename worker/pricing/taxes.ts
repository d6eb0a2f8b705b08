/** Taxes: what is inside a price, and what is added to it. Pure. */
import { type Rounding, type RoundingPer, share, spread, WHOLE } from "./rounding.ts";

/** `reverse_charge`: the buyer is a business of another country and accounts for the tax there, so none is charged (E24). */
export const TAX_MODES = ["standard", "reverse_charge"] as const;
export type TaxMode = (typeof TAX_MODES)[number];

/** One tax. Several on one item are each taken of the same net amount, never of each other. */
export type TaxRate = {
  readonly id: string;
  readonly name: string;
  /** Millionths. */
  readonly rate: number;
  /** Inside the price that is shown, or added to it. */
  readonly inclusive: boolean;
  /** Applies to ticket types that name no rates of their own. */
  readonly standard: boolean;
  /** Applies to the fees that the buyer pays. */
  readonly fees: boolean;
};

/** What one tax comes to on one item; `net` is what it was taken of. Stored with the line. */
export type TaxPart = {
  readonly id: string;
  readonly name: string;
  readonly rate: number;
  readonly inclusive: boolean;
  readonly on: "price" | "fee";
  readonly net: number;
  readonly amount: number;
};

/** An amount that is taxed: what is shown for it, and its rates. */
export type Taxable = { readonly shown: number; readonly rates: readonly TaxRate[] };

export type Taxed = {
  /** What is charged for the item, taxes inside it included. Less than what was shown only under reverse charge. */
  readonly charged: number;
  readonly included: number;
  readonly added: number;
  readonly parts: readonly Omit<TaxPart, "on">[];
};

export type TaxRules = { readonly mode: TaxMode; readonly rounding: Rounding; readonly roundingPer: RoundingPer };

/**
 * Taxes a list of items; the answers are in its order. Rounded on each item, or once for all items that have the same
 * rates and then spread over them, so that the sum is the rounded one to the cent.
 */
export function tax(items: readonly Taxable[], rules: TaxRules): Taxed[] {
  const groups = new Map<string, number[]>();
  for (const [at, { rates }] of items.entries()) {
    const key = rules.roundingPer === "line" ? String(at) : rates.map(({ id }) => id).join();
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  }
  const taxed: Taxed[] = items.map(({ shown }) => ({ charged: shown, included: 0, added: 0, parts: [] }));
  for (const group of groups.values()) {
    const members = group.flatMap((at) => items[at] ?? []);
    for (const [n, answer] of taxGroup(members, rules).entries()) taxed[group[n] ?? -1] = answer;
  }
  return taxed;
}

/** Items with the same rates as one amount. */
function taxGroup(items: readonly Taxable[], { mode, rounding }: TaxRules): Taxed[] {
  const rates = items[0]?.rates ?? [];
  const inside = rates.filter(({ inclusive }) => inclusive);
  const shown = items.map((item) => item.shown);
  const insideRate = inside.reduce((sum, { rate }) => sum + rate, 0);
  const included = spread(share(total(shown), insideRate, WHOLE + insideRate, rounding), shown);
  const net = shown.map((amount, at) => amount - (included[at] ?? 0));
  const charges = mode === "standard";
  const added = new Map(
    rates
      .filter(({ inclusive }) => !inclusive)
      .map(({ id, rate }) => [id, charges ? spread(share(total(net), rate, WHOLE, rounding), net) : []]),
  );
  return items.map((item, at) => {
    // What is inside is divided among its rates by their size, so that the parts are the whole.
    const divided = spread(
      charges ? (included[at] ?? 0) : 0,
      inside.map(({ rate }) => rate),
    );
    const parts = rates.map(({ id, name, rate, inclusive }) => {
      const amount = inclusive ? (divided[inside.findIndex((one) => one.id === id)] ?? 0) : (added.get(id)?.[at] ?? 0);
      return { id, name, rate, inclusive, net: net[at] ?? 0, amount };
    });
    return {
      charged: charges ? item.shown : (net[at] ?? 0),
      included: charges ? (included[at] ?? 0) : 0,
      added: total(parts.filter(({ inclusive }) => !inclusive).map(({ amount }) => amount)),
      parts,
    };
  });
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
