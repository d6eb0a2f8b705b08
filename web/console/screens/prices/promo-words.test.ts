import { expect, it } from "vitest";
import { listWords, promoState, promoSummary, type Rules, useBars } from "./promo-words.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const eur = (amount: number) => ({ amount, currency: "EUR" });
const rules = (over: Partial<Rules> = {}): Rules => ({
  kind: "percent",
  percent: 10,
  amount: null,
  per: "ticket",
  take: null,
  pay: null,
  ticket_types: null,
  min_places: 1,
  starts_at: null,
  ends_at: null,
  stacks: false,
  ...over,
});
const NAMES: Readonly<Record<string, string>> = { a: "VIP", b: "Balcony", c: "Crew" };
const said = (over: Partial<Rules>) =>
  promoSummary(rules(over), (id) => NAMES[id], "Africa/Nairobi", NOW).replaceAll("\u00a0", " ");

it("K5 a promotion is said in words, with every rule it has", () => {
  expect(said({})).toBe("10% off each ticket. Does not go together with other discounts.");
  expect(said({ kind: "fixed", percent: null, amount: eur(500), per: "order", stacks: true })).toBe(
    "EUR 5 off the whole order. Goes together with other discounts.",
  );
  expect(said({ kind: "n_for_m", take: 4, pay: 3, ticket_types: ["a", "b"] })).toBe(
    "4 for the price of 3, of VIP and Balcony; the cheapest are free. Does not go together with other discounts.",
  );
  expect(said({ kind: "access", reveals: ["c"], max_uses: 1 })).toBe("Opens Crew, for 1 order.");
  expect(
    said({
      ticket_types: ["a"],
      min_places: 2,
      ends_at: "2026-12-24T15:00:00Z",
      max_uses: 1200,
      max_per_customer: 1,
      budget: eur(50_000),
    }),
  ).toBe(
    "10% off each ticket of VIP, for 2 places or more, until Thu 24 December, 18:00, for 1,200 orders at most, " +
      "once for each buyer, until EUR 500 are given away. Does not go together with other discounts.",
  );
  expect(said({ ticket_types: ["gone"] })).toContain("each ticket of chosen types");
  expect(listWords(["A", "B", "C"])).toBe("A, B and C");
});

it("K5 a promotion is on, off, over, or to come", () => {
  const state = (over: Partial<Rules & { active: boolean }>) =>
    promoState({ active: true, starts_at: null, ends_at: null, ...over }, NOW);
  expect(state({})).toBe("on");
  expect(state({ active: false, ends_at: "2026-01-01T00:00:00Z" })).toBe("off");
  expect(state({ ends_at: "2026-11-21T12:00:00Z" })).toBe("over");
  expect(state({ starts_at: "2026-11-22T12:00:00Z" })).toBe("coming");
});

it("K5 uses are drawn against their limits, paid and held apart", () => {
  const uses = { held: 2, paid: 6, amount: eur(3000) };
  expect(useBars({ max_uses: 10, budget: eur(6000) }, uses)).toEqual([
    { text: "8 of 10", paid: 0.6, held: 0.2 },
    { text: "EUR\u00a030 of EUR\u00a060", paid: 0.5, held: 0 },
  ]);
  expect(useBars({ max_uses: null, budget: null }, uses)).toEqual([{ text: "8 orders", paid: null, held: 0 }]);
});
