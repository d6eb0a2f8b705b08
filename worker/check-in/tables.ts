/** Check-in sessions and the devices that enrolled with their links. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EntryPolicy } from "../kernel/entry.ts";

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
    /** Events beside `eventId` that its devices scan too. */
    moreEvents: text("more_events", { mode: "json" }).$type<readonly string[]>(),
    /** Keyed hash of the supervisor's PIN; null: nobody supervises. */
    pinHash: text("pin_hash"),
    search: text("search").$type<SearchRight>().notNull().default("supervisor"),
    acceptsUnpaid: integer("accepts_unpaid", { mode: "boolean" }).notNull().default(false),
    sells: integer("sells", { mode: "boolean" }).notNull().default(false),
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
    /** Ed25519, raw, base64url: proves renewals and the queue of scans without a network (TH17). */
    publicKey: text("public_key"),
    seenAt: integer("seen_at"),
    pinFailures: integer("pin_failures").notNull().default(0),
    pinBlockedUntil: integer("pin_blocked_until"),
    /** The member who took it up by signing in; null: it came by the link. */
    personId: text("person_id"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** How often a ticket of an event lets in. Without a row: once. */
export const doorSettings = sqliteTable(
  "door_settings",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    reentry: text("reentry").$type<EntryPolicy["reentry"]>().notNull().default("none"),
    perDay: integer("per_day", { mode: "boolean" }).notNull().default(false),
    dayStartMinute: integer("day_start_minute").notNull().default(240),
    rotating: text("rotating").$type<"accepted" | "required">().notNull().default("accepted"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);

/** Who may look a ticket up by name or code at this door. */
export type SearchRight = "nobody" | "supervisor" | "everybody";
export type DoorSettings = typeof doorSettings.$inferSelect;
export type CheckInSession = typeof checkInSessions.$inferSelect;
export type Device = typeof devices.$inferSelect;
/**
 * A device, and what its member may work on now: `all`, a JSON list of events, or null once they are no member any more. Of
 * one that came by the link: `link`.
 */
export type StandingDevice = Device & { readonly standing: string | null };
