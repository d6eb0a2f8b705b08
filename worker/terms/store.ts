/** Queries of terms and of who agreed to them. */
import { desc, eq, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { orderTerms, type OrderTermsRow, terms, type TermsRow } from "./tables.ts";

/** The `event_id` of the organizer's own terms. */
export const OF_ORGANIZER = "";

/** The query of the newest revision. @param eventId `OF_ORGANIZER` for the organizer's */
export function selectNewest(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(terms)
    .where(tenant.own(terms, eq(terms.eventId, eventId)))
    .orderBy(desc(terms.revision))
    .limit(1);
}

export async function termsRevision(
  tenant: TenantDb,
  eventId: string,
  revision: number,
): Promise<TermsRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(terms)
    .where(tenant.own(terms, eq(terms.eventId, eventId), eq(terms.revision, revision)))
    .limit(1);
  return row;
}

/** Adds a revision, with what else is written; false when somebody else wrote it first. */
export async function addRevision(
  tenant: TenantDb,
  row: Omit<TermsRow, "tenantId">,
  more: readonly Statement[],
): Promise<boolean> {
  try {
    await tenant.batch([tenant.db.insert(terms).values({ ...row, tenantId: tenant.tenantId }), ...more]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Notes what the buyer of an order agreed to, while the order is pending: after that it stays as it was. */
export function acceptTerms(tenant: TenantDb, row: Omit<OrderTermsRow, "tenantId">): Statement {
  const { orderId, eventId, revision, acceptedAt } = row;
  const { tenantId } = tenant;
  return tenant.db
    .insert(orderTerms)
    .select(
      sql`SELECT ${tenantId}, id, ${eventId}, ${revision}, ${acceptedAt} FROM orders WHERE tenant_id = ${tenantId} AND id = ${orderId} AND status = 'pending'`,
    )
    .onConflictDoUpdate({
      target: [orderTerms.tenantId, orderTerms.orderId],
      set: { eventId, revision, acceptedAt },
    });
}

/** What the buyer of an order agreed to. */
export async function acceptedTerms(tenant: TenantDb, orderId: string): Promise<OrderTermsRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(orderTerms)
    .where(tenant.own(orderTerms, eq(orderTerms.orderId, orderId)))
    .limit(1);
  return row;
}

/** Gives new events the terms that another one has now. @param to JSON list of their ids */
export function copyTerms(tenant: TenantDb, from: string, to: string, now: Millis): Statement {
  const { tenantId } = tenant;
  return tenant.db
    .insert(terms)
    .select(
      sql`SELECT t.tenant_id, e.value, 1, t.body, t.created_by, ${now} FROM terms AS t, json_each(${to}) AS e WHERE t.tenant_id = ${tenantId} AND t.event_id = ${from} AND t.revision = (SELECT max(n.revision) FROM terms AS n WHERE n.tenant_id = ${tenantId} AND n.event_id = ${from})`,
    );
}
