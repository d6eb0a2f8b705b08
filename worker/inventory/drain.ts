/**
 * Copies the inventory's log to D1 for reports. The object never calls out, so the Worker comes for the lines: a sweep
 * finds events that are due and a queue message copies one event's. An event in which nothing happens is asked less and
 * less often, so that dormant objects sleep.
 */
import { inArray, sql } from "drizzle-orm";
import { upcomingEvents, type ListingKey } from "../events/index.ts";
import { DAY, MINUTE, type Millis } from "../kernel/time.ts";
import type { Database, TenantDb } from "../platform/db.ts";
import { type Envelope, envelope, queueOf } from "../platform/queues.ts";
import { inventoryOf } from "./client.ts";
import { appendLog, logCursor } from "./store.ts";
import { inventoryCursors } from "./tables.ts";

export const DRAIN_INVENTORY = "inventory.drain";
const LINES_PER_PAGE = 500;
/** Pages of one message; what is left waits for its next delivery (I8). */
const MAX_PAGES = 20;
const SHORTEST_PAUSE: Millis = MINUTE;
const LONGEST_PAUSE: Millis = DAY;

/** When to look again: soon after something happened, then twice as long each time. */
export function nextPause(before: Millis | undefined, found: boolean): Millis {
  return found || before === undefined ? SHORTEST_PAUSE : Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, before * 2));
}

/** Copies what is new of an event's log. Answers false when there is more than one message may copy. */
export async function drainInventory(env: Env, tenant: TenantDb, eventId: string, now: Millis): Promise<boolean> {
  const cursor = await logCursor(tenant, eventId);
  const inventory = inventoryOf(env, eventId);
  let after = cursor?.sequence ?? 0;
  let found = false;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { transitions, next } = await inventory.history({ after, limit: LINES_PER_PAGE });
    found ||= transitions.length > 0;
    const pause = nextPause(cursor?.pause, found);
    await appendLog(tenant, eventId, transitions, { dueAt: now + pause, pause });
    if (next === null) return true;
    after = next;
  }
  return false;
}

/** Until a message that was lost is sent again. */
const PUT_OFF: Millis = 5 * MINUTE;
const EVENTS_PER_PAGE = 90;
const MAX_DUE_PAGES = 10;
const MAX_EVENT_PAGES = 50;

/** Events whose log is due. Returns how many were enqueued. */
export async function sweepInventoryLogs(env: Env, db: Database, now: Millis): Promise<number> {
  let found = 0;
  for (let page = 0; page < MAX_DUE_PAGES; page++) {
    // Put off as they are found: the next run must not enqueue what is under way. The message sets the real time.
    const due = await db
      .update(inventoryCursors)
      .set({ dueAt: now + PUT_OFF })
      .where(
        sql`(${inventoryCursors.tenantId}, ${inventoryCursors.eventId}) IN (SELECT tenant_id, event_id
          FROM inventory_cursors WHERE due_at <= ${now} ORDER BY due_at LIMIT ${EVENTS_PER_PAGE})`,
      )
      .returning({ tenantId: inventoryCursors.tenantId, eventId: inventoryCursors.eventId });
    await enqueue(env, due);
    found += due.length;
    if (due.length < EVENTS_PER_PAGE) break;
  }
  return found;
}

/** Events on sale that were never looked at. Returns how many were enqueued. */
export async function findInventoryLogs(env: Env, db: Database, now: Millis): Promise<number> {
  let found = 0;
  let after: ListingKey | undefined;
  for (let page = 0; page < MAX_EVENT_PAGES; page++) {
    const events = await upcomingEvents(env, now, EVENTS_PER_PAGE, after);
    const ids = events.map(({ id }) => id);
    const known = new Set(
      ids.length === 0
        ? []
        : (
            await db
              .select({ id: inventoryCursors.eventId })
              .from(inventoryCursors)
              .where(inArray(inventoryCursors.eventId, ids))
          ).map(({ id }) => id),
    );
    const fresh = events.filter(({ id }) => !known.has(id)).map(({ tenantId, id }) => ({ tenantId, eventId: id }));
    await enqueue(env, fresh);
    found += fresh.length;
    const last = events.at(-1);
    if (last === undefined || events.length < EVENTS_PER_PAGE) break;
    after = { startsAt: last.startsAt, id: last.id };
  }
  return found;
}

async function enqueue(env: Env, events: readonly { tenantId: string; eventId: string }[]): Promise<void> {
  const messages: Envelope[] = events.map(({ tenantId, eventId }) =>
    envelope(DRAIN_INVENTORY, { tenant_id: tenantId, event_id: eventId }),
  );
  if (messages.length > 0) await queueOf(env, "jobs").sendBatch(messages.map((body) => ({ body })));
}
