/** Use cases of passwords (T5): signing in with one, and choosing one by a link that was mailed or while signed in. */
import { queueAccountNotice, queuePasswordReset } from "../comms/index.ts";
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { MINUTE } from "../kernel/time.ts";
import { encryptSecret, keyedHash } from "../platform/crypto.ts";
import { contactPurpose, type TooMany } from "./codes.ts";
import { insertTryWithinLimit } from "./factor-store.ts";
import { checkPassword, hashPassword, isPassword, type PasswordFault } from "./password.ts";
import { completeSignIn, type SecondFactorNeeded, type SignedIn } from "./sessions.ts";
import { PASSWORD_TRIES_PER_ADDRESS, PASSWORD_TRIES_PER_CONTACT, REQUESTS_PER_CONTACT, TRY_WINDOW } from "./sign-in.ts";
import { beginStep, endStep, readStep } from "./steps.ts";
import * as store from "./store.ts";

const RESET_LIFETIME: Millis = 60 * MINUTE;
const tooMany: TooMany = { kind: "too_many", retryAfter: TRY_WINDOW / 1000 };

/** Counts a try against a contact and against a network address; false when either has had too many. */
async function takeTries(env: Env, purpose: string, email: string, address: string, now: Millis, limit: number) {
  const since = now - TRY_WINDOW;
  const [contact, network] = await Promise.all([
    keyedHash(env, purpose, contactPurpose(email)),
    keyedHash(env, purpose, `address:${address}`),
  ]);
  return (
    (await insertTryWithinLimit(env, network, PASSWORD_TRIES_PER_ADDRESS, since, now)) &&
    (await insertTryWithinLimit(env, contact, limit, since, now))
  );
}

/**
 * Signs in with a password. An unknown address, one without a password and a wrong password are alike, in answer and in time
 * (TH18).
 */
export async function signInWithPassword(
  env: Env,
  { email, password, device }: { email: string; password: string; device: string },
  address: string,
  now: Millis,
): Promise<Result<SignedIn, "password_rejected" | TooMany | SecondFactorNeeded>> {
  const allowed = await takeTries(env, "password-try", email, address, now, PASSWORD_TRIES_PER_CONTACT);
  if (!allowed) return err(tooMany);
  const person = await store.personByEmail(env, email);
  const stored = person && (await store.selectPassword(env, person.id));
  if (!(await isPassword(password, stored?.hash)) || !person) return err("password_rejected");
  return await completeSignIn(env, person, { device, by: "password" }, now);
}

/**
 * Mails a link to choose a password: for a new address that is how an account with one begins, for a known one how it is
 * reset. The answer is the same for both (TH18).
 */
export async function mailPasswordLink(
  env: Env,
  email: string,
  address: string,
  now: Millis,
): Promise<Result<undefined, TooMany>> {
  if (!(await takeTries(env, "password-link", email, address, now, REQUESTS_PER_CONTACT))) return err(tooMany);
  const token = await beginStep(env, "password_reset", { data: email }, now);
  const id = newId("message");
  const sealed = await encryptSecret(env, id, "password-reset", JSON.stringify({ to: email, token }));
  await queuePasswordReset(env, { id, sealed, expires_at: now + RESET_LIFETIME });
  return ok(undefined);
}

/** Sets a password by a mailed link, ends every session, and signs in here. The person is made if they are new. */
export async function choosePasswordByLink(
  env: Env,
  { token, password, device }: { token: string; password: string; device: string },
  now: Millis,
): Promise<Result<SignedIn, "token_rejected" | PasswordFault | SecondFactorNeeded>> {
  const step = await readStep(env, "password_reset", token, now);
  if (!step) return err("token_rejected");
  // A password that is not taken leaves the link good for another try.
  const fault = checkPassword(password, step.data);
  if (fault !== undefined) return err(fault);
  if (!(await endStep(env, "password_reset", token, now))) return err("token_rejected");
  const person = await store.findOrCreatePerson(env, step.data, now);
  await store.putPassword(env, person.id, await hashPassword(password), now);
  await store.revokeOtherSessions(env, person.id, undefined, now);
  await queueAccountNotice(env, person.id, "password_changed", now);
  // Who holds the link has the mailbox: as good as a code.
  return await completeSignIn(env, person, { device, by: "code" }, now);
}

/** Sets the password of somebody who has proved again who they are; their other sessions end. */
export async function changePassword(
  env: Env,
  { personId, sessionId }: { readonly personId: string; readonly sessionId: string },
  password: string,
  now: Millis,
): Promise<Result<undefined, PasswordFault>> {
  const person = await store.selectPerson(env, personId);
  const fault = checkPassword(password, person?.email ?? "");
  if (fault !== undefined) return err(fault);
  await store.putPassword(env, personId, await hashPassword(password), now);
  await store.revokeOtherSessions(env, personId, sessionId, now);
  await queueAccountNotice(env, personId, "password_changed", now);
  return ok(undefined);
}
