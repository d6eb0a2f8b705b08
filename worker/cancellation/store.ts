/** Queries of cancellation policies. */
import { desc, eq, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { cancellationPolicies, type CancellationRow } from "./tables.ts";

/** The `event_id` of the organizer's own policy. */
export const OF_ORGANIZER = "";

/** The query of the newest revision. @param eventId `OF_ORGANIZER` for the organizer's */
export function selectNewestPolicy(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(cancellationPolicies)
    .where(tenant.own(cancellationPolicies, eq(cancellationPolicies.eventId, eventId)))
    .orderBy(desc(cancellationPolicies.revision))
    .limit(1);
}

/** Adds a revision, with what else is written; false when somebody else wrote it first. */
export async function addRevision(
  tenant: TenantDb,
  row: Omit<CancellationRow, "tenantId">,
  more: readonly Statement[],
): Promise<boolean> {
  try {
    await tenant.batch([tenant.db.insert(cancellationPolicies).values({ ...row, tenantId: tenant.tenantId }), ...more]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Gives new events the policy that another one has now. @param to JSON list of their ids */
export function copyPolicy(tenant: TenantDb, from: string, to: string, now: Millis): Statement {
  const { tenantId } = tenant;
  return tenant.db.insert(cancellationPolicies).select(
    sql`SELECT p.tenant_id, e.value, 1, p.body, p.created_by, ${now} FROM cancellation_policies AS p, json_each(${to}) AS e
      WHERE p.tenant_id = ${tenantId} AND p.event_id = ${from} AND p.revision = (SELECT max(n.revision)
        FROM cancellation_policies AS n WHERE n.tenant_id = ${tenantId} AND n.event_id = ${from})`,
  );
}
