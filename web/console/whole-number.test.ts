import { expect, it } from "vitest";
import { wholeNumber } from "./whole-number.ts";

it("reads whole numbers with separators, nothing as null, and refuses the rest", () => {
  expect(wholeNumber(" 1,200 ", 0, 5000)).toBe(1200);
  expect(wholeNumber("", 1, 9)).toBeNull();
  for (const bad of ["0", "10", "2.5", "-1", "many"]) expect([bad, wholeNumber(bad, 1, 9)]).toEqual([bad, undefined]);
});
