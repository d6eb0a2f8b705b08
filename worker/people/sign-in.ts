/** Rules of signing in: codes, sessions, and which tenant a token is for. Pure. */
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis, MINUTE } from "../kernel/time.ts";

/** How long a code works. */
export const CODE_LIFETIME: Millis = 10 * MINUTE;
/** Wrong codes until only a new one helps (TH18). */
export const CODE_TRIES = 5;
/** The window that requests for codes are counted in. */
export const REQUEST_WINDOW: Millis = 10 * MINUTE;
export const REQUESTS_PER_CONTACT = 3;
/** An office or a campus shares one address, so this is far above what one person needs. */
export const REQUESTS_PER_ADDRESS = 60;
/** A refresh token that is not used for this long ends its session. */
export const REFRESH_LIFETIME: Millis = 7 * DAY;
/** A session ends then, however often it was refreshed. */
export const SESSION_LIFETIME: Millis = 90 * DAY;

/** Six digits out of 32 random bits. The bias of the remainder is below one in four thousand. */
export function codeOf(random: number): string {
  return String(random % 1_000_000).padStart(6, "0");
}

/**
 * Seconds until another request may be made.
 * @param times moments of the requests that fill the limit, in any order; the oldest leaves the window first
 */
export function retryAfterSeconds(times: readonly Millis[], now: Millis): number {
  const oldest = times.length === 0 ? now : Math.min(...times);
  return Math.max(1, Math.ceil((oldest + REQUEST_WINDOW - now) / 1000));
}

/** When a session that is used `now` ends. */
export function sessionEnd(createdAt: Millis, now: Millis): Millis {
  return Math.min(now + REFRESH_LIFETIME, createdAt + SESSION_LIFETIME);
}

export type Membership = { readonly id: string; readonly slug: string };

/**
 * The tenant that a new token is for: the requested one, else the last used, else the one joined last.
 * @param memberships newest first
 * @returns undefined when the person has none
 */
export function chooseTenant(
  memberships: readonly Membership[],
  requested: string | undefined,
  lastUsed: string | undefined,
): Result<string | undefined, "not_a_member"> {
  if (requested !== undefined) {
    const found = memberships.find(({ id, slug }) => id === requested || slug === requested);
    return found ? ok(found.id) : err("not_a_member");
  }
  return ok((memberships.find(({ id }) => id === lastUsed) ?? memberships[0])?.id);
}

/** What somebody showed to sign in. */
export type SignInWay = "code" | "password" | "issuer" | "passkey";
/** What a person has beside their contact. */
export type Factors = { readonly authenticator: boolean; readonly passkeys: number };

/** A passkey is two factors by itself; after anything else an authenticator is asked for. */
export function needsSecondFactor(factors: Factors, by: SignInWay): boolean {
  return factors.authenticator && by !== "passkey";
}

/**
 * True when a sign-in is as good as a step-up (T10): with a passkey, or with a code to the contact of somebody who has
 * nothing better. A password or another issuer's word proves no contact.
 */
export function isProof(factors: Factors, by: SignInWay): boolean {
  return by === "passkey" || (by === "code" && !factors.authenticator && factors.passkeys === 0);
}

/** How somebody may prove again who they are: what they have enrolled, else a code to their contact. */
export type ProofWay = "authenticator" | "passkey" | "code";
export function proofWays(factors: Factors): readonly ProofWay[] {
  const ways: ProofWay[] = [];
  if (factors.passkeys > 0) ways.push("passkey");
  if (factors.authenticator) ways.push("authenticator");
  return ways.length === 0 ? ["code"] : ways;
}

/** Tries of an authenticator's or recovery code, per person, and of passwords, per contact and per network address (TH18). */
export const TRY_WINDOW: Millis = 15 * MINUTE;
export const FACTOR_TRIES = 5;
export const PASSWORD_TRIES_PER_CONTACT = 10;
export const PASSWORD_TRIES_PER_ADDRESS = 100;

/** By what somebody can sign in. */
export type WaysIn = {
  /** A code to the address: everybody has one, and not every deployment sends mail. */
  readonly email: boolean;
  readonly password: boolean;
  readonly passkeys: number;
  /** Phones that a code can be sent to. */
  readonly phones: number;
  /** Issuers that are still asked. */
  readonly issuers: number;
};

/** How many ways in there are: taking away the last one would lock somebody out of their own account. */
export function countWaysIn({ email, password, passkeys, phones, issuers }: WaysIn): number {
  return Number(email) + Number(password) + passkeys + phones + issuers;
}
