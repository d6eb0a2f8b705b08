import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../kernel/time.ts";
import { canMove, type Candidate, dateFaults, EVENT_STATUSES, missingForPublish, phaseOf, slugOf } from "./event.ts";
import { inventoryRegion } from "./region.ts";

const NOW = 1_800_000_000_000;

describe("V5 states", () => {
  it("V5 only these moves exist", () => {
    const moves = EVENT_STATUSES.flatMap((from) =>
      EVENT_STATUSES.filter((to) => canMove(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(moves).toEqual([
      "draft → published",
      "draft → cancelled",
      "published → cancelled",
      "published → postponed",
      "published → completed",
      "postponed → published",
      "postponed → cancelled",
      "completed → cancelled",
    ]);
  });
});

describe("V5 where an event stands", () => {
  it("V5 a published event is ongoing from its start to its end; one without an end for an evening", () => {
    const event = { status: "published" as const, startsAt: NOW, endsAt: NOW + HOUR };
    expect([-1, 0, HOUR - 1, HOUR].map((after) => phaseOf(event, NOW + after))).toEqual([
      "published",
      "ongoing",
      "ongoing",
      "completed",
    ]);
    expect(phaseOf({ ...event, endsAt: null }, NOW + 5 * HOUR)).toBe("ongoing");
    expect(phaseOf({ ...event, endsAt: null }, NOW + 6 * HOUR)).toBe("completed");
    expect(phaseOf({ ...event, status: "cancelled" }, NOW + 1)).toBe("cancelled");
  });
});

describe("V5 dates", () => {
  it("V5 the end is after the start, the doors are not", () => {
    const at = { startsAt: NOW, endsAt: NOW + HOUR, doorsAt: NOW - HOUR };
    expect(dateFaults(at)).toEqual([]);
    expect(dateFaults({ ...at, endsAt: NOW }).map(({ field }) => field)).toEqual(["ends_at"]);
    expect(dateFaults({ ...at, endsAt: NOW + 400 * DAY }).map(({ field }) => field)).toEqual(["ends_at"]);
    expect(dateFaults({ ...at, doorsAt: NOW + 1 }).map(({ field }) => field)).toEqual(["doors_at"]);
  });
});

const type = { name: "Stalls", category: "Stalls", area: null, capacity: null, hidden: 0, salesEnd: null };
const ready: Candidate = {
  event: { startsAt: NOW + DAY, endsAt: null, doorsAt: null, seatMapId: "map_1" },
  venueExists: true,
  places: { categories: new Set(["Stalls"]), areas: new Set(["floor"]) },
  ticketTypes: [type],
};
const missing = (change: Partial<Candidate>) => missingForPublish({ ...ready, ...change }, NOW);

describe("V5 the checklist before publishing", () => {
  it("V5 an event with everything is ready", () => {
    expect(missing({})).toEqual([]);
    expect(missing({ ticketTypes: [{ ...type, category: null, area: "floor" }] })).toEqual([]);
  });

  it.each([
    ["venue_id", { venueExists: false }],
    ["starts_at", { event: { ...ready.event, startsAt: NOW } }],
    ["ticket_types", { ticketTypes: [] }],
    ["ticket_types", { ticketTypes: [{ ...type, hidden: 1 }] }],
    ["ticket_types[0].category", { ticketTypes: [{ ...type, category: "Balcony" }] }],
    ["ticket_types[0].area", { ticketTypes: [{ ...type, category: null, area: "roof" }] }],
    ["ticket_types[0].capacity", { ticketTypes: [{ ...type, category: null }] }],
    ["ticket_types[0].sales_end", { ticketTypes: [{ ...type, salesEnd: NOW }] }],
  ] as const)("V5 %s is named when it is what is missing", (field, change) => {
    expect(missing(change).map((fault) => fault.field)).toEqual([field]);
  });

  it("V5 everything that is missing is told at once", () => {
    const faults = missing({ venueExists: false, places: undefined, ticketTypes: [] });
    expect(faults.map(({ field }) => field)).toEqual(["venue_id", "seat_map_id", "ticket_types"]);
  });
});

describe("V5 addresses", () => {
  it.each([
    ["Winter Concert", "winter-concert"],
    ["  Café Ödön & Straße!  ", "cafe-odon-strasse"],
    ["<script>alert(1)</script>", "script-alert-1-script"],
    ["শীতের কনসার্ট", undefined],
    ["!", undefined],
  ])("V5 %s → %s", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it("V5 a long name is cut without a dash at the end", () => {
    const slug = slugOf("a".repeat(59) + " b".repeat(20));
    expect(slug).toBe("a".repeat(59));
  });
});

it("the inventory lives near the house", () => {
  expect(inventoryRegion("BD")).toBe("apac");
  expect(inventoryRegion("KE")).toBe("afr");
  expect(inventoryRegion("DE")).toBe("weur");
  expect(inventoryRegion("AQ")).toBeUndefined();
  expect(inventoryRegion(undefined)).toBeUndefined();
});
