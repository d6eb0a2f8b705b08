/**
 * Proof of work in ALTCHA's form, so that its widget and libraries solve it. Everything that a challenge promises is
 * inside it and signed: no store, no call.
 *
 * It carries the id of the hold that it is for. So it is good for one hold of one event: the inventory gives an id once
 * (another token on the same id is a mismatch, for weeks after the hold is over), and that decision is as exact as a seat.
 */
import { createChallenge, randomInt, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import { z } from "zod";
import { settings } from "../env.ts";
import { eventOfHold, HOLD_ID_PATTERN, newHoldId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { MINUTE, SECOND, type Millis } from "../kernel/time.ts";
import { fromBase64Url, keyedHash } from "../platform/crypto.ts";

/** Rounds of one try: a fraction of a millisecond for us, who do one; thousands of them for who solves. */
const ROUNDS = 2000;
/** The most tries a challenge may need: about a second on a laptop, a few on a phone. */
export const DEFAULT_WORK = 3000;
const VALID_FOR: Millis = 5 * MINUTE;
export const MAX_SOLUTION_LENGTH = 2048;

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));

/** What is signed. `nonce`, `salt` and `keyPrefix` are the work; `expiresAt` is in seconds. */
export const challengeSchema = z.strictObject({
  parameters: z.strictObject({
    algorithm: z.literal("PBKDF2/SHA-256"),
    cost: z.literal(ROUNDS),
    data: z.strictObject({ hold: z.string().regex(HOLD_ID_PATTERN) }),
    expiresAt: z.number().int(),
    keyLength: z.literal(32),
    keyPrefix: hex(32),
    keySignature: hex(64),
    nonce: hex(32),
    salt: hex(32),
  }),
  signature: hex(64),
});
export type Challenge = z.infer<typeof challengeSchema>;

const solvedSchema = z.object({
  challenge: challengeSchema,
  solution: z.object({ counter: z.number().int().min(0), derivedKey: hex(64) }),
});

export type ChallengeFault = { readonly reason: "malformed" | "forged" | "other_event" | "expired" | "unsolved" };

async function secrets(env: Env): Promise<{ hmacSignatureSecret: string; hmacKeySignatureSecret: string }> {
  const [hmacSignatureSecret, hmacKeySignatureSecret] = await Promise.all([
    keyedHash(env, "challenge", "signature"),
    keyedHash(env, "challenge", "key"),
  ]);
  return { hmacSignatureSecret, hmacKeySignatureSecret };
}

/** A fresh challenge for one hold of this event. Between half and all of the most tries are needed: nobody is unlucky. */
export async function newChallenge(env: Env, eventId: string, now: Millis): Promise<Challenge> {
  const most = settings(env).CHALLENGE_WORK ?? DEFAULT_WORK;
  const challenge = await createChallenge({
    algorithm: "PBKDF2/SHA-256",
    cost: ROUNDS,
    counter: randomInt(most, Math.ceil(most / 2)),
    data: { hold: newHoldId(eventId) },
    deriveKey,
    expiresAt: Math.floor((now + VALID_FOR) / SECOND),
    ...(await secrets(env)),
  });
  return challengeSchema.parse(challenge);
}

/**
 * The hold id that a solved challenge is good for.
 * @param text base64 of `{"challenge":…,"solution":{"counter","derivedKey"}}`, as the widget makes it
 */
export async function readSolution(
  env: Env,
  eventId: string,
  text: string,
  now: Millis,
): Promise<Result<string, ChallengeFault>> {
  const solved = solvedSchema.safeParse(parseBase64Json(text));
  if (!solved.success) return err({ reason: "malformed" });
  const { challenge, solution } = solved.data;
  const checked = await verifySolution({ challenge, solution, deriveKey, ...(await secrets(env)) });
  if (checked.invalidSignature) return err({ reason: "forged" });
  const { data, expiresAt } = challenge.parameters;
  if (checked.expired || expiresAt * SECOND <= now) return err({ reason: "expired" });
  if (!checked.verified) return err({ reason: "unsolved" });
  return eventOfHold(data.hold) === eventId ? ok(data.hold) : err({ reason: "other_event" });
}

function parseBase64Json(text: string): unknown {
  if (text.length > MAX_SOLUTION_LENGTH) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64Url(text)));
  } catch {
    return undefined;
  }
}
