/** Something begun that its holder may end once: kept by the hash of its token, what it remembers sealed (TH37). */
import { newSecret } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { MINUTE } from "../kernel/time.ts";
import { decryptSecret, encryptSecret, sha256Hex } from "../platform/crypto.ts";
import { insertStep, selectStep, spendStep } from "./factor-store.ts";

/** How long each may take. */
const LIFETIMES = {
  second_factor: 10 * MINUTE,
  passkey_registration: 5 * MINUTE,
  passkey_sign_in: 5 * MINUTE,
  issuer: 10 * MINUTE,
  issuer_done: 2 * MINUTE,
  issuer_link: 5 * MINUTE,
  password_reset: 60 * MINUTE,
} as const satisfies Record<string, Millis>;
export type StepKind = keyof typeof LIFETIMES;
export type Step = { readonly personId: string | null; readonly data: string };

/**
 * Begins something; the token that is given back ends it. @param data what to remember: only the server reads it again
 * @param token the secret to use where it has a form of its own, such as a passkey's challenge
 */
export async function beginStep(
  env: Env,
  kind: StepKind,
  { personId, data }: { readonly personId?: string; readonly data: string },
  now: Millis,
  token = newSecret(32),
): Promise<string> {
  const tokenHash = await stepHash(kind, token);
  await insertStep(env, {
    tokenHash,
    kind,
    personId: personId ?? null,
    data: await encryptSecret(env, tokenHash, kind, data),
    createdAt: now,
    expiresAt: now + LIFETIMES[kind],
    usedAt: null,
  });
  return token;
}

/** What `token` began, without ending it: for what a wrong answer must not end. Undefined as for `endStep`. */
export async function readStep(env: Env, kind: StepKind, token: string, now: Millis): Promise<Step | undefined> {
  const tokenHash = await stepHash(kind, token);
  const row = await selectStep(env, tokenHash, kind, now);
  return row && { personId: row.personId, data: await decryptSecret(env, tokenHash, kind, row.data ?? "") };
}

/** Ends what `token` began; undefined when there is no such thing, it is too late, or it was ended before. */
export async function endStep(env: Env, kind: StepKind, token: string, now: Millis): Promise<Step | undefined> {
  const tokenHash = await stepHash(kind, token);
  const row = await spendStep(env, tokenHash, kind, now);
  if (!row) return undefined;
  return { personId: row.personId, data: await decryptSecret(env, tokenHash, kind, row.data ?? "") };
}

const stepHash = (kind: StepKind, token: string) => sha256Hex(`${kind}\0${token}`);
