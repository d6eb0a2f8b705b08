import { expect, it } from "vitest";
import { MINUTE } from "../kernel/time.ts";
import { isFresh } from "./step-up.ts";

it("T10 a proof is fresh until its minutes are over, and no proof never is", () => {
  expect(isFresh(undefined, 0, 15)).toBe(false);
  expect(isFresh(1000, 1000, 15)).toBe(true);
  expect(isFresh(1000, 1000 + 15 * MINUTE, 15)).toBe(true);
  expect(isFresh(1000, 1001 + 15 * MINUTE, 15)).toBe(false);
});
