/**
 * The price engine: pure. From places with their prices to lines and totals; a total is never given, it is the sum of the
 * lines, so page, payment, invoice and ledger cannot disagree (TH05, E23).
 */
import { assert } from "../kernel/assert.ts";
import { money, sumMoney } from "../kernel/money.ts";
import { type FeePart, type FeeRule, feesOf } from "./fees.ts";
import { type Rounding, type RoundingPer, share, spread, WHOLE } from "./rounding.ts";
import { tax, type TaxMode, type TaxPart, type TaxRate } from "./taxes.ts";

/** One place, what it costs and what is off, both fixed when it was held (E25), in minor units. */
export type PricedPlace = {
  readonly price: number;
  readonly discount: number;
  readonly kind: "admission" | "add_on";
  /** Ids of its tax rates; null: the standard ones. */
  readonly taxRates: readonly string[] | null;
};

export type PriceRules = {
  readonly rounding: Rounding;
  readonly roundingPer: RoundingPer;
  readonly rates: readonly TaxRate[];
  readonly fees: readonly FeeRule[];
};

/** What one place costs. `price = listPrice - discount`, `total = price + fee + tax`; `taxIncluded` is inside price and fee. */
export type LinePrice = {
  readonly listPrice: number;
  readonly discount: number;
  readonly price: number;
  /** What is passed on to the buyer. */
  readonly fee: number;
  /** What the organizer pays of the fees; not in the total. */
  readonly feeAbsorbed: number;
  /** What is added to price and fee. */
  readonly tax: number;
  readonly taxIncluded: number;
  readonly total: number;
  readonly taxes: readonly TaxPart[];
  readonly fees: readonly FeePart[];
};

/** The sums of the lines, under the names that an order has for them. */
export type OrderPrice = {
  readonly currency: string;
  readonly lines: readonly LinePrice[];
  readonly subtotal: number;
  readonly discount: number;
  readonly fees: number;
  readonly feesAbsorbed: number;
  readonly tax: number;
  readonly taxIncluded: number;
  readonly total: number;
};

type Amount = { [K in keyof LinePrice]: LinePrice[K] extends number ? K : never }[keyof LinePrice];

/**
 * Prices an order. The lines come out in the order of `places`. Under reverse charge the taxes inside a price are taken
 * out of it and none is added.
 * @throws for a price or discount that is no whole amount, or a discount above the price: a bug of the caller
 */
export function priceOrder(
  places: readonly PricedPlace[],
  currency: string,
  rules: PriceRules,
  mode: TaxMode = "standard",
): OrderPrice {
  for (const { price, discount } of places) {
    assert(Number.isSafeInteger(price) && price >= 0, "a price is a whole, not negative number of minor units");
    assert(Number.isSafeInteger(discount) && discount >= 0 && discount <= price, "a discount is a part of its price");
  }
  const taxRules = { mode, rounding: rules.rounding, roundingPer: rules.roundingPer };
  const ratesOf = places.map(({ taxRates }) =>
    rules.rates.filter(({ id, standard }) => (taxRates === null ? standard : taxRates.includes(id))),
  );
  const prices = tax(
    places.map(({ price, discount }, at) => ({ shown: price - discount, rates: ratesOf[at] ?? [] })),
    taxRules,
  );
  const fees = feesOf(
    places.map(({ kind }, at) => ({ kind, price: prices[at]?.charged ?? 0 })),
    rules.fees,
    rules.rounding,
  );
  const feeRates = rules.rates.filter((rate) => rate.fees);
  const passedOn = tax(
    fees.map((parts) => ({ shown: sumOf(parts.filter(({ absorbed }) => !absorbed)), rates: feeRates })),
    taxRules,
  );
  const lines = places.map((place, at) => {
    const own = prices[at];
    const fee = passedOn[at];
    assert(own && fee, "every place is taxed");
    const off = mode === "standard" ? place.discount : withoutTax(place.discount, ratesOf[at] ?? [], rules.rounding);
    return lineOf(own, fee, fees[at] ?? [], off);
  });
  const sum = (part: Amount) =>
    sumMoney(
      currency,
      lines.map((line) => money(line[part], currency)),
    ).amount;
  return {
    currency,
    lines,
    subtotal: sum("price"),
    discount: sum("discount"),
    fees: sum("fee"),
    feesAbsorbed: sum("feeAbsorbed"),
    tax: sum("tax"),
    taxIncluded: sum("taxIncluded"),
    total: sum("total"),
  };
}

type Taxed = ReturnType<typeof tax>[number];

function lineOf(own: Taxed, fee: Taxed, fees: readonly FeePart[], discount: number): LinePrice {
  const passedOn = fees.filter(({ absorbed }) => !absorbed);
  // Without the tax inside it a fee is less than its rule says: its parts must still be the fee.
  const amounts = spread(
    fee.charged,
    passedOn.map(({ amount }) => amount),
  );
  const added = own.added + fee.added;
  return {
    listPrice: own.charged + discount,
    discount,
    price: own.charged,
    fee: fee.charged,
    feeAbsorbed: sumOf(fees.filter(({ absorbed }) => absorbed)),
    tax: added,
    taxIncluded: own.included + fee.included,
    total: own.charged + fee.charged + added,
    taxes: [
      ...own.parts.map((part) => ({ ...part, on: "price" as const })),
      ...(fee.charged === 0 ? [] : fee.parts.map((part) => ({ ...part, on: "fee" as const }))),
    ],
    fees: [
      ...passedOn.map((part, at) => ({ ...part, amount: amounts[at] ?? 0 })),
      ...fees.filter(({ absorbed }) => absorbed),
    ],
  };
}

function withoutTax(amount: number, rates: readonly TaxRate[], rounding: Rounding): number {
  const inside = rates.reduce((sum, { rate, inclusive }) => sum + (inclusive ? rate : 0), 0);
  return amount - share(amount, inside, WHOLE + inside, rounding);
}

function sumOf(parts: readonly { readonly amount: number }[]): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}
