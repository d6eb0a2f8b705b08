/** Queries of accounts that gateways made for tenants below ours. */
import { eq } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { type PlatformAccountRow, platformAccounts } from "./tables.ts";

export async function platformAccountOf(tenant: TenantDb, gateway: string): Promise<PlatformAccountRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(platformAccounts)
    .where(tenant.own(platformAccounts, eq(platformAccounts.gateway, gateway)))
    .limit(1);
  return row;
}

/** Notes the tenant's account; a tenant has one at a gateway, and an account has one tenant. */
export function insertPlatformAccount(
  tenant: TenantDb,
  row: Pick<PlatformAccountRow, "gateway" | "reference" | "createdAt" | "updatedAt">,
): Statement {
  return tenant.db
    .insert(platformAccounts)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing({ target: [platformAccounts.tenantId, platformAccounts.gateway] });
}

export function updatePlatformAccount(
  tenant: TenantDb,
  gateway: string,
  changes: Pick<
    PlatformAccountRow,
    "chargesEnabled" | "payoutsEnabled" | "requirements" | "disabledReason" | "updatedAt"
  >,
): Statement {
  return tenant.db
    .update(platformAccounts)
    .set(changes)
    .where(tenant.own(platformAccounts, eq(platformAccounts.gateway, gateway)));
}
