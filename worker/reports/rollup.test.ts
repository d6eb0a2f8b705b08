import { describe, expect, it } from "vitest";
import {
  dayFigures,
  isoDay,
  type LineGroup,
  type PaidGroup,
  periodBefore,
  readDay,
  sliceFigures,
  sliceOf,
  slicesOfDay,
  sumBy,
} from "./rollup.ts";

const at = (time: string) => sliceOf(Date.parse(time));
const paid = (more: Partial<PaidGroup>): PaidGroup => ({
  slice: at("2026-11-20T18:20:00Z"),
  eventId: "evt_a",
  eventName: "Winter Concert",
  currency: "BDT",
  channel: "online",
  method: "stripe",
  counter: null,
  counterName: null,
  origin: null,
  orders: 1,
  tickets: 2,
  revenue: 250_000,
  ...more,
});
const line = (more: Partial<LineGroup>): LineGroup => ({
  slice: at("2026-11-20T18:20:00Z"),
  eventId: "evt_a",
  currency: "BDT",
  typeId: "tty_a",
  variantId: null,
  name: "Stalls",
  tickets: 2,
  revenue: 250_000,
  ...more,
});

describe("A1 figures", () => {
  it("belong to the day of the zone: 18:20 in London is after midnight in Dhaka", () => {
    const slices = sliceFigures([paid({})], [line({})], []);
    const days = (zone: string) => new Set(dayFigures(slices, zone).map(({ day }) => isoDay(day)));
    expect(days("Asia/Dhaka")).toEqual(new Set(["2026-11-21"]));
    expect(days("Europe/London")).toEqual(new Set(["2026-11-20"]));
  });

  it("are of each event and of all together, and the hour is that of the place", () => {
    const slices = sliceFigures([paid({}), paid({ eventId: "evt_b", eventName: "Recital", revenue: 90 })], [], []);
    const days = dayFigures(slices, "Asia/Kathmandu");
    const total = (eventId: string) =>
      days.find((figure) => figure.eventId === eventId && figure.dimension === "total")?.revenue;
    expect([total("evt_a"), total("evt_b"), total("")]).toEqual([250_000, 90, 250_090]);
    // 18:15 UTC and 5:45 ahead.
    expect(days.filter(({ dimension }) => dimension === "hour").map(({ key }) => key)).toEqual(["00", "00", "00"]);
  });

  it("never add money of two currencies", () => {
    const slices = sliceFigures([paid({}), paid({ currency: "EUR", revenue: 100 })], [], []);
    const totals = dayFigures(slices, "UTC").filter(
      ({ dimension, eventId }) => dimension === "total" && eventId === "",
    );
    expect(sumBy(totals).map(({ currency, revenue }) => [currency, revenue])).toEqual([
      ["BDT", 250_000],
      ["EUR", 100],
    ]);
  });

  it("keep refunds beside what came in, on the day they went", () => {
    const refund = {
      slice: at("2026-11-22T10:00:00Z"),
      eventId: "evt_a",
      eventName: "Winter Concert",
      currency: "BDT",
      method: "stripe",
      refunded: 50_000,
    };
    const days = dayFigures(sliceFigures([paid({})], [], [refund]), "UTC").filter(
      ({ dimension, eventId }) => dimension === "total" && eventId === "evt_a",
    );
    expect(days.map(({ day, revenue, refunded }) => [isoDay(day), revenue, refunded])).toEqual([
      ["2026-11-20", 250_000, 0],
      ["2026-11-22", 0, 50_000],
    ]);
  });

  it("tell orders apart by campaign, referrer and who took the money", () => {
    const origin = JSON.stringify({ source: "news", campaign: "winter", referrer: "daily.example" });
    const slices = sliceFigures(
      [paid({ origin }), paid({ channel: "door", method: "cash", counter: "dev_1", counterName: "Gate A" })],
      [],
      [],
    );
    const keys = (dimension: string) =>
      slices.filter((figure) => figure.dimension === dimension).map(({ key, label }) => [key, label]);
    expect(keys("utm")).toEqual([
      ["news / - / winter", "news / - / winter"],
      ["", ""],
    ]);
    expect(keys("referrer").map(([key]) => key)).toEqual(["daily.example", ""]);
    expect(keys("counter")).toEqual([["dev_1", "Gate A"]]);
  });

  it("count an order of two types once", () => {
    const slices = sliceFigures([paid({})], [line({ tickets: 1 }), line({ typeId: "tty_b", tickets: 1 })], []);
    expect(slices.filter(({ dimension }) => dimension === "total").map(({ orders }) => orders)).toEqual([1]);
    expect(slices.filter(({ dimension }) => dimension === "type").map(({ orders }) => orders)).toEqual([0, 0]);
  });
});

describe("days and periods", () => {
  it("E26 a day in which the clock moves has 92 or 100 quarter hours", () => {
    const length = (date: string) => {
      const { from, to } = slicesOfDay(readDay(date) ?? 0, "Europe/Berlin");
      return to - from;
    };
    expect(["2026-03-29", "2026-06-01", "2026-10-25"].map(length)).toEqual([92, 96, 100]);
  });

  it("reads dates and refuses what is none", () => {
    expect(isoDay(readDay("2026-02-28") ?? 0)).toBe("2026-02-28");
    for (const text of ["2026-02-30", "2026-2-3", "x", ""]) expect(readDay(text)).toBeUndefined();
  });

  it("compares with as many days just before", () => {
    expect(periodBefore({ from: 10, to: 16 })).toEqual({ from: 3, to: 9 });
  });
});
