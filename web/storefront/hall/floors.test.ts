import { describe, expect, it } from "vitest";
import { hallOf } from "../fixture.ts";
import { seatLeftAlone } from "./gaps.ts";
import { buildHall, type Seat } from "./hall.ts";
import { moveFrom } from "./move.ts";
import { fewSeatsIn, seatGrid, seatNear, seatsIn } from "./seat-grid.ts";

const { map, types } = hallOf();
const levelled = {
  ...map,
  sections: [
    ...map.sections.map((section, at) => ({ ...section, level: at === 0 ? "Stalls" : "Balcony" })),
    {
      name: "Stage",
      rows: [],
      areas: [
        {
          shape: "polygon" as const,
          x: 100,
          y: 200,
          rotation: 0,
          text: "Stage",
          points: [
            { x: 0, y: 0 },
            { x: 50, y: 0 },
            { x: 0, y: 30 },
          ],
        },
      ],
    },
  ],
};

describe("floors", () => {
  const hall = buildHall(levelled, types);

  it("W3 a hall has a floor for each level of its plan, each with its own seats and its own box", () => {
    expect(hall.floors.map(({ name }) => name)).toEqual(["Stalls", "Balcony"]);
    expect(hall.floors[0]?.box).toEqual({ x: 0, y: 0, width: 165, height: 230 });
    expect(hall.seats.filter(({ floor }) => floor === 1).map(({ section }) => section)).toEqual(Array(12).fill(1));
    expect(buildHall(map, types).floors).toEqual([{ name: "", box: { x: 0, y: 0, width: 465, height: 40 } }]);
  });

  it("W3 what stands on no floor is drawn on each, where its section stands", () => {
    expect(hall.shapes).toMatchObject([{ floor: null, x: 100, y: 200, width: 50, height: 30 }]);
  });

  it("UI8 the keyboard stays on its floor", () => {
    const last = hall.seats.findLast(({ floor }) => floor === 0)?.index ?? -1;
    expect(moveFrom(hall, last, "row_after")).toBe(last);
    expect(moveFrom(hall, last, "right")).toBe(last);
  });
});

describe("seats by place", () => {
  const hall = buildHall(map, types);
  const grid = seatGrid(hall, 0);

  it("finds every seat of the floor, and those of a box", () => {
    expect(seatsIn(grid, { x: -1e6, y: -1e6, width: 2e6, height: 2e6 })).toHaveLength(24);
    const found = seatsIn(grid, { x: 300, y: 0, width: 200, height: 40 }).filter(({ x }) => x >= 300);
    expect(found.map(({ section }) => section)).toEqual(Array(12).fill(1));
    const all = { x: 0, y: 0, width: 500, height: 100 };
    expect([fewSeatsIn(grid, all, 24)?.length, fewSeatsIn(grid, all, 23)]).toEqual([24, null]);
  });

  it("finds the seat under a finger, and none between seats", () => {
    expect(seatNear(grid, 27, 2, 16)?.guid).toBe("Block A-1-2");
    expect(seatNear(grid, 230, 20, 16)).toBeUndefined();
  });
});

describe("a seat left alone", () => {
  const hall = buildHall(map, types);
  const row = hall.seats.filter(({ row }) => row === 0);
  const alone = (chosen: readonly number[], sold: readonly number[] = []) => {
    const mine = new Set(chosen.map((at) => row[at]?.index ?? -1));
    const gone = new Set(sold.map((at) => row[at]));
    return seatLeftAlone(hall, mine, (seat: Seat) => !mine.has(seat.index) && !gone.has(seat))?.number;
  };

  it("I4 names the seat that the choice leaves alone, at the end of a row too", () => {
    expect(alone([1])).toBe("1");
    expect(alone([0])).toBeUndefined();
  });

  it("I4 says nothing where no other choice of the row would be better", () => {
    expect(alone([0, 1])).toBeUndefined();
    expect(alone([0], [2])).toBeUndefined();
  });

  it("I4 a chosen seat on both sides leaves one alone as well", () => {
    expect(alone([0, 2])).toBeUndefined();
    const wide = { ...map, sections: [{ name: "A", rows: [{ number: "1", seats: wideRow(7) }] }] };
    const other = buildHall(wide, types);
    const mine = new Set([0, 2]);
    expect(seatLeftAlone(other, mine, ({ index }) => !mine.has(index))?.number).toBe("2");
  });
});

function wideRow(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    n: i,
    guid: `w-${i}`,
    number: String(i + 1),
    x: i * 25,
    y: 0,
    c: 0,
  }));
}
