/**
 * The price engine: pure. From places with their prices to lines and totals; a total is never given, it is the sum of the
 * lines, so page, payment and ledger cannot disagree (TH05).
 */
import { assert } from "../kernel/assert.ts";
import { money, sumMoney } from "../kernel/money.ts";

/** One place and the price that was fixed when it was held (E25), in minor units. */
export type PricedPlace = { readonly ticketTypeId: string; readonly price: number };

/** What one place costs. `total = price + fee + tax`. */
export type LinePrice = {
  readonly price: number;
  readonly fee: number;
  readonly tax: number;
  readonly total: number;
};

export type OrderPrice = {
  readonly currency: string;
  readonly lines: readonly LinePrice[];
  readonly subtotal: number;
  readonly fees: number;
  readonly tax: number;
  readonly total: number;
};

/** Prices an order. The lines come out in the order of `places`. @throws for a negative price: a bug of the caller */
export function priceOrder(places: readonly PricedPlace[], currency: string): OrderPrice {
  const lines = places.map(({ price }): LinePrice => {
    assert(Number.isSafeInteger(price) && price >= 0, "a price is a whole, not negative number of minor units");
    // Fees and taxes are rules of their own that are not sold yet (K7, K8); the columns and sums are theirs already.
    const fee = 0;
    const tax = 0;
    return { price, fee, tax, total: price + fee + tax };
  });
  const sum = (part: keyof LinePrice) =>
    sumMoney(
      currency,
      lines.map((line) => money(line[part], currency)),
    ).amount;
  return { currency, lines, subtotal: sum("price"), fees: sum("fee"), tax: sum("tax"), total: sum("total") };
}
