import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FeeRule } from "./fees.ts";
import { type PricedPlace, type PriceRules, priceOrder } from "./price-order.ts";
import { ROUNDING_PER, ROUNDINGS } from "./rounding.ts";
import type { TaxRate } from "./taxes.ts";

const CURRENCIES = ["BDT", "EUR", "KWD", "JPY"];
const rate = (id: string, millionths: number, inclusive: boolean, more: Partial<TaxRate> = {}): TaxRate => ({
  id,
  name: id.toUpperCase(),
  rate: millionths,
  inclusive,
  standard: true,
  fees: false,
  ...more,
});
const fee = (change: Partial<FeeRule>): FeeRule => ({
  kind: "platform",
  name: "Booking fee",
  rate: 0,
  fixed: 0,
  per: "ticket",
  paidBy: "buyer",
  ...change,
});
const rules = (change: Partial<PriceRules> = {}): PriceRules => ({
  rounding: "half_up",
  roundingPer: "line",
  rates: [],
  fees: [],
  ...change,
});
const place = (price: number, change: Partial<PricedPlace> = {}): PricedPlace => ({
  price,
  discount: 0,
  kind: "admission",
  taxRates: null,
  ...change,
});

const anyPlace: fc.Arbitrary<PricedPlace> = fc
  .record({
    price: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9_999_999 })),
    part: fc.integer({ min: 0, max: 100 }),
    kind: fc.constantFrom("admission", "add_on"),
    taxRates: fc.constantFrom(null, [], ["a"], ["b", "c"]),
  })
  .map(({ part, ...one }) => ({ ...one, discount: Math.floor((one.price * part) / 100) }));
const anyRate = (id: string) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    rate: fc.integer({ min: 0, max: 1_000_000 }),
    inclusive: fc.boolean(),
    standard: fc.boolean(),
    fees: fc.boolean(),
  });
const anyFee: fc.Arbitrary<FeeRule> = fc.record({
  kind: fc.constantFrom("platform", "processing"),
  name: fc.constant("Fee"),
  rate: fc.integer({ min: 0, max: 200_000 }),
  fixed: fc.integer({ min: 0, max: 5000 }),
  per: fc.constantFrom("ticket", "order"),
  paidBy: fc.constantFrom("buyer", "organizer"),
});
const anyRules: fc.Arbitrary<PriceRules> = fc.record({
  rounding: fc.constantFrom(...ROUNDINGS),
  roundingPer: fc.constantFrom(...ROUNDING_PER),
  rates: fc.tuple(anyRate("a"), anyRate("b"), anyRate("c")),
  fees: fc.array(anyFee, { maxLength: 3 }),
});
const anyOrder = [
  fc.array(anyPlace, { maxLength: 40 }),
  fc.constantFrom(...CURRENCIES),
  anyRules,
  fc.constantFrom("standard" as const, "reverse_charge" as const),
] as const;

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

describe("price engine", () => {
  it("E23 every total is the sum of its lines, and every line of its parts, for any order", () => {
    fc.assert(
      fc.property(...anyOrder, (places, currency, how, mode) => {
        const order = priceOrder(places, currency, how, mode);
        expect(order.lines).toHaveLength(places.length);
        for (const line of order.lines) {
          expect(line.price).toBe(line.listPrice - line.discount);
          expect(line.total).toBe(line.price + line.fee + line.tax);
          const inside = line.taxes.filter(({ inclusive }) => inclusive);
          const added = line.taxes.filter(({ inclusive }) => !inclusive);
          expect(sum(inside.map(({ amount }) => amount))).toBe(line.taxIncluded);
          expect(sum(added.map(({ amount }) => amount))).toBe(line.tax);
          const passedOn = line.fees.filter(({ absorbed }) => !absorbed);
          expect(sum(passedOn.map(({ amount }) => amount))).toBe(line.fee);
          expect(sum(line.fees.map(({ amount }) => amount)) - line.fee).toBe(line.feeAbsorbed);
          const amounts = [line.listPrice, line.discount, line.price, line.fee, line.tax, line.taxIncluded];
          for (const amount of amounts) expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
          expect(line.taxIncluded).toBeLessThanOrEqual(line.price + line.fee);
        }
        const of = (part: "price" | "discount" | "fee" | "feeAbsorbed" | "tax" | "taxIncluded" | "total") =>
          sum(order.lines.map((line) => line[part]));
        expect(order).toMatchObject({
          subtotal: of("price"),
          discount: of("discount"),
          fees: of("fee"),
          feesAbsorbed: of("feeAbsorbed"),
          tax: of("tax"),
          taxIncluded: of("taxIncluded"),
          total: of("total"),
        });
        expect(order.total).toBe(order.subtotal + order.fees + order.tax);
      }),
    );
  });

  it("E24 charges no tax under reverse charge, and never more than with it", () => {
    fc.assert(
      fc.property(anyOrder[0], anyOrder[1], anyOrder[2], (places, currency, how) => {
        const charged = priceOrder(places, currency, how);
        const reversed = priceOrder(places, currency, how, "reverse_charge");
        expect(reversed.tax + reversed.taxIncluded).toBe(0);
        expect(reversed.subtotal).toBeLessThanOrEqual(charged.subtotal);
        expect(reversed.subtotal).toBe(
          charged.subtotal - sum(charged.lines.flatMap(({ taxes }) => insideOf(taxes, "price"))),
        );
      }),
    );
  });

  it("rounds once an order to within half a unit of the exact tax, whatever the number of lines", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 999_999 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 500_000 }),
        (prices, millionths) => {
          const how = rules({ roundingPer: "order", rates: [rate("vat", millionths, false)] });
          const order = priceOrder(
            prices.map((price) => place(price)),
            "EUR",
            how,
          );
          expect(Math.abs(order.tax - (sum(prices) * millionths) / 1e6)).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });

  it("takes no fee by the ticket of what is free or an add-on, and none by the order of an order that is free", () => {
    fc.assert(
      fc.property(fc.array(anyPlace, { maxLength: 20 }), fc.array(anyFee, { maxLength: 3 }), (places, fees) => {
        const perTicket = fees.map((one) => ({ ...one, per: "ticket" as const }));
        const order = priceOrder(places, "KES", rules({ fees: perTicket }));
        for (const [at, line] of order.lines.entries()) {
          if (line.price === 0 || places[at]?.kind === "add_on") expect(line.fees).toEqual([]);
        }
        const gifts = places.map(({ price, ...one }) => ({ ...one, price, discount: price }));
        expect(priceOrder(gifts, "KES", rules({ fees })).lines.flatMap((line) => line.fees)).toEqual([]);
      }),
    );
  });
});

function insideOf(taxes: readonly { inclusive: boolean; on: string; amount: number }[], on: string): number[] {
  return taxes.filter((part) => part.inclusive && part.on === on).map(({ amount }) => amount);
}

describe("prices by example", () => {
  it("E23 three tickets of 25.00 with 10% inside are 75.00, in either way of rounding", () => {
    const places = [place(2500), place(2500), place(2500)];
    const rates = [rate("vat", 100_000, true)];
    const byLine = priceOrder(places, "EUR", rules({ rates }));
    expect([byLine.total, byLine.taxIncluded]).toEqual([7500, 3 * 227]);
    const byOrder = priceOrder(places, "EUR", rules({ rates, roundingPer: "order" }));
    expect([byOrder.total, byOrder.taxIncluded]).toEqual([7500, 682]);
    expect(byOrder.lines.map((line) => line.taxIncluded)).toEqual([228, 227, 227]);
  });

  it("E23 rounds a half by the mode that is stored with the order", () => {
    const taxes = (rounding: PriceRules["rounding"], price: number) =>
      priceOrder([place(price)], "EUR", rules({ rounding, rates: [rate("vat", 50_000, false)] })).tax;
    expect([taxes("half_up", 50), taxes("half_even", 50), taxes("down", 50)]).toEqual([3, 2, 2]);
    expect([taxes("half_up", 70), taxes("half_even", 70), taxes("down", 70)]).toEqual([4, 4, 3]);
  });

  it("K6 adds several rates to the same net amount, and follows a type's own rates", () => {
    const rates = [rate("city", 20_000, false), rate("state", 88_750, false), rate("none", 0, true)];
    const order = priceOrder([place(10_000), place(10_000, { taxRates: ["city"] })], "USD", rules({ rates }));
    expect(order.lines.map((line) => line.tax)).toEqual([200 + 888, 200]);
    expect(order.total).toBe(20_000 + 1088 + 200);
  });

  it("K7 spreads a fee an order over its lines, and keeps what the organizer pays out of the total", () => {
    const fees = [
      fee({ rate: 25_000, fixed: 100 }),
      fee({ kind: "processing", name: "Card", fixed: 100, rate: 29_000, per: "order", paidBy: "organizer" }),
    ];
    const order = priceOrder([place(1000), place(2000), place(0)], "USD", rules({ fees }));
    expect(order.lines.map((line) => line.fee)).toEqual([125, 150, 0]);
    expect(order.feesAbsorbed).toBe(187);
    expect(order.total).toBe(3000 + 275);
  });

  it("K7 takes the tax that is inside a fee out of the fee, not out of the price", () => {
    const rates = [rate("vat", 200_000, true, { fees: true })];
    const [line] = priceOrder([place(1200)], "GBP", rules({ rates, fees: [fee({ fixed: 120 })] })).lines;
    expect(line).toMatchObject({ price: 1200, fee: 120, taxIncluded: 220, total: 1320 });
    const [reversed] = priceOrder(
      [place(1200)],
      "GBP",
      rules({ rates, fees: [fee({ fixed: 120 })] }),
      "reverse_charge",
    ).lines;
    expect(reversed).toMatchObject({ listPrice: 1000, price: 1000, fee: 100, total: 1100 });
  });

  it("K10 counts in whole minor units of currencies with no and with three decimals", () => {
    const rates = [rate("vat", 100_000, true)];
    expect(priceOrder([place(1000)], "JPY", rules({ rates })).taxIncluded).toBe(91);
    expect(priceOrder([place(12_345)], "KWD", rules({ rates })).taxIncluded).toBe(1122);
  });

  it("TH05 refuses a price that is no whole amount, and a discount above the price", () => {
    for (const wrong of [place(-1), place(0.5), place(Number.NaN), place(100, { discount: 101 })])
      expect(() => priceOrder([wrong], "BDT", rules())).toThrow();
  });
});
