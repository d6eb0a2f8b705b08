/** Events. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EventStatus } from "./event.ts";

export const events = sqliteTable(
  "events",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    slug: text("slug").notNull(),
    venueId: text("venue_id").notNull(),
    seatMapId: text("seat_map_id"),
    name: text("name").notNull(),
    summary: text("summary").notNull().default(""),
    description: text("description").notNull().default(""),
    status: text("status").$type<EventStatus>().notNull(),
    startsAt: integer("starts_at").notNull(),
    endsAt: integer("ends_at"),
    doorsAt: integer("doors_at"),
    timeZone: text("time_zone").notNull(),
    currency: text("currency").notNull(),
    language: text("language").notNull(),
    holdMinutes: integer("hold_minutes").notNull().default(10),
    maxPerOrder: integer("max_per_order").notNull().default(10),
    capacity: integer("capacity"),
    maxPerCustomer: integer("max_per_customer"),
    freeHolds: integer("free_holds"),
    hot: integer("hot").notNull().default(0),
    /** JSON: capacities of areas that differ from the seat map's. */
    areaCapacities: text("area_capacities").notNull().default("{}"),
    waitingList: integer("waiting_list").notNull().default(1),
    waitingListUntil: integer("waiting_list_until"),
    claimMinutes: integer("claim_minutes").notNull().default(240),
    publishedAt: integer("published_at"),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
    /** The series that it is an occurrence of. */
    seriesId: text("series_id"),
    /** While it is postponed: until when its buyers were offered their money back. */
    refundUntil: integer("refund_until"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** What a new event is made like (V10). */
export const eventTemplates = sqliteTable(
  "event_templates",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** JSON: an `EventCopy`. */
    content: text("content").notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type TemplateRow = typeof eventTemplates.$inferSelect;

/** An event as stored. `version` also grows with each change of its ticket types. */
export type EventRow = typeof events.$inferSelect;
