/** Use cases of signing in and out. */
import { firstIdAt, newSecret } from "../kernel/ids.ts";
import type { Locale } from "../kernel/locales.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { log } from "../platform/log.ts";
import { tenantsOfPerson } from "../tenants/index.ts";
import { type CodeFault, contactPurpose, sendCode, spendRightCode, type TooMany } from "./codes.ts";
import { forgetOldSteps } from "./factor-store.ts";
import { accessToken, completeSignIn, type SecondFactorNeeded, type SignedIn } from "./sessions.ts";
import { chooseTenant, SESSION_LIFETIME, sessionEnd } from "./sign-in.ts";
import * as store from "./store.ts";

/**
 * Sends a sign-in code to an address. It never looks whether the address is known, so the answer cannot tell (TH18).
 * @param email already normalised
 * @param address the caller's network address
 */
export async function requestCode(
  env: Env,
  { email, language }: { readonly email: string; readonly language?: Locale },
  address: string,
  now: Millis,
): Promise<Result<undefined, TooMany>> {
  return await sendCode(env, { purpose: contactPurpose(email), to: email, language }, address, now);
}

/** Trades a code for a session; makes the person if they are new. */
export async function verifyCode(
  env: Env,
  { email, code, device }: { email: string; code: string; device: string },
  now: Millis,
): Promise<Result<SignedIn, CodeFault | SecondFactorNeeded>> {
  const right = await spendRightCode(env, contactPurpose(email), code, now);
  if (!right.ok) return right;
  return await completeSignIn(env, await store.findOrCreatePerson(env, email, now), { device, by: "code" }, now);
}

/**
 * Trades a refresh token for the next one. A token that was spent before means that two hold it, and nobody can tell
 * which of them is the thief: the whole family ends (TH20).
 * @param tenant id or slug of the tenant to switch to
 */
export async function refresh(
  env: Env,
  token: string,
  tenant: string | undefined,
  now: Millis,
): Promise<Result<SignedIn, "token_rejected" | "forbidden">> {
  const tokenHash = await sha256Hex(token);
  const found = await store.selectToken(env, tokenHash);
  if (!found || found.session.revokedAt !== null) return err("token_rejected");
  const { session } = found;
  if (found.token.usedAt !== null) return await endFamily(env, session, now);
  if (found.token.expiresAt <= now || session.expiresAt <= now) return err("token_rejected");

  const [person, memberships] = await Promise.all([
    store.selectPerson(env, session.personId),
    tenantsOfPerson(env, session.personId),
  ]);
  if (!person) return err("token_rejected");
  const chosen = chooseTenant(memberships, tenant, found.token.tenantId ?? undefined);
  if (!chosen.ok) return err("forbidden");
  const tenantId = chosen.value;
  const refreshToken = newSecret(32);
  const endsAt = sessionEnd(session.createdAt, now);
  const next = {
    tokenHash: await sha256Hex(refreshToken),
    sessionId: session.id,
    tenantId: tenantId ?? null,
    createdAt: now,
    expiresAt: endsAt,
  };
  if (!(await store.rotateToken(env, tokenHash, next, endsAt, now))) return await endFamily(env, session, now);
  return ok({
    accessToken: await accessToken(env, person.id, session.id, tenantId, now),
    refreshToken,
    person,
    tenants: memberships,
  });
}

async function endFamily(env: Env, session: store.Session, now: Millis) {
  await store.revokeSession(env, session.id, "token_reused", now);
  log.warn("refresh_token_reused", { person_id: session.personId });
  return err("token_rejected");
}

/** Ends the session of a refresh token; an unknown one is nothing to end. */
export async function signOutByToken(env: Env, token: string, now: Millis): Promise<void> {
  const found = await store.selectToken(env, await sha256Hex(token));
  if (found) await store.revokeSession(env, found.session.id, "signed_out", now);
}

/** Forgets what no longer serves: codes after a day, sessions when they cannot be alive any more. */
export async function forgetOldSignIns(env: Env, now: Millis): Promise<void> {
  await store.deleteOlder(env, firstIdAt("code", now - DAY), firstIdAt("session", now - SESSION_LIFETIME - DAY));
  await forgetOldSteps(env, now - DAY);
}
