/** Queries of events. The functions without a tenant handle answer the public's question whose event an id is. */
import { and, asc, desc, eq, gt, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { DAY, type Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import { insertRows } from "../platform/insert-rows.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type EventRow, events } from "./tables.ts";

/** The query of one event, for a batch of reads. */
export function selectEvent(tenant: TenantDb, id: string) {
  return tenant.db
    .select()
    .from(events)
    .where(tenant.own(events, eq(events.id, id)))
    .limit(1);
}

export async function eventById(tenant: TenantDb, id: string): Promise<EventRow | undefined> {
  const [row] = await selectEvent(tenant, id);
  return row;
}

export async function eventBySlug(tenant: TenantDb, slug: string): Promise<EventRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(events)
    .where(tenant.own(events, eq(events.slug, slug)))
    .limit(1);
  return row;
}

/** Which of these ids are events of the tenant. */
export async function knownEvents(tenant: TenantDb, ids: readonly string[]): Promise<string[]> {
  const rows = await tenant.db
    .select({ id: events.id })
    .from(events)
    .where(tenant.own(events, inArray(events.id, [...ids])))
    .limit(ids.length);
  return rows.map(({ id }) => id);
}

export function insertEvent(tenant: TenantDb, row: Omit<EventRow, "tenantId">): Statement {
  return tenant.db.insert(events).values({ ...row, tenantId: tenant.tenantId });
}

/** Adds any number of events. */
export function insertEvents(tenant: TenantDb, rows: readonly Omit<EventRow, "tenantId">[]): Statement[] {
  return insertRows(tenant, events, rows);
}

/** Changes an event that has version `from`; for `runVersioned`. With no changes it only claims the next version. */
export function updateEvent(
  tenant: TenantDb,
  id: string,
  from: number,
  changes: Partial<Omit<EventRow, "tenantId" | "id" | "version">> = {},
): Statement {
  return tenant.db
    .update(events)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(events, eq(events.id, id)));
}

/** Drafts go over to the next version of their seat map; events that were published keep theirs. */
export function moveDrafts(tenant: TenantDb, fromMap: string, toMap: string): Statement {
  return tenant.db
    .update(events)
    .set({ seatMapId: toMap, version: sql`version + 1` })
    .where(tenant.own(events, eq(events.seatMapId, fromMap), eq(events.status, "draft")));
}

/** How many events use a seat map, and how many of them are no drafts any more. */
export async function countEventsOf(tenant: TenantDb, seatMapId: string): Promise<{ all: number; shown: number }> {
  const [row] = await tenant.db
    .select({ all: sql<number>`count(*)`, shown: sql<number>`coalesce(sum(${events.status} <> 'draft'), 0)` })
    .from(events)
    .where(tenant.own(events, eq(events.seatMapId, seatMapId)));
  return row ?? { all: 0, shown: 0 };
}

/** Where a page of a public list starts: after this event. */
export type ListingKey = { readonly startsAt: Millis; readonly id: string };

/** How long after its start an event can still be in a list; longer ones are found by their link. */
export const RUNNING_AT_MOST: Millis = 31 * DAY;

/** Only those that start from `from` on and before `before`. */
export type Starts = { readonly from?: Millis | undefined; readonly before?: Millis | undefined };

function upcoming(now: Millis, after: ListingKey | undefined, { from, before }: Starts): SQL | undefined {
  return and(
    from === undefined ? gt(events.startsAt, now - RUNNING_AT_MOST) : gte(events.startsAt, from),
    before === undefined ? undefined : lt(events.startsAt, before),
    gt(sql`coalesce(${events.endsAt}, ${events.startsAt})`, now),
    after === undefined
      ? undefined
      : or(gt(events.startsAt, after.startsAt), and(eq(events.startsAt, after.startsAt), gt(events.id, after.id))),
  );
}

/** Published events of one tenant that are not over, soonest first. */
export async function upcomingEventsOf(
  tenant: TenantDb,
  now: Millis,
  limit: number,
  after?: ListingKey,
  starts: Starts = {},
): Promise<EventRow[]> {
  return await tenant.db
    .select()
    .from(events)
    .where(tenant.own(events, eq(events.status, "published"), upcoming(now, after, starts)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}

/** Published events of all tenants that are not over, soonest first; for the platform's own start page. */
export async function upcomingEvents(
  env: Env,
  now: Millis,
  limit: number,
  after?: ListingKey,
  starts: Starts = {},
): Promise<EventRow[]> {
  return await platformDb(env)
    .select()
    .from(events)
    // The literal lets SQLite use the partial index of published events.
    .where(and(sql`${events.status} = 'published'`, upcoming(now, after, starts)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}

/** Which event, of whom. */
export type EventKey = { readonly tenantId: string; readonly eventId: string };

/** Those of `keys` that are published and not over, soonest first, whoever's they are. */
export async function publishedEvents(env: Env, keys: readonly EventKey[], now: Millis): Promise<EventRow[]> {
  if (keys.length === 0) return [];
  const wanted = JSON.stringify(keys.map(({ tenantId, eventId }) => [tenantId, eventId]));
  return await platformDb(env)
    .select()
    .from(events)
    .where(
      and(
        sql`(${events.tenantId}, ${events.id}) IN (SELECT value->>0, value->>1 FROM json_each(${wanted}))`,
        sql`${events.status} = 'published'`,
        gt(sql`coalesce(${events.endsAt}, ${events.startsAt})`, now),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(keys.length);
}

/** Events of a tenant that are over, latest first. */
export async function pastEventsOf(tenant: TenantDb, limit: number): Promise<EventRow[]> {
  return await tenant.db
    .select()
    .from(events)
    .where(tenant.own(events, eq(events.status, "completed")))
    .orderBy(desc(events.startsAt))
    .limit(limit);
}

/**
 * An event that the public may know of, with the handle of its tenant; undefined for unknown ids and for drafts alike.
 * What it is now, sold or cancelled, its status says.
 */
export async function publicEvent(
  env: Env,
  eventId: string,
): Promise<{ readonly tenant: TenantDb; readonly event: EventRow } | undefined> {
  const [event] = await platformDb(env)
    .select()
    .from(events)
    .where(and(eq(events.id, eventId), sql`${events.status} <> 'draft'`))
    .limit(1);
  return event && { tenant: tenantDb(env, event.tenantId), event };
}

/** The tenant of an event that the public may know of; undefined for unknown ids and for drafts alike. */
export async function findEventTenant(env: Env, eventId: string): Promise<TenantDb | undefined> {
  return (await publicEvent(env, eventId))?.tenant;
}

/** Events that one sweep completes; the next sweep goes on (I8). */
const COMPLETED_AT_ONCE = 200;
/** After its end an event stays open for changes for a while: doors close late, and a date is put right. */
const COMPLETED_AFTER: Millis = DAY;

/** Published events that are over become completed; called by the hourly cron. Returns how many. */
export async function completeOverEvents(env: Env, now: Millis): Promise<number> {
  const db = platformDb(env);
  const over = await db
    .select({ id: events.id })
    .from(events)
    .where(
      and(
        sql`${events.status} = 'published'`,
        lt(events.startsAt, now - COMPLETED_AFTER),
        lt(sql`coalesce(${events.endsAt}, ${events.startsAt})`, now - COMPLETED_AFTER),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(COMPLETED_AT_ONCE);
  if (over.length === 0) return 0;
  // Whatever happened to one of them since, only what is still published is completed. One parameter for all ids.
  const ids = JSON.stringify(over.map(({ id }) => id));
  await db
    .update(events)
    .set({ status: "completed", version: sql`version + 1` })
    .where(
      and(
        sql`${events.id} IN (SELECT value FROM json_each(${ids}))`,
        eq(events.status, "published"),
        lt(sql`coalesce(${events.endsAt}, ${events.startsAt})`, now - COMPLETED_AFTER),
      ),
    );
  return over.length;
}
