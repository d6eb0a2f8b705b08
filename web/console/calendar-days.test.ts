import { describe, expect, it } from "vitest";
import { byDay, dateOf, dayOf, moved, periodOf, sameMonth, shownDays, todayIn } from "./calendar-days.ts";

const day = (date: string) => dayOf(date) ?? Number.NaN;

describe("V13 the days of a calendar", () => {
  it("V13 a month is shown in whole weeks from Monday, a week in one", () => {
    const days = shownDays("month", day("2027-02-10")).map(dateOf);
    expect([days[0], days.at(-1), days.length]).toEqual(["2027-02-01", "2027-02-28", 28]);
    const march = shownDays("month", day("2027-03-31")).map(dateOf);
    expect([march[0], march.at(-1)]).toEqual(["2027-03-01", "2027-04-04"]);
    expect(shownDays("week", day("2027-03-28")).map(dateOf)[0]).toBe("2027-03-22");
  });

  it("V13 a month later is the same day, or the last one of a shorter month", () => {
    expect(dateOf(moved("month", day("2027-01-31"), 1))).toBe("2027-02-28");
    expect(dateOf(moved("month", day("2027-01-31"), -2))).toBe("2026-11-30");
    expect(dateOf(moved("week", day("2027-01-31"), 1))).toBe("2027-02-07");
    expect(sameMonth(day("2027-01-31"), day("2027-02-01"))).toBe(false);
  });

  it("V13 E26 a day begins and ends by the clock of its zone, also where that has 23 hours", () => {
    expect(periodOf([day("2027-03-28")], "Europe/Berlin")).toEqual({
      from: "2027-03-27T23:00:00.000Z",
      until: "2027-03-28T22:00:00.000Z",
    });
    const events = [{ starts_at: "2027-03-27T22:59:00Z" }, { starts_at: "2027-03-27T23:00:00Z" }];
    expect([...byDay(events, "Europe/Berlin").keys()].map(dateOf)).toEqual(["2027-03-27", "2027-03-28"]);
    expect(dateOf(todayIn("Asia/Dhaka", Date.parse("2027-03-27T20:00:00Z")))).toBe("2027-03-28");
  });

  it("V13 text that is no date has no day", () => {
    expect([dayOf("2027-3-1"), dayOf("soon"), dayOf("2027-13-01")]).toEqual([undefined, undefined, undefined]);
  });
});
