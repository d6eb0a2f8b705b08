/** Until when somebody may pay by hand: pure (E27). */
import { instantOf, localDay } from "../kernel/local-day.ts";
import type { Millis } from "../kernel/time.ts";

const SATURDAY = 6;
const SUNDAY = 0;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;
const DAYS_OF_WEEK = 7;

/**
 * The end of the day that is `days` after `now` by the clock of `timeZone`; a day on which banks sleep is moved to Monday.
 * The earliest of `limits` wins over it, such as the start of an event, whatever day that is.
 */
export function paymentTerm(term: {
  readonly now: Millis;
  readonly days: number;
  readonly timeZone: string;
  readonly limits: readonly Millis[];
}): Millis {
  const day = workday(localDay(term.now, 0, term.timeZone) + term.days);
  const endOfDay = instantOf(day + 1, 0, term.timeZone) - 1;
  return Math.min(endOfDay, ...term.limits);
}

/** The day itself, or the Monday after it. Days since 1970. */
function workday(day: number): number {
  const weekday = (day + FIRST_WEEKDAY) % DAYS_OF_WEEK;
  if (weekday === SATURDAY) return day + 2;
  return weekday === SUNDAY ? day + 1 : day;
}
