/** What published events are found by (V12). */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a published event is found by. */
export const eventTerms = sqliteTable(
  "event_terms",
  {
    tenantId: text("tenant_id").notNull(),
    term: text("term").notNull(),
    startsAt: integer("starts_at").notNull(),
    eventId: text("event_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.term, table.startsAt, table.eventId] })],
);

/** Which terms an event has now. */
export const foundEvents = sqliteTable(
  "found_events",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    startsAt: integer("starts_at").notNull(),
    /** As the organizer writes it. */
    city: text("city").notNull(),
    terms: text("terms", { mode: "json" }).$type<readonly string[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);

/** Events whose terms are to be made anew; triggers of the database write it. */
export const unfoundEvents = sqliteTable(
  "unfound_events",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    /** Another one with each change. */
    mark: integer("mark").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);
