/** Days of a report, by the organizer's clock. Pure. */
import { instantOf } from "../kernel/local-day.ts";
import { DAY, type Millis } from "../kernel/time.ts";

/** The most days of one report. */
export const MAX_DAYS = 31;

export type Day = { readonly day: string; readonly from: Millis; readonly until: Millis };

/** Days since 1970 of `2026-11-21`; undefined for a date that no calendar has. */
export function dayNumber(date: string): number | undefined {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : at / DAY;
}

/** The date of a day that is counted from 1970. */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The days from one date to another, both of them in it; undefined when that is none or more than `MAX_DAYS`. */
export function daysBetween(first: string, last: string, zone: string): Day[] | undefined {
  const [from, to] = [dayNumber(first), dayNumber(last)];
  if (from === undefined || to === undefined || to < from || to - from >= MAX_DAYS) return undefined;
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    day: dateOf(from + at),
    from: instantOf(from + at, 0, zone),
    until: instantOf(from + at + 1, 0, zone),
  }));
}
