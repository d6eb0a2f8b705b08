/** The buyer's way to an order: a token of 128 random bits in their links (TH38). Stored hashed, and encrypted for mails. */
import { newSecret } from "../kernel/ids.ts";
import { decryptSecret, encryptSecret, equalInConstantTime, sha256Hex } from "../platform/crypto.ts";
import type { TenantDb } from "../platform/db.ts";
import { findOrderTenant, selectLines, selectOrder } from "./store.ts";
import type { OrderLineRow, OrderRow } from "./tables.ts";

const PURPOSE = "order_access";
const MAX_TOKEN = 100;

export type AccessToken = { readonly token: string; readonly hash: string; readonly sealed: string };

/** A fresh token, and the two forms in which it is stored. */
export async function newAccessToken(env: Env, tenantId: string): Promise<AccessToken> {
  const token = newSecret();
  const [hash, sealed] = await Promise.all([sha256Hex(token), encryptSecret(env, tenantId, PURPOSE, token)]);
  return { token, hash, sealed };
}

/** The token of an order, for links in mails and for a repeated answer. */
export async function accessTokenOf(env: Env, order: Pick<OrderRow, "tenantId" | "accessToken">): Promise<string> {
  return await decryptSecret(env, order.tenantId, PURPOSE, order.accessToken);
}

/** True when `token` opens this order. Compared as hashes, in constant time. */
export async function opens(token: string, order: Pick<OrderRow, "accessHash">): Promise<boolean> {
  return token.length <= MAX_TOKEN && equalInConstantTime(await sha256Hex(token), order.accessHash);
}

export type AccessibleOrder = {
  readonly tenant: TenantDb;
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
};

/** The order that this id and token open; undefined for an unknown id and a wrong token alike. */
export async function orderByAccess(
  env: Env,
  orderId: string,
  token: string | undefined,
): Promise<AccessibleOrder | undefined> {
  const tenant = token === undefined ? undefined : await findOrderTenant(env, orderId);
  if (!tenant || token === undefined) return undefined;
  const [[order], lines] = await tenant.query([selectOrder(tenant, orderId), selectLines(tenant, orderId)]);
  return order && (await opens(token, order)) ? { tenant, order, lines } : undefined;
}
