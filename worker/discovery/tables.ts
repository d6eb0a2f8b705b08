/** What kind of event an event is. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Category } from "./topic.ts";

export const eventTopics = sqliteTable(
  "event_topics",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    category: text("category").$type<Category>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);

export const eventTags = sqliteTable(
  "event_tags",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    /** Folded: what is looked for. */
    tag: text("tag").notNull(),
    /** As it was typed. */
    label: text("label").notNull(),
    position: integer("position").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.tag] })],
);
