/** Queries of own domains. */
import { and, asc, eq, isNotNull, lte } from "drizzle-orm";
import { type Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type AfterCheck, MAX_DOMAINS } from "./domain.ts";
import { type DomainRow, domains } from "./tables.ts";

/** A tenant's domains, the oldest first. */
export async function domainsOf(tenant: TenantDb): Promise<DomainRow[]> {
  return await tenant.db.select().from(domains).where(tenant.own(domains)).orderBy(asc(domains.id)).limit(MAX_DOMAINS);
}

export async function domainById(tenant: TenantDb, id: string): Promise<DomainRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(domains)
    .where(tenant.own(domains, eq(domains.id, id)))
    .limit(1);
  return row;
}

/** Where the pages of a tenant are at home: of its active domains, the one that has been so for longest. */
export async function mainDomain(tenant: TenantDb): Promise<DomainRow | undefined> {
  const active = (await domainsOf(tenant)).filter(({ state }) => state === "active");
  return active.sort((a, b) => (a.activeSince ?? 0) - (b.activeSince ?? 0) || (a.id < b.id ? -1 : 1))[0];
}

export function insertDomain(tenant: TenantDb, row: Omit<DomainRow, "tenantId">): Statement {
  return tenant.db.insert(domains).values({ ...row, tenantId: tenant.tenantId });
}

/** Saves what a check found, or a setting; a stale version fails the batch. */
export function saveDomain(
  tenant: TenantDb,
  { id, version }: Pick<DomainRow, "id" | "version">,
  change: Partial<AfterCheck & { checkedAt: Millis; whiteLabel: number }>,
): Statement {
  return tenant.db
    .update(domains)
    .set({ ...change, version: nextVersion(version) })
    .where(tenant.own(domains, eq(domains.id, id)));
}

export function removeDomain(tenant: TenantDb, id: string): Statement {
  return tenant.db.delete(domains).where(tenant.own(domains, eq(domains.id, id)));
}

/** Whose domain a host is. There is at most one that is active. */
export async function activeDomain(env: Env, host: string): Promise<DomainRow | undefined> {
  const [row] = await platformDb(env)
    .select()
    .from(domains)
    .where(and(eq(domains.host, host), eq(domains.state, "active")))
    .limit(1);
  return row;
}

/** Domains whose check is due, the longest due first. */
export async function dueDomains(env: Env, now: Millis, most: number) {
  return await platformDb(env)
    .select({ tenantId: domains.tenantId, id: domains.id })
    .from(domains)
    .where(and(isNotNull(domains.nextCheckAt), lte(domains.nextCheckAt, now)))
    .orderBy(asc(domains.nextCheckAt))
    .limit(most);
}
