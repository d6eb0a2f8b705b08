/** When a cron expression is due next. Pure; knows what ours use: numbers and `*` for minute and hour, UTC. */
import { HOUR, MINUTE, type Millis } from "../kernel/time.ts";

/** The first minute after `now` that fits; undefined for an expression that says more than minute and hour. */
export function nextRun(cron: string, now: Millis): Millis | undefined {
  const match = /^(\*|\d{1,2}) (\*|\d{1,2}) \* \* \*$/.exec(cron);
  if (!match) return undefined;
  const [, minute = "*", hour = "*"] = match;
  const fits = (at: Millis) => {
    const time = new Date(at);
    return (
      (minute === "*" || time.getUTCMinutes() === Number(minute)) &&
      (hour === "*" || time.getUTCHours() === Number(hour))
    );
  };
  const first = Math.floor(now / MINUTE) * MINUTE + MINUTE;
  for (let at = first; at <= first + 24 * HOUR; at += MINUTE) if (fits(at)) return at;
  return undefined;
}
