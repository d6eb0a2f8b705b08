import { expect, it } from "vitest";
import { frameDelay, frameInterval } from "./pace.ts";

it("at most ten frames a second, fewer as sockets grow, and never slower than two seconds", () => {
  expect([0, 1, 100, 5000, 20_000, 30_000, 1e6].map(frameInterval)).toEqual([100, 100, 104, 300, 900, 1300, 2000]);
});
it("a change after a quiet while hardly waits; one of many waits for its turn", () => {
  expect(frameDelay(10, 0, 1e9)).toBe(20);
  expect(frameDelay(10, 1000, 1030)).toBe(70);
  expect(frameDelay(5000, 1000, 1030)).toBe(270);
  expect(frameDelay(5000, 1000, 500)).toBe(300);
});
