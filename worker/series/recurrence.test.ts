import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toTimestamp } from "../kernel/time.ts";
import { MAX_OCCURRENCES, minuteOf, type Recurrence, recurrenceFaults, slotsOf } from "./recurrence.ts";

const BERLIN = "Europe/Berlin";
const daily = (from: string, until: string, times = ["19:30"]): Recurrence => ({
  days: { every: "day", interval: 1, from, until },
  times,
  except: [],
});
const starts = (rule: Recurrence, zone = BERLIN) => slotsOf(rule, zone).map(({ startsAt }) => toTimestamp(startsAt));

describe("when a series takes place", () => {
  it("V6 keeps the time on the wall when the clock goes forward and back", () => {
    expect(starts(daily("2027-03-27", "2027-03-29"))).toEqual([
      "2027-03-27T18:30:00.000Z",
      "2027-03-28T17:30:00.000Z",
      "2027-03-29T17:30:00.000Z",
    ]);
    expect(starts(daily("2027-10-30", "2027-10-31"))).toEqual(["2027-10-30T17:30:00.000Z", "2027-10-31T18:30:00.000Z"]);
  });

  it("V6 E26 a slot in the hour that is skipped comes after it, once; in the hour that comes twice, the first time", () => {
    // 02:30 does not exist on that day: it is 03:30, which is also a slot of its own.
    expect(starts(daily("2027-03-28", "2027-03-28", ["02:30", "03:30"]))).toEqual(["2027-03-28T01:30:00.000Z"]);
    expect(starts(daily("2027-10-31", "2027-10-31", ["02:30"]))).toEqual(["2027-10-31T00:30:00.000Z"]);
  });

  it("V6 every second week on chosen days, without what is left out", () => {
    const rule: Recurrence = {
      days: { every: "week", interval: 2, from: "2027-01-06", until: "2027-02-07", weekdays: [3, 7] },
      times: ["15:00", "11:00"],
      except: ["2027-01-20"],
    };
    expect(slotsOf(rule, "Asia/Dhaka").map(({ date, time }) => `${date} ${time}`)).toEqual([
      "2027-01-06 11:00",
      "2027-01-06 15:00",
      "2027-01-10 11:00",
      "2027-01-10 15:00",
      "2027-01-24 11:00",
      "2027-01-24 15:00",
      "2027-02-03 11:00",
      "2027-02-03 15:00",
      "2027-02-07 11:00",
      "2027-02-07 15:00",
    ]);
  });

  it("V6 chosen dates come in their order", () => {
    const rule: Recurrence = {
      days: { every: "dates", dates: ["2027-06-05", "2027-06-01"] },
      times: ["20:00"],
      except: [],
    };
    expect(slotsOf(rule, "Africa/Nairobi").map(({ date }) => date)).toEqual(["2027-06-01", "2027-06-05"]);
  });

  it("V6 says what is wrong with a rule", () => {
    const fields = (rule: Recurrence) => recurrenceFaults(rule).map(({ field }) => field);
    expect(fields(daily("2027-02-30", "2027-01-01"))).toEqual(["days.from"]);
    expect(fields(daily("2027-02-02", "2027-02-01", []))).toEqual(["times", "days.until"]);
    expect(fields(daily("2027-02-02", "2032-02-01", ["25:00", "25:00"]))).toEqual(["times", "times", "days.until"]);
    expect(fields({ days: { every: "dates", dates: [] }, times: ["10:00"], except: ["tomorrow"] })).toEqual([
      "except",
      "days.dates",
    ]);
  });

  it("I8 stops one past the limit", () => {
    expect(slotsOf(daily("2027-01-01", "2028-12-31"), BERLIN).length).toBe(MAX_OCCURRENCES + 1);
  });

  it("V6 E26 any zone, any day: in order, each moment once, and on the wall what the rule says unless it was skipped", () => {
    const zone = fc.constantFrom(BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Dhaka", "America/Santiago");
    const time = fc.integer({ min: 0, max: 1439 }).map((n) => new Date(n * 60_000).toISOString().slice(11, 16));
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 20_500, max: 22_000 }),
        fc.uniqueArray(time, { minLength: 1, maxLength: 4 }),
        (place, day, times) => {
          const date = (n: number) => new Date(n * 86_400_000).toISOString().slice(0, 10);
          const slots = slotsOf(daily(date(day), date(day + 8), times), place);
          const at = slots.map(({ startsAt }) => startsAt);
          expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
          for (const slot of slots) {
            const wall = new Intl.DateTimeFormat("en-GB", {
              timeZone: place,
              hour: "2-digit",
              minute: "2-digit",
            }).format(slot.startsAt);
            const late = (minuteOf(wall) ?? 0) - (minuteOf(slot.time) ?? 0);
            expect([0, 30, 60, -1380, -1410]).toContain(late);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
