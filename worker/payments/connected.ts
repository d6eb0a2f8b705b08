/** Gateways with a tenant's credentials inside, kept for a few seconds in the isolate. */
import { settings } from "../env.ts";
import { SECOND, type Millis } from "../kernel/time.ts";
import { decryptSecret } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { GatewayAdapter } from "./gateway.ts";
import { tokenStore } from "./gateway-tokens.ts";
import { gatewayById } from "./gateways/index.ts";
import { accountByAddress, accountOf, eventBodies } from "./store.ts";
import type { GatewayAccountRow } from "./tables.ts";

export type ConnectedAccount = { readonly account: GatewayAccountRow; readonly adapter: GatewayAdapter };

/** Which data a configuration's encryption is bound to. */
export function configPurpose(gateway: string): string {
  return `gateway:${gateway}`;
}

const KEPT_FOR: Millis = 5 * SECOND;
const MAX_KEPT = 200;
const kept = new Map<string, { readonly readAt: Millis; readonly connected: ConnectedAccount }>();

/** The tenant's account at a gateway; undefined when it has none. `enabled` is the caller's business. */
export async function connectedAccount(
  env: Env,
  tenant: TenantDb,
  gateway: string,
  now: Millis,
): Promise<ConnectedAccount | undefined> {
  return await cached(env, `${tenant.tenantId}/${gateway}`, now, () => accountOf(tenant, gateway));
}

/** The account that a callback address names; undefined when there is none. */
export async function connectedByAddress(env: Env, id: string, now: Millis): Promise<ConnectedAccount | undefined> {
  return await cached(env, id, now, () => accountByAddress(env, id));
}

/** Forgets what is kept of an account, after its credentials have changed. Other isolates follow within seconds. */
export function forgetAccount(account: Pick<GatewayAccountRow, "id" | "tenantId" | "gateway">): void {
  kept.delete(account.id);
  kept.delete(`${account.tenantId}/${account.gateway}`);
}

async function cached(
  env: Env,
  key: string,
  now: Millis,
  read: () => Promise<GatewayAccountRow | undefined>,
): Promise<ConnectedAccount | undefined> {
  const known = kept.get(key);
  if (known && Math.abs(now - known.readAt) < KEPT_FOR) return known.connected;
  const account = await read();
  if (!account) return undefined;
  const connected = await connect(env, account);
  kept.delete(key);
  kept.set(key, { readAt: now, connected });
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return connected;
}

async function connect(env: Env, account: GatewayAccountRow): Promise<ConnectedAccount> {
  const gateway = gatewayById(account.gateway);
  if (!gateway) throw new Error(`no gateway of the name ${account.gateway}`);
  const text = await decryptSecret(env, account.tenantId, configPurpose(account.gateway), account.config);
  const now = () => Date.now();
  const wiring = {
    now,
    callbackUrl: callbackUrl(env, account.id, gateway.callbackName ?? gateway.id),
    tokens: tokenStore(env, account, now),
    heard: (start: string) => eventBodies(tenantDb(env, account.tenantId), account.id, start),
  };
  return { account, adapter: gateway.connect(JSON.parse(text), env, wiring) };
}

/** Where a gateway reaches us; locally, where nobody said otherwise, the port of `npm start`. */
function callbackUrl(env: Env, accountId: string, name: string): string {
  const origin = (settings(env).PUBLIC_URL ?? "http://localhost:8787").replace(/\/$/, "");
  return `${origin}/callbacks/${name}/${accountId}`;
}
