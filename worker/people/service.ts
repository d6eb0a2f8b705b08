/** Use cases of signing in and out. */
import { firstIdAt, newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import { queueSignInCode } from "../comms/index.ts";
import { encryptSecret, equalInConstantTime, keyedHash, sha256Hex } from "../platform/crypto.ts";
import { log } from "../platform/log.ts";
import { signAccessToken } from "../platform/tokens.ts";
import { type TenantMembership, tenantsOfPerson } from "../tenants/index.ts";
import {
  chooseTenant,
  CODE_LIFETIME,
  codeOf,
  REFRESH_LIFETIME,
  retryAfterSeconds,
  SESSION_LIFETIME,
  sessionEnd,
} from "./sign-in.ts";
import * as store from "./store.ts";

export type SignedIn = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly person: store.Person;
  readonly tenants: readonly TenantMembership[];
};

const contactHashOf = (env: Env, email: string) => keyedHash(env, "contact", `email:${email}`);
const codeHashOf = (env: Env, codeId: string, code: string) => keyedHash(env, "sign-in-code", `${codeId}:${code}`);

/**
 * Sends a code to an address. It never looks whether the address is known, so the answer cannot tell (TH18).
 * @param email already normalised
 * @param address the caller's network address
 */
export async function requestCode(
  env: Env,
  email: string,
  address: string,
  now: Millis,
): Promise<Result<undefined, { kind: "too_many"; retryAfter: number }>> {
  const id = newId("code");
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  const code = codeOf(random);
  const [contactHash, addressHash, codeHash, sealed] = await Promise.all([
    contactHashOf(env, email),
    keyedHash(env, "address", address),
    codeHashOf(env, id, code),
    // The queue, its dead letters and their backups see neither address nor code (TH36, TH37).
    encryptSecret(env, id, "sign-in-mail", JSON.stringify({ to: email, code })),
  ]);
  const row = { id, contactHash, codeHash, addressHash, createdAt: now, expiresAt: now + CODE_LIFETIME };
  if (!(await store.insertCodeWithinLimits(env, row))) {
    const times = await store.selectRequestTimes(env, contactHash, addressHash, now);
    return err({ kind: "too_many", retryAfter: retryAfterSeconds(times, now) });
  }
  await queueSignInCode(env, { code_id: id, contact_hash: contactHash, sealed, expires_at: row.expiresAt });
  return ok(undefined);
}

/** Trades a code for a session; makes the person if they are new. */
export async function verifyCode(
  env: Env,
  { email, code, device }: { email: string; code: string; device: string },
  now: Millis,
): Promise<Result<SignedIn, "code_rejected" | "code_exhausted">> {
  const newest = await store.selectNewestCode(env, await contactHashOf(env, email));
  if (!newest || newest.usedAt !== null || newest.expiresAt <= now) return err("code_rejected");
  if (!(await store.takeTry(env, newest.id, now))) return err("code_exhausted");
  if (!equalInConstantTime(newest.codeHash, await codeHashOf(env, newest.id, code))) return err("code_rejected");
  if (!(await store.spendCode(env, newest.id, now))) return err("code_rejected");

  const person = await store.findOrCreatePerson(env, email, now);
  const [memberships, lastTenant] = await Promise.all([
    tenantsOfPerson(env, person.id),
    store.selectLastTenant(env, person.id),
  ]);
  const chosen = chooseTenant(memberships, undefined, lastTenant);
  const tenantId = chosen.ok ? chosen.value : undefined;
  const sessionId = newId("session");
  const refreshToken = newSecret(32);
  await store.insertSession(
    env,
    { id: sessionId, personId: person.id, device, createdAt: now, lastUsedAt: now, expiresAt: sessionEnd(now, now) },
    {
      tokenHash: await sha256Hex(refreshToken),
      sessionId,
      tenantId: tenantId ?? null,
      createdAt: now,
      expiresAt: now + REFRESH_LIFETIME,
    },
  );
  log.info("signed_in", { person_id: person.id });
  return ok({
    accessToken: await accessToken(env, person.id, sessionId, tenantId, now),
    refreshToken,
    person,
    tenants: memberships,
  });
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
}

async function accessToken(
  env: Env,
  personId: string,
  sessionId: string,
  tenantId: string | undefined,
  now: Millis,
): Promise<string> {
  const claims = { kind: "person", personId, sessionId } as const;
  return await signAccessToken(env, tenantId === undefined ? claims : { ...claims, tenantId }, now);
}
