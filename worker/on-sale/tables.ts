/** What looked suspicious in a sale, for people to look at. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const saleAlerts = sqliteTable(
  "sale_alerts",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    kind: text("kind").notNull(),
    /** A keyed hash of network or device at this event; names nobody. */
    source: text("source").notNull(),
    count: integer("count").notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
