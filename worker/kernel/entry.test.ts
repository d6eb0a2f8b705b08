import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  conflictsAmong,
  decideEntry,
  type EntryPolicy,
  inOrder,
  insideNow,
  type Passage,
  SINGLE_ENTRY,
} from "./entry.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

const EVENING = Date.parse("2026-12-12T19:00:00Z");
let count = 0;
const went = (direction: "in" | "out", at: number, more: Partial<Passage> = {}): Passage => ({
  scanId: `scn_${String(++count).padStart(5, "0")}`,
  at,
  direction,
  people: 1,
  forced: false,
  ...more,
});
const wants = (direction: "in" | "out", at: number, people = 1) => ({ direction, at, people });
const policy = (more: Partial<EntryPolicy>): EntryPolicy => ({ ...SINGLE_ENTRY, ...more });

describe("entry", () => {
  it("I4 E33 once, and the second time names the first", () => {
    const first = went("in", EVENING);
    expect(decideEntry([], wants("in", EVENING), SINGLE_ENTRY, 1)).toEqual({ kind: "pass" });
    expect(decideEntry([first], wants("in", EVENING + 1), SINGLE_ENTRY, 1)).toEqual({ kind: "duplicate", first });
    const left = [first, went("out", EVENING + MINUTE)];
    expect(decideEntry(left, wants("in", EVENING + HOUR), SINGLE_ENTRY, 1)).toEqual({ kind: "duplicate", first });
  });
  it("S7 again after an exit, where the organizer allows it", () => {
    const again = policy({ reentry: "after_exit" });
    const first = went("in", EVENING);
    expect(decideEntry([first], wants("in", EVENING + 1), again, 1).kind).toBe("duplicate");
    const left = [first, went("out", EVENING + MINUTE)];
    expect(decideEntry(left, wants("in", EVENING + HOUR), again, 1)).toEqual({ kind: "pass" });
    expect(decideEntry(left, wants("out", EVENING + HOUR), again, 1)).toEqual({ kind: "not_inside" });
    expect(decideEntry([first], wants("in", EVENING + 1), policy({ reentry: "free" }), 1)).toEqual({ kind: "pass" });
  });
  it("S7 a multi-day ticket is new each day, and only each day", () => {
    const days = policy({ perDay: true });
    const first = went("in", EVENING);
    expect(decideEntry([first], wants("in", EVENING + 5 * HOUR), days, 1).kind).toBe("duplicate");
    expect(decideEntry([first], wants("in", EVENING + DAY), days, 1)).toEqual({ kind: "pass" });
    expect(decideEntry([first], wants("in", EVENING + DAY), SINGLE_ENTRY, 1).kind).toBe("duplicate");
  });
  it("E26 whoever was not scanned out counts as gone when the new day begins", () => {
    const again = policy({ reentry: "after_exit" });
    const first = went("in", EVENING);
    expect(insideNow([first], EVENING + HOUR, again)).toBe(1);
    expect(insideNow([first], EVENING + DAY, again)).toBe(0);
    expect(decideEntry([first], wants("in", EVENING + DAY), again, 1)).toEqual({ kind: "pass" });
  });
  it("S7 a group's ticket lets its people in, together or one after the other, and no more", () => {
    const some = [went("in", EVENING, { people: 3 })];
    expect(decideEntry(some, wants("in", EVENING + 1, 2), SINGLE_ENTRY, 5)).toEqual({ kind: "pass" });
    expect(decideEntry(some, wants("in", EVENING + 1, 3), SINGLE_ENTRY, 5).kind).toBe("duplicate");
  });
  it("E35 two devices without a network: the later one is the conflict, in whatever order they come to be known", () => {
    const passages = fc.array(
      fc.record({
        scanId: fc.uuid(),
        at: fc.integer({ min: EVENING, max: EVENING + 2 * DAY }),
        direction: fc.constantFrom<"in" | "out">("in", "out"),
        people: fc.integer({ min: 1, max: 2 }),
        forced: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        passages,
        fc.constantFrom<EntryPolicy["reentry"]>("none", "after_exit", "free"),
        fc.boolean(),
        fc.nat(),
        (known, reentry, perDay, seed) => {
          const rule = policy({ reentry, perDay });
          const other = known.map((passage, i) => ({ passage, key: (i * 7919 + seed) % 97 }));
          const mixed = other.sort((a, b) => a.key - b.key).map(({ passage }) => passage);
          expect(conflictsAmong(mixed, rule, 2)).toEqual(conflictsAmong(known, rule, 2));
        },
      ),
    );
    const [early, late] = [went("in", EVENING), went("in", EVENING + 1)];
    expect([...conflictsAmong([late, early], SINGLE_ENTRY, 1)]).toEqual([late.scanId]);
  });
  it("I4 what was decided one after the other is never a conflict", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom<"in" | "out">("in", "out"), fc.nat(20 * 60))),
        fc.constantFrom<EntryPolicy["reentry"]>("none", "after_exit", "free"),
        (steps, reentry) => {
          const rule = policy({ reentry });
          const history: Passage[] = [];
          let at = EVENING;
          for (const [direction, minutes] of steps) {
            at += minutes * MINUTE;
            if (decideEntry(history, wants(direction, at), rule, 1).kind === "pass") history.push(went(direction, at));
          }
          expect(conflictsAmong(inOrder(history), rule, 1).size).toBe(0);
        },
      ),
    );
  });
});
