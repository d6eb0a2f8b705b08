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
  taxRates: null,
  ...change,
});
const event = { status: "published", startsAt: NOW + 1000, endsAt: null, maxPerOrder: 6 };
const seated = type("seated", { category: "A", area: null, price: 2500 });
const pick = (lines: WantedLine[], ...types: TicketType[]) => resolveSelection(lines, types, event, NOW);

describe("what a buyer asks for", () => {
  it("TH05 takes prices from the event, and one price a type", () => {
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
        prices: new Map([
          ["ga", 1000],
          ["seated", 2500],
        ]),
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
