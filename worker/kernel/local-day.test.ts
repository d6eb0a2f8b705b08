import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, lengthOfDay, localDay } from "./local-day.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY;

describe("days of a place", () => {
  it("an evening belongs to the day on which it began", () => {
    const zone = "Asia/Dhaka";
    expect(localDay(Date.parse("2026-12-12T23:30:00+06:00"), 240, zone)).toBe(dayOf("2026-12-12"));
    expect(localDay(Date.parse("2026-12-13T02:30:00+06:00"), 240, zone)).toBe(dayOf("2026-12-12"));
    expect(localDay(Date.parse("2026-12-13T04:00:00+06:00"), 240, zone)).toBe(dayOf("2026-12-13"));
  });
  it("E26 a start in the skipped hour comes once that day, and is back to normal the next", () => {
    // Berlin, 28 March 2027: 02:00 becomes 03:00.
    const zone = "Europe/Berlin";
    const start = instantOf(dayOf("2027-03-28"), 150, zone);
    expect(new Date(start).toISOString()).toBe("2027-03-28T01:30:00.000Z");
    expect(localDay(start - 1, 150, zone)).toBe(dayOf("2027-03-27"));
    expect(localDay(start, 150, zone)).toBe(dayOf("2027-03-28"));
    expect(new Date(instantOf(dayOf("2027-03-29"), 150, zone)).toISOString()).toBe("2027-03-29T00:30:00.000Z");
  });
  it("E26 a start in the doubled hour comes once that day, at its first time", () => {
    // Berlin, 31 October 2027: 03:00 becomes 02:00.
    const zone = "Europe/Berlin";
    const start = instantOf(dayOf("2027-10-31"), 150, zone);
    expect(new Date(start).toISOString()).toBe("2027-10-31T00:30:00.000Z");
    for (const minutes of [0, 29, 30, 59, 60, 90, 180]) {
      expect(localDay(start + minutes * MINUTE, 150, zone)).toBe(dayOf("2027-10-31"));
    }
    expect(new Date(instantOf(dayOf("2027-11-01"), 150, zone)).toISOString()).toBe("2027-11-01T01:30:00.000Z");
    expect(lengthOfDay(start, 150, zone)).toBe(25 * HOUR);
  });
  it("E26 the day never goes back, whatever place, time and start", () => {
    const zones = [
      "Europe/Berlin",
      "Africa/Nairobi",
      "Asia/Kathmandu",
      "America/New_York",
      "Australia/Lord_Howe",
      "UTC",
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2028-12-31") }),
        fc.integer({ min: 0, max: 2 * DAY }),
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom(...zones),
        (at, later, start, zone) => {
          const day = localDay(at, start, zone);
          expect(localDay(at + later, start, zone)).toBeGreaterThanOrEqual(day);
          expect(at).toBeGreaterThanOrEqual(instantOf(day, start, zone));
          expect(at).toBeLessThan(instantOf(day + 1, start, zone));
        },
      ),
      { numRuns: 500 },
    );
  });
});
