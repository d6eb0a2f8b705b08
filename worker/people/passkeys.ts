/** Use cases of passkeys (T10): enrolling one, signing in with one, proving again with one. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { queueAccountNotice } from "../comms/index.ts";
import { newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { fromBase64Url, toBase64Url } from "../platform/crypto.ts";
import * as store from "./passkey-store.ts";
import { completeSignIn, type SecondFactorNeeded, type SignedIn } from "./sessions.ts";
import { beginStep, endStep, type StepKind } from "./steps.ts";
import { selectPerson } from "./store.ts";

/** How many passkeys a person may have (I8). */
const MAX_PASSKEYS = 20;
const TIMEOUT_MS = 120_000;

/** The site that passkeys are bound to. */
export type Site = { readonly origin: string };
const relyingParty = ({ origin }: Site) => new URL(origin).hostname;
// Big, and only for these few routes.
const library = () => import("@simplewebauthn/server");

/** What a browser needs to make a passkey. */
export async function beginRegistration(env: Env, personId: string, site: Site, now: Millis) {
  const [person, known] = await Promise.all([selectPerson(env, personId), store.passkeysOf(env, personId)]);
  if (!person || known.length >= MAX_PASSKEYS) return err("too_many" as const);
  const { generateRegistrationOptions } = await library();
  const challenge = await beginStep(env, "passkey_registration", { personId, data: "" }, now, newSecret(32));
  const options = await generateRegistrationOptions({
    rpName: "Tessera",
    rpID: relyingParty(site),
    userName: person.email,
    userDisplayName: person.name || person.email,
    userID: new TextEncoder().encode(person.id),
    challenge: fromBase64Url(challenge),
    timeout: TIMEOUT_MS,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return ok(options);
}

/** Keeps a passkey that the browser has made. */
export async function finishRegistration(
  env: Env,
  personId: string,
  { response, name }: { response: RegistrationResponseJSON; name: string },
  site: Site,
  now: Millis,
): Promise<Result<store.Passkey, "passkey_rejected">> {
  const { verifyRegistrationResponse } = await library();
  // The library throws for whatever does not fit: that is the caller's fault and not ours.
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => isOurs(env, "passkey_registration", challenge, personId, now),
    expectedOrigin: site.origin,
    expectedRPID: relyingParty(site),
    requireUserVerification: true,
  }).catch(() => undefined);
  if (verified?.verified !== true) return err("passkey_rejected");
  const { credential } = verified.registrationInfo;
  const row = {
    credentialId: credential.id,
    personId,
    publicKey: toBase64Url(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    name,
    createdAt: now,
    lastUsedAt: null,
  };
  if (!(await store.insertPasskey(env, row))) return err("passkey_rejected");
  await queueAccountNotice(env, personId, "passkey_added", now);
  return ok(row);
}

/** What a browser needs to sign in with a passkey, whoever it is; or to prove again who is there. */
export async function beginAssertion(env: Env, personId: string | undefined, site: Site, now: Millis) {
  const { generateAuthenticationOptions } = await library();
  const known = personId === undefined ? [] : await store.passkeysOf(env, personId);
  const step = personId === undefined ? { data: "" } : { personId, data: "" };
  const challenge = await beginStep(env, "passkey_sign_in", step, now, newSecret(32));
  return await generateAuthenticationOptions({
    rpID: relyingParty(site),
    challenge: fromBase64Url(challenge),
    timeout: TIMEOUT_MS,
    userVerification: "required",
    ...(known.length === 0 ? {} : { allowCredentials: known.map(({ credentialId }) => ({ id: credentialId })) }),
  });
}

/** Whose passkey signed the challenge; of this person only, where one is given. */
export async function checkAssertion(
  env: Env,
  response: AuthenticationResponseJSON,
  personId: string | undefined,
  site: Site,
  now: Millis,
): Promise<Result<string, "passkey_rejected">> {
  const key = await store.passkeyById(env, response.id);
  if (!key || (personId !== undefined && key.personId !== personId)) return err("passkey_rejected");
  const { verifyAuthenticationResponse } = await library();
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => isOurs(env, "passkey_sign_in", challenge, personId ?? null, now),
    expectedOrigin: site.origin,
    expectedRPID: relyingParty(site),
    credential: { id: key.credentialId, publicKey: fromBase64Url(key.publicKey), counter: key.counter },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (verified?.verified !== true) return err("passkey_rejected");
  // A counter that did not grow means a copy; keys that sync always say 0.
  const used = await store.notePasskeyUse(env, key, verified.authenticationInfo.newCounter, now);
  return used ? ok(key.personId) : err("passkey_rejected");
}

/** Signs in with a passkey: something one has and something one is, so nothing more is asked. */
export async function signInWithPasskey(
  env: Env,
  { response, device }: { response: AuthenticationResponseJSON; device: string },
  site: Site,
  now: Millis,
): Promise<Result<SignedIn, "passkey_rejected" | SecondFactorNeeded>> {
  const shown = await checkAssertion(env, response, undefined, site, now);
  const person = shown.ok ? await selectPerson(env, shown.value) : undefined;
  if (!person) return err("passkey_rejected");
  return await completeSignIn(env, person, { device, by: "passkey" }, now);
}

/** Spends a challenge: each is for one answer, of the person that it was made for. */
async function isOurs(env: Env, kind: StepKind, challenge: string, personId: string | null, now: Millis) {
  const step = await endStep(env, kind, challenge, now);
  return step !== undefined && step.personId === personId;
}
