/** Gateways with a tenant's credentials inside, kept for a few seconds in the isolate. */
import { settings } from "../env.ts";
import { SECOND, type Millis } from "../kernel/time.ts";
import { decryptSecret } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { Result } from "../kernel/result.ts";
import type { GatewayAdapter, GatewayFault } from "./gateway.ts";
import { apart, tokenStore } from "./gateway-tokens.ts";
import { gatewayById } from "./gateways/index.ts";
import { accountByAddress, accountOf } from "./account-store.ts";
import { eventBodies } from "./event-store.ts";
import { isUnknown, withFallback } from "./fallback.ts";
import { formerAt, newestFormers } from "./former-store.ts";
import type { FormerAccountRow, GatewayAccountRow, PaymentRow } from "./tables.ts";

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

/**
 * The account as it was when a payment was started: its refunds, disputes and questions go where the money went, also after
 * the organizer has changed to another account there. Credentials that were only renewed are dead by then: where the old
 * ones are refused, the new ones are tried.
 */
export async function accountOfPayment(
  env: Env,
  tenant: TenantDb,
  payment: Pick<PaymentRow, "gateway" | "accountId" | "accountVersion">,
  now: Millis,
): Promise<ConnectedAccount | undefined> {
  const current = await connectedAccount(env, tenant, payment.gateway, now);
  if (!current || current.account.id !== payment.accountId) return undefined;
  if (payment.accountVersion >= current.account.version) return current;
  const former = await formerAt(tenant, current.account.id, payment.accountVersion);
  if (!former) return current;
  const { adapter } = await connect(env, asItWas(current.account, former), true);
  return { account: current.account, adapter: withFallback(adapter, current.adapter) };
}

/** The account with what it had before, newest first: for what names no payment of ours. */
export async function formerAccounts(env: Env, account: GatewayAccountRow): Promise<ConnectedAccount[]> {
  const formers = await newestFormers(tenantDb(env, account.tenantId), account.id);
  return await Promise.all(
    formers.map(async (former) => ({ account, adapter: (await connect(env, asItWas(account, former), true)).adapter })),
  );
}

/**
 * Asks about something at the gateway that has a reference of its own: with the credentials of today, and, where those do
 * not know it, with the ones before.
 */
export async function askEachAccount<T>(
  env: Env,
  { account, adapter }: ConnectedAccount,
  ask: (adapter: GatewayAdapter) => Promise<Result<T, GatewayFault>>,
): Promise<Result<T, GatewayFault>> {
  const answer = await ask(adapter);
  if (!isUnknown(answer)) return answer;
  for (const former of await formerAccounts(env, account)) {
    const told = await ask(former.adapter);
    if (!isUnknown(told)) return told;
  }
  return answer;
}

function asItWas(account: GatewayAccountRow, { config, version }: FormerAccountRow): GatewayAccountRow {
  return { ...account, config, version };
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

async function connect(env: Env, account: GatewayAccountRow, isFormer = false): Promise<ConnectedAccount> {
  const gateway = gatewayById(account.gateway);
  if (!gateway) throw new Error(`no gateway of the name ${account.gateway}`);
  const text = await decryptSecret(env, account.tenantId, configPurpose(account.gateway), account.config);
  const now = () => Date.now();
  const wiring = {
    now,
    callbackUrl: callbackUrl(env, account.id, gateway.callbackName ?? gateway.id),
    tokens: isFormer ? apart(tokenStore(env, account, now), `v${account.version}`) : tokenStore(env, account, now),
    heard: (start: string) => eventBodies(tenantDb(env, account.tenantId), account.id, start),
  };
  return { account, adapter: gateway.connect(JSON.parse(text), env, wiring) };
}

/** Where a gateway reaches us; locally, where nobody said otherwise, the port of `npm start`. */
function callbackUrl(env: Env, accountId: string, name: string): string {
  const origin = (settings(env).PUBLIC_URL ?? "http://localhost:8787").replace(/\/$/, "");
  return `${origin}/callbacks/${name}/${accountId}`;
}
