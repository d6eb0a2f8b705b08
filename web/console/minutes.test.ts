import { describe, expect, it } from "vitest";
import { chartOf } from "./minutes.ts";

const minutes = (...bars: number[]) => bars.map((bar, i) => ({ at: `2026-01-01T00:${i}:00Z`, bar, tick: 0 }));

describe("chartOf", () => {
  it("shows the last 30 minutes", () => {
    const all = minutes(...Array.from({ length: 40 }, (_, i) => i));
    expect(chartOf(all).shown).toEqual(all.slice(10));
  });
  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [96, 100],
    [100, 100],
    [210, 500],
  ])("a scale for %i ends at %i", (most, top) => {
    expect(chartOf(minutes(0, most)).top).toBe(top);
  });
  it("has room for ticks above the bars, and for nothing at all", () => {
    expect(chartOf([{ at: "x", bar: 1, tick: 7 }]).top).toBe(10);
    expect(chartOf([])).toEqual({ shown: [], top: 1 });
  });
});
