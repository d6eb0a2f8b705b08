import { describe, expect, it } from "vitest";
import { HOUR } from "../kernel/time.ts";
import { dayNumber, daysBetween } from "./counter-day.ts";

describe("days of a report", () => {
  it("O5 a day begins and ends by the organizer's clock, also when it is put back (E26)", () => {
    const [day] = daysBetween("2026-10-25", "2026-10-25", "Europe/Berlin") ?? [];
    expect(day && [new Date(day.from).toISOString(), (day.until - day.from) / HOUR]).toEqual([
      "2026-10-24T22:00:00.000Z",
      25,
    ]);
    expect(daysBetween("2026-11-20", "2026-11-22", "Asia/Dhaka")?.map((one) => one.day)).toEqual([
      "2026-11-20",
      "2026-11-21",
      "2026-11-22",
    ]);
  });
  it("O5 no day, too many days and dates that no calendar has are refused", () => {
    expect(daysBetween("2026-11-22", "2026-11-21", "Asia/Dhaka")).toBeUndefined();
    expect(daysBetween("2026-10-01", "2026-11-01", "Asia/Dhaka")).toBeUndefined();
    expect(daysBetween("2026-10-02", "2026-11-01", "Asia/Dhaka")).toHaveLength(31);
    expect(dayNumber("2026-02-30")).toBeUndefined();
  });
});
