import { expect, it } from "vitest";
import { retryAfter } from "./live.ts";

it("comes back later each time, up to half a minute, and not with everybody else", () => {
  expect([0, 1, 2, 9].map((failures) => retryAfter(failures, 1))).toEqual([1000, 2000, 4000, 30_000]);
  expect([0, 1, 2, 9].map((failures) => retryAfter(failures, 0))).toEqual([500, 1000, 2000, 15_000]);
});
