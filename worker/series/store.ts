/** Queries of series. */
import { eq, sql } from "drizzle-orm";
import { eventSeries, type SeriesRow } from "./tables.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";

/** Newest first; `before` is the id that the page before ended with. */
export async function listSeries(tenant: TenantDb, stretch: Stretch): Promise<SeriesRow[]> {
  const { beyond, order } = along(eventSeries.id, stretch);
  return await tenant.db
    .select()
    .from(eventSeries)
    .where(tenant.own(eventSeries, beyond))
    .orderBy(order)
    .limit(stretch.limit);
}

export async function seriesById(tenant: TenantDb, id: string): Promise<SeriesRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(eventSeries)
    .where(tenant.own(eventSeries, eq(eventSeries.id, id)))
    .limit(1);
  return row;
}

export function insertSeries(tenant: TenantDb, row: Omit<SeriesRow, "tenantId">): Statement {
  return tenant.db.insert(eventSeries).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a series that has version `from`; for `runVersioned`. */
export function updateSeries(
  tenant: TenantDb,
  id: string,
  from: number,
  changes: Partial<Pick<SeriesRow, "name" | "rule">> = {},
): Statement {
  return tenant.db
    .update(eventSeries)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(eventSeries, eq(eventSeries.id, id)));
}

/** Of these events, those that somebody has ordered from, paid or not: they are not changed in bulk. */
export async function eventsWithOrders(tenant: TenantDb, eventIds: readonly string[]): Promise<Set<string>> {
  const rows = await tenant.db.all<{ id: string }>(sql`
    SELECT value AS id FROM json_each(${JSON.stringify(eventIds)})
    WHERE EXISTS (SELECT 1 FROM orders o
      WHERE o.tenant_id = ${tenant.tenantId} AND o.event_id = value
        AND o.status IN ('pending', 'paid', 'partially_refunded', 'refunded'))`);
  return new Set(rows.map(({ id }) => id));
}
