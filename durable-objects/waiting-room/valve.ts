/** How fast people are called: pure. Times in milliseconds, rates in people a minute. */
import { MINUTE, SECOND, type Millis } from "../../worker/kernel/time.ts";
import type { Load, Pace, RoomMinute } from "./protocol.ts";

/** Where the calling stands. Place `serving` and all before it are called. */
export type Valve = {
  readonly serving: number;
  /** People who may be called now beside what time has added since `at`. May be below zero for a moment. */
  readonly credit: number;
  readonly at: Millis;
};

export type ValveFacts = {
  readonly rate: number;
  /** The last place that somebody has. */
  readonly end: number;
  /** How many more may be inside. */
  readonly room: number;
  /** Places in (serving, end] that more than one number has, ascending, one entry for each number too many. */
  readonly shared: readonly number[];
};

/**
 * Time that nobody looked at, or in which nobody could be called, is made up for up to this long and no further: after an
 * outage the crowd is let in at the rate, not all at once.
 */
const SAVED_UP: Millis = 10 * SECOND;

/** The people that may be called at `now`, a fraction included. */
export function creditAt(valve: Valve, rate: number, now: Millis): number {
  const most = Math.max(1, (rate * SAVED_UP) / MINUTE);
  return Math.min(most, valve.credit + (rate * Math.max(0, now - valve.at)) / MINUTE);
}

/** `people` were called; `idle` when nobody is left who could be. */
export type Advance = { readonly valve: Valve; readonly people: number; readonly idle: boolean };

/**
 * Calls as many as time, room and queue allow. Never goes back: `serving` only grows. When nobody can be called the valve
 * stays as it is, so nothing needs to be stored.
 */
export function servingAt(valve: Valve, facts: ValveFacts, now: Millis): Advance {
  const credit = creditAt(valve, facts.rate, now);
  const allowed = Math.min(credit, facts.room);
  let serving = valve.serving;
  let people = 0;
  let next = 0;
  while (serving < facts.end && people + 1 <= allowed) {
    const place = serving + 1;
    people++;
    // A place of several people is called as a whole, or one of them would wait for a place that is over.
    for (; (facts.shared[next] ?? Infinity) <= place; next++) people++;
    serving = place;
  }
  const idle = serving >= facts.end;
  if (people === 0) return { valve, people, idle };
  return { valve: { serving, credit: credit - people, at: Math.max(now, valve.at) }, people, idle };
}

/** The valve at `now` without calling anybody: the credit under the old rate is kept when the rate changes. */
export function banked(valve: Valve, rate: number, now: Millis): Valve {
  return { ...valve, credit: creditAt(valve, rate, now), at: Math.max(now, valve.at) };
}

/** The valve after a pause: waiting while paused earns nothing. */
export function resumed(valve: Valve, now: Millis): Valve {
  return { ...valve, at: Math.max(now, valve.at) };
}

/** The rate that follows the load, and what was seen since it was last changed. */
export type Steering = {
  readonly rate: number;
  readonly from: Millis;
  readonly holds: number;
  readonly slow: number;
  readonly called: number;
};

export const STEERING = { first: 300, least: 60, most: 6000, window: 10 * SECOND } as const;
const SLOW_SHARE = 0.05;

/** What a rate that holds bore well can promise: twice as much, and nothing beyond was tried. */
export function provenUpTo(rate: number): number {
  return Math.max(STEERING.first, 2 * rate);
}

/** Adds what was seen; true numbers only, so a report cannot make the rate grow by itself. */
export function observed(
  steering: Steering,
  seen: { readonly load?: Load | undefined; readonly called?: number },
): Steering {
  const holds = Math.max(0, Math.min(seen.load?.holds ?? 0, 10_000));
  const slow = Math.max(0, Math.min(seen.load?.slow ?? 0, holds));
  return {
    ...steering,
    holds: steering.holds + holds,
    slow: steering.slow + slow,
    called: steering.called + (seen.called ?? 0),
  };
}

/** Down by a third when more than one hold in twenty was slow; up by a tenth when people came in and all went well. */
export function steered(steering: Steering, now: Millis): Steering {
  if (now - steering.from < STEERING.window) return steering;
  const fresh = { from: now, holds: 0, slow: 0, called: 0 };
  if (steering.slow > steering.holds * SLOW_SHARE) {
    return { ...fresh, rate: Math.max(STEERING.least, Math.round(steering.rate * 0.67)) };
  }
  const grows = steering.called > 0 && steering.holds > 0;
  return { ...fresh, rate: grows ? Math.min(STEERING.most, Math.round(steering.rate * 1.1)) : steering.rate };
}

/** Minutes looked at for the pace. */
const PACE_MINUTES = 5;

/**
 * What is told to people who wait: the slowest and the fastest of the last full minutes in which somebody was always
 * waiting. Without such a minute, the rate and six tenths of it, for not everybody is let in at the rate.
 * @param minutes oldest first; `idle` ones had an empty queue and say nothing of the pace
 */
export function paceOf(minutes: readonly (RoomMinute & { readonly idle: boolean })[], rate: number, now: Millis): Pace {
  const full = minutes.filter(
    ({ at, idle, called }) => called > 0 && !idle && at + MINUTE <= now && at + (PACE_MINUTES + 1) * MINUTE > now,
  );
  const [first] = full;
  if (first === undefined) return { slow: Math.max(1, Math.round(rate * 0.6)), fast: rate };
  const counts = full.map(({ called }) => called);
  // Minutes in which nobody was called have no row, and count all the same.
  const mean = counts.reduce((sum, called) => sum + called, 0) / Math.floor((now - first.at) / MINUTE);
  return { slow: Math.max(1, Math.round(Math.min(mean, ...counts))), fast: Math.max(...counts) };
}

/** Back with half the wait: the place in the middle of those that are still to be called. */
export function placeAfterMiss(serving: number, end: number): number {
  return serving + Math.max(1, Math.ceil((end - serving) / 2));
}
