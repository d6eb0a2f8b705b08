/** A moment as integer milliseconds since 1970 UTC. Stored so, compared so; text only at the edge. */
export type Millis = number;

export const SECOND: Millis = 1000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

/** RFC 3339 in UTC, as the API writes times. */
export function toTimestamp(at: Millis): string {
  return new Date(at).toISOString();
}

/** Reads an RFC 3339 time; undefined when it is none. */
export function parseTimestamp(text: string): Millis | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** True for an IANA zone that this runtime knows (`Asia/Dhaka`). */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
