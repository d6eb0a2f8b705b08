import { describe, expect, it } from "vitest";
import {
  fieldFaults,
  frozenFaults,
  isOnSale,
  placeFaults,
  saleState,
  type TicketTypeFields,
  windowFaults,
} from "./ticket-type.ts";

const NOW = 1_800_000_000_000;
const event = { status: "published", startsAt: NOW + 1000, endsAt: null };
const open = { hidden: 0, salesStart: null, salesEnd: null };

describe("K1 the sale window", () => {
  it.each([
    ["on_sale", open, event],
    ["event_not_on_sale", open, { ...event, status: "draft" }],
    ["event_not_on_sale", open, { ...event, status: "cancelled" }],
    ["event_over", open, { ...event, startsAt: NOW }],
    ["on_sale", open, { ...event, startsAt: NOW - 10, endsAt: NOW + 1 }],
    ["event_over", open, { ...event, startsAt: NOW - 10, endsAt: NOW }],
    ["hidden", { ...open, hidden: 1 }, event],
    ["not_yet", { ...open, salesStart: NOW + 1 }, event],
    ["on_sale", { ...open, salesStart: NOW }, event],
    ["on_sale", { ...open, salesEnd: NOW + 1 }, event],
    ["ended", { ...open, salesEnd: NOW }, event],
  ] as const)("K1 %s", (state, type, at) => {
    expect(saleState(type, at, NOW)).toBe(state);
    expect(isOnSale(type, at, NOW)).toBe(state === "on_sale");
  });
});

const fields: TicketTypeFields = {
  name: "VIP",
  description: "",
  category: "VIP",
  area: null,
  price: 100,
  capacity: null,
  salesStart: null,
  salesEnd: null,
  minPerOrder: 1,
  maxPerOrder: 10,
  hidden: 0,
  kind: "admission" as const,
  peoplePerTicket: 1,
  taxRates: null,
};

describe("K1 fields", () => {
  it("K1 a type is for seats or for an area, with a window and limits that make sense", () => {
    expect(fieldFaults(fields)).toEqual([]);
    expect(fieldFaults({ ...fields, area: "floor" }).map(({ field }) => field)).toEqual(["area"]);
    expect(fieldFaults({ ...fields, minPerOrder: 3, maxPerOrder: 2 }).map(({ field }) => field)).toEqual([
      "min_per_order",
    ]);
    expect(fieldFaults({ ...fields, salesStart: 5, salesEnd: 5 }).map(({ field }) => field)).toEqual(["sales_end"]);
  });

  it("K1 category and area are fixed once people hold places", () => {
    expect(frozenFaults(fields, { ...fields, price: 1, name: "x", capacity: 4 })).toEqual([]);
    expect(frozenFaults(fields, { ...fields, category: null, area: "floor" }).map(({ field }) => field)).toEqual([
      "category",
      "area",
    ]);
  });

  it("K1 a type must find its places in the house", () => {
    const places = { categories: new Set(["VIP"]), areas: new Set(["floor"]) };
    expect(placeFaults(fields, places)).toEqual([]);
    expect(placeFaults({ ...fields, category: null, area: "floor" }, places)).toEqual([]);
    expect(placeFaults({ ...fields, category: null, capacity: 10 }, places)).toEqual([]);
    expect(placeFaults({ ...fields, category: "Box" }, places)[0]?.message).toContain('no category "Box"');
    expect(placeFaults({ ...fields, category: null, area: "roof" }, places)[0]?.message).toContain('no area "roof"');
    expect(placeFaults({ ...fields, category: null }, places)[0]?.field).toBe("capacity");
  });
});

describe("K1 V5 early and late prices of one offer", () => {
  const window = (salesStart: number | null, salesEnd: number | null) => ({
    id: "late",
    name: "Stalls",
    category: "Stalls",
    area: null,
    salesStart,
    salesEnd,
  });
  const early = { ...window(null, 500), id: "early" };
  const house = { startsAt: 1000, endsAt: null };
  const faults = (salesStart: number | null, salesEnd: number | null, others = [early]) =>
    windowFaults(window(salesStart, salesEnd), others, house, String).map(({ field }) => field);

  it("K1 may follow each other without a gap, and must not overlap", () => {
    expect(faults(500, null)).toEqual([]);
    expect(faults(499, null)).toEqual(["sales_start"]);
    expect(faults(null, null)).toEqual(["sales_start"]);
    expect(faults(null, 400, [{ ...early, salesStart: 300 }])).toEqual(["sales_end"]);
    expect(faults(null, 300, [{ ...early, salesStart: 300 }])).toEqual([]);
  });

  it("K1 says with what it overlaps, and what to do", () => {
    expect(windowFaults(window(400, null), [early], house, (at) => `day ${at}`)).toEqual([
      {
        field: "sales_start",
        message:
          'overlaps with the other "Stalls", which is sold until day 500. Let one end when the next begins, or give it another name',
      },
    ]);
  });

  it("K1 another name, another place, itself, and types that are only counted are no clash", () => {
    const others = [
      { ...early, name: "Stalls, early bird" },
      { ...early, category: "Balcony" },
      { ...early, id: "late" },
    ];
    expect(faults(null, null, others)).toEqual([]);
    const counted = { ...window(null, null), category: null };
    expect(windowFaults(counted, [{ ...counted, id: "other" }], house, String)).toEqual([]);
  });

  it("V5 a sale that opens when the event is over is refused", () => {
    expect(faults(1000, null, [])).toEqual(["sales_start"]);
    expect(windowFaults(window(1000, null), [], { startsAt: 900, endsAt: 1100 }, String)).toEqual([]);
  });
});
