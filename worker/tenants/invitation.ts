/** Invitations (T11): what one is worth at a moment. Pure. */
import { DAY, type Millis } from "../kernel/time.ts";

/** How long the link of an invitation works. */
export const INVITATION_LIFETIME: Millis = 7 * DAY;

export type InvitationState = "open" | "expired" | "accepted" | "revoked";

/** What an invitation is worth `now`. */
export function invitationState(
  row: { readonly acceptedAt: Millis | null; readonly revokedAt: Millis | null; readonly expiresAt: Millis },
  now: Millis,
): InvitationState {
  if (row.acceptedAt !== null) return "accepted";
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt <= now ? "expired" : "open";
}
