import { expect, it } from "vitest";
import { inventoryConfig } from "./inventory-config.ts";

const event = {
  tenantId: "ten_1",
  id: "evt_1",
  version: 7,
  status: "published" as const,
  holdMinutes: 10,
  maxPerOrder: 6,
  capacity: null,
  maxPerCustomer: null,
  freeHolds: null,
  areaCapacities: "{}",
};
const map = {
  seats: [
    { guid: "A-1", category: "Stalls", section: "A" },
    { guid: "A-2", category: "Box", section: "A" },
  ],
  areas: [{ id: "floor", capacity: 300, name: "Floor" }],
};
const order = { minPerOrder: 1, maxPerOrder: 10 };
const types = [
  { id: "tty_seat", category: "Stalls", area: null, capacity: null, ...order },
  { id: "tty_early", category: "Stalls", area: null, capacity: 1, ...order },
  { id: "tty_floor", category: null, area: "floor", capacity: null, minPerOrder: 2, maxPerOrder: 4 },
  { id: "tty_student", category: null, area: "floor", capacity: 50, ...order },
  { id: "tty_open", category: null, area: null, capacity: 40, ...order },
];
const limits = { minPerHold: 1, maxPerHold: 10 };

it("I1 seats by category, one pool an area, one pool a capacity; a type draws from all of its pools", () => {
  expect(inventoryConfig(event, map, types)).toEqual({
    tenantId: "ten_1",
    eventId: "evt_1",
    revision: 7,
    seats: [
      { guid: "A-1", category: "Stalls" },
      { guid: "A-2", category: "Box" },
    ],
    pools: [
      { id: "area:floor", capacity: 300 },
      { id: "type:tty_early", capacity: 1 },
      { id: "type:tty_student", capacity: 50 },
      { id: "type:tty_open", capacity: 40 },
    ],
    products: [
      { id: "tty_seat", category: "Stalls", pools: [], ...limits },
      { id: "tty_early", category: "Stalls", pools: ["type:tty_early"], ...limits },
      { id: "tty_floor", pools: ["area:floor"], minPerHold: 2, maxPerHold: 4 },
      { id: "tty_student", pools: ["area:floor", "type:tty_student"], ...limits },
      { id: "tty_open", pools: ["type:tty_open"], ...limits },
    ],
    holdTtl: 600_000,
    maxPerHold: 6,
  });
});

it("V5 a cancelled event offers nothing and keeps its places for who has them", () => {
  const config = inventoryConfig({ ...event, status: "cancelled" }, map, types);
  expect(config.products).toEqual([]);
  expect(config.seats).toHaveLength(2);
  expect(config.pools).toHaveLength(4);
});

it("K1 an event without a map sells capacities", () => {
  const config = inventoryConfig(event, undefined, types.slice(-1));
  expect(config.seats).toEqual([]);
  expect(config.pools).toEqual([{ id: "type:tty_open", capacity: 40 }]);
});

it("K3 the whole event has a capacity where the organizer sets one; an area may have another than the map's", () => {
  const settings = { capacity: 250, maxPerCustomer: 8, freeHolds: 3, areaCapacities: '{"floor":120}' };
  const config = inventoryConfig({ ...event, ...settings }, map, types.slice(2, 3));
  expect(config.pools).toEqual([
    { id: "area:floor", capacity: 120 },
    { id: "event", capacity: 250 },
  ]);
  expect(config).toMatchObject({ maxPerCustomer: 8, freeHolds: 3 });
});
