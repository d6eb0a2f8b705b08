import { expect, it } from "vitest";
import { DAY, MINUTE } from "../kernel/time.ts";
import { nextPause } from "./drain.ts";

it("looks again in a minute where something happens, and at last once a day where nothing does", () => {
  expect(nextPause(undefined, false)).toBe(MINUTE);
  expect(nextPause(MINUTE, false)).toBe(2 * MINUTE);
  expect(nextPause(20 * 60 * MINUTE, false)).toBe(DAY);
  expect(nextPause(DAY, true)).toBe(MINUTE);
});
