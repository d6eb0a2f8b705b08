import { describe, expect, it } from "vitest";
import type { TicketType } from "../catalogue/index.ts";
import { resolveSelection, type WantedLine } from "./selection.ts";

const NOW = 1_800_000_000_000;
const type = (id: string, change: Partial<TicketType> = {}): TicketType => ({
  tenantId: "ten_1",
  id,
  eventId: "evt_1",
  name: id,
  description: "",
  category: null,
  area: "standing",
  price: 1000,
  capacity: null,
  salesStart: null,
  salesEnd: null,
  minPerOrder: 1,
  maxPerOrder: 4,
  hidden: 0,
  position: 0,
  createdAt: 0,
  version: 1,
  kind: "admission",
  peoplePerTicket: 1,
  taxRates: null,
  ...change,
});
const event = { status: "published", startsAt: NOW + 1000, endsAt: null, maxPerOrder: 6 };
const seated = type("seated", { category: "A", area: null, price: 2500 });
const pick = (lines: WantedLine[], ...types: TicketType[]) =>
  resolveSelection(lines, { types, variants: [], opened: new Set() }, event, NOW);

describe("what a buyer asks for", () => {
  it("TH05 takes prices from the event, and one price a line", () => {
    const wanted = [
      { ticketType: "ga", quantity: 2 },
      { ticketType: "seated", seats: ["s1"] },
    ];
    const selected = pick(wanted, type("ga"), seated);
    expect(selected).toEqual({
      ok: true,
      value: {
        lines: [
          { product: "ga", quantity: 2 },
          { product: "seated", seats: ["s1"] },
        ],
        prices: [
          { ticketTypeId: "ga", variantId: null, price: 1000 },
          { ticketTypeId: "seated", variantId: null, price: 2500 },
        ],
      },
    });
  });
  it("K1 one instant decides every window: the start is in, the end is out", () => {
    const at = (change: Partial<TicketType>) => pick([{ ticketType: "ga", quantity: 1 }], type("ga", change));
    expect(at({ salesStart: NOW }).ok).toBe(true);
    expect(at({ salesStart: NOW + 1 })).toMatchObject({ error: { reason: "not_on_sale", why: "not_yet" } });
    expect(at({ salesEnd: NOW })).toMatchObject({ error: { reason: "not_on_sale", why: "ended" } });
    expect(at({ hidden: 1 })).toMatchObject({ error: { reason: "unknown_ticket_type" } });
  });
  it("K1 counts per type and over the whole order", () => {
    expect(pick([{ ticketType: "ga", quantity: 5 }], type("ga"))).toMatchObject({
      error: { max: 4, ticketType: "ga" },
    });
    expect(pick([{ ticketType: "ga", quantity: 1 }], type("ga", { minPerOrder: 2 }))).toMatchObject({
      error: { reason: "too_few", min: 2 },
    });
    const both = [
      { ticketType: "ga", quantity: 4 },
      { ticketType: "b", quantity: 3 },
    ];
    expect(pick(both, type("ga"), type("b"))).toMatchObject({ error: { reason: "too_many", max: 6 } });
  });
  it("E28 counts the variants of a type together, and takes their prices", () => {
    const child = {
      tenantId: "ten_1",
      id: "var_child",
      eventId: "evt_1",
      ticketTypeId: "ga",
      name: "Child",
      price: 400,
      active: 1,
      position: 0,
      createdAt: 0,
      version: 1,
    };
    const offer = { types: [type("ga"), type("b")], variants: [child], opened: new Set<string>() };
    const ask = (lines: WantedLine[], change: Partial<typeof child> = {}) =>
      resolveSelection(lines, { ...offer, variants: [{ ...child, ...change }] }, event, NOW);
    const family = [
      { ticketType: "ga", quantity: 2 },
      { ticketType: "ga", variant: "var_child", quantity: 2 },
    ];
    expect(ask(family)).toMatchObject({ value: { prices: [{ price: 1000 }, { price: 400, variantId: "var_child" }] } });
    const five = [family[0], { ticketType: "ga", variant: "var_child", quantity: 3 }].flatMap((line) => line ?? []);
    expect(ask(five)).toMatchObject({ error: { reason: "too_many", max: 4, ticketType: "ga" } });
    for (const wrong of [{ active: 0 }, { ticketTypeId: "b" }, { id: "var_other" }])
      expect(ask(family, wrong)).toEqual({ ok: false, error: { reason: "unknown_variant", line: 1 } });
  });
  it("E29 add-ons are sold with a ticket, never alone", () => {
    const mug = type("mug", { kind: "add_on" });
    expect(pick([{ ticketType: "mug", quantity: 1 }], type("ga"), mug)).toEqual({
      ok: false,
      error: { reason: "only_add_ons" },
    });
    const both = [
      { ticketType: "mug", quantity: 1 },
      { ticketType: "ga", quantity: 1 },
    ];
    expect(pick(both, type("ga"), mug).ok).toBe(true);
  });
  it("K5 a code opens hidden types, and only those that it names", () => {
    const hidden = [type("secret", { hidden: 1 }), type("other", { hidden: 1 })];
    const ask = (id: string) =>
      resolveSelection(
        [{ ticketType: id, quantity: 1 }],
        { types: hidden, variants: [], opened: new Set(["secret"]) },
        event,
        NOW,
      );
    expect(ask("secret").ok).toBe(true);
    expect(ask("other")).toEqual({ ok: false, error: { reason: "unknown_ticket_type", line: 0 } });
  });
  it("refuses the same type twice, which would get round its limit", () => {
    const twice = [
      { ticketType: "ga", quantity: 4 },
      { ticketType: "ga", quantity: 1 },
    ];
    expect(pick(twice, type("ga"))).toMatchObject({ error: { reason: "same_type_twice", line: 1 } });
  });
  it("E31 seats that the house chooses are a quantity with a wish, of numbered seats only", () => {
    expect(pick([{ ticketType: "seated", quantity: 2, best: { together: true } }], seated)).toMatchObject({
      value: { lines: [{ product: "seated", quantity: 2, best: { together: true } }] },
    });
    expect(pick([{ ticketType: "seated", quantity: 5, best: {} }], seated)).toMatchObject({
      error: { reason: "too_many", max: 4 },
    });
    expect(pick([{ ticketType: "ga", quantity: 1, best: {} }], type("ga"))).toMatchObject({
      error: { reason: "no_seats", line: 0 },
    });
    expect(pick([{ ticketType: "seated", quantity: 1 }], seated)).toMatchObject({
      error: { reason: "seats_required", line: 0 },
    });
  });
});
