import { describe, expect, it } from "vitest";
import { hallOf } from "../fixture.ts";
import { besides, buildHall } from "./hall.ts";
import { moveFrom } from "./move.ts";
import { decodeStates, stateName } from "./seat-states.ts";
import { fit, keepInside, reveal, zoomAt } from "./viewport.ts";

const { map, types } = hallOf();
const hall = buildHall(map, types);
const at = (section: string, row: string, number: string) => {
  const found = hall.seats.find((seat) => {
    const line = hall.rows[seat.row];
    return hall.sections[seat.section]?.name === section && line?.number === row && seat.number === number;
  });
  if (!found) throw new Error(`no seat ${section} ${row} ${number}`);
  return found;
};

describe("hall", () => {
  it("keeps each seat once, in the order of the snapshot", () => {
    expect(hall.seats.length).toBe(24);
    expect(new Set(hall.seats.map((seat) => seat.n)).size).toBe(24);
    expect(hall.tile).toBe(20);
  });

  it("knows neighbours but not across an aisle", () => {
    const seat = at("Block A", "1", "3");
    expect(besides(hall, seat).map((other) => other.number)).toEqual(["2"]);
  });
});

describe("keyboard", () => {
  it("UI8 walks seats, rows and row ends, and stays at the edge", () => {
    const start = at("Block A", "1", "1").index;
    expect(moveFrom(hall, start, "right")).toBe(at("Block A", "1", "2").index);
    expect(moveFrom(hall, start, "down")).toBe(at("Block A", "2", "1").index);
    expect(moveFrom(hall, start, "row_end")).toBe(at("Block A", "1", "6").index);
    expect(moveFrom(hall, at("Block A", "1", "6").index, "right")).toBe(at("Block B", "1", "1").index);
    expect(moveFrom(hall, start, "up")).toBe(start);
    expect(moveFrom(hall, start, "row_after")).toBe(at("Block A", "2", "1").index);
  });

  it("reaches every seat from the first", () => {
    const seen = new Set([0]);
    const queue = [0];
    for (let next = queue.pop(); next !== undefined; next = queue.pop())
      for (const move of ["left", "right", "up", "down", "row_before", "row_after"] as const) {
        const there = moveFrom(hall, next, move);
        if (!seen.has(there)) {
          seen.add(there);
          queue.push(there);
        }
      }
    expect(seen.size).toBe(hall.seats.length);
  });
});

describe("availability", () => {
  it("reads two bits a seat and blocks what it does not know", () => {
    const states = decodeStates(btoa(String.fromCharCode(0b11_10_01_00)), 6);
    expect([...states].map((state) => stateName(state))).toEqual([
      "free",
      "held",
      "sold",
      "blocked",
      "blocked",
      "blocked",
    ]);
  });
});

describe("viewport", () => {
  const size = { width: 400, height: 300 };
  const box = { x: 0, y: 0, width: 465, height: 40 };
  it("fits, zooms at a point, and does not lose the hall", () => {
    const view = fit({ x: 0, y: 0, width: 800, height: 300 }, size, 0);
    expect(view.scale).toBe(0.5);
    const near = zoomAt(view, 4, 100, 100, [0.1, 10]);
    expect((100 / near.scale + near.x).toFixed(3)).toBe((100 / view.scale + view.x).toFixed(3));
    const lost = keepInside({ x: 90_000, y: 0, scale: 1 }, box, size);
    expect(lost.x).toBeLessThanOrEqual(box.x + box.width);
    const shown = reveal({ x: 0, y: 0, scale: 1 }, 390, 150, size, 40);
    expect(shown.x).toBe(30);
  });
});
