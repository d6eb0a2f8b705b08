/**
 * The account of somebody who buys (W4): signed in by a code to their contact, held by a cookie. Its session is one of the
 * person's sessions, so it is listed and ended with them; it has no tokens, so a stolen cookie never becomes a key to the API.
 */
import { newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { log } from "../platform/log.ts";
import type { FactorFault } from "./authenticator.ts";
import { type CodeFault, contactPurpose, phoneHash, phonePurpose, spendRightCode } from "./codes.ts";
import { phoneByHash } from "./phone-store.ts";
import { secondFactorShown } from "./proofs.ts";
import { firstFactorShown, type SecondFactorNeeded } from "./sessions.ts";
import { sessionEnd } from "./sign-in.ts";
import * as store from "./store.ts";

/** What the cookie carries: 256 random bits, kept hashed. */
export type AccountCookie = { readonly token: string };
export type Account = {
  readonly person: store.Person;
  readonly sessionId: string;
  /** When it last proved more than that it exists (T10). */
  readonly provenAt: Millis | null;
};

/** A session that is used is written down at most this often. */
const TOUCH_AFTER: Millis = HOUR;
const COOKIE = /^[\w-]{40,64}$/;

/** Trades a code for an account's session; makes the person if the address is new. @param to an address, or a phone in E.164 */
export async function signInToAccount(
  env: Env,
  { to, code, device }: { readonly to: string; readonly code: string; readonly device: string },
  now: Millis,
): Promise<Result<AccountCookie, CodeFault | SecondFactorNeeded>> {
  const byPhone = to.startsWith("+");
  const right = await spendRightCode(env, byPhone ? phonePurpose(to) : contactPurpose(to), code, now);
  if (!right.ok) return right;
  const person = byPhone ? await ownerOfPhone(env, to) : await store.findOrCreatePerson(env, to, now);
  if (!person) return err("code_rejected");
  const first = await firstFactorShown(env, person, { device, by: "code" }, now);
  return first.ok ? ok(await beginAccount(env, person, device, first.value.proven, now)) : first;
}

async function ownerOfPhone(env: Env, phone: string): Promise<store.Person | undefined> {
  const owner = await phoneByHash(env, await phoneHash(env, phone));
  return owner && (await store.selectPerson(env, owner.personId));
}

/** Ends the sign-in of somebody who has a second factor, too. */
export async function endAccountSignIn(
  env: Env,
  token: string,
  proof: { readonly code: string } | { readonly recoveryCode: string },
  now: Millis,
): Promise<Result<AccountCookie, FactorFault | "token_rejected">> {
  const shown = await secondFactorShown(env, token, proof, now);
  return shown.ok ? ok(await beginAccount(env, shown.value.person, shown.value.device, true, now)) : shown;
}

async function beginAccount(
  env: Env,
  person: store.Person,
  device: string,
  proven: boolean,
  now: Millis,
): Promise<AccountCookie> {
  const token = newSecret(32);
  const session = {
    id: newId("session"),
    personId: person.id,
    device,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: sessionEnd(now, now),
    provenAt: proven ? now : null,
  };
  await store.insertAccountSession(env, session, await sha256Hex(token));
  log.info("signed_in", { person_id: person.id });
  return { token };
}

/** Whose cookie this is; undefined for an unknown one and for a session that has ended. */
export async function accountOf(env: Env, token: string | undefined, now: Millis): Promise<Account | undefined> {
  if (token === undefined || !COOKIE.test(token)) return undefined;
  const found = await store.selectAccount(env, await sha256Hex(token), now);
  if (!found) return undefined;
  const { session, person } = found;
  if (now - session.lastUsedAt > TOUCH_AFTER) {
    await store.touchSession(env, session.id, sessionEnd(session.createdAt, now), now);
  }
  return { person, sessionId: session.id, provenAt: session.provenAt };
}

/** Where somebody is signed in, newest first. */
export async function sessionsOf(env: Env, personId: string, now: Millis): Promise<store.Session[]> {
  return await store.selectSessions(env, personId, now);
}

/** Ends a session of this person; false when there is no such living one. */
export async function endSession(
  env: Env,
  { person }: Pick<Account, "person">,
  sessionId: string,
  reason: "signed_out" | "revoked",
  now: Millis,
): Promise<boolean> {
  return await store.revokeSession(env, sessionId, reason, now, person.id);
}

/** Ends all sessions of this person but the one that asks. */
export async function endOtherSessions(env: Env, { person, sessionId }: Account, now: Millis): Promise<void> {
  await store.revokeOtherSessions(env, person.id, sessionId, now);
}
