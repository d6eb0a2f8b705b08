/** Check-in sessions and the devices that enrolled with their links. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const checkInSessions = sqliteTable(
  "check_in_sessions",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    name: text("name").notNull(),
    gate: text("gate"),
    ticketTypes: text("ticket_types", { mode: "json" }).$type<readonly string[]>(),
    tokenHash: text("token_hash").notNull(),
    maxDevices: integer("max_devices").notNull().default(10),
    validFrom: integer("valid_from").notNull(),
    validUntil: integer("valid_until").notNull(),
    revokedAt: integer("revoked_at"),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const devices = sqliteTable(
  "devices",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    sessionId: text("session_id").notNull(),
    name: text("name").notNull(),
    createdAt: integer("created_at").notNull(),
    revokedAt: integer("revoked_at"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type CheckInSession = typeof checkInSessions.$inferSelect;
export type Device = typeof devices.$inferSelect;
