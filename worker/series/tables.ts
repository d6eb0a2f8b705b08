/** Series: events that were made together by a rule; each of them sells by itself (V6). */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const eventSeries = sqliteTable(
  "event_series",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    sourceEventId: text("source_event_id").notNull(),
    /** The wall clock of the rule. */
    timeZone: text("time_zone").notNull(),
    /** JSON: the recurrence as it was asked for. */
    rule: text("rule").notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type SeriesRow = typeof eventSeries.$inferSelect;
