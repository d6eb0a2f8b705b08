/** When a reminder of an event is due (N4). Pure. */
import { DAY, HOUR, type Millis } from "../kernel/time.ts";

export type ReminderKind = "reminder_tomorrow" | "reminder_today";

/** Nobody is written to before this hour of the place's day, unless the event is near. */
const MORNING = 8;
/** An event of the early morning is told of so long before. */
const NEAR: Millis = 3 * HOUR;
/** Later than this before it begins, a reminder helps nobody. */
const TOO_LATE: Millis = HOUR;

/** How far ahead events are looked at. */
export const REMINDER_AHEAD: Millis = DAY;

/** The reminder that is due now; undefined for none. Days and hours are those of the place. */
export function reminderDue(
  { startsAt, timeZone }: { readonly startsAt: Millis; readonly timeZone: string },
  now: Millis,
): ReminderKind | undefined {
  const left = startsAt - now;
  if (left < TOO_LATE || left > REMINDER_AHEAD) return undefined;
  const [today, then] = [dayAndHour(now, timeZone), dayAndHour(startsAt, timeZone)];
  if (today.day === then.day) return today.hour >= MORNING || left <= NEAR ? "reminder_today" : undefined;
  // What begins after midnight is tomorrow's until then; its day begins too late to be written in.
  return today.hour >= MORNING ? "reminder_tomorrow" : undefined;
}

function dayAndHour(at: Millis, timeZone: string): { readonly day: string; readonly hour: number } {
  const format = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
    timeZone,
  });
  const [day = "", time = ""] = format.format(at).split(", ");
  return { day, hour: Number(time.slice(0, 2)) };
}
