/** Queries of what events are found by. */
import { and, asc, eq, gt, gte, lt, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { eventTerms, foundEvents, unfoundEvents } from "./tables.ts";

/** An event whose terms are to be made anew. */
export type Unfound = typeof unfoundEvents.$inferSelect;

/** Events whose terms are to be made anew: of one tenant, or of all of them for the sweep. */
export async function selectUnfound(env: Env, tenantId: string | undefined, limit: number): Promise<Unfound[]> {
  return await platformDb(env)
    .select()
    .from(unfoundEvents)
    .where(tenantId === undefined ? undefined : eq(unfoundEvents.tenantId, tenantId))
    .orderBy(asc(unfoundEvents.tenantId), asc(unfoundEvents.eventId))
    .limit(limit);
}

/** What an event is found by from now on; with no terms it is found no more. */
export type Found = { readonly startsAt: Millis; readonly city: string; readonly terms: readonly string[] };

/**
 * Statements that give an event its terms instead of those it had, and note that this is done. They do nothing when it
 * has changed since `unfound` was read: then somebody else comes, who has read what is true now.
 */
export function replaceTerms(tenant: TenantDb, { eventId, mark }: Unfound, found: Found): Statement[] {
  const { tenantId, db } = tenant;
  const { startsAt, city } = found;
  const terms = JSON.stringify(found.terms);
  const isStill = sql`EXISTS (SELECT 1 FROM unfound_events AS u WHERE u.tenant_id = ${tenantId} AND u.event_id = ${eventId} AND u.mark = ${mark})`;
  const before = sql`SELECT ${tenantId}, old.value, f.starts_at, f.event_id FROM found_events AS f, json_each(f.terms) AS old
    WHERE f.tenant_id = ${tenantId} AND f.event_id = ${eventId}
    AND NOT (f.starts_at = ${startsAt} AND old.value IN (SELECT value FROM json_each(${terms})))`;
  const note =
    found.terms.length === 0
      ? db.delete(foundEvents).where(tenant.own(foundEvents, eq(foundEvents.eventId, eventId), isStill))
      : db
          .insert(foundEvents)
          .select(sql`SELECT ${tenantId}, ${eventId}, ${startsAt}, ${city}, ${terms} WHERE ${isStill}`)
          .onConflictDoUpdate({
            target: [foundEvents.tenantId, foundEvents.eventId],
            set: { startsAt: sql`excluded.starts_at`, city: sql`excluded.city`, terms: sql`excluded.terms` },
          });
  return [
    db.delete(eventTerms).where(and(sql`(tenant_id, term, starts_at, event_id) IN (${before})`, isStill)),
    db
      .insert(eventTerms)
      .select(sql`SELECT ${tenantId}, value, ${startsAt}, ${eventId} FROM json_each(${terms}) WHERE ${isStill}`)
      .onConflictDoNothing(),
    note,
    db
      .delete(unfoundEvents)
      .where(tenant.own(unfoundEvents, eq(unfoundEvents.eventId, eventId), eq(unfoundEvents.mark, mark))),
  ];
}

/** Where a list went on to: after this event. */
export type Place = { readonly startsAt: Millis; readonly id: string };
/** One that has the first term, and whether it has the others. */
export type Candidate = {
  readonly tenantId: string;
  readonly eventId: string;
  readonly startsAt: Millis;
  readonly hit: boolean;
};

/**
 * Events that have a term, soonest first, with whether they have `others` too. Not more than `limit` are looked at, however
 * few of them have all.
 * @param tenantId whose; of all organizers without it
 */
export async function selectCandidates(
  env: Env,
  tenantId: string | undefined,
  { term, others }: { readonly term: string; readonly others: readonly string[] },
  {
    from,
    before,
    after,
  }: { readonly from: Millis; readonly before: Millis | undefined; readonly after?: Place | undefined },
  limit: number,
): Promise<Candidate[]> {
  const other = alias(eventTerms, "other");
  const has = others.map(
    (wanted) =>
      sql`EXISTS (SELECT 1 FROM event_terms AS ${sql.identifier("other")} WHERE ${other.tenantId} = ${eventTerms.tenantId} AND ${other.term} = ${wanted} AND ${other.startsAt} = ${eventTerms.startsAt} AND ${other.eventId} = ${eventTerms.eventId})`,
  );
  const rows = await platformDb(env)
    .select({
      tenantId: eventTerms.tenantId,
      eventId: eventTerms.eventId,
      startsAt: eventTerms.startsAt,
      hit: sql<number>`${and(...has) ?? sql`1`}`,
    })
    .from(eventTerms)
    .where(
      and(
        tenantId === undefined ? undefined : eq(eventTerms.tenantId, tenantId),
        eq(eventTerms.term, term),
        gte(eventTerms.startsAt, from),
        before === undefined ? undefined : lt(eventTerms.startsAt, before),
        after === undefined ? undefined : isAfter(after),
      ),
    )
    .orderBy(asc(eventTerms.startsAt), asc(eventTerms.eventId))
    .limit(limit);
  return rows.map((row) => ({ ...row, hit: row.hit === 1 }));
}

function isAfter({ startsAt, id }: Place): SQL | undefined {
  return and(gte(eventTerms.startsAt, startsAt), or(gt(eventTerms.startsAt, startsAt), gt(eventTerms.eventId, id)));
}

/** A city that events are in, as its first organizer writes it. */
export type City = { readonly key: string; readonly name: string };

/**
 * Cities with events, by name: the index is jumped through from one to the next, so it costs a few rows a city.
 * @param tenantId whose events; of all organizers without it
 */
export async function selectCities(env: Env, tenantId: string | undefined, limit: number): Promise<City[]> {
  const own = tenantId === undefined ? sql`` : sql`tenant_id = ${tenantId} AND`;
  const rows = await platformDb(env).all<{ term: string; city: string | null }>(sql`
    WITH RECURSIVE cities (term) AS (
      SELECT min(term) FROM event_terms WHERE ${own} term > 'city:' AND term < 'city;'
      UNION ALL
      SELECT (SELECT min(term) FROM event_terms WHERE ${own} term > cities.term AND term < 'city;')
      FROM cities WHERE cities.term IS NOT NULL LIMIT ${limit + 1}
    )
    SELECT cities.term, (
      SELECT f.city FROM (SELECT tenant_id, event_id FROM event_terms WHERE ${own} term = cities.term LIMIT 1) AS one
      JOIN found_events AS f ON f.tenant_id = one.tenant_id AND f.event_id = one.event_id
    ) AS city
    FROM cities WHERE cities.term IS NOT NULL LIMIT ${limit}`);
  return rows.map(({ term, city }) => ({ key: term.slice("city:".length), name: city ?? term.slice("city:".length) }));
}
