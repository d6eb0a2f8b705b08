/** When a series takes place: days by a rule, times of each day, by the clock of its zone. Pure. */
import { instantOf } from "../kernel/local-day.ts";
import { DAY, type Millis } from "../kernel/time.ts";

/** As many as one call makes (I8). */
export const MAX_OCCURRENCES = 200;
/** Longer than any season; catches a year typed wrong. */
export const MAX_SPAN_DAYS = 731;

/** Dates are `2027-03-28`, times `19:30`; weekdays are 1 (Monday) to 7. */
export type Recurrence = {
  readonly days:
    | { readonly every: "day"; readonly interval: number; readonly from: string; readonly until: string }
    | {
        readonly every: "week";
        readonly interval: number;
        readonly from: string;
        readonly until: string;
        readonly weekdays: readonly number[];
      }
    | { readonly every: "dates"; readonly dates: readonly string[] };
  /** Time slots: each day has an occurrence at each of them. */
  readonly times: readonly string[];
  /** Dates of the rule that are left out: a holiday, a day of repairs. */
  readonly except: readonly string[];
};

export type RecurrenceFault = { readonly field: string; readonly message: string };

/** The number of a date, days since 1970; undefined for text that is no date (`2027-02-30`). */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : at / DAY;
}

/** The date of a day number. */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Minutes since midnight; undefined for text that is no time of day. */
export function minuteOf(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** 1 (Monday) to 7 (Sunday). The first day of 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return ((day + 3) % 7) + 1;
}

/** What is wrong with a rule; empty when it can be expanded. */
export function recurrenceFaults({ days, times, except }: Recurrence): RecurrenceFault[] {
  const faults: RecurrenceFault[] = [];
  const say = (field: string, message: string) => faults.push({ field, message });
  if (times.length === 0 || times.some((time) => minuteOf(time) === undefined)) {
    say("times", "needs at least one time of day such as 19:30");
  }
  if (new Set(times).size < times.length) say("times", "names the same time twice");
  if (except.some((date) => dayNumber(date) === undefined)) say("except", "takes dates such as 2027-03-28");
  if (days.every === "dates") {
    if (days.dates.length === 0 || days.dates.some((date) => dayNumber(date) === undefined)) {
      say("days.dates", "needs at least one date such as 2027-03-28");
    }
    if (new Set(days.dates).size < days.dates.length) say("days.dates", "names the same date twice");
    return faults;
  }
  const [from, until] = [dayNumber(days.from), dayNumber(days.until)];
  if (from === undefined) say("days.from", "must be a date such as 2027-03-28");
  if (until === undefined) say("days.until", "must be a date such as 2027-03-28");
  if (from !== undefined && until !== undefined) {
    if (until < from) say("days.until", "must not be before the first day");
    if (until - from > MAX_SPAN_DAYS) say("days.until", "must be within two years of the first day");
  }
  if (days.every === "week" && days.weekdays.length === 0) say("days.weekdays", "needs at least one day of the week");
  return faults;
}

function daysOf(days: Recurrence["days"]): number[] {
  if (days.every === "dates") return days.dates.flatMap((date) => dayNumber(date) ?? []).sort((a, b) => a - b);
  const [from, until] = [dayNumber(days.from) ?? 0, dayNumber(days.until) ?? -1];
  const found: number[] = [];
  // Weeks are counted from the Monday of the first one, so "every second week" keeps all its days in one week.
  const monday = from - (weekdayOf(from) - 1);
  for (let day = from; day <= until; day++) {
    const fits =
      days.every === "day"
        ? (day - from) % days.interval === 0
        : days.weekdays.includes(weekdayOf(day)) && Math.floor((day - monday) / 7) % days.interval === 0;
    if (fits) found.push(day);
  }
  return found;
}

/** One date and time slot of a series. */
export type Slot = { readonly date: string; readonly time: string; readonly startsAt: Millis };

/**
 * Every slot of the rule, in order; at most `MAX_OCCURRENCES` + 1, so that the caller sees when there are too many. The
 * clock on the wall decides: 19:30 stays 19:30 when the clock changes. A time that is skipped in spring is the same time
 * after the gap; of a time that comes twice in autumn it is the first. Two slots that fall on one moment are one.
 */
export function slotsOf(rule: Recurrence, zone: string): Slot[] {
  const except = new Set(rule.except);
  const times = [...rule.times].sort();
  const slots: Slot[] = [];
  const seen = new Set<Millis>();
  for (const day of daysOf(rule.days)) {
    const date = dateOf(day);
    if (except.has(date)) continue;
    for (const time of times) {
      const startsAt = instantOf(day, minuteOf(time) ?? 0, zone);
      if (seen.has(startsAt)) continue;
      seen.add(startsAt);
      slots.push({ date, time, startsAt });
      if (slots.length > MAX_OCCURRENCES) return slots;
    }
  }
  return slots;
}
