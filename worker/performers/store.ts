/** Queries of performers and line-ups. */
import { and, asc, eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch, within } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";
import { eventPerformers, type PerformerRow, performers } from "./tables.ts";

/** The most that are on at one event. */
export const MAX_LINE_UP = 40;
/** Events of a performer that are told; the list is cut there. */
const MAX_EVENTS = 100;

export async function performerById(tenant: TenantDb, id: string): Promise<PerformerRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(performers)
    .where(tenant.own(performers, eq(performers.id, id)))
    .limit(1);
  return row;
}

export const PERFORMER_SORTS = ["name", "newest", "oldest"] as const;
export type PerformerSort = (typeof PERFORMER_SORTS)[number];
export const PERFORMER_KINDS = ["performer", "producer"] as const;

/** The last parts of the addresses of all pages, at most `limit`. */
export async function performerSlugs(tenant: TenantDb, limit: number): Promise<string[]> {
  const rows = await tenant.db
    .select({ slug: performers.slug })
    .from(performers)
    .where(tenant.own(performers))
    .orderBy(asc(performers.slug))
    .limit(limit);
  return rows.map(({ slug }) => slug);
}

/** By the last part of the address of their page. */
export async function performerBySlug(tenant: TenantDb, slug: string): Promise<PerformerRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(performers)
    .where(tenant.own(performers, eq(performers.slug, slug)))
    .limit(1);
  return row;
}

/** By slug, which sorts like the name; `after` is where the page before ended. */
export async function listPerformers(
  tenant: TenantDb,
  filter: { readonly q?: string | undefined; readonly kind?: PerformerRow["kind"] | undefined },
  { sort, after, limit }: Stretch<PerformerSort>,
): Promise<PerformerRow[]> {
  const { beyond, order } =
    sort === "name" ? along(performers.slug, { sort: "oldest", after }) : along(performers.id, { sort, after });
  return await tenant.db
    .select()
    .from(performers)
    .where(
      tenant.own(
        performers,
        filter.kind === undefined ? undefined : eq(performers.kind, filter.kind),
        filter.q === undefined ? undefined : within([performers.name], filter.q),
        beyond,
      ),
    )
    .orderBy(order)
    .limit(limit);
}

/** Which of these ids are performers of the tenant. */
export async function knownPerformers(tenant: TenantDb, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tenant.db
    .select({ id: performers.id })
    .from(performers)
    .where(tenant.own(performers, inArray(performers.id, [...ids])))
    .limit(ids.length);
  return new Set(rows.map(({ id }) => id));
}

export function insertPerformer(tenant: TenantDb, row: Omit<PerformerRow, "tenantId">): Statement {
  return tenant.db.insert(performers).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a performer of version `from`; for `runVersioned`. */
export function updatePerformer(tenant: TenantDb, id: string, from: number, changes: Partial<PerformerRow>): Statement {
  return tenant.db
    .update(performers)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(performers, eq(performers.id, id)));
}

/** Removes a performer who is on nowhere; for `runVersioned`. One who was put on meanwhile fails the batch. */
export function deletePerformer(tenant: TenantDb, id: string, from: number): Statement[] {
  const on = sql`EXISTS (SELECT 1 FROM event_performers AS p WHERE p.tenant_id = ${tenant.tenantId} AND p.performer_id = ${id})`;
  return [
    tenant.db
      .update(performers)
      .set({ version: sql`CASE WHEN version = ${from} AND NOT ${on} THEN version + 1 ELSE NULL END` })
      .where(tenant.own(performers, eq(performers.id, id))),
    tenant.db.delete(performers).where(tenant.own(performers, eq(performers.id, id))),
  ];
}

/** The events that a performer is on at; at most 100. */
export async function eventsOfPerformer(tenant: TenantDb, performerId: string): Promise<string[]> {
  const rows = await tenant.db
    .select({ eventId: eventPerformers.eventId })
    .from(eventPerformers)
    .where(tenant.own(eventPerformers, eq(eventPerformers.performerId, performerId)))
    .orderBy(asc(eventPerformers.eventId))
    .limit(MAX_EVENTS);
  return rows.map(({ eventId }) => eventId);
}

/** Somebody who is on, with what they do in it. */
export type Act = PerformerRow & { readonly billing: string };

/** The query of who is on at an event, in their order. */
export function selectLineUp(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select({ ...getTableColumns(performers), billing: eventPerformers.billing })
    .from(eventPerformers)
    .innerJoin(
      performers,
      and(eq(performers.tenantId, eventPerformers.tenantId), eq(performers.id, eventPerformers.performerId)),
    )
    .where(tenant.own(eventPerformers, eq(eventPerformers.eventId, eventId)))
    .orderBy(asc(eventPerformers.position))
    .limit(MAX_LINE_UP);
}

/** Who is on at an event, instead of who was. Somebody who went meanwhile is passed over. */
export function replaceLineUp(
  tenant: TenantDb,
  eventId: string,
  acts: readonly { readonly performerId: string; readonly billing: string }[],
): Statement[] {
  const { tenantId } = tenant;
  return [
    tenant.db.delete(eventPerformers).where(tenant.own(eventPerformers, eq(eventPerformers.eventId, eventId))),
    ...acts.map(({ performerId, billing }, position) =>
      tenant.db
        .insert(eventPerformers)
        .select(
          sql`SELECT ${tenantId}, ${eventId}, id, ${position}, ${billing} FROM performers WHERE tenant_id = ${tenantId} AND id = ${performerId}`,
        ),
    ),
  ];
}

/** Lets the same be on at new events. @param to JSON list of their ids */
export function copyLineUp(tenant: TenantDb, from: string, to: string): Statement {
  return tenant.db
    .insert(eventPerformers)
    .select(
      sql`SELECT p.tenant_id, e.value, p.performer_id, p.position, p.billing FROM event_performers AS p, json_each(${to}) AS e WHERE p.tenant_id = ${tenant.tenantId} AND p.event_id = ${from}`,
    );
}
