/** Queries of tenants' accounts at gateways. Those without a tenant handle are the callbacks'. */
import { and, eq } from "drizzle-orm";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type GatewayAccountRow, paymentGateways, platformAccounts } from "./tables.ts";

/** The account that a callback address names: this, and never the message, says whose it is (TH09). */
export async function accountByAddress(env: Env, id: string): Promise<GatewayAccountRow | undefined> {
  const [row] = await platformDb(env).select().from(paymentGateways).where(eq(paymentGateways.id, id)).limit(1);
  return row;
}

/** The tenant whose account below ours a gateway's event names (TH09). */
export async function tenantOfPlatformAccount(
  env: Env,
  gateway: string,
  reference: string,
): Promise<string | undefined> {
  const [row] = await platformDb(env)
    .select({ tenantId: platformAccounts.tenantId })
    .from(platformAccounts)
    .where(and(eq(platformAccounts.gateway, gateway), eq(platformAccounts.reference, reference)))
    .limit(1);
  return row?.tenantId;
}

export async function accountOf(tenant: TenantDb, gateway: string): Promise<GatewayAccountRow | undefined> {
  const [row] = await selectAccount(tenant, gateway);
  return row;
}

/** The query of the tenant's account at one gateway, for a batch of reads. */
export function selectAccount(tenant: TenantDb, gateway: string) {
  return tenant.db
    .select()
    .from(paymentGateways)
    .where(tenant.own(paymentGateways, eq(paymentGateways.gateway, gateway)))
    .limit(1);
}

/** All accounts of a tenant; there are no more than there are gateways. */
export async function accountsOf(tenant: TenantDb): Promise<GatewayAccountRow[]> {
  return await tenant.db.select().from(paymentGateways).where(tenant.own(paymentGateways)).limit(50);
}

export function insertAccount(tenant: TenantDb, row: Omit<GatewayAccountRow, "tenantId" | "version">): Statement {
  return tenant.db.insert(paymentGateways).values({ ...row, tenantId: tenant.tenantId });
}

export function updateAccount(
  tenant: TenantDb,
  account: Pick<GatewayAccountRow, "gateway" | "version">,
  changes: { readonly config: string; readonly enabled: number },
): Statement {
  return tenant.db
    .update(paymentGateways)
    .set({ ...changes, version: nextVersion(account.version) })
    .where(tenant.own(paymentGateways, eq(paymentGateways.gateway, account.gateway)));
}
