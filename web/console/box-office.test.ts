import { describe, expect, it } from "vitest";
import { linesOf, productsOf, withQuantity } from "./box-office.ts";

const money = (amount: number) => ({ amount, currency: "BDT" });
const stalls = {
  id: "tty_1",
  name: "Stalls",
  price: money(1000),
  seated: true,
  max_per_order: 8,
  add_on: false,
  variants: [],
};
const lawn = { ...stalls, id: "tty_2", name: "Lawn", variants: [{ id: "var_1", name: "Child", price: money(500) }] };

describe("box office", () => {
  it("O5 a type with variants is sold as those; lines name type, variant and seats", () => {
    const products = productsOf([stalls, lawn]);
    expect(products.map(({ name }) => name)).toEqual(["Stalls", "Lawn, Child"]);
    const cart = {
      tty_1: { quantity: 1, seats: [{ guid: "S-1", name: "Row 1, seat 1" }] },
      "tty_2/var_1": { quantity: 2 },
    };
    expect(linesOf(products, cart)).toEqual([
      { ticket_type: "tty_1", quantity: 1, seats: ["S-1"] },
      { ticket_type: "tty_2", variant: "var_1", quantity: 2 },
    ]);
    expect(linesOf(products, withQuantity(cart, "tty_1", 2))[0]).toEqual({ ticket_type: "tty_1", quantity: 2 });
    expect(linesOf(products, withQuantity({}, "tty_1", -1))).toEqual([]);
  });
});
