import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../kernel/time.ts";
import { isInDays, isNarrow, localDay, readFilter, startsOf } from "./filter.ts";

/** A Wednesday, noon in Dhaka. */
const NOW = Date.parse("2027-03-03T06:00:00Z");
const inDhaka = (start: string, end?: string) => ({
  startsAt: Date.parse(`${start}+06:00`),
  endsAt: end === undefined ? null : Date.parse(`${end}+06:00`),
  timeZone: "Asia/Dhaka",
});

describe("V12 filters", () => {
  it("V12 have one normal form, and leave out what they do not know", () => {
    expect(
      readFilter({
        q: "  Jazz, CAFÉ <script> a b c",
        city: "São Paulo",
        category: "music",
        when: "weekend",
        from: "2027-01-01",
      }),
    ).toEqual({ q: "jazz cafe script a", city: "sao-paulo", category: "music", when: "weekend" });
    const nonsense = readFilter({
      q: "!!!",
      category: "weapons",
      when: "never",
      from: "2027-02-30",
      until: "yesterday",
      x: "1",
    });
    expect(isNarrow(nonsense)).toBe(false);
    expect(readFilter({ from: "2027-02-28" })).toMatchObject({ from: "2027-02-28" });
  });

  it("V12 today is the day at the place of the event", () => {
    const today = readFilter({ when: "today" });
    expect(isInDays(inDhaka("2027-03-03T23:30:00"), today, NOW)).toBe(true);
    expect(isInDays(inDhaka("2027-03-04T00:30:00"), today, NOW)).toBe(false);
    // In Honolulu it is still Tuesday.
    const hawaii = { startsAt: Date.parse("2027-03-03T05:00:00Z"), endsAt: NOW + HOUR, timeZone: "Pacific/Honolulu" };
    expect(localDay(NOW, "Pacific/Honolulu")).toBe("2027-03-02");
    expect(isInDays(hawaii, today, NOW)).toBe(true);
    // What began on Monday and runs until Friday is on today.
    expect(isInDays(inDhaka("2027-03-01T10:00:00", "2027-03-05T18:00:00"), today, NOW)).toBe(true);
  });

  it("V12 a weekend is Friday to Sunday, and what is left of it once it has begun", () => {
    const weekend = readFilter({ when: "weekend" });
    const on = (day: string, now = NOW) => isInDays(inDhaka(`2027-03-${day}T20:00:00`), weekend, now);
    expect(["04", "05", "06", "07", "08"].map((day) => on(day))).toEqual([false, true, true, true, false]);
    const saturday = NOW + 3 * DAY;
    expect(["05", "06", "07", "12"].map((day) => on(day, saturday))).toEqual([false, true, true, false]);
    const sunday = NOW + 4 * DAY;
    expect(["06", "07", "12"].map((day) => on(day, sunday))).toEqual([false, true, false]);
  });

  it("V12 a range takes its first and its last day whole", () => {
    const range = readFilter({ from: "2027-03-10", until: "2027-03-11" });
    const on = (start: string) => isInDays(inDhaka(start), range, NOW);
    expect(on("2027-03-09T23:59:00")).toBe(false);
    expect(on("2027-03-10T00:00:00")).toBe(true);
    expect(on("2027-03-11T23:59:00")).toBe(true);
    expect(on("2027-03-12T00:00:00")).toBe(false);
  });

  it("I8 what is read is not much wider than what is wanted", () => {
    for (const filter of [{ when: "today" }, { when: "weekend" }, { from: "2027-03-10", until: "2027-03-11" }]) {
      const { from, before } = startsOf(readFilter(filter), NOW);
      const end = before ?? Number.POSITIVE_INFINITY;
      for (const zone of ["Pacific/Kiritimati", "Asia/Dhaka", "Europe/Berlin", "Pacific/Pago_Pago"]) {
        for (let at = NOW; at < NOW + 12 * DAY; at += HOUR) {
          const event = { startsAt: at, endsAt: null, timeZone: zone };
          if (isInDays(event, readFilter(filter), NOW)) expect(at >= (from ?? 0) && at < end).toBe(true);
        }
      }
      expect(end - NOW).toBeLessThan(10 * DAY);
    }
    expect(startsOf(readFilter({}), NOW)).toEqual({ from: undefined, before: undefined });
  });
});
