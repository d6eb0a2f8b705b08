/** Wall-clock times in the zone of an event. Pure; uses only what Intl knows. */

/** Minutes that `zone` is ahead of UTC at the moment `at` (milliseconds since 1970). */
function offsetMinutes(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return Math.round((wall - Math.floor(at / 1000) * 1000) / 60_000);
}

/**
 * The RFC 3339 moment of a wall clock: `2026-12-12` and `19:30` in `Europe/Berlin`. A time that the clock skips in spring
 * moves forward by the gap; of a time that comes twice in autumn, the first is meant. Undefined when the text is no date.
 */
export function fromWallClock(date: string, time: string, zone: string): string | undefined {
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time) || Number.isNaN(wall)) return undefined;
  // The offset a day before is the one before any change; the earlier of two readings uses it.
  const before = wall - offsetMinutes(wall - 86_400_000, zone) * 60_000;
  const after = wall - offsetMinutes(wall + 86_400_000, zone) * 60_000;
  const fits = (at: number) => at + offsetMinutes(at, zone) * 60_000 === wall;
  const at = fits(before) ? before : fits(after) ? after : before;
  return new Date(at).toISOString();
}

/** The wall clock of a moment in `zone`, as the two inputs want it. */
export function toWallClock(timestamp: string, zone: string): { date: string; time: string } {
  const at = Date.parse(timestamp);
  const text = new Date(at + offsetMinutes(at, zone) * 60_000).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** `Sat 12 December, 19:30`, with the year when it is not this one. */
export function longTime(timestamp: string, zone: string, now: number = Date.now()): string {
  const at = Date.parse(timestamp);
  const year = (moment: number) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" }).format(moment);
  const day = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "long",
    ...(year(at) === year(now) ? {} : { year: "numeric" }),
  }).format(at);
  return `${day.replace(/^(\w+), /, "$1 ")}, ${clock(at, zone)}`;
}

/** `12 Dec, 19:30`, or `today 19:30`. */
export function shortTime(timestamp: string, zone: string, now: number = Date.now()): string {
  const at = Date.parse(timestamp);
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short", year: "numeric" });
  if (format.format(at) === format.format(now)) return `today ${clock(at, zone)}`;
  const date = format.format(at);
  const thisYear = ` ${new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" }).format(now)}`;
  return `${date.endsWith(thisYear) ? date.slice(0, -thisYear.length) : date}, ${clock(at, zone)}`;
}

/** `19:30:05` in `zone`. */
export function clock(at: number, zone: string, seconds = false): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
  }).format(at);
}
