import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../kernel/time.ts";
import { SlidingWindow } from "./sliding-window.ts";

const START = 1_000_000 * MINUTE;

function noted(times: readonly number[]): SlidingWindow {
  const window = new SlidingWindow(MINUTE, 100);
  for (const at of times) window.note("a", START + at);
  return window;
}

describe("SlidingWindow", () => {
  it("TH01 lets as many through as the limit says, then names a wait after which one more passes and not before", () => {
    const limit = 5;
    for (const offset of [0, 7 * SECOND, 31 * SECOND, 59_999]) {
      const window = noted(Array.from({ length: limit }, () => offset));
      const at = START + offset;
      const wait = window.wait("a", limit, at);
      expect(wait).toBeGreaterThan(0);
      expect(window.wait("a", limit, at + wait - SECOND)).toBeGreaterThan(0);
      expect(window.wait("a", limit, at + wait)).toBe(0);
      expect(window.wait("b", limit, at)).toBe(0);
    }
  });

  it("never passes more than twice the limit in any minute, and the limit a minute over time", () => {
    const limit = 30;
    const window = new SlidingWindow(MINUTE, 10);
    const passed: number[] = [];
    for (let at = START; at < START + 20 * MINUTE; at += SECOND / 2) {
      if (window.wait("a", limit, at) > 0) continue;
      window.note("a", at);
      passed.push(at);
    }
    expect(passed.length).toBeGreaterThan(limit * 18);
    expect(passed.length).toBeLessThanOrEqual(limit * 21);
    for (const first of passed) {
      expect(passed.filter((at) => at >= first && at < first + MINUTE).length).toBeLessThanOrEqual(2 * limit);
    }
  });

  it("counts what is inside the window and forgets what is not", () => {
    const window = noted([0, 0, 0, 0]);
    expect(window.count("a", START + 30 * SECOND)).toBe(4);
    expect(window.count("a", START + 90 * SECOND)).toBe(2);
    expect(window.count("a", START + 2 * MINUTE)).toBe(0);
    expect(window.count("unknown", START)).toBe(0);
  });

  it("a limit of one waits until the last one is out of the window", () => {
    const window = noted([0]);
    expect(window.wait("a", 1, START + SECOND)).toBe(119 * SECOND);
  });

  it("TH44 keeps a bounded number of keys and forgets the one that was silent longest", () => {
    const window = new SlidingWindow(MINUTE, 3);
    for (const key of ["a", "b", "c", "a", "d"]) window.note(key, START);
    expect(window.size).toBe(3);
    expect([window.count("a", START), window.count("b", START), window.count("d", START)]).toEqual([2, 0, 1]);
  });
});
