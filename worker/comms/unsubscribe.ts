/**
 * Wanting no more of what nobody needs (N5): by a link that says whose message it was in, and proves that we wrote it. It
 * names no address, so who reads it over a shoulder or in a log learns nothing (TH36).
 */
import { derivedId, idPattern } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { equalInConstantTime, keyedHash } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { type Tenant, tenantById } from "../tenants/index.ts";
import { siteUrl } from "./accounts.ts";
import * as store from "./store.ts";
import type { MessageRow } from "./tables.ts";
import { DEFAULT_LOCALE } from "../kernel/locales.ts";

/** What stands in the address. */
export type UnsubscribeLink = { readonly tenant: string; readonly message: string; readonly proof: string };

const PROOF_LENGTH = 32;
const proofOf = async (env: Env, tenantId: string, messageId: string) =>
  (await keyedHash(env, "unsubscribe", `${tenantId}:${messageId}`)).slice(0, PROOF_LENGTH);

/** Where somebody says that they want no more, and what a mail program needs to say it for them (RFC 8058). */
export async function unsubscribeFrom(
  env: Env,
  { tenantId }: TenantDb,
  messageId: string,
  language: string,
): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }> {
  const prefix = language === DEFAULT_LOCALE ? "" : `/${language}`;
  const proof = await proofOf(env, tenantId, messageId);
  const url = `${siteUrl(env)}${prefix}/unsubscribe/${tenantId}/${messageId}/${proof}`;
  return {
    url,
    headers: { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  };
}

type Found = { readonly tenant: TenantDb; readonly organizer: Tenant; readonly message: MessageRow };

async function follow(env: Env, { tenant: tenantId, message: id, proof }: UnsubscribeLink): Promise<Found | undefined> {
  if (!idPattern("tenant").test(tenantId) || !idPattern("message").test(id)) return undefined;
  if (!equalInConstantTime(proof, await proofOf(env, tenantId, id))) return undefined;
  const tenant = tenantDb(env, tenantId);
  const [organizer, message] = await Promise.all([tenantById(env, tenantId), store.selectMessage(tenant, id)]);
  return organizer && message ? { tenant, organizer, message } : undefined;
}

/** Whose reminders a link is about, and whether they come; undefined when it is no link of ours. */
export async function subscriptionOf(
  env: Env,
  link: UnsubscribeLink,
): Promise<{ readonly organizer: Tenant; readonly comes: boolean } | undefined> {
  const found = await follow(env, link);
  if (!found) return undefined;
  const { suppression } = await store.beforeSending(found.tenant, found.message);
  return { organizer: found.organizer, comes: suppression === undefined };
}

/**
 * Stops or brings back what nobody needs, for the contact of a link; tickets and refunds come all the same. Saying it twice
 * changes nothing. False when it is no link of ours.
 */
export async function changeSubscription(
  env: Env,
  link: UnsubscribeLink,
  comes: boolean,
  now: Millis,
): Promise<boolean> {
  const found = await follow(env, link);
  if (!found) return false;
  const { tenant, message } = found;
  const { channel, recipient: contact } = message;
  const id = await derivedId("suppression", tenant.tenantId, channel, contact);
  const row = { id, channel, contact, reason: "unsubscribed", scope: "optional", messageId: message.id } as const;
  await tenant.batch([
    comes ? store.deleteOwnWish(tenant, id) : store.insertSuppression(tenant, { ...row, createdAt: now }),
  ]);
  return true;
}
