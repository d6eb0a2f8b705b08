/** Days by the clock of a place, also where the clock is put forward or back: pure. */
import { DAY, HOUR, MINUTE, type Millis } from "./time.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall-clock time of a place as if it were UTC: only to be compared and taken apart. */
function wallClock(at: Millis, zone: string): Millis {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const read: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) read[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which the clock of the place shows `minuteOfDay` on the date `dayNumber` (days since 1970). In an hour
 * that is skipped it is the same time after the gap; in an hour that comes twice, the first time (E26).
 */
export function instantOf(dayNumber: number, minuteOfDay: number, zone: string): Millis {
  const wanted = dayNumber * DAY + minuteOfDay * MINUTE;
  // The offset before a change and the one after it: clocks change by less than a day's distance from either.
  const offsets = [wallClock(wanted - DAY, zone) - (wanted - DAY), wallClock(wanted + DAY, zone) - (wanted + DAY)];
  const candidates = offsets.map((offset) => wanted - offset);
  const exact = candidates.filter((at) => wallClock(at, zone) === wanted);
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
}

/**
 * The day that an instant belongs to, as days since 1970, when days begin at `startMinute` of the clock: an evening that
 * ends at two in the morning is one day with a start of 04:00. It never goes back, also when the clock does (E26).
 */
export function localDay(at: Millis, startMinute: number, zone: string): number {
  const date = Math.floor(wallClock(at, zone) / DAY);
  // A clock that is put back may show yesterday's date or an hour before the start once more.
  for (const day of [date + 1, date]) if (at >= instantOf(day, startMinute, zone)) return day;
  return date - 1;
}

/** How long the day that holds `at` is: 23 to 25 hours where clocks change, a little more at some places. */
export function lengthOfDay(at: Millis, startMinute: number, zone: string): Millis {
  const day = localDay(at, startMinute, zone);
  const length = instantOf(day + 1, startMinute, zone) - instantOf(day, startMinute, zone);
  return Math.max(HOUR, length);
}
