import { describe, expect, it } from "vitest";
import { sampleEvent } from "./fixture.ts";
import { offerId, offersOf, wishOf, zonesOfOffers } from "./offers.ts";

describe("offers", () => {
  const [first, ...rest] = sampleEvent.ticket_types;
  const child = { id: "var_1", name: "Child", price: { amount: 90_000, currency: "KES" } };
  const types = first ? [{ ...first, variants: [child] }, ...rest] : [];

  it("K1 a type is offered as itself and as each of its variants, at their prices", () => {
    const offers = offersOf(types);
    expect(offers.map(({ name, price }) => [name, price.amount])).toEqual([
      ["VIP", 350_000],
      ["VIP, Child", 90_000],
      ["Category I", 180_000],
      ["Standing", 70_000],
    ]);
    expect(wishOf(offers[1]?.id ?? "")).toEqual({ ticket_type: "tty_vip", variant: "var_1" });
    expect(wishOf(offers[2]?.id ?? "")).toEqual({ ticket_type: "tty_one" });
    expect(offerId("tty_vip", "var_1")).toBe(offers[1]?.id);
  });

  it("K1 a variant has the colour of its type", () => {
    const zone = { fill: 2, mark: 0 };
    expect(zonesOfOffers(offersOf(types), { tty_vip: zone })).toEqual({ tty_vip: zone, "tty_vip var_1": zone });
  });
});
