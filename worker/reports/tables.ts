/** Roll-ups of sales. None of it is the truth: orders and ledger are, and all of it can be counted again from them. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Dimension } from "./rollup.ts";

const sums = {
  /** What the key was called when it was counted. */
  label: text("label").notNull(),
  orders: integer("orders").notNull(),
  tickets: integer("tickets").notNull(),
  /** Minor units, as paid; refunds stay apart. */
  revenue: integer("revenue").notNull(),
  refunded: integer("refunded").notNull(),
};

export const reportSlices = sqliteTable(
  "report_slices",
  {
    tenantId: text("tenant_id").notNull(),
    /** Quarter hours since 1970. */
    slice: integer("slice").notNull(),
    eventId: text("event_id").notNull(),
    dimension: text("dimension").$type<Dimension>().notNull(),
    key: text("key").notNull(),
    currency: text("currency").notNull(),
    ...sums,
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.slice, table.eventId, table.dimension, table.key, table.currency],
    }),
  ],
);

export const reportDays = sqliteTable(
  "report_days",
  {
    tenantId: text("tenant_id").notNull(),
    zone: text("zone").notNull(),
    /** Empty: all events together. */
    eventId: text("event_id").notNull(),
    dimension: text("dimension").$type<Dimension>().notNull(),
    /** Days since 1970 by the clock of `zone`. */
    day: integer("day").notNull(),
    key: text("key").notNull(),
    currency: text("currency").notNull(),
    ...sums,
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.zone, table.eventId, table.dimension, table.day, table.key, table.currency],
    }),
  ],
);

export const reportCursors = sqliteTable("report_cursors", {
  tenantId: text("tenant_id").primaryKey(),
  /** Slices before this instant are final. */
  countedUntil: integer("counted_until").notNull(),
  asOf: integer("as_of").notNull(),
  askedAt: integer("asked_at").notNull(),
  zone: text("zone").notNull(),
  version: integer("version").notNull().default(1),
});

/** Visits and holds, which are only added up. */
export const reportSteps = sqliteTable(
  "report_steps",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    slice: integer("slice").notNull(),
    visits: integer("visits").notNull().default(0),
    holds: integer("holds").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.slice] })],
);

/** How far the holds in each event's log are added up. */
export const reportHoldCursors = sqliteTable(
  "report_hold_cursors",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    sequence: integer("sequence").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);
