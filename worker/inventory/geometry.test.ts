import { describe, expect, it } from "vitest";
import { withGeometry } from "./geometry.ts";

const row = (name: string, y: number, xs: readonly number[]) =>
  xs.map((x) => ({ guid: `${name}${x}`, category: "A", section: "S", row: name, x, y }));

describe("geometry", () => {
  it("numbers neighbours one after the other and steps over an aisle", () => {
    const seats = withGeometry(row("1", 0, [0, 10, 20, 50, 60]));
    expect(seats.map(({ index }) => index)).toEqual([0, 1, 2, 4, 5]);
  });
  it("ranks the middle of the first row first, then the row behind it", () => {
    const seats = withGeometry([...row("1", 0, [0, 10, 20]), ...row("2", 12, [0, 10, 20])]);
    expect(seats.toSorted((a, b) => (a.quality ?? 0) - (b.quality ?? 0)).map(({ guid }) => guid)).toEqual([
      "110",
      "10",
      "120",
      "210",
      "20",
      "220",
    ]);
  });
  it("counts rows in their section, and follows a row that is drawn askew", () => {
    const left = { guid: "x", category: "A", section: "T", row: "1", x: 10, y: 90 };
    const askew = [
      { ...left, guid: "y", x: 16, y: 98 },
      { ...left, guid: "z", x: 22, y: 106 },
    ];
    const seats = withGeometry([...row("1", 0, [0, 20]), ...row("2", 12, [0, 20]), left, ...askew]);
    expect(seats.slice(4)).toMatchObject([
      { index: 0, quality: 0.1 },
      { index: 1, quality: 0.5 },
      { index: 2, quality: 1.1 },
    ]);
  });
  it("leaves a seat without a position as it is, and keeps its order and kind", () => {
    const [drawn] = row("1", 0, [0]);
    const seats = withGeometry([
      { guid: "a", category: "B" },
      { ...drawn, guid: "w", category: "A", kind: "wheelchair" },
    ]);
    expect(seats).toEqual([
      { guid: "a", category: "B" },
      { guid: "w", category: "A", section: "S", row: "1", index: 0, quality: 0, kind: "wheelchair" },
    ]);
  });
  it("I8 does not care how many seats there are", () => {
    const many = Array.from({ length: 200 }, (_, n) =>
      row(
        `${n}`,
        n * 10,
        Array.from({ length: 100 }, (_, x) => x * 10),
      ),
    );
    expect(withGeometry(many.flat())).toHaveLength(20_000);
    expect(withGeometry([])).toEqual([]);
  });
});
