/** Queries of categories and tags. */
import { asc, eq, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { eventTags, eventTopics } from "./tables.ts";
import { type Category, MAX_TAGS, type Tag } from "./topic.ts";

/** The query of an event's category. */
export function selectCategory(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select({ category: eventTopics.category })
    .from(eventTopics)
    .where(tenant.own(eventTopics, eq(eventTopics.eventId, eventId)))
    .limit(1);
}

/** The query of an event's tags, in their order. */
export function selectTags(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select({ tag: eventTags.tag, label: eventTags.label })
    .from(eventTags)
    .where(tenant.own(eventTags, eq(eventTags.eventId, eventId)))
    .orderBy(asc(eventTags.position))
    .limit(MAX_TAGS);
}

/** What kind of event it is, instead of what was said before. */
export function replaceTopics(
  tenant: TenantDb,
  eventId: string,
  category: Category | null,
  tags: readonly Tag[],
): Statement[] {
  const { tenantId, db } = tenant;
  return [
    db.delete(eventTopics).where(tenant.own(eventTopics, eq(eventTopics.eventId, eventId))),
    db.delete(eventTags).where(tenant.own(eventTags, eq(eventTags.eventId, eventId))),
    ...(category === null ? [] : [db.insert(eventTopics).values({ tenantId, eventId, category })]),
    ...(tags.length === 0
      ? []
      : [db.insert(eventTags).values(tags.map((tag, position) => ({ ...tag, tenantId, eventId, position })))]),
  ];
}

/** Lets new events be of the same kind. @param to JSON list of their ids */
export function copyTopics(tenant: TenantDb, from: string, to: string): Statement[] {
  const { tenantId, db } = tenant;
  return [
    db
      .insert(eventTopics)
      .select(
        sql`SELECT t.tenant_id, e.value, t.category FROM event_topics AS t, json_each(${to}) AS e WHERE t.tenant_id = ${tenantId} AND t.event_id = ${from}`,
      ),
    db
      .insert(eventTags)
      .select(
        sql`SELECT t.tenant_id, e.value, t.tag, t.label, t.position FROM event_tags AS t, json_each(${to}) AS e WHERE t.tenant_id = ${tenantId} AND t.event_id = ${from}`,
      ),
  ];
}
