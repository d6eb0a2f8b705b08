/** Queries of categories and tags. */
import { asc, eq } from "drizzle-orm";
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
