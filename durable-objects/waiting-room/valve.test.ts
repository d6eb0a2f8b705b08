import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../worker/kernel/time.ts";
import {
  banked,
  observed,
  paceOf,
  placeAfterMiss,
  resumed,
  servingAt,
  provenUpTo,
  steered,
  STEERING,
  type Valve,
} from "./valve.ts";

const START = 1_000_000;
const shut: Valve = { serving: 0, credit: 0, at: START };
const facts = { rate: 60, end: 1000, room: 1000, shared: [] as number[] };

describe("servingAt", () => {
  it("I5 calls rate × time, in whole people", () => {
    expect(servingAt(shut, facts, START + 3500).valve.serving).toBe(3);
    expect(servingAt(shut, facts, START + 999)).toEqual({ valve: shut, people: 0, idle: false });
  });
  it("I5 looked at often or seldom, the same are called", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 600 }),
        (pauses, rate) => {
          let valve = shut;
          let now = START;
          for (const pause of pauses) {
            now += pause;
            const next = servingAt(valve, { ...facts, rate, end: 1e9, room: 1e9 }, now).valve;
            expect(next.serving).toBeGreaterThanOrEqual(valve.serving);
            valve = next;
          }
          const due = (rate * (now - START)) / MINUTE;
          expect(valve.serving).toBeLessThanOrEqual(due + 1e-6);
          // Only what may be saved up can be open, unless a pause was longer than that.
          if (pauses.every((pause) => pause < 10 * SECOND)) {
            expect(valve.serving).toBeGreaterThan(due - Math.max(1, (rate * 10) / 60) - 1);
          }
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
  it("I5 never more than have room or than there are", () => {
    expect(servingAt(shut, { ...facts, rate: 6000, room: 4 }, START + 5000).valve.serving).toBe(4);
    expect(servingAt(shut, { ...facts, rate: 6000, room: -2 }, START + 5000).people).toBe(0);
    expect(servingAt(shut, { ...facts, rate: 6000, end: 7 }, START + 5000)).toMatchObject({ idle: true, people: 7 });
  });
  it("a slow rate saves up one person, however long nobody looks", () => {
    const slow = { ...facts, rate: 1 };
    expect(servingAt(shut, slow, START + 59_000).people).toBe(0);
    expect(servingAt(shut, slow, START + 61_000).people).toBe(1);
    expect(servingAt(shut, slow, START + 3_600_000).people).toBe(1);
  });
  it("several numbers at one place are called together and counted each", () => {
    const { valve, people } = servingAt(shut, { ...facts, shared: [2, 2, 5] }, START + 4000);
    expect([valve.serving, people]).toEqual([2, 4]);
    expect(servingAt(valve, { ...facts, shared: [5] }, START + 5000).valve.serving).toBe(3);
  });
  it("a clock that goes back calls nobody and loses nothing", () => {
    const { valve } = servingAt(shut, facts, START + 3000);
    expect(servingAt(valve, facts, START).valve).toEqual(valve);
    expect(servingAt(valve, facts, START + 4000).valve.serving).toBe(4);
  });
});

describe("changes", () => {
  it("what the old rate earned is kept, what a pause lasted is not", () => {
    const half = banked(shut, 60, START + 500);
    expect(servingAt(half, { ...facts, rate: 6 }, START + 500 + 5000).valve.serving).toBe(1);
    expect(servingAt(resumed(shut, START + MINUTE), facts, START + MINUTE + 500).people).toBe(0);
  });
  it("the rate falls by a third when holds are slow, rises by a tenth when people come, and stays in its limits", () => {
    const start = { rate: 300, from: START, holds: 0, slow: 0, called: 0 };
    const later = START + STEERING.window;
    expect(steered(observed(start, { load: { holds: 100, slow: 6 } }), later - 1).rate).toBe(300);
    expect(steered(observed(start, { load: { holds: 100, slow: 6 } }), later).rate).toBe(201);
    expect(steered(observed(start, { load: { holds: 100, slow: 5 }, called: 9 }), later).rate).toBe(330);
    expect(steered(observed(start, { called: 9 }), later).rate).toBe(300);
    expect(steered({ ...start, rate: 61, holds: 1, slow: 1 }, later).rate).toBe(STEERING.least);
    expect(steered({ ...start, rate: 5999, holds: 9, called: 9 }, later).rate).toBe(STEERING.most);
    // Where the organizer set a rate, more than twice of it was not tried.
    expect([provenUpTo(60), provenUpTo(400)]).toEqual([STEERING.first, 800]);
    expect(observed(start, { load: { holds: 1e9, slow: 2e9 } })).toMatchObject({ holds: 10_000, slow: 10_000 });
    expect(observed(start, { load: { holds: -5, slow: -5 } })).toEqual(start);
  });
  it("I5 the pace is that of the last full minutes with people waiting; without one it is said wide", () => {
    const minute = (back: number, called: number, idle = false) => {
      return { at: START - back * MINUTE, joined: 0, called, admitted: 0, idle };
    };
    expect(paceOf([], 200, START)).toEqual({ slow: 120, fast: 200 });
    expect(paceOf([minute(3, 180), minute(2, 210), minute(1, 190)], 500, START)).toEqual({ slow: 180, fast: 210 });
    expect(paceOf([minute(2, 210), minute(1, 9, true)], 500, START)).toEqual({ slow: 105, fast: 210 });
    // Stuck for four of five minutes: the range says so.
    expect(paceOf([minute(5, 200)], 500, START)).toEqual({ slow: 40, fast: 200 });
    expect(paceOf([minute(0.5, 400)], 500, START)).toEqual({ slow: 300, fast: 500 });
  });
  it("I5 half the wait is the middle of the line, and never a place that was called", () => {
    expect(placeAfterMiss(100, 200)).toBe(150);
    expect(placeAfterMiss(100, 101)).toBe(101);
    expect(placeAfterMiss(100, 100)).toBe(101);
  });
});
