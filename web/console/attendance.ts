/** What the numbers of the doors say: pure. */
import type { AttendanceNow } from "../api/door-types.ts";

export const MINUTE = 60_000;
/** The forecast looks back this far: long enough to be calm, short enough to see a gate open. */
export const LOOK_BACK = 10;
/** Fewer minutes than this say nothing about the rest of the evening. */
export const ENOUGH_MINUTES = 3;
/** Duplicates within five minutes from which on somebody should look. */
export const STORM = 8;

const timeOf = (at: string | number) => (typeof at === "number" ? at : Date.parse(at));

/** One minute of a gate, or of all; minutes in which nothing happened are there with zero. */
export type GateMinute = { readonly at: number; readonly entered: number; readonly refused: number };

/** The last `count` minutes up to `now`, oldest first; of one gate, or of all when `gate` is undefined. */
export function minutesOf(
  { minutes }: Pick<AttendanceNow, "minutes">,
  now: number,
  count: number,
  gate?: string | null,
): GateMinute[] {
  const last = Math.floor(now / MINUTE) * MINUTE;
  return Array.from({ length: count }, (_, i) => {
    const at = last - (count - 1 - i) * MINUTE;
    const own = minutes.filter((row) => timeOf(row.at) === at && (gate === undefined || row.gate === gate));
    const sum = (of: "entered" | "refused") => own.reduce((all, row) => all + row[of], 0);
    return { at, entered: sum("entered"), refused: sum("refused") };
  });
}

export type Forecast =
  /** Everybody who has a ticket has come in. */
  | { readonly kind: "all_in" }
  /** Nobody has come for a while, or it has only begun. */
  | { readonly kind: "unknown" }
  | { readonly kind: "in"; readonly minutes: number; readonly perMinute: number; readonly missing: number };

/**
 * When everybody with a ticket would be in, if they come as in the last whole minutes. It cannot know who stays at home,
 * nor who came twice where re-entry is allowed.
 * @param expected people that the sold tickets let in
 */
export function forecast(attendance: AttendanceNow, expected: number, now: number): Forecast {
  const missing = expected - attendance.entered;
  if (missing <= 0) return expected > 0 ? { kind: "all_in" } : { kind: "unknown" };
  // The running minute is not over: counting it would always say less than there is.
  const whole = minutesOf(attendance, now - MINUTE, LOOK_BACK);
  const first = whole.findIndex(({ entered }) => entered > 0);
  const seen = first < 0 ? [] : whole.slice(first);
  if (seen.length < ENOUGH_MINUTES) return { kind: "unknown" };
  const perMinute = seen.reduce((sum, { entered }) => sum + entered, 0) / seen.length;
  return { kind: "in", minutes: Math.ceil(missing / perMinute), perMinute, missing };
}

/** True when so many used tickets are shown that it is no accident any more. */
export function isStorm({ recent_duplicates: duplicates }: AttendanceNow): boolean {
  return duplicates >= STORM;
}

/** A message of the live feed, which says milliseconds and camel case; undefined for what is none. */
export function readLive(text: string): AttendanceNow | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("inside" in value)) return undefined;
  const { recentDuplicates, ...rest } = value as AttendanceNow & { recentDuplicates?: number };
  return { ...rest, recent_duplicates: recentDuplicates ?? rest.recent_duplicates };
}
