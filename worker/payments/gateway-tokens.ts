/** Tokens and leases of a gateway account, in D1: what one isolate got or is doing, the others know. */
import { eq, lte, notLike, sql } from "drizzle-orm";
import { newSecret } from "../kernel/ids.ts";
import { err, type Result } from "../kernel/result.ts";
import { MINUTE, SECOND, type Millis } from "../kernel/time.ts";
import { decryptSecret, encryptSecret } from "../platform/crypto.ts";
import { type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import type { GatewayFault, TokenStore } from "./gateway.ts";
import { type GatewayAccountRow, gatewayTokens } from "./tables.ts";

/** Longer than a renewal takes: two calls, with the time that they are given. */
const LEASE: Millis = 75 * SECOND;
/** Longer than what is run alone takes: several calls, each perhaps with a renewal before it. */
const ALONE: Millis = 5 * MINUTE;
/** How often, and how long after each other, the result of somebody else's renewal is looked for. */
const LOOKS = 20;
const BETWEEN_LOOKS: Millis = 150;

type Stored = { readonly value: string | null; readonly expiresAt: Millis; readonly leaseUntil: Millis };
type Renewed = { readonly token: string; readonly expiresAt: Millis };

/** The store of one account. */
export function tokenStore(
  env: Env,
  account: Pick<GatewayAccountRow, "id" | "tenantId" | "gateway">,
  now: () => Millis,
): TokenStore {
  const tenant = tenantDb(env, account.tenantId);
  const purpose = (name: string) => `gateway_token:${account.id}:${name}`;
  const open = async (name: string, sealed: string) =>
    await decryptSecret(env, account.tenantId, purpose(name), sealed);
  const row = (name: string) => tokenRow(tenant, account.id, name);

  const renewed = async (
    name: string,
    lease: string,
    renew: () => Promise<Result<Renewed, GatewayFault>>,
  ): Promise<Result<string, GatewayFault>> => {
    let pause: Millis = 0;
    try {
      const fresh = await renew();
      if (!fresh.ok) {
        if ("retryAfter" in fresh.error) pause = fresh.error.retryAfter ?? 0;
        return fresh;
      }
      const { token, expiresAt } = fresh.value;
      const value = await encryptSecret(env, account.tenantId, purpose(name), token);
      await row(name).write(lease, { value, expiresAt });
      return { ok: true, value: token };
    } finally {
      await row(name).release(lease, pause === 0 ? 0 : now() + pause);
    }
  };

  return {
    get: async (name, renew) => {
      for (let look = 0; look < LOOKS; look++) {
        const lease = newSecret();
        const mine = await row(name).lease(lease, now(), LEASE);
        const stored = mine ?? (await row(name).read());
        const value = stored?.value ?? null;
        if (stored && value !== null && stored.expiresAt > now()) {
          if (mine) await row(name).release(lease, 0);
          return { ok: true, value: await open(name, value) };
        }
        if (mine) {
          const last = mine.value === null ? undefined : await open(name, mine.value);
          return await renewed(name, lease, () => renew(last));
        }
        // Longer than a lease is no renewal under way but a pause that the gateway asked for.
        if (stored && stored.leaseUntil - now() > LEASE) break;
        await scheduler.wait(BETWEEN_LOOKS);
      }
      return err({ reason: "unavailable", message: "The payment service asks us to wait.", retryAfter: 5 * SECOND });
    },
    forget: async (name, token) => {
      const value = (await row(name).read())?.value ?? null;
      if (value === null || (await open(name, value)) !== token) return;
      await row(name).expire(value);
    },
    alone: async (name, run) => {
      const lease = newSecret();
      if (!(await row(name).lease(lease, now(), ALONE))) {
        return err({ reason: "unavailable", message: "The first call is still running.", retryAfter: 2 * SECOND });
      }
      try {
        return await run();
      } finally {
        await row(name).release(lease, 0);
      }
    },
  };
}

/** What is noted of refunds begins so: it belongs to payments, and outlives the credentials. */
export const NOTES = "refunds:";

/** The store for credentials of before: what they got is kept apart, what is noted of refunds is the same (TH10). */
export function apart(store: TokenStore, name: string): TokenStore {
  const own = (token: string) => (token.startsWith(NOTES) ? token : `${name}:${token}`);
  return {
    get: async (token, renew) => await store.get(own(token), renew),
    forget: async (token, value) => await store.forget(own(token), value),
    alone: async (token, run) => await store.alone(own(token), run),
  };
}

/** Forgets what an account got by its credentials, in the batch that changes them. */
export function deleteTokens(tenant: TenantDb, accountId: string): Statement {
  return tenant.db
    .delete(gatewayTokens)
    .where(tenant.own(gatewayTokens, eq(gatewayTokens.accountId, accountId), notLike(gatewayTokens.name, `${NOTES}%`)));
}

function tokenRow(tenant: TenantDb, accountId: string, name: string) {
  const { db, tenantId } = tenant;
  const key = [eq(gatewayTokens.accountId, accountId), eq(gatewayTokens.name, name)] as const;
  const stored = {
    value: gatewayTokens.value,
    expiresAt: gatewayTokens.expiresAt,
    leaseUntil: gatewayTokens.leaseUntil,
  };
  return {
    read: async (): Promise<Stored | undefined> => {
      const [found] = await db
        .select(stored)
        .from(gatewayTokens)
        .where(tenant.own(gatewayTokens, ...key))
        .limit(1);
      return found;
    },
    /** Takes the lease, if nobody has it; then what is stored. */
    lease: async (lease: string, now: Millis, length: Millis): Promise<Stored | undefined> => {
      const taken = { lease, leaseUntil: now + length };
      const [found] = await db
        .insert(gatewayTokens)
        .values({ tenantId, accountId, name, value: null, expiresAt: 0, ...taken })
        .onConflictDoUpdate({
          target: [gatewayTokens.tenantId, gatewayTokens.accountId, gatewayTokens.name],
          set: taken,
          setWhere: lte(gatewayTokens.leaseUntil, now),
        })
        .returning(stored);
      return found;
    },
    write: async (lease: string, fresh: { readonly value: string; readonly expiresAt: Millis }): Promise<void> => {
      await db
        .update(gatewayTokens)
        .set(fresh)
        .where(tenant.own(gatewayTokens, ...key, eq(gatewayTokens.lease, lease)));
    },
    /** Gives the lease back; `until` keeps everybody away a while longer. */
    release: async (lease: string, until: Millis): Promise<void> => {
      await db
        .update(gatewayTokens)
        .set({ lease: null, leaseUntil: until })
        .where(tenant.own(gatewayTokens, ...key, eq(gatewayTokens.lease, lease)));
    },
    expire: async (value: string): Promise<void> => {
      await db
        .update(gatewayTokens)
        .set({ expiresAt: sql`0` })
        .where(tenant.own(gatewayTokens, ...key, eq(gatewayTokens.value, value)));
    },
  };
}
