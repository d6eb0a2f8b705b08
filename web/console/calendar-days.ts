/** The days of a month or a week as a calendar shows them. Pure. A day is its number since 1970, by the clock of a zone. */
import { instantOf, localDay } from "../../worker/kernel/local-day.ts";

export type View = "month" | "week";
const DAY = 86_400_000;

/** `2027-03-28` → its number; undefined for text that is no date. */
export function dayOf(date: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at / DAY;
}

/** The date of a day number. */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The number of today in a zone. */
export function todayIn(zone: string, now: number): number {
  return localDay(now, 0, zone);
}

/** Monday of the day's week. The first day of 1970 was a Thursday. */
function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** Whole weeks from Monday: those that touch the month of `day`, or the one week of it. */
export function shownDays(view: View, day: number): number[] {
  const { first, last } = span(view, day);
  const from = mondayOf(first);
  const until = mondayOf(last) + 7;
  return Array.from({ length: until - from }, (_, i) => from + i);
}

function span(view: View, day: number): { first: number; last: number } {
  if (view === "week") return { first: day, last: day };
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { first: Date.UTC(year, month, 1) / DAY, last: Date.UTC(year, month + 1, 0) / DAY };
}

/** The same day `steps` months or weeks later; in a shorter month its last day. */
export function moved(view: View, day: number, steps: number): number {
  if (view === "week") return day + 7 * steps;
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + steps];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / DAY;
}

/** Whether a day is in the month of another. */
export function sameMonth(day: number, other: number): boolean {
  return dateOf(day).slice(0, 7) === dateOf(other).slice(0, 7);
}

/** The moments at which the shown days begin and end in a zone. */
export function periodOf(days: readonly number[], zone: string): { from: string; until: string } {
  const [first = 0, last = first] = [days[0], days.at(-1)];
  const at = (day: number) => new Date(instantOf(day, 0, zone)).toISOString();
  return { from: at(first), until: at(last + 1) };
}

/** Things by the day on which they begin in a zone. */
export function byDay<T extends { readonly starts_at: string }>(items: readonly T[], zone: string): Map<number, T[]> {
  const days = new Map<number, T[]>();
  for (const item of items) {
    const day = localDay(Date.parse(item.starts_at), 0, zone);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return days;
}
