/** Queries of templates. */
import { eq } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { eventTemplates, type TemplateRow } from "./tables.ts";

/** Newest first; `before` is the id that the page before ended with. */
export async function listTemplates(tenant: TenantDb, stretch: Stretch): Promise<TemplateRow[]> {
  const { beyond, order } = along(eventTemplates.id, stretch);
  return await tenant.db
    .select()
    .from(eventTemplates)
    .where(tenant.own(eventTemplates, beyond))
    .orderBy(order)
    .limit(stretch.limit);
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
