/** Queries of credentials that were replaced. */
import { asc, desc, eq, gte } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { type FormerAccountRow, formerGatewayAccounts, type GatewayAccountRow } from "./tables.ts";

/** How many sets of replaced credentials are tried for what names no payment of ours (I8). */
const MAX_FORMER = 3;

/** Keeps what an account had until now, in the batch that replaces it. */
export function keepFormer(tenant: TenantDb, account: GatewayAccountRow, endedAt: Millis): Statement {
  const { id: accountId, gateway, version, config } = account;
  return tenant.db
    .insert(formerGatewayAccounts)
    .values({ tenantId: tenant.tenantId, accountId, gateway, version, config, endedAt });
}

/** What an account had at a version of it; undefined when that is what it has now. */
export async function formerAt(
  tenant: TenantDb,
  accountId: string,
  version: number,
): Promise<FormerAccountRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(formerGatewayAccounts)
    .where(
      tenant.own(
        formerGatewayAccounts,
        eq(formerGatewayAccounts.accountId, accountId),
        gte(formerGatewayAccounts.version, version),
      ),
    )
    .orderBy(asc(formerGatewayAccounts.version))
    .limit(1);
  return row;
}

/** The newest of what an account had, newest first. */
export async function newestFormers(tenant: TenantDb, accountId: string): Promise<FormerAccountRow[]> {
  return await tenant.db
    .select()
    .from(formerGatewayAccounts)
    .where(tenant.own(formerGatewayAccounts, eq(formerGatewayAccounts.accountId, accountId)))
    .orderBy(desc(formerGatewayAccounts.version))
    .limit(MAX_FORMER);
}
