/** Wire shapes of one's own account and of invitations. Held against the API by test/browser/people.test.ts. */
import type { Role, Timestamp } from "./types.ts";

export type Passkey = { id: string; name: string; created_at: Timestamp; last_used_at: Timestamp | null };
export type AccountPhone = { id: string; hint: string; created_at: Timestamp };
export type AccountSecurity = {
  password_changed_at: Timestamp | null;
  authenticator_since: Timestamp | null;
  recovery_codes_left: number;
  passkeys: Passkey[];
  phones: AccountPhone[];
};
export type SessionRow = {
  id: string;
  device: string;
  created_at: Timestamp;
  last_used_at: Timestamp;
  expires_at: Timestamp;
  current: boolean;
};
export type Invitation = {
  id: string;
  email: string;
  role: Role;
  event_ids: string[] | null;
  state: "open" | "expired" | "accepted" | "revoked";
  sent_at: Timestamp;
  expires_at: Timestamp;
};
export type InvitationOffer = {
  organization: string;
  email: string;
  role: Role;
  /** How many events it is for; null is all of them. */
  events: number | null;
  expires_at: Timestamp;
};
export type ProofWays = { ways: ("passkey" | "authenticator" | "code")[]; proven_at: Timestamp | null };
