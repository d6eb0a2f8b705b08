/** Queries of tenants and their members. Finding a tenant by what an address or a token says stands above the handle. */
import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import type { Role } from "../platform/permissions.ts";
import { nextVersion } from "../platform/versioned.ts";
import { members, tenants } from "./tables.ts";

/** A tenant's row: nothing in it is secret, all of it may be shown to its buyers. */
export type Tenant = typeof tenants.$inferSelect;

/** The tenant with this slug; undefined when there is none. */
export async function tenantBySlug(env: Env, slug: string): Promise<Tenant | undefined> {
  const [row] = await platformDb(env).select().from(tenants).where(eq(tenants.slug, slug.toLowerCase())).limit(1);
  return row;
}

/** The tenant with this id; undefined when there is none. */
export async function tenantById(env: Env, id: string): Promise<Tenant | undefined> {
  const [row] = await platformDb(env).select().from(tenants).where(eq(tenants.id, id)).limit(1);
  return row;
}

/** Ids of all tenants after one of them, for what is done for each; the first page without it. */
export async function tenantIds(env: Env, after: string | undefined, limit: number): Promise<string[]> {
  const rows = await platformDb(env)
    .select({ id: tenants.id })
    .from(tenants)
    .where(after === undefined ? undefined : gt(tenants.id, after))
    .orderBy(asc(tenants.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Slugs of tenants that have a published event, at most `limit`: one seek each. */
export async function sellingTenants(env: Env, limit: number): Promise<string[]> {
  const rows = await platformDb(env)
    .select({ slug: tenants.slug })
    .from(tenants)
    .where(sql`EXISTS (SELECT 1 FROM events AS e WHERE e.tenant_id = ${tenants.id} AND e.status = 'published' LIMIT 1)`)
    .orderBy(asc(tenants.id))
    .limit(limit);
  return rows.map(({ slug }) => slug);
}

/** What anybody may know of a tenant. */
export function publicTenant(tenant: Tenant): { id: string; slug: string; name: string; accent: string | null } {
  return { id: tenant.id, slug: tenant.slug, name: tenant.name, accent: tenant.accent };
}

export type Member = typeof members.$inferSelect;
/** A member with what people call them. */
export type MemberRow = Member & { readonly email: string; readonly name: string };

/** Adds a tenant. A slug that is taken fails the batch. */
export function insertTenant(tenant: TenantDb, row: Omit<Tenant, "id" | "version">): Statement {
  return tenant.db.insert(tenants).values({ ...row, id: tenant.tenantId });
}

/** Changes a tenant that still has version `from`; otherwise the whole batch has no effect. */
export function updateTenant(tenant: TenantDb, from: number, changes: Partial<Tenant>): Statement {
  return tenant.db
    .update(tenants)
    .set({ ...changes, version: nextVersion(from) })
    .where(eq(tenants.id, tenant.tenantId));
}

export async function selectMember(tenant: TenantDb, personId: string): Promise<Member | undefined> {
  const [row] = await tenant.db
    .select()
    .from(members)
    .where(tenant.own(members, eq(members.personId, personId)))
    .limit(1);
  return row;
}

/** Members by person id, from after `cursor`, one more than `limit`. */
export async function selectMembers(tenant: TenantDb, limit: number, cursor: string | undefined): Promise<Member[]> {
  return await tenant.db
    .select()
    .from(members)
    .where(tenant.own(members, cursor === undefined ? undefined : gt(members.personId, cursor)))
    .orderBy(asc(members.personId))
    .limit(limit + 1);
}

/** How many members a tenant has, and how many of them are owners. */
export async function countMembers(tenant: TenantDb): Promise<{ all: number; owners: number }> {
  const [row] = await tenant.db
    .select({ all: sql<number>`count(*)`, owners: sql<number>`count(*) FILTER (WHERE ${members.role} = 'owner')` })
    .from(members)
    .where(tenant.own(members));
  return { all: row?.all ?? 0, owners: row?.owners ?? 0 };
}

/** How many tenants a person owns. */
export async function countOwned(tenant: TenantDb, personId: string): Promise<number> {
  return await tenant.db.$count(members, and(eq(members.personId, personId), eq(members.role, "owner")));
}

/** Adds a member, of some events if given. A person who is one already fails the batch. */
export function insertMember(
  tenant: TenantDb,
  personId: string,
  { role, eventIds = null }: { role: Role; eventIds?: readonly string[] | null },
  now: Millis,
): Statement {
  return tenant.db.insert(members).values({ tenantId: tenant.tenantId, personId, role, eventIds, createdAt: now });
}

/**
 * Gives a member another role or other events. Fails the whole batch when the member has moved on since `from` was read, or when the
 * tenant would be without an owner at the moment of writing: what was counted before is only a hint (TH25).
 */
export function updateMember(
  tenant: TenantDb,
  from: Member,
  { role, eventIds }: { role: Role; eventIds: readonly string[] | null },
): Statement {
  return tenant.db
    .update(members)
    .set({ role, eventIds, version: guardedVersion(tenant, from, role) })
    .where(tenant.own(members, eq(members.personId, from.personId)));
}

/** Removes a member, under the guard of `updateMember`. */
export function deleteMember(tenant: TenantDb, from: Member): Statement[] {
  const one = tenant.own(members, eq(members.personId, from.personId));
  return [
    tenant.db
      .update(members)
      .set({ version: guardedVersion(tenant, from, undefined) })
      .where(one),
    tenant.db.delete(members).where(one),
  ];
}

function guardedVersion(tenant: TenantDb, from: Member, next: Role | undefined): SQL {
  if (from.role !== "owner" || next === "owner") return nextVersion(from.version);
  return sql`CASE WHEN version = ${from.version} AND (
    SELECT count(*) FROM members AS m WHERE m.tenant_id = ${tenant.tenantId} AND m.role = 'owner') > 1
    THEN version + 1 ELSE NULL END`;
}
