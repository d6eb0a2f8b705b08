/** Queries of ticket templates. */
import { desc, eq, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { type TemplateRow, ticketTemplates } from "./tables.ts";

/** The `event_id` of the organizer's own template. */
export const OF_ORGANIZER = "";

/** The query of the newest revision. @param eventId `OF_ORGANIZER` for the organizer's */
export function selectTemplate(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(ticketTemplates)
    .where(tenant.own(ticketTemplates, eq(ticketTemplates.eventId, eventId)))
    .orderBy(desc(ticketTemplates.revision))
    .limit(1);
}

/** Adds a revision, with what else is written; false when somebody else wrote it first. */
export async function addTemplate(
  tenant: TenantDb,
  row: Omit<TemplateRow, "tenantId">,
  more: readonly Statement[],
): Promise<boolean> {
  try {
    await tenant.batch([tenant.db.insert(ticketTemplates).values({ ...row, tenantId: tenant.tenantId }), ...more]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Gives new events the template that another one has now. @param to JSON list of their ids */
export function copyTemplate(tenant: TenantDb, from: string, to: string, now: Millis): Statement {
  const { tenantId } = tenant;
  return tenant.db.insert(ticketTemplates).select(
    sql`SELECT p.tenant_id, e.value, 1, p.body, p.created_by, ${now} FROM ticket_templates AS p, json_each(${to}) AS e
      WHERE p.tenant_id = ${tenantId} AND p.event_id = ${from} AND p.revision = (SELECT max(n.revision)
        FROM ticket_templates AS n WHERE n.tenant_id = ${tenantId} AND n.event_id = ${from})`,
  );
}
