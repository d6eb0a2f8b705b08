import { describe, expect, it } from "vitest";
import type { SalesDay } from "../api/report-types.ts";
import {
  changeOf,
  dayAfter,
  daysOf,
  hoursOf,
  lengthOf,
  most,
  lookPause,
  nextLook,
  niceTop,
  seriesOf,
  shareOf,
} from "./sales-figures.ts";

const figure = (day: string, tickets: number, amount: number, currency = "BDT"): SalesDay => ({
  day,
  orders: 1,
  tickets,
  revenue: { amount, currency },
  refunded: { amount: 0, currency },
});

describe("days of a dashboard", () => {
  it("are all there, also those without sales, over the end of a month", () => {
    expect(daysOf("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect([lengthOf("2026-03-02", "2026-03-01"), lengthOf("x", "2026-03-01")]).toEqual([0, 0]);
    expect(dayAfter("2026-01-01", -1)).toBe("2025-12-31");
  });

  it("show tickets of all currencies together and money of one", () => {
    const days = ["2026-11-20", "2026-11-21"];
    const figures = [figure("2026-11-21", 2, 500), figure("2026-11-21", 1, 900, "EUR")];
    expect(seriesOf(days, figures, "tickets")).toEqual([0, 3]);
    expect(seriesOf(days, figures, "revenue EUR")).toEqual([0, 900]);
  });

  it("have twenty-four hours", () => {
    const hours = hoursOf("2026-11-21", [
      { ...figure("2026-11-21", 2, 500), hour: 9 },
      { ...figure("2026-11-20", 7, 500), hour: 9 },
    ]);
    expect([hours.length, hours[9], most(hours)]).toEqual([24, 2, { index: 9, value: 2 }]);
  });
});

describe("words and scales", () => {
  it("a change is a percentage, and none where there was nothing", () => {
    expect(changeOf(112, 100)).toEqual({ kind: "up", percent: "12%" });
    expect(changeOf(91, 100)).toEqual({ kind: "down", percent: "9%" });
    expect([changeOf(1, 0).kind, changeOf(0, 0).kind, changeOf(1001, 1000).kind]).toEqual(["first", "none", "same"]);
  });

  it("a share of nothing is none", () => {
    expect([shareOf(1, 0), shareOf(42, 1000), shareOf(1, 2), shareOf(1, 100)]).toEqual([
      undefined,
      "4.2%",
      "50%",
      "1%",
    ]);
  });

  it("the top of a scale is round and holds the largest", () => {
    expect([0, 3, 94, 101, 2600].map(niceTop)).toEqual([4, 4, 100, 200, 5000]);
  });

  it("A1 old figures are looked for soon, a few times; who has just come sees what is newer once it may be counted", () => {
    expect([lookPause(undefined, 20_000, 0, false), lookPause(11_000, 20_000, 3, false)]).toEqual([3000, 3000]);
    expect(lookPause(11_000, 20_000, 4, false)).toBe(20_000);
    expect([lookPause(2000, 20_000, 0, true), lookPause(9900, 20_000, 0, true)]).toEqual([8000, 3000]);
    expect(lookPause(2000, 20_000, 0, false)).toBe(20_000);
  });

  it("asks less and less often while nothing changes, at most every two minutes", () => {
    let wait = nextLook(0, true);
    const waits = [wait];
    for (let i = 0; i < 5; i++) waits.push((wait = nextLook(wait, false)));
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
  });
});
