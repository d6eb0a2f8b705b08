/** Use cases of showing more than that a session exists: the second factor of a sign-in, and step-up (T10). */
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { log } from "../platform/log.ts";
import { checkSecondFactor, type FactorFault } from "./authenticator.ts";
import { sendCode, spendRightCode, stepUpPurpose, type TooMany } from "./codes.ts";
import { factorsOf } from "./factor-store.ts";
import { checkAssertion, type Site } from "./passkeys.ts";
import { type SignedIn, startSession } from "./sessions.ts";
import { type ProofWay, proofWays } from "./sign-in.ts";
import { endStep, readStep } from "./steps.ts";
import * as store from "./store.ts";

export type SessionOf = { readonly personId: string; readonly sessionId: string };

/**
 * Ends a sign-in whose first factor was right. A wrong code leaves it open for another try: those are counted per person.
 */
export async function showSecondFactor(
  env: Env,
  token: string,
  proof: { readonly code: string } | { readonly recoveryCode: string },
  now: Millis,
): Promise<Result<SignedIn, FactorFault | "token_rejected">> {
  const shown = await secondFactorShown(env, token, proof, now);
  return shown.ok ? ok(await startSession(env, shown.value.person, shown.value.device, true, now)) : shown;
}

/** Whose sign-in `token` is, once the second factor was right; begins no session yet. */
export async function secondFactorShown(
  env: Env,
  token: string,
  proof: { readonly code: string } | { readonly recoveryCode: string },
  now: Millis,
): Promise<Result<{ readonly person: store.Person; readonly device: string }, FactorFault | "token_rejected">> {
  const step = await readStep(env, "second_factor", token, now);
  const person = step?.personId ? await store.selectPerson(env, step.personId) : undefined;
  if (!step || !person) return err("token_rejected");
  const shown = await checkSecondFactor(env, person.id, proof, now);
  if (!shown.ok) return shown;
  if (!(await endStep(env, "second_factor", token, now))) return err("token_rejected");
  const { device } = JSON.parse(step.data) as { device: string };
  return ok({ person, device });
}

/** How a person may prove again who they are. */
export async function waysToProve(env: Env, personId: string): Promise<readonly ProofWay[]> {
  return proofWays(await factorsOf(env, personId));
}

/** Sends a code to the person's own contact, when that is how they prove themselves. */
export async function sendProofCode(
  env: Env,
  personId: string,
  address: string,
  now: Millis,
): Promise<Result<undefined, TooMany | "other_way">> {
  const [person, ways] = await Promise.all([store.selectPerson(env, personId), waysToProve(env, personId)]);
  if (!person || !ways.includes("code")) return err("other_way");
  return await sendCode(env, { purpose: stepUpPurpose(personId), to: person.email }, address, now);
}

export type Proof =
  | { readonly by: "code"; readonly code: string }
  | { readonly by: "authenticator"; readonly code: string }
  | { readonly by: "recovery"; readonly recoveryCode: string }
  | { readonly by: "passkey"; readonly response: AuthenticationResponseJSON; readonly site: Site };

/** Takes a proof of who is there and notes it at the session. A code to the contact counts only for those with nothing better. */
export async function proveAgain(
  env: Env,
  { personId, sessionId }: SessionOf,
  proof: Proof,
  now: Millis,
): Promise<Result<undefined, FactorFault | "passkey_rejected" | "other_way">> {
  if (proof.by === "passkey") {
    const shown = await checkAssertion(env, proof.response, personId, proof.site, now);
    if (!shown.ok) return shown;
  } else if (proof.by === "code") {
    if (!(await waysToProve(env, personId)).includes("code")) return err("other_way");
    const right = await spendRightCode(env, stepUpPurpose(personId), proof.code, now);
    if (!right.ok) return right;
  } else {
    const shown = await checkSecondFactor(env, personId, proof, now);
    if (!shown.ok) return shown;
  }
  await store.markProven(env, sessionId, now);
  log.info("proved_again", { person_id: personId });
  return ok(undefined);
}
