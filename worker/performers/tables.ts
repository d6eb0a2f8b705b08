/** Performers and producers, and who is on at an event. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const performers = sqliteTable(
  "performers",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").$type<"performer" | "producer">().notNull(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    /** Markdown. */
    about: text("about").notNull().default(""),
    website: text("website"),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const eventPerformers = sqliteTable(
  "event_performers",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    performerId: text("performer_id").notNull(),
    position: integer("position").notNull(),
    /** What they do in it: support, director. */
    billing: text("billing").notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.performerId] })],
);

export type PerformerRow = typeof performers.$inferSelect;
