/** Venues and their seat maps. */
import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const venues = sqliteTable(
  "venues",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    address: text("address").notNull(),
    city: text("city").notNull(),
    country: text("country").notNull(),
    latitude: real("latitude"),
    longitude: real("longitude"),
    timeZone: text("time_zone").notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const seatMaps = sqliteTable(
  "seat_maps",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    venueId: text("venue_id").notNull(),
    name: text("name").notNull(),
    seatCount: integer("seat_count").notNull(),
    /** JSON of `PlanSummary`. */
    summary: text("summary").notNull(),
    /** What `packPlan` made of the plan's JSON. */
    plan: text("plan").notNull(),
    createdAt: integer("created_at").notNull(),
    /** The id of the version that came after this one. A stored plan never changes: a change makes a new row. */
    replacedBy: text("replaced_by"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type Venue = typeof venues.$inferSelect;
/** A seat map without its plan: what lists read. */
export type SeatMap = Omit<typeof seatMaps.$inferSelect, "plan">;
