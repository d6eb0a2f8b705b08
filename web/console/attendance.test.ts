import { describe, expect, it } from "vitest";
import type { AttendanceNow } from "../api/door-types.ts";
import { forecast, isStorm, MINUTE, minutesOf, readLive } from "./attendance.ts";

const NOW = Date.parse("2026-12-12T18:30:20Z");
const start = Math.floor(NOW / MINUTE) * MINUTE;

/** So many entered in each of the last minutes, the newest last; the last number is the running minute. */
function doors(perMinute: readonly number[], more: Partial<AttendanceNow> = {}): AttendanceNow {
  const entered = perMinute.reduce((sum, n) => sum + n, 0);
  const minutes = perMinute.flatMap((n, i) =>
    n === 0
      ? []
      : [
          {
            at: start - (perMinute.length - 1 - i) * MINUTE,
            gate: i % 2 === 0 ? "North" : null,
            entered: n,
            left: 0,
            refused: 1,
            duplicates: 0,
          },
        ],
  );
  const none = { left: 0, refused: 0, conflicts: 0, recent_duplicates: 0, gates: [] };
  return { at: NOW, entered, inside: entered, ...none, minutes, ...more };
}

describe("S9 the numbers of the doors", () => {
  it("fills minutes in which nothing happened, of one gate and of all", () => {
    const attendance = doors([4, 0, 6, 3]);
    expect(minutesOf(attendance, NOW, 4).map(({ entered }) => entered)).toEqual([4, 0, 6, 3]);
    expect(minutesOf(attendance, NOW, 4, "North").map(({ entered }) => entered)).toEqual([4, 0, 6, 0]);
    expect(minutesOf(attendance, NOW, 2, null).map(({ entered }) => entered)).toEqual([0, 3]);
  });

  it("forecasts from whole minutes since somebody came, quiet ones between them too", () => {
    // Five whole minutes bring 20; the running one has only begun and does not count.
    expect(forecast(doors([10, 0, 0, 5, 5, 1]), 121, NOW)).toEqual({
      kind: "in",
      minutes: 25,
      perMinute: 4,
      missing: 100,
    });
  });

  it("says nothing after two minutes, nor when nobody came for long", () => {
    expect(forecast(doors([9, 9, 9]), 100, NOW).kind).toBe("unknown");
    expect(forecast(doors([9, ...Array.from({ length: 12 }, () => 0)]), 100, NOW).kind).toBe("unknown");
    expect(forecast(doors([]), 0, NOW).kind).toBe("unknown");
  });

  it("knows when all are in, also when re-entries count more than there are tickets", () => {
    expect(forecast(doors([60, 60, 0]), 100, NOW)).toEqual({ kind: "all_in" });
  });

  it("calls many duplicates in five minutes a storm", () => {
    expect(isStorm(doors([], { recent_duplicates: 7 }))).toBe(false);
    expect(isStorm(doors([], { recent_duplicates: 8 }))).toBe(true);
  });

  it("reads what the socket says, and nothing else", () => {
    const { recent_duplicates: _, ...sent } = doors([1]);
    expect(readLive(JSON.stringify({ ...sent, recentDuplicates: 3 }))).toMatchObject({
      recent_duplicates: 3,
      entered: 1,
    });
    expect(readLive("pong")).toBeUndefined();
    expect(readLive("[]")).toBeUndefined();
  });
});
