/** Taking a way to sign in away: never the last one. */
import { platformChannels, queueAccountNotice } from "../comms/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { issuersOfDeployment } from "./issuer-client.ts";
import { deleteIdentity, issuersOf } from "./issuer-store.ts";
import { issuerById } from "./issuers.ts";
import { deletePasskey, passkeysOf } from "./passkey-store.ts";
import { deletePhone, phonesOf } from "./phone-store.ts";
import { countWaysIn } from "./sign-in.ts";
import { selectPassword } from "./store.ts";

export type RemovalFault = "unknown" | "last_way";

async function hasAnotherWay(env: Env, personId: string): Promise<boolean> {
  const channels = platformChannels(env);
  // Mail carries codes to everybody: then there is always another way, and nothing has to be read.
  if (channels.includes("email")) return true;
  const [password, passkeys, phones, linked] = await Promise.all([
    selectPassword(env, personId),
    passkeysOf(env, personId),
    phonesOf(env, personId),
    issuersOf(env, personId),
  ]);
  const asked = issuersOfDeployment(env).filter(({ issuer }) => linked.includes(issuer));
  const ways = {
    email: false,
    password: password !== undefined,
    passkeys: passkeys.length,
    phones: channels.length === 0 ? 0 : phones.length,
    issuers: asked.length,
  };
  return countWaysIn(ways) > 1;
}

/** Unlinks an account elsewhere. @param id as the deployment calls the issuer */
export async function unlinkIssuer(
  env: Env,
  personId: string,
  id: string,
  now: Millis,
): Promise<Result<undefined, RemovalFault>> {
  const issuer = issuerById(env, id);
  if (!issuer || !(await issuersOf(env, personId)).includes(issuer.issuer)) return err("unknown");
  if (!(await hasAnotherWay(env, personId))) return err("last_way");
  if (!(await deleteIdentity(env, personId, issuer.issuer))) return err("unknown");
  await queueAccountNotice(env, personId, "issuer_unlinked", now);
  return ok(undefined);
}

/** Removes a phone that signs somebody in. */
export async function removePhone(
  env: Env,
  personId: string,
  id: string,
  now: Millis,
): Promise<Result<undefined, RemovalFault>> {
  if (!(await phonesOf(env, personId)).some(({ contactHash }) => contactHash === id)) return err("unknown");
  if (!(await hasAnotherWay(env, personId))) return err("last_way");
  if (!(await deletePhone(env, personId, id))) return err("unknown");
  await queueAccountNotice(env, personId, "phone_removed", now);
  return ok(undefined);
}

/** Removes a passkey. */
export async function removePasskey(
  env: Env,
  personId: string,
  id: string,
  now: Millis,
): Promise<Result<undefined, RemovalFault>> {
  if (!(await passkeysOf(env, personId)).some(({ credentialId }) => credentialId === id)) return err("unknown");
  if (!(await hasAnotherWay(env, personId))) return err("last_way");
  if (!(await deletePasskey(env, personId, id))) return err("unknown");
  await queueAccountNotice(env, personId, "passkey_removed", now);
  return ok(undefined);
}
