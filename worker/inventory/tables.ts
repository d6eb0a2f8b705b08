/** The inventory's log as reports read it: a copy, drained from the event's object, which keeps the original. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const inventoryLog = sqliteTable(
  "inventory_log",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    sequence: integer("sequence").notNull(),
    at: integer("at").notNull(),
    kind: text("kind").notNull(),
    holdId: text("hold_id"),
    orderId: text("order_id"),
    places: integer("places"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.sequence] })],
);

/** How far each event's log is copied, and when to look again. */
export const inventoryCursors = sqliteTable(
  "inventory_cursors",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    sequence: integer("sequence").notNull(),
    dueAt: integer("due_at").notNull(),
    /** Milliseconds until the look after the next; grows while nothing happens. */
    pause: integer("pause").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);
