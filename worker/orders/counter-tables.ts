/** The counters of a house, and what was counted in their cash boxes. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const counters = sqliteTable(
  "counters",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** Which card terminal stands there. */
    terminal: text("terminal").notNull().default(""),
    active: integer("active").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const counterCounts = sqliteTable(
  "counter_counts",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    counterId: text("counter_id").notNull(),
    personId: text("person_id").notNull(),
    /** Of the organizer's time zone. */
    day: text("day").notNull(),
    currency: text("currency").notNull(),
    /** Minor units of cash that were sold for. */
    expected: integer("expected").notNull(),
    counted: integer("counted").notNull(),
    note: text("note").notNull().default(""),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type CounterRow = typeof counters.$inferSelect;
export type CountRow = typeof counterCounts.$inferSelect;
