/** What promotions take off a list of places. Pure. */
import { unreachable } from "../kernel/assert.ts";
import { share, spread, WHOLE } from "./rounding.ts";

/** `access` takes nothing off: it opens hidden types. */
export const PROMOTION_KINDS = ["percent", "fixed", "n_for_m", "access"] as const;
export type PromotionKind = (typeof PROMOTION_KINDS)[number];

/** What a promotion takes off, and of what. */
export type PromotionTerms = {
  readonly id: string;
  readonly kind: PromotionKind;
  /** Percent: millionths of the price. */
  readonly rate: number;
  /** Fixed: minor units, off each place or off the order. */
  readonly amount: number;
  readonly per: "ticket" | "order";
  /** N for m: of so many places … */
  readonly take: number;
  /** … so many are paid, and the cheapest are free. */
  readonly pay: number;
  /** Ids of the ticket types that get cheaper; null: all. */
  readonly ticketTypes: readonly string[] | null;
  /** Fewer places than this, of those types, get nothing off. */
  readonly minPlaces: number;
  /** Whether it goes together with others that do. */
  readonly stacks: boolean;
};

/** One place at its full price, in minor units. */
export type FullPrice = { readonly ticketTypeId: string; readonly price: number };

/** `not_better`: the discounts that apply by themselves take off as much, so the code stays unused. */
export type CodeEffect = "used" | "no_effect" | "not_better";

export type Discount = {
  /** Minor units off each place, in their order; never more than its price. */
  readonly places: readonly number[];
  readonly amount: number;
  /** What became of the code; undefined when there was none. */
  readonly code?: CodeEffect;
};

/** Groups are free before a share is taken of what is left, and a share is taken before a fixed amount. */
const ORDER: readonly PromotionKind[] = ["n_for_m", "percent", "fixed"];

/**
 * The best discount for the buyer. Those that stack are taken together, one that does not is taken alone; a code is used
 * only where it takes off more than the automatic ones would by themselves.
 */
export function bestDiscount(
  places: readonly FullPrice[],
  automatic: readonly PromotionTerms[],
  code?: PromotionTerms,
): Discount {
  const stacking = automatic.filter(({ stacks }) => stacks);
  const alone = automatic.filter(({ stacks }) => !stacks);
  const byThemselves = best(places, [stacking, ...alone.map((one) => [one])]);
  if (code === undefined) return byThemselves;
  if (code.kind === "access") return { ...byThemselves, code: "used" };
  const withCode = best(places, code.stacks ? [[code], [...stacking, code]] : [[code]]);
  if (withCode.amount === 0) return { ...byThemselves, code: "no_effect" };
  if (withCode.amount <= byThemselves.amount) return { ...byThemselves, code: "not_better" };
  return { ...withCode, code: "used" };
}

function best(places: readonly FullPrice[], options: readonly (readonly PromotionTerms[])[]): Discount {
  let found: Discount = { places: places.map(() => 0), amount: 0 };
  for (const option of options) {
    const offered = together(places, option);
    if (offered.amount > found.amount) found = offered;
  }
  return found;
}

function together(places: readonly FullPrice[], promotions: readonly PromotionTerms[]): Discount {
  const left = places.map(({ price }) => price);
  const sorted = [...promotions].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const terms of sorted) {
    const chosen = [...places.keys()].filter(
      (at) => terms.ticketTypes === null || terms.ticketTypes.includes(places[at]?.ticketTypeId ?? ""),
    );
    if (chosen.length < terms.minPlaces) continue;
    const off = takenOff(
      terms,
      chosen.map((at) => left[at] ?? 0),
    );
    for (const [n, at] of chosen.entries()) left[at] = (left[at] ?? 0) - (off[n] ?? 0);
  }
  const each = places.map(({ price }, at) => price - (left[at] ?? 0));
  return { places: each, amount: sum(each) };
}

/** What one promotion takes off each of these prices. */
function takenOff(terms: PromotionTerms, prices: readonly number[]): number[] {
  switch (terms.kind) {
    case "percent":
      return prices.map((price) => share(price, Math.min(terms.rate, WHOLE), WHOLE, "half_up"));
    case "fixed":
      return terms.per === "ticket"
        ? prices.map((price) => Math.min(price, terms.amount))
        : spread(Math.min(terms.amount, sum(prices)), prices);
    case "n_for_m":
      return freeOnes(terms, prices);
    case "access":
      return prices.map(() => 0);
    default:
      return unreachable(terms.kind);
  }
}

function freeOnes({ take, pay }: PromotionTerms, prices: readonly number[]): number[] {
  if (take <= 0 || pay >= take) return prices.map(() => 0);
  const free = Math.floor(prices.length / take) * (take - pay);
  const cheapest = [...prices.keys()].sort((a, b) => (prices[a] ?? 0) - (prices[b] ?? 0) || a - b).slice(0, free);
  const isFree = new Set(cheapest);
  return prices.map((price, at) => (isFree.has(at) ? price : 0));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
