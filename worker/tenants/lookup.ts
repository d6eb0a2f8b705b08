/** Finding a tenant by what an address or a token says. These reads stand above the tenant handle by nature. */
import { eq } from "drizzle-orm";
import { platformDb } from "../platform/db.ts";
import { tenants } from "./tables.ts";

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

/** What anybody may know of a tenant. */
export function publicTenant(tenant: Tenant): { id: string; slug: string; name: string; accent: string | null } {
  return { id: tenant.id, slug: tenant.slug, name: tenant.name, accent: tenant.accent };
}
