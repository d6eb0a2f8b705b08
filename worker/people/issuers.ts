/** Use cases of signing in through an issuer (T6, TH22). */
import { queueAccountNotice } from "../comms/index.ts";
import { newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { equalInConstantTime, sha256Base64Url, sha256Hex } from "../platform/crypto.ts";
import { addressOfIssuer, type Identity, identityOf, type Issuer, issuersOfDeployment } from "./issuer-client.ts";
import * as store from "./issuer-store.ts";
import { completeSignIn, type SecondFactorNeeded, type SignedIn } from "./sessions.ts";
import { beginStep, endStep } from "./steps.ts";
import { findOrCreatePerson, personByEmail, selectPerson, updatePersonName } from "./store.ts";

/** What a visit must remember; sealed in the database, found by its state. */
type Memory = {
  readonly issuer: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  /** What the console must know the original of, to take over the session. */
  readonly challenge: string;
  /** Hash of the cookie of the browser that began. */
  readonly browser: string;
};

/** Why nobody was signed in. */
export type VisitFault = "denied" | "rejected" | "unverified" | "link_first" | "taken" | "unavailable";

export function issuerById(env: Env, id: string): Issuer | undefined {
  return issuersOfDeployment(env).find((issuer) => issuer.id === id);
}

/** Begins a visit; gives the address at the issuer. @param browser the secret of the browser's cookie */
export async function beginVisit(
  env: Env,
  issuer: Issuer,
  visit: { returnTo: string; challenge: string; browser: string; linkToken: string | undefined },
  redirectUri: string,
  now: Millis,
): Promise<Result<string, "token_rejected" | "unavailable">> {
  const { returnTo, challenge, linkToken } = visit;
  const link = linkToken === undefined ? undefined : await endStep(env, "issuer_link", linkToken, now);
  if (linkToken !== undefined && !link?.personId) return err("token_rejected");
  const [nonce, verifier, state] = [newSecret(32), newSecret(48), newSecret(32)];
  const browser = await sha256Hex(visit.browser);
  const memory: Memory = { issuer: issuer.id, nonce, verifier, returnTo, challenge, browser };
  const person = link?.personId ? { personId: link.personId } : {};
  await beginStep(env, "issuer", { ...person, data: JSON.stringify(memory) }, now, state);
  try {
    return ok(await addressOfIssuer(env, issuer, { state, nonce, verifier }, redirectUri, now));
  } catch {
    return err("unavailable");
  }
}

/**
 * Ends a visit: the state is spent first, so a second look at the same address finds nothing. The browser must be the one that
 * began (login CSRF), and the issuer the one that was asked (mix-up, TH22).
 * @returns undefined when there is no such visit; else where to send the browser, with the token that the console trades
 */
export async function endVisit(
  env: Env,
  address: URL,
  browser: string | undefined,
  now: Millis,
): Promise<{ readonly returnTo: string; readonly outcome: Result<string, VisitFault> } | undefined> {
  const state = address.searchParams.get("state") ?? "";
  const step = await endStep(env, "issuer", state, now);
  if (!step || browser === undefined) return undefined;
  const memory = JSON.parse(step.data) as Memory;
  if (!equalInConstantTime(memory.browser, await sha256Hex(browser))) return undefined;
  const { returnTo, nonce, verifier } = memory;
  const issuer = issuerById(env, memory.issuer);
  if (!issuer) return { returnTo, outcome: err("unavailable") };
  if (address.searchParams.has("error")) return { returnTo, outcome: err("denied") };
  const identity = await identityOf(env, issuer, { state, nonce, verifier }, address, now);
  if (!identity.ok) return { returnTo, outcome: identity };
  const person = step.personId
    ? await linkIdentity(env, identity.value, step.personId, now)
    : await personOf(env, identity.value, now);
  if (!person.ok) return { returnTo, outcome: person };
  const done = { personId: person.value, data: memory.challenge };
  return { returnTo, outcome: ok(await beginStep(env, "issuer_done", done, now)) };
}

/**
 * Who an identity is here. A new one becomes a person only with an address that its issuer has verified; and one whose address
 * has an account already must link it while signed in: whoever runs an issuer must not become anybody here.
 */
async function personOf(env: Env, identity: Identity, now: Millis): Promise<Result<string, VisitFault>> {
  const { issuer, subject, verifiedEmail, name } = identity;
  const known = await store.personOfIdentity(env, issuer, subject);
  if (known !== undefined) return ok(known);
  if (verifiedEmail === undefined) return err("unverified");
  if (await personByEmail(env, verifiedEmail)) return err("link_first");
  const person = await findOrCreatePerson(env, verifiedEmail, now);
  if (person.name === "" && name !== "") await updatePersonName(env, person.id, name);
  const linked = await store.insertIdentity(env, { issuer, subject, personId: person.id, createdAt: now });
  return linked ? ok(person.id) : err("taken");
}

async function linkIdentity(
  env: Env,
  { issuer, subject }: Identity,
  personId: string,
  now: Millis,
): Promise<Result<string, VisitFault>> {
  const linked = await store.insertIdentity(env, { issuer, subject, personId, createdAt: now });
  if (linked) await queueAccountNotice(env, personId, "issuer_linked", now);
  else if ((await store.personOfIdentity(env, issuer, subject)) !== personId) return err("taken");
  return ok(personId);
}

/** Trades what came with the browser for a session: only the console that began knows the original of the challenge. */
export async function finishVisit(
  env: Env,
  { token, verifier, device }: { token: string; verifier: string; device: string },
  now: Millis,
): Promise<Result<SignedIn, "token_rejected" | SecondFactorNeeded>> {
  const step = await endStep(env, "issuer_done", token, now);
  const person = step?.personId ? await selectPerson(env, step.personId) : undefined;
  if (!step || !person) return err("token_rejected");
  if (!equalInConstantTime(step.data, await sha256Base64Url(verifier))) return err("token_rejected");
  return await completeSignIn(env, person, { device, by: "issuer" }, now);
}
