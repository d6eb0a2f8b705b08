/** Whether a session lives and which role its person has: one indexed read, at every request of a member. */
import { and, desc, eq } from "drizzle-orm";
import { platformDb } from "../platform/db.ts";
import type { Role } from "../platform/permissions.ts";
import { members, tenants } from "./tables.ts";

/** What a person is in a tenant; undefined when they are no member of it (any more). */
export async function standingIn(
  env: Env,
  tenantId: string,
  personId: string,
): Promise<{ role: Role; eventIds?: readonly string[] } | undefined> {
  const [row] = await platformDb(env)
    .select({ role: members.role, eventIds: members.eventIds })
    .from(members)
    .where(and(eq(members.tenantId, tenantId), eq(members.personId, personId)))
    .limit(1);
  return row && { role: row.role, ...(row.eventIds === null ? {} : { eventIds: row.eventIds }) };
}

export type TenantMembership = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
};

/** The tenants of a person, the one joined last first, at most 100. */
export async function tenantsOfPerson(env: Env, personId: string): Promise<TenantMembership[]> {
  return await platformDb(env)
    .select({ id: tenants.id, slug: tenants.slug, name: tenants.name, role: members.role })
    .from(members)
    .innerJoin(tenants, eq(tenants.id, members.tenantId))
    .where(eq(members.personId, personId))
    .orderBy(desc(members.createdAt), desc(members.tenantId))
    .limit(100);
}
