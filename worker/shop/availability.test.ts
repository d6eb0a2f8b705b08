import { expect, it } from "vitest";
import { availabilityOf } from "./availability.ts";

// free held sold blocked, free free held free: two bits each, first in the low bits.
const seats = btoa(String.fromCharCode(0b11_10_01_00, 0b00_01_00_00));
const order = ["A", "A", "A", "A", "A", "B", "B", "B"].map((category) => ({ category }));
const pools = [
  { id: "area:floor", capacity: 10, held: 2, sold: 5 },
  { id: "type:t3", capacity: 1, held: 0, sold: 0 },
  { id: "type:t4", capacity: 2, held: 1, sold: 3 },
];

it("I7 places that are blocked are not for sale", () => {
  const blocked = [{ id: "area:floor", capacity: 10, held: 2, sold: 5, blocked: 2 }];
  const types = [{ id: "t2", category: null, pools: ["area:floor"] }];
  expect(availabilityOf({ seats, pools: blocked }, order, types)).toEqual([{ id: "t2", available: 1 }]);
});

it("I8 counts free seats of the category and the tightest pool", () => {
  const types = [
    { id: "t1", category: "A", pools: [] },
    { id: "t2", category: null, pools: ["area:floor"] },
    { id: "t3", category: "B", pools: ["type:t3"] },
    { id: "t4", category: null, pools: ["area:floor", "type:t4"] },
    { id: "t5", category: null, pools: ["type:unknown"] },
    { id: "t6", category: null, pools: [] },
  ];
  expect(availabilityOf({ seats, pools }, order, types)).toEqual([
    { id: "t1", available: 2 },
    { id: "t2", available: 3 },
    { id: "t3", available: 1 },
    { id: "t4", available: 0 },
    { id: "t5", available: 0 },
    { id: "t6", available: 0 },
  ]);
});
