import { describe, expect, it } from "vitest";
import { reminderDue } from "./reminder.ts";

const DHAKA = "Asia/Dhaka";
const at = (text: string) => Date.parse(`${text}+06:00`);
const due = (starts: string, now: string) => reminderDue({ startsAt: at(starts), timeZone: DHAKA }, at(now));

describe("N4 a reminder is due", () => {
  const evening = "2026-12-04T19:30:00";
  it.each([
    ["more than a day before", "2026-12-03T19:29:00", undefined],
    ["a day before", "2026-12-03T19:30:00", "reminder_tomorrow"],
    ["in the night between", "2026-12-04T03:00:00", undefined],
    ["in the morning of the day", "2026-12-04T08:00:00", "reminder_today"],
    ["an hour before it", "2026-12-04T18:30:00", "reminder_today"],
    ["when people are on their way", "2026-12-04T18:31:00", undefined],
    ["after it began", "2026-12-04T20:00:00", undefined],
  ])("%s", (_when, now, kind) => expect(due(evening, now)).toBe(kind));

  it("for what begins early: not in the night before it, but before people leave", () => {
    expect(due("2026-12-04T07:00:00", "2026-12-03T22:00:00")).toBe("reminder_tomorrow");
    expect(due("2026-12-04T07:00:00", "2026-12-04T03:00:00")).toBeUndefined();
    expect(due("2026-12-04T07:00:00", "2026-12-04T04:30:00")).toBe("reminder_today");
    expect(due("2026-12-04T00:30:00", "2026-12-03T09:00:00")).toBe("reminder_tomorrow");
  });

  it("by the day of the place, wherever we are", () => {
    const startsAt = Date.parse("2026-12-04T20:00:00-08:00");
    const place = { startsAt, timeZone: "America/Los_Angeles" };
    expect(reminderDue(place, Date.parse("2026-12-04T07:00:00-08:00"))).toBeUndefined();
    expect(reminderDue(place, Date.parse("2026-12-04T08:00:00-08:00"))).toBe("reminder_today");
  });
});
