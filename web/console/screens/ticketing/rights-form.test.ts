import { expect, it } from "vitest";
import { rulesOf, stepFault, typedRights } from "./rights-form.ts";

const POLICY = {
  steps: [
    { until_hours: 336, percent: 100 },
    { until_hours: 36, percent: 50 },
  ],
  keep_fees: true,
  rename_hours: 24,
};

it("O7 a policy is typed in days where it is whole days, and comes back as it was", () => {
  const form = typedRights(POLICY);
  expect(form.steps.map(({ count, unit }) => [count, unit])).toEqual([
    ["14", "days"],
    ["36", "hours"],
  ]);
  expect(rulesOf(form)).toEqual(POLICY);
  expect(rulesOf(typedRights(null))).toEqual({ steps: [], keep_fees: true, rename_hours: null });
});

it("O7 nothing is sent while a step is wrong, and the step says what", () => {
  const form = typedRights(POLICY);
  const change = (changes: object) => form.steps.map((step, index) => (index === 1 ? { ...step, ...changes } : step));
  expect(stepFault(change({ count: "x" }), 1)).toBe("hours");
  expect(stepFault(change({ percent: "101" }), 1)).toBe("percent");
  expect(stepFault(change({ percent: "100" }), 1)).toBe("order");
  expect(stepFault(change({ count: "400" }), 1)).toBe("order");
  expect(stepFault(form.steps, 1)).toBeUndefined();
  expect(rulesOf({ ...form, steps: change({ percent: "" }) })).toBeUndefined();
  expect(rulesOf({ ...form, renameCount: "" })).toBeUndefined();
});
