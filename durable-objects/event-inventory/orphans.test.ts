import { expect, it } from "vitest";
import { orphans, orphansBeside } from "./orphans.ts";

const row = (text: string) =>
  text
    .split("")
    .flatMap((char, index) => (char === " " ? [] : [{ guid: `${char}${index}`, index, free: char === "f" }]));

it.each([
  ["ffff", ["f0", "f1"], []],
  ["ffff", ["f1", "f2"], ["f0", "f3"]],
  ["fff", ["f0", "f1"], ["f2"]],
  ["xfx", [], []],
  ["fxfff", ["f2"], []],
  ["fxfff", ["f3", "f4"], ["f2"]],
  ["ff ff", ["f3", "f4"], []],
  ["fff fx", ["f0", "f1"], ["f2"]],
])("of row %j, choosing %j leaves %j alone", (text, chosen, alone) => {
  expect(orphans([row(text)], new Set(chosen))).toEqual(alone);
});
it("counts both sides of a window", () => {
  expect([orphansBeside(0, 0), orphansBeside(1, 0), orphansBeside(1, 1), orphansBeside(2, 5)]).toEqual([0, 1, 2, 0]);
});
