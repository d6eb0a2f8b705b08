/** Authenticator apps (TOTP, T10) and the recovery codes for the day the phone is gone. */
import { Secret, TOTP } from "otpauth";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { decryptSecret, encryptSecret, keyedHash } from "../platform/crypto.ts";
import { FACTOR_TRIES, TRY_WINDOW } from "./sign-in.ts";
import * as store from "./factor-store.ts";

const PERIOD_SECONDS = 30;
/** Codes of so many periods before and after now are taken: phones' clocks differ. */
const WINDOW = 1;
const RECOVERY_CODES = 10;

export type FactorFault = "code_rejected" | "code_exhausted";

/** Makes a secret for an app that has still to show its first code. @param label what the app calls it */
export async function beginAuthenticator(
  env: Env,
  personId: string,
  label: string,
  now: Millis,
): Promise<Result<{ secret: string; uri: string }, "already_on">> {
  const secret = new Secret({ size: 20 });
  const sealed = await encryptSecret(env, personId, "authenticator", secret.base32);
  if (!(await store.putUnconfirmed(env, { personId, secret: sealed, createdAt: now }))) return err("already_on");
  const totp = new TOTP({ issuer: "Tessera", label, secret, period: PERIOD_SECONDS });
  return ok({ secret: secret.base32, uri: totp.toString() });
}

/** Turns an authenticator on with its first code; gives the recovery codes, which are shown this once. */
export async function confirmAuthenticator(
  env: Env,
  personId: string,
  code: string,
  now: Millis,
): Promise<Result<readonly string[], FactorFault | "nothing_begun">> {
  const found = await store.selectAuthenticator(env, personId);
  if (!found || found.confirmedAt !== null) return err("nothing_begun");
  const right = await checkTimeCode(env, found, code, now);
  if (!right.ok) return right;
  const codes = newRecoveryCodes();
  const done = await store.confirmAuthenticator(env, personId, await hashesOf(env, personId, codes), now);
  return done ? ok(codes) : err("nothing_begun");
}

/** Other recovery codes; the ones before work no more. */
export async function renewRecoveryCodes(env: Env, personId: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes();
  await store.putRecoveryCodes(env, personId, await hashesOf(env, personId, codes));
  return codes;
}

/** Checks a code of the app, or spends a recovery code. Tries are few, whichever it is (TH18). */
export async function checkSecondFactor(
  env: Env,
  personId: string,
  proof: { readonly code: string } | { readonly recoveryCode: string },
  now: Millis,
): Promise<Result<undefined, FactorFault>> {
  const found = await store.selectAuthenticator(env, personId);
  if (!found || found.confirmedAt === null) return err("code_rejected");
  if ("code" in proof) return await checkTimeCode(env, found, proof.code, now);
  const subject = `factor:${personId}`;
  if (!(await takeFactorTry(env, subject, now))) return err("code_exhausted");
  const hash = await recoveryHash(env, personId, proof.recoveryCode);
  if (!(await store.spendRecoveryCode(env, personId, hash, now))) return err("code_rejected");
  await store.deleteTries(env, subject);
  return ok(undefined);
}

async function checkTimeCode(
  env: Env,
  { personId, secret: sealed }: store.Authenticator,
  code: string,
  now: Millis,
): Promise<Result<undefined, FactorFault>> {
  const subject = `factor:${personId}`;
  if (!(await takeFactorTry(env, subject, now))) return err("code_exhausted");
  const secret = Secret.fromBase32(await decryptSecret(env, personId, "authenticator", sealed));
  // The library compares in constant time.
  const delta = new TOTP({ secret, period: PERIOD_SECONDS }).validate({ token: code, timestamp: now, window: WINDOW });
  if (delta === null) return err("code_rejected");
  const step = Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
  if (!(await store.takeTimeStep(env, personId, step))) return err("code_rejected");
  await store.deleteTries(env, subject);
  return ok(undefined);
}

async function takeFactorTry(env: Env, subject: string, now: Millis): Promise<boolean> {
  return await store.insertTryWithinLimit(env, subject, FACTOR_TRIES, now - TRY_WINDOW, now);
}

/** Without letters that are misread. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz023456789";

/** 50 bits each: enough against five tries in a quarter of an hour, and short enough to write down. */
function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => LETTERS[byte % LETTERS.length]);
    return `${letters.slice(0, 5).join("")}-${letters.slice(5).join("")}`;
  });
}

const hashesOf = async (env: Env, personId: string, codes: readonly string[]) =>
  await Promise.all(codes.map((code) => recoveryHash(env, personId, code)));

function recoveryHash(env: Env, personId: string, code: string): Promise<string> {
  return keyedHash(env, "recovery-code", `${personId}:${code.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`);
}
