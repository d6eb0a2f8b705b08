import { expect, it } from "vitest";
import { readChange, stepsOf } from "./batch-form.ts";

it("V4 a change is read with either minus, a comma, a percent sign", () => {
  expect(readChange("percent", "−7,5 %", "EUR")).toEqual({ percent: -7.5 });
  expect(readChange("percent", "+10", "EUR")).toEqual({ percent: 10 });
  expect(readChange("percent", "-101", "EUR")).toBeUndefined();
  expect(readChange("amount", "-2.50", "EUR")).toEqual({ amount: { amount: -250, currency: "EUR" } });
  expect(readChange("amount", "5", "JPY")).toEqual({ amount: { amount: 5, currency: "JPY" } });
  expect(readChange("set", "19", "EUR")).toEqual({ price: { amount: 1900, currency: "EUR" } });
  expect(readChange("set", "-19", "EUR")).toBeUndefined();
  expect(readChange("amount", "much", "EUR")).toBeUndefined();
});

it("V4 steps are of the currency's own coins", () => {
  expect(stepsOf("EUR")).toEqual([1, 10, 50, 100, 500, 1000]);
  expect(stepsOf("JPY")).toEqual([1, 5, 10]);
});
