/** What dashboards make of figures: days without sales, comparisons in words, heights of bars. Pure. */
import type { SalesDay, SalesHour, SalesSums } from "../api/report-types.ts";

const DAY = 86_400_000;
/** As the server allows. */
export const MAX_DAYS = 92;

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const dayAt = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The day `days` after (or before) another, both as `2026-11-21`. */
export function dayAfter(day: string, days: number): string {
  return dayAt(at(day) + days * DAY);
}

/** How many days a period has, both ends in it; 0 for one that is none. */
export function lengthOf(from: string, to: string): number {
  const days = (at(to) - at(from)) / DAY + 1;
  return Number.isNaN(days) ? 0 : Math.max(0, days);
}

/** All days of a period. */
export function daysOf(from: string, to: string): string[] {
  return Array.from({ length: Math.min(MAX_DAYS, lengthOf(from, to)) }, (_, i) => dayAfter(from, i));
}

/** What a chart can show: tickets, or the revenue of one currency. */
export type Measure = "tickets" | `revenue ${string}`;

function measured(sums: SalesSums, measure: Measure): number {
  if (measure === "tickets") return sums.tickets;
  return measure === `revenue ${sums.revenue.currency}` ? sums.revenue.amount : 0;
}

/** One value a day, also for days without sales. */
export function seriesOf(days: readonly string[], figures: readonly SalesDay[], measure: Measure): number[] {
  return days.map((day) => sum(figures.filter((figure) => figure.day === day).map((one) => measured(one, measure))));
}

/** Tickets of each hour of a day. */
export function hoursOf(day: string, figures: readonly SalesHour[]): number[] {
  const own = figures.filter((figure) => figure.day === day);
  return Array.from({ length: 24 }, (_, hour) =>
    sum(own.filter((figure) => figure.hour === hour).map(({ tickets }) => tickets)),
  );
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Where the most is; the first of equals. */
export function most(values: readonly number[]): { readonly index: number; readonly value: number } {
  const value = Math.max(0, ...values);
  return { index: Math.max(0, values.indexOf(value)), value };
}

export type Change =
  | { readonly kind: "none" }
  | { readonly kind: "first" }
  | { readonly kind: "same" }
  | { readonly kind: "up" | "down"; readonly percent: string };

/** How `now` compares. A change of less than half a percent is none. */
export function changeOf(now: number, before: number): Change {
  if (before === 0) return now === 0 ? { kind: "none" } : { kind: "first" };
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return { kind: "same" };
  return { kind: percent > 0 ? "up" : "down", percent: `${Math.abs(percent).toLocaleString("en")}%` };
}

/** `4.2%`; undefined of nothing, which is no share. */
export function shareOf(part: number, whole: number): string | undefined {
  if (whole === 0) return undefined;
  const percent = (part / whole) * 100;
  return `${percent < 10 ? percent.toFixed(1).replace(/\.0$/, "") : Math.round(percent)}%`;
}

/** The currencies of some figures, the largest count of orders first. */
export function currenciesOf(totals: readonly SalesSums[]): string[] {
  return [...totals].sort((a, b) => b.orders - a.orders).map(({ revenue }) => revenue.currency);
}

/** A round number at or above `value`, for the top of a scale. */
export function niceTop(value: number): number {
  if (value <= 4) return 4;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * unit).find((top) => top >= value) ?? value;
}

/** Milliseconds until figures are asked for again: soon while they change, less and less often while they do not. */
export function nextLook(before: number, changed: boolean): number {
  return changed ? 10_000 : Math.min(120_000, before * 2);
}

/** Figures are counted anew at most this often, and only when somebody asks. */
const COUNTED_EVERY = 10_000;
/** A count that was asked for is there in about so long. */
const SOON = 3000;
/** Looks in a row for one count. */
const MOST_SOON = 4;

/**
 * Milliseconds until the next look.
 * @param age of the figures that were answered; undefined when nothing is counted yet
 * @param wait what `nextLook` says
 * @param soon how many looks in a row waited for a count
 * @param eager somebody has just come to the screen: what is newer than the last count is wanted as soon as it may be had
 */
export function lookPause(age: number | undefined, wait: number, soon: number, eager: boolean): number {
  const isBeingCounted = age === undefined || age >= COUNTED_EVERY;
  if (isBeingCounted && soon < MOST_SOON) return SOON;
  return eager && age !== undefined ? Math.max(SOON, COUNTED_EVERY - age) : wait;
}

/** Whether a pause is one for a count that is under way. */
export function isSoon(pause: number): boolean {
  return pause === SOON;
}
