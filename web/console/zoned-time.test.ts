import { describe, expect, it } from "vitest";
import { fromWallClock, longTime, shortTime, toWallClock } from "./zoned-time.ts";

describe("wall clock of an event's zone", () => {
  it("reads a time in the zone of the event, whatever the zone of the browser", () => {
    expect(fromWallClock("2026-12-12", "19:30", "Asia/Dhaka")).toBe("2026-12-12T13:30:00.000Z");
    expect(fromWallClock("2026-12-12", "19:30", "Africa/Nairobi")).toBe("2026-12-12T16:30:00.000Z");
    expect(fromWallClock("2026-07-01", "19:30", "Europe/Berlin")).toBe("2026-07-01T17:30:00.000Z");
    expect(fromWallClock("2026-12-12", "19:30", "America/New_York")).toBe("2026-12-13T00:30:00.000Z");
  });
  it("moves a time that the clock skips, and takes the first of two", () => {
    expect(fromWallClock("2026-03-29", "02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(fromWallClock("2026-10-25", "02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  });
  it("refuses what is no date", () => {
    expect(fromWallClock("", "19:30", "UTC")).toBeUndefined();
    expect(fromWallClock("2026-13-45", "19:30", "UTC")).toBeUndefined();
  });
  it("gives back what it read", () => {
    const moment = fromWallClock("2026-10-25", "21:15", "Europe/Berlin") ?? "";
    expect(toWallClock(moment, "Europe/Berlin")).toEqual({ date: "2026-10-25", time: "21:15" });
  });
  it("writes times as people say them", () => {
    const now = Date.parse("2026-11-20T09:00:00Z");
    expect(longTime("2026-12-12T16:30:00Z", "Africa/Nairobi", now)).toBe("Sat 12 December, 19:30");
    expect(longTime("2027-01-09T16:30:00Z", "Africa/Nairobi", now)).toBe("Sat 9 January 2027, 19:30");
    expect(shortTime("2026-11-20T19:40:00Z", "Africa/Nairobi", now)).toBe("today 22:40");
    expect(shortTime("2026-12-12T16:30:00Z", "Africa/Nairobi", now)).toBe("12 Dec, 19:30");
  });
});
