/** One-time codes to a contact (T4): sent within limits, kept hashed, good for five tries and once. */
import { type ChannelName, queueSignInCode } from "../comms/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Locale } from "../kernel/locales.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { encryptSecret, equalInConstantTime, keyedHash } from "../platform/crypto.ts";
import { CODE_LIFETIME, codeOf, retryAfterSeconds } from "./sign-in.ts";
import * as store from "./store.ts";

/** `retryAfter` in seconds. */
export type TooMany = { readonly kind: "too_many"; readonly retryAfter: number };
export type CodeFault = "code_rejected" | "code_exhausted";

/** What codes to a contact are for when they sign in. */
export const contactPurpose = (email: string): string => `email:${email}`;
/** What codes to a phone are for, in E.164. */
export const phonePurpose = (phone: string): string => `phone:${phone}`;
/** Codes that prove again who is there (T10) are no sign-in codes: one that was phished opens nothing else. */
export const stepUpPurpose = (personId: string): string => `step-up:${personId}`;

const purposeHash = (env: Env, purpose: string) => keyedHash(env, "contact", purpose);
/** How a phone is kept: by this hash, never as it is. */
export const phoneHash = (env: Env, phone: string): Promise<string> => purposeHash(env, phonePurpose(phone));
const codeHashOf = (env: Env, codeId: string, code: string, bound: string) =>
  keyedHash(env, "sign-in-code", bound === "" ? `${codeId}:${code}` : `${codeId}:${code}:${bound}`);

/** What a code is for, and how it goes out. */
export type Sending = {
  readonly purpose: string;
  /** Where it goes, normalised. */
  readonly to: string;
  /** Mail unless said. */
  readonly channel?: ChannelName;
  /** What the code is good for and nothing else, such as the number that is added with it. */
  readonly bound?: string;
  /** In which it is written; English unless said. */
  readonly language?: Locale | undefined;
  /** Counted and kept like any other, and not sent: nobody is to know that there is nobody. */
  readonly silent?: boolean;
};

/**
 * Sends a code, if neither its purpose nor the network address has had too many.
 * @param address the caller's network address
 */
export async function sendCode(
  env: Env,
  { purpose, to, channel, language, bound = "", silent = false }: Sending,
  address: string,
  now: Millis,
): Promise<Result<undefined, TooMany>> {
  const id = newId("code");
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  const code = codeOf(random);
  const [contactHash, addressHash, codeHash, sealed] = await Promise.all([
    purposeHash(env, purpose),
    keyedHash(env, "address", address),
    codeHashOf(env, id, code, bound),
    // The queue, its dead letters and their backups see neither address nor code (TH36, TH37).
    encryptSecret(env, id, "sign-in-mail", JSON.stringify({ to, code })),
  ]);
  const row = { id, contactHash, codeHash, addressHash, createdAt: now, expiresAt: now + CODE_LIFETIME };
  if (!(await store.insertCodeWithinLimits(env, row))) {
    const times = await store.selectRequestTimes(env, contactHash, addressHash, now);
    return err({ kind: "too_many", retryAfter: retryAfterSeconds(times, now) });
  }
  if (silent) return ok(undefined);
  await queueSignInCode(env, {
    code_id: id,
    contact_hash: contactHash,
    sealed,
    expires_at: row.expiresAt,
    channel,
    language,
  });
  return ok(undefined);
}

/** Spends the newest code of a purpose, when it is this one. */
export async function spendRightCode(
  env: Env,
  purpose: string,
  code: string,
  now: Millis,
  bound = "",
): Promise<Result<undefined, CodeFault>> {
  const newest = await store.selectNewestCode(env, await purposeHash(env, purpose));
  if (!newest || newest.usedAt !== null || newest.expiresAt <= now) return err("code_rejected");
  if (!(await store.takeTry(env, newest.id, now))) return err("code_exhausted");
  if (!equalInConstantTime(newest.codeHash, await codeHashOf(env, newest.id, code, bound))) return err("code_rejected");
  return (await store.spendCode(env, newest.id, now)) ? ok(undefined) : err("code_rejected");
}
