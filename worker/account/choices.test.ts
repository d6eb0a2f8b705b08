import { expect, it } from "vitest";
import { HOUR } from "../kernel/time.ts";
import { type ChoiceInput, choicesOf, pickFault } from "./choices.ts";

const START = 1_800_000_000_000;
const NOW = START - 100 * HOUR;
const ORDER: ChoiceInput = {
  order: { status: "paid", isUpgrade: false },
  event: { status: "published", startsAt: START, refundUntil: null },
  policy: { steps: [{ untilHours: 48, percent: 80 }], keepFees: true, renameHours: 24 },
  lines: [
    { position: 0, status: "active", isAddOn: false },
    { position: 1, status: "active", isAddOn: false },
    { position: 2, status: "cancelled", isAddOn: false },
    { position: 3, status: "active", isAddOn: true },
  ],
  tickets: [
    { line: 0, status: "active", version: 1 },
    { line: 1, status: "used", version: 1 },
    { line: 2, status: "cancelled", version: 2 },
    { line: 3, status: "active", version: 20 },
  ],
};

it("O7 a buyer gives back what is still theirs, on the terms of the purchase", () => {
  const choices = choicesOf(ORDER, NOW);
  expect(choices).toEqual({
    cancel: { why: "policy", percent: 80, keepFees: true, until: START - 48 * HOUR, lines: [0, 3] },
    // One whose name changed often is looked at by a person.
    rename: [0],
    resend: true,
  });
  expect(choicesOf(ORDER, START - 48 * HOUR).cancel).toBeNull();
  expect(choicesOf({ ...ORDER, policy: undefined }, NOW)).toEqual({ cancel: null, rename: [], resend: true });
});

it("O7 what is not paid, refunded, an upgrade, or called off is the organizer's", () => {
  for (const status of ["pending", "refunded", "expired", "cancelled"] as const) {
    expect(choicesOf({ ...ORDER, order: { status, isUpgrade: false } }, NOW)).toEqual({
      cancel: null,
      rename: [],
      resend: false,
    });
  }
  expect(choicesOf({ ...ORDER, order: { status: "paid", isUpgrade: true } }, NOW).cancel).toBeNull();
  const off = choicesOf({ ...ORDER, event: { ...ORDER.event, status: "cancelled" } }, NOW);
  expect(off).toEqual({ cancel: null, rename: [], resend: true });
});

it("E18 while an event is postponed, all of the money goes back until the day that the organizer named", () => {
  const event = { status: "postponed", startsAt: START, refundUntil: START + HOUR } as const;
  const cancel = choicesOf({ ...ORDER, event, policy: undefined }, START).cancel;
  expect(cancel).toEqual({ why: "postponed", percent: 100, keepFees: false, until: START + HOUR, lines: [0, 3] });
  expect(choicesOf({ ...ORDER, event, policy: undefined }, START + HOUR).cancel).toBeNull();
  // Without such an offer the policy of the purchase holds.
  expect(choicesOf({ ...ORDER, event: { ...event, refundUntil: null } }, NOW).cancel?.why).toBe("policy");
});

it("O7 only lines that are offered are given back, and no extra stays alone", () => {
  const cancel = choicesOf(ORDER, NOW).cancel;
  expect(pickFault([], cancel, ORDER.lines)).toBe("nothing_chosen");
  expect(pickFault([1], cancel, ORDER.lines)).toBe("not_offered");
  expect(pickFault([0], null, ORDER.lines)).toBe("not_offered");
  expect(pickFault([0], cancel, ORDER.lines)).toBeUndefined();
  const gone = ORDER.lines.filter(({ position }) => position !== 1);
  expect(pickFault([0], cancel, gone)).toBe("add_ons_left");
  expect(pickFault([0, 3], cancel, gone)).toBeUndefined();
});
