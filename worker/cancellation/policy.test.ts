import { expect, it } from "vitest";
import { HOUR } from "../kernel/time.ts";
import { mayRename, NOTHING_ALLOWED, offerNow, policyInForce, readPolicy, stepFaults, writePolicy } from "./policy.ts";

const START = 1_800_000_000_000;
const LADDER = {
  steps: [
    { untilHours: 336, percent: 100 },
    { untilHours: 48, percent: 50 },
  ],
  keepFees: true,
  renameHours: 24,
};

it("O7 the later a buyer cancels, the less goes back, and at last nothing is offered", () => {
  const at = (hours: number) => offerNow(LADDER, START, START - hours * HOUR);
  expect(at(400)).toEqual({ percent: 100, keepFees: true, until: START - 336 * HOUR });
  // The end itself is too late: what is said is "until".
  expect(at(336)).toEqual({ percent: 50, keepFees: true, until: START - 48 * HOUR });
  expect(at(49)?.percent).toBe(50);
  expect(at(48)).toBeUndefined();
  expect(at(-5)).toBeUndefined();
  expect(offerNow(NOTHING_ALLOWED, START, 0)).toBeUndefined();
});

it("O7 a name is changed until its hour, or never", () => {
  expect(mayRename(LADDER, START, START - 24 * HOUR - 1)).toBe(true);
  expect(mayRename(LADDER, START, START - 24 * HOUR)).toBe(false);
  expect(mayRename(NOTHING_ALLOWED, START, 0)).toBe(false);
  expect(mayRename({ ...LADDER, renameHours: 0 }, START, START - 1)).toBe(true);
});

it("O7 an event's policy goes before the organizer's, also one that allows nothing", () => {
  const [ladder, nothing] = [writePolicy(LADDER), writePolicy(NOTHING_ALLOWED)];
  expect(policyInForce(nothing, ladder)).toEqual(NOTHING_ALLOWED);
  expect(policyInForce("", ladder)).toEqual(LADDER);
  expect(policyInForce(undefined, ladder)).toEqual(LADDER);
  expect(policyInForce(undefined, undefined)).toEqual(NOTHING_ALLOWED);
  expect(readPolicy(null)).toBeUndefined();
});

it("O7 a ladder only goes down", () => {
  expect(stepFaults(LADDER.steps)).toEqual([]);
  expect(stepFaults([LADDER.steps[1], LADDER.steps[0]].flatMap((step) => step ?? []))).toEqual([
    { step: 1, message: "must end later than the step before it" },
  ]);
  expect(
    stepFaults([
      { untilHours: 48, percent: 50 },
      { untilHours: 24, percent: 50 },
    ]),
  ).toEqual([{ step: 1, message: "must give back less than the step before it" }]);
});
