import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceOrder } from "./pricing.ts";

const places = fc.array(
  fc.record({ ticketTypeId: fc.constant("tty_x"), price: fc.integer({ min: 0, max: 9_999_999 }) }),
  { maxLength: 100 },
);

describe("price engine", () => {
  it("O1 the total is the sum of the lines, and of subtotal, fees and tax, for any order", () => {
    fc.assert(
      fc.property(places, fc.constantFrom("BDT", "EUR", "KWD", "JPY"), (list, currency) => {
        const order = priceOrder(list, currency);
        expect(order.lines).toHaveLength(list.length);
        expect(order.total).toBe(order.lines.reduce((sum, line) => sum + line.total, 0));
        expect(order.total).toBe(order.subtotal + order.fees + order.tax);
        for (const line of order.lines) expect(line.total).toBe(line.price + line.fee + line.tax);
      }),
    );
  });
  it("O1 keeps each place's own price, in order", () => {
    const order = priceOrder(
      [125_000, 0, 7].map((price) => ({ ticketTypeId: "tty_x", price })),
      "BDT",
    );
    expect(order.lines.map((line) => line.total)).toEqual([125_000, 0, 7]);
    expect(order.total).toBe(125_007);
  });
  it("refuses a negative or broken price", () => {
    expect(() => priceOrder([{ ticketTypeId: "t", price: -1 }], "EUR")).toThrow(/not negative/);
    expect(() => priceOrder([{ ticketTypeId: "t", price: 0.5 }], "EUR")).toThrow(/whole/);
  });
});
