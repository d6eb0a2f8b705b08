import { describe, expect, it } from "vitest";
import { placedSeats } from "./plan-document.ts";
import { READY_HALLS, readyHall, USUAL_SIZE } from "./ready-halls.ts";
import { findingsOf } from "./validation.ts";

describe("V3 halls to begin with", () => {
  it.each(READY_HALLS)("V3 %s: nothing is wrong with it, and no two seats stand in one place", (kind) => {
    for (const size of [USUAL_SIZE[kind], { rows: 1, seats: 1 }, { rows: 30, seats: 24 }]) {
      const plan = readyHall(kind, size);
      const seats = placedSeats(plan);
      expect(findingsOf(plan, seats).map(({ kind: found }) => found)).toEqual([]);
      expect(new Set(seats.map(({ x, y }) => `${x}:${y}`)).size).toBe(seats.length);
      expect(seats.every(({ category }) => category >= 0)).toBe(true);
    }
  });

  it("V3 are as large as was asked for", () => {
    const count = (kind: (typeof READY_HALLS)[number], rows: number, seats: number) =>
      placedSeats(readyHall(kind, { rows, seats })).length;
    expect([count("rows", 6, 14), count("theatre", 6, 14), count("tables", 5, 8), count("club", 3, 10)]).toEqual([
      84, 112, 40, 30,
    ]);
    expect(readyHall("club", { rows: 3, seats: 10 }).general_areas).toMatchObject([
      { name: "Standing", capacity: 100 },
    ]);
  });
});
