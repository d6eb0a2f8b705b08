/** The copy of the inventory's log in D1. */
import { and, asc, eq, gte, lt, sql } from "drizzle-orm";
import type { Transition } from "../../durable-objects/event-inventory/protocol.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { inventoryCursors, inventoryLog } from "./tables.ts";

/** How far an event's log is copied: the last line's number, and the pause before the last look. */
export type LogCursor = { readonly sequence: number; readonly pause: Millis };

/** Undefined for an event that was never looked at. */
export async function logCursor(tenant: TenantDb, eventId: string): Promise<LogCursor | undefined> {
  const [row] = await tenant.db
    .select({ sequence: inventoryCursors.sequence, pause: inventoryCursors.pause })
    .from(inventoryCursors)
    .where(tenant.own(inventoryCursors, eq(inventoryCursors.eventId, eventId)))
    .limit(1);
  return row;
}

/**
 * Appends lines and moves the cursor to the last of them, in one transaction. Lines that are there already stay as they
 * are, and the cursor never goes back, so two that copy the same lines do no harm (I6).
 */
export async function appendLog(
  tenant: TenantDb,
  eventId: string,
  lines: readonly Transition[],
  next: { readonly dueAt: Millis; readonly pause: Millis },
): Promise<void> {
  // One parameter for all lines; a customer's hash and what is in `detail` stay in the object.
  const rows = lines.map(({ sequence, at, kind, holdId, orderId, places }) => {
    return [sequence, at, kind, holdId ?? null, orderId ?? null, places ?? null];
  });
  const last = lines.at(-1)?.sequence ?? 0;
  await tenant.batch([
    tenant.db
      .insert(inventoryLog)
      .select(
        sql`SELECT ${tenant.tenantId}, ${eventId}, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5
          FROM json_each(${JSON.stringify(rows)}) WHERE true`,
      )
      .onConflictDoNothing(),
    tenant.db
      .insert(inventoryCursors)
      .values({ tenantId: tenant.tenantId, eventId, sequence: last, ...next })
      .onConflictDoUpdate({
        target: [inventoryCursors.tenantId, inventoryCursors.eventId],
        set: { ...next, sequence: sql`max(${inventoryCursors.sequence}, excluded.sequence)` },
      }),
  ]);
}

/** Places of one kind of transition in the minute that begins at `at`. */
export type LoggedMinute = { readonly at: Millis; readonly kind: string; readonly places: number };
/** A day in which everything happens in each minute. */
const MAX_MINUTES = 24 * 60 * 12;

/** What happened to an event's places, oldest first, from `from` until before `until`, for reports; as fresh as the last copy. */
export async function loggedMinutes(
  tenant: TenantDb,
  eventId: string,
  { from, until }: { readonly from: Millis; readonly until: Millis },
): Promise<LoggedMinute[]> {
  const minute = sql<number>`${inventoryLog.at} / ${sql.raw(String(MINUTE))} * ${sql.raw(String(MINUTE))}`;
  return await tenant.db
    .select({ at: minute, kind: inventoryLog.kind, places: sql<number>`coalesce(sum(${inventoryLog.places}), 0)` })
    .from(inventoryLog)
    .where(
      tenant.own(
        inventoryLog,
        and(eq(inventoryLog.eventId, eventId), gte(inventoryLog.at, from), lt(inventoryLog.at, until)),
      ),
    )
    .groupBy(minute, inventoryLog.kind)
    .orderBy(asc(minute), asc(inventoryLog.kind))
    .limit(MAX_MINUTES);
}
