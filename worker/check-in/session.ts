import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis } from "../kernel/time.ts";

/** A link works for at most this long: it goes round in chat groups (TH15). */
export const MAX_HOURS: Millis = 31 * DAY;
export const MAX_DEVICES = 100;

/**
 * How long after its hours a session takes over what its devices did within them: a phone that found no network all
 * evening comes home, and its scans are not lost (S5).
 */
export const HANDOVER: Millis = 30 * DAY;

type Hours = { readonly validFrom: Millis; readonly validUntil: Millis };

/** Whether a session lets its devices work at `now`. */
export function isOpen(session: Hours & { readonly revokedAt: Millis | null }, now: Millis): boolean {
  return session.revokedAt === null && session.validFrom <= now && now < session.validUntil;
}

/** Whether a session takes what its devices did within its hours: while it is open, and for a while after. */
export function takesOver(session: Hours & { readonly revokedAt: Millis | null }, now: Millis): boolean {
  return isOpen({ ...session, validUntil: session.validUntil + HANDOVER }, now);
}

/** Checks the hours of a new session; the reason says which end is wrong. */
export function checkHours(
  hours: Hours,
  now: Millis,
): Result<null, { reason: "ends_before_it_begins" | "already_over" | "too_long" }> {
  if (hours.validUntil <= hours.validFrom) return err({ reason: "ends_before_it_begins" });
  if (hours.validUntil <= now) return err({ reason: "already_over" });
  if (hours.validUntil - hours.validFrom > MAX_HOURS) return err({ reason: "too_long" });
  return ok(null);
}
