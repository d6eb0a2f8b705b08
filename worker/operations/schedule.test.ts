import { expect, it } from "vitest";
import { nextRun } from "./schedule.ts";

const next = (cron: string, now: string) => {
  const at = nextRun(cron, Date.parse(now));
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
};

it("R2 says when a cron is due next, never the minute that is under way", () => {
  expect(next("* * * * *", "2026-11-21T10:00:30Z")).toBe("2026-11-21T10:01");
  expect(next("7 * * * *", "2026-11-21T10:07:00Z")).toBe("2026-11-21T11:07");
  expect(next("23 1 * * *", "2026-11-21T01:22:59Z")).toBe("2026-11-21T01:23");
  expect(next("23 1 * * *", "2026-12-31T01:23:00Z")).toBe("2027-01-01T01:23");
});

it("does not guess at what it does not know", () => {
  for (const cron of ["*/5 * * * *", "0 0 1 * *", "x", ""]) expect(nextRun(cron, 0)).toBeUndefined();
});
