/** Queries of many events at once: those of a series, of a period, of a list. */
import { and, asc, desc, eq, gt, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { DAY, type Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { RUNNING_AT_MOST } from "./store.ts";
import { type EventRow, events } from "./tables.ts";

/** Where a page of a list by date ended. */
export type DateKey = { readonly startsAt: Millis; readonly id: string };

function past(after: DateKey | undefined): SQL | undefined {
  if (after === undefined) return undefined;
  return or(gt(events.startsAt, after.startsAt), and(eq(events.startsAt, after.startsAt), gt(events.id, after.id)));
}

/** Occurrences of a series, earliest first. */
export async function eventsOfSeries(tenant: TenantDb, seriesId: string, limit: number): Promise<EventRow[]> {
  return await tenant.db
    .select()
    .from(events)
    .where(tenant.own(events, eq(events.seriesId, seriesId)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}

/** Events that start in a period, earliest first; `scope` are the only ones that may be seen. */
export async function eventsBetween(
  tenant: TenantDb,
  period: { readonly from: Millis; readonly until: Millis },
  limit: number,
  scope: readonly string[] | undefined,
): Promise<EventRow[]> {
  return await tenant.db
    .select()
    .from(events)
    .where(
      tenant.own(
        events,
        gte(events.startsAt, period.from),
        lt(events.startsAt, period.until),
        scope === undefined ? undefined : inArray(events.id, [...scope]),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}

/** What the public calendar shows: what is to come, and what of it was cancelled or postponed; earliest first. */
export async function calendarEvents(tenant: TenantDb, now: Millis, limit: number): Promise<EventRow[]> {
  return await tenant.db
    .select()
    .from(events)
    .where(
      tenant.own(
        events,
        inArray(events.status, ["published", "cancelled", "postponed"]),
        gt(events.startsAt, now - RUNNING_AT_MOST),
        gt(sql`coalesce(${events.endsAt}, ${events.startsAt})`, now - DAY),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);
}

/** What a list of events is narrowed to. */
export type EventFilter = {
  readonly status?: EventRow["status"] | undefined;
  /** Whether it is over at `now`. */
  readonly when?: "upcoming" | "past" | undefined;
  readonly series?: string | undefined;
  /** Part of the name, whatever its case. */
  readonly q?: string | undefined;
  readonly now: Millis;
  readonly scope?: readonly string[] | undefined;
};

export const EVENT_SORTS = ["newest", "soonest", "latest"] as const;
export type EventSort = (typeof EVENT_SORTS)[number];

/** A page of events: newest made first, or by date. `after` is the row that the page before ended with. */
export async function listEvents(
  tenant: TenantDb,
  filter: EventFilter,
  sort: EventSort,
  limit: number,
  after: DateKey | undefined,
): Promise<EventRow[]> {
  const { status, when, series, q, now, scope } = filter;
  const end = sql`coalesce(${events.endsAt}, ${events.startsAt})`;
  const conditions = [
    status === undefined ? undefined : eq(events.status, status),
    when === undefined ? undefined : when === "upcoming" ? gte(end, now) : lt(end, now),
    series === undefined ? undefined : eq(events.seriesId, series),
    // instr, not LIKE: what people type has no wildcards in it.
    q === undefined ? undefined : sql`instr(lower(${events.name}), ${q.toLowerCase()}) > 0`,
    scope === undefined ? undefined : inArray(events.id, [...scope]),
  ];
  const older = (key: DateKey) =>
    or(lt(events.startsAt, key.startsAt), and(eq(events.startsAt, key.startsAt), lt(events.id, key.id)));
  const rest =
    after === undefined
      ? undefined
      : sort === "newest"
        ? lt(events.id, after.id)
        : sort === "soonest"
          ? past(after)
          : older(after);
  const order =
    sort === "newest"
      ? [desc(events.id)]
      : sort === "soonest"
        ? [asc(events.startsAt), asc(events.id)]
        : [desc(events.startsAt), desc(events.id)];
  return await tenant.db
    .select()
    .from(events)
    .where(tenant.own(events, ...conditions, rest))
    .orderBy(...order)
    .limit(limit);
}

/** What a bulk change sets of an event; `version` is the one that it was read with. */
export type EventUpdate = Pick<
  EventRow,
  "id" | "version" | "name" | "startsAt" | "endsAt" | "doorsAt" | "waitingListUntil"
>;

/** Changes many events in one statement; an event that has moved on makes the whole batch fail. For `runVersioned`. */
export function updateEvents(tenant: TenantDb, updates: readonly EventUpdate[]): Statement {
  const rows = updates.map(({ id, version, name, startsAt, endsAt, doorsAt, waitingListUntil }) => {
    return [id, version, name, startsAt, endsAt, doorsAt, waitingListUntil];
  });
  return tenant.db
    .update(events)
    .set({
      name: sql`j.value->>2`,
      startsAt: sql`j.value->>3`,
      endsAt: sql`j.value->>4`,
      doorsAt: sql`j.value->>5`,
      waitingListUntil: sql`j.value->>6`,
      version: sql`CASE WHEN ${events.version} = j.value->>1 THEN ${events.version} + 1 ELSE NULL END`,
    })
    .from(sql`json_each(${JSON.stringify(rows)}) AS j`)
    .where(tenant.own(events, sql`${events.id} = j.value->>0`));
}
