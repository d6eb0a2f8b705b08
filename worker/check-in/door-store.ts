/** Queries of what a door must know: its event's rule, how many people a ticket lets in, what is stored of the rule. */
import { and, eq, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import type { StoredPolicy } from "./policy.ts";
import { type DoorSettings, doorSettings } from "./tables.ts";

/** The query of an event's rule and clock, for a batch of reads: one row, or none where it has no row of its own. */
export function selectDoorEvent(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select({
      zone: sql<string>`(SELECT time_zone FROM events WHERE tenant_id = ${tenant.tenantId} AND id = ${eventId})`.as(
        "zone",
      ),
      reentry: sql<DoorSettings["reentry"] | null>`${doorSettings.reentry}`.as("reentry"),
      perDay: sql<number | null>`${doorSettings.perDay}`.as("per_day_flag"),
      dayStartMinute: sql<number | null>`${doorSettings.dayStartMinute}`.as("day_start"),
      rotating: sql<DoorSettings["rotating"] | null>`${doorSettings.rotating}`.as("rotating"),
    })
    .from(sql`(SELECT 1)`)
    .leftJoin(doorSettings, and(eq(doorSettings.tenantId, tenant.tenantId), eq(doorSettings.eventId, eventId)))
    .limit(1);
}

/** The stored rule of an event; undefined while it has none of its own. */
export async function doorSettingsOf(tenant: TenantDb, eventId: string): Promise<DoorSettings | undefined> {
  const [row] = await tenant.db
    .select()
    .from(doorSettings)
    .where(tenant.own(doorSettings, eq(doorSettings.eventId, eventId)))
    .limit(1);
  return row;
}

/** Stores an event's rule; based on `from` (0: there was none). A newer one fails the batch (`runVersioned`). */
export function saveDoorSettings(tenant: TenantDb, eventId: string, from: number, policy: StoredPolicy): Statement {
  const { tenantId } = tenant;
  if (from === 0) return tenant.db.insert(doorSettings).values({ ...policy, tenantId, eventId });
  return tenant.db
    .update(doorSettings)
    .set({ ...policy, version: nextVersion(from) })
    .where(tenant.own(doorSettings, eq(doorSettings.eventId, eventId)));
}
