/** Finding events by name, for staff. */
import { desc, inArray, sql } from "drizzle-orm";
import type { TenantDb } from "../platform/db.ts";
import { type EventRow, events } from "./tables.ts";

/** Events that one search looks through, the latest first. */
const STRETCH = 500;

/** Events whose name has the text in it, latest first; of `scope` only, if given. */
export async function findEvents(
  tenant: TenantDb,
  text: string,
  scope: readonly string[] | undefined,
  limit: number,
): Promise<Pick<EventRow, "id" | "name" | "status" | "startsAt">[]> {
  const latest = tenant.db
    .select({ id: events.id, name: events.name, status: events.status, startsAt: events.startsAt })
    .from(events)
    .where(tenant.own(events, scope === undefined ? undefined : inArray(events.id, [...scope])))
    .orderBy(desc(events.startsAt))
    .limit(STRETCH)
    .as("e");
  return await tenant.db
    .select()
    .from(latest)
    .where(sql`instr(lower(${latest.name}), ${text.toLowerCase()}) > 0`)
    .limit(limit);
}
