/** Beginning a session: once somebody has shown who they are, and the second factor if they have one. */
import { newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { log } from "../platform/log.ts";
import { signAccessToken } from "../platform/tokens.ts";
import { type TenantMembership, tenantsOfPerson } from "../tenants/index.ts";
import { beginStep } from "./steps.ts";
import { factorsOf } from "./factor-store.ts";
import { chooseTenant, isProof, needsSecondFactor, REFRESH_LIFETIME, sessionEnd, type SignInWay } from "./sign-in.ts";
import * as store from "./store.ts";

export type SignedIn = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly person: store.Person;
  readonly tenants: readonly TenantMembership[];
};
/** The first factor was right; `token` lets its holder show the second one. */
export type SecondFactorNeeded = { readonly kind: "second_factor"; readonly token: string };

/** How a session begins: what the list of sessions calls the device, and what was shown. */
export type Beginning = { readonly device: string; readonly by: SignInWay };

/** Begins a session, unless the person's second factor has still to be shown. */
export async function completeSignIn(
  env: Env,
  person: store.Person,
  beginning: Beginning,
  now: Millis,
): Promise<Result<SignedIn, SecondFactorNeeded>> {
  const first = await firstFactorShown(env, person, beginning, now);
  return first.ok ? ok(await startSession(env, person, beginning.device, first.value.proven, now)) : first;
}

/** After the first factor: whether a session may begin, and whether it counts as a proof (T10). */
export async function firstFactorShown(
  env: Env,
  person: store.Person,
  beginning: Beginning,
  now: Millis,
): Promise<Result<{ readonly proven: boolean }, SecondFactorNeeded>> {
  const factors = await factorsOf(env, person.id);
  if (needsSecondFactor(factors, beginning.by)) {
    const data = JSON.stringify({ device: beginning.device });
    return err({
      kind: "second_factor",
      token: await beginStep(env, "second_factor", { personId: person.id, data }, now),
    });
  }
  return ok({ proven: isProof(factors, beginning.by) });
}

/** Begins a session. @param proven whether it counts as a proof for what asks for one (T10) */
export async function startSession(
  env: Env,
  person: store.Person,
  device: string,
  proven: boolean,
  now: Millis,
): Promise<SignedIn> {
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
    {
      id: sessionId,
      personId: person.id,
      device,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: sessionEnd(now, now),
      provenAt: proven ? now : null,
    },
    {
      tokenHash: await sha256Hex(refreshToken),
      sessionId,
      tenantId: tenantId ?? null,
      createdAt: now,
      expiresAt: now + REFRESH_LIFETIME,
    },
  );
  log.info("signed_in", { person_id: person.id });
  return {
    accessToken: await accessToken(env, person.id, sessionId, tenantId, now),
    refreshToken,
    person,
    tenants: memberships,
  };
}

/** A token of a session, for a tenant if given. */
export async function accessToken(
  env: Env,
  personId: string,
  sessionId: string,
  tenantId: string | undefined,
  now: Millis,
): Promise<string> {
  const claims = { kind: "person", personId, sessionId } as const;
  return await signAccessToken(env, tenantId === undefined ? claims : { ...claims, tenantId }, now);
}
