import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../kernel/time.ts";
import { openBalances, periodOf, reserveOf, resultOf } from "./settlement.ts";

const at = (text: string) => Date.parse(text);
const told = ({ start, end }: { start: number; end: number }) => [toTimestamp(start), toTimestamp(end)];

describe("periods", () => {
  it("F3 a month is a month by the organizer's clock", () => {
    expect(told(periodOf(at("2026-10-31T19:00:00Z"), "month", "Asia/Dhaka"))).toEqual([
      "2026-10-31T18:00:00.000Z",
      "2026-11-30T18:00:00.000Z",
    ]);
    expect(told(periodOf(at("2026-12-15T12:00:00Z"), "month", "UTC"))).toEqual([
      "2026-12-01T00:00:00.000Z",
      "2027-01-01T00:00:00.000Z",
    ]);
  });
  it("F3 a month in which the clock changes is an hour shorter or longer", () => {
    expect(told(periodOf(at("2026-03-15T12:00:00Z"), "month", "Europe/Berlin"))).toEqual([
      "2026-02-28T23:00:00.000Z",
      "2026-03-31T22:00:00.000Z",
    ]);
  });
  it("F3 a week begins on Monday", () => {
    expect(told(periodOf(at("2026-11-22T23:59:59Z"), "week", "UTC"))).toEqual([
      "2026-11-16T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
    ]);
    expect(told(periodOf(at("2026-11-23T00:00:00Z"), "week", "UTC"))[0]).toBe("2026-11-23T00:00:00.000Z");
  });
  it("F3 periods cover all time without gap and overlap, in every zone", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Asia/Dhaka",
      "Asia/Kolkata",
      "Africa/Nairobi",
      "Europe/Berlin",
      "America/New_York",
    );
    const moments = fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z") });
    fc.assert(
      fc.property(moments, zones, fc.constantFrom("week" as const, "month" as const), (moment, zone, period) => {
        const one = periodOf(moment, period, zone);
        expect(one.start <= moment && moment < one.end).toBe(true);
        expect(periodOf(one.end, period, zone).start).toBe(one.end);
        expect(periodOf(one.end - 1, period, zone)).toEqual(one);
        expect(Math.abs(one.end - one.start - (period === "week" ? 7 : 30) * DAY)).toBeLessThan(3 * DAY);
      }),
      { numRuns: 200 },
    );
  });
});

describe("results", () => {
  it("F3 a result is income less what was given back and what it cost", () => {
    expect(resultOf({ sales: -1000, tax_payable: -100, refunds: 200, gateway_costs: 30 })).toBe(870);
    expect(Object.is(resultOf({}), 0)).toBe(true);
  });
  it("F3 a reserve is a part of what was earned, rounded in favour of the organizer, and nothing of a loss", () => {
    expect(reserveOf(999, 100_000)).toBe(99);
    expect(reserveOf(-999, 100_000)).toBe(0);
    expect(reserveOf(999, 1_000_000)).toBe(999);
  });
  it("F3 what another settlement settles is not settled twice", () => {
    const held = [
      { account: "sales", balance: -1000 },
      { account: "gateway:stripe", balance: 1000 },
    ];
    expect(openBalances(held, [{ sales: -400 }, { sales: -100 }])).toEqual({ sales: -500 });
    expect(openBalances(held, [{ sales: -1000 }])).toEqual({});
    expect(openBalances([], [{ refunds: 5 }])).toEqual({ refunds: -5 });
  });
});
