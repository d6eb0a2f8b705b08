/** Queries of templates. */
import { desc, eq, lt } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { eventTemplates, type TemplateRow } from "./tables.ts";

/** Newest first; `before` is the id that the page before ended with. */
export async function listTemplates(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<TemplateRow[]> {
  return await tenant.db
    .select()
    .from(eventTemplates)
    .where(tenant.own(eventTemplates, before === undefined ? undefined : lt(eventTemplates.id, before)))
    .orderBy(desc(eventTemplates.id))
    .limit(limit);
}

export async function templateById(tenant: TenantDb, id: string): Promise<TemplateRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(eventTemplates)
    .where(tenant.own(eventTemplates, eq(eventTemplates.id, id)))
    .limit(1);
  return row;
}

export function insertTemplate(tenant: TenantDb, row: Omit<TemplateRow, "tenantId">): Statement {
  return tenant.db.insert(eventTemplates).values({ ...row, tenantId: tenant.tenantId });
}

export function deleteTemplate(tenant: TenantDb, id: string): Statement {
  return tenant.db.delete(eventTemplates).where(tenant.own(eventTemplates, eq(eventTemplates.id, id)));
}
