/** Tickets and the keys that sign their codes. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TicketStatus } from "./ticket.ts";

export const eventKeys = sqliteTable(
  "event_keys",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    publicKey: text("public_key").notNull(),
    privateKey: text("private_key").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);

export const tickets = sqliteTable(
  "tickets",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    orderId: text("order_id").notNull(),
    line: integer("line").notNull(),
    ticketTypeId: text("ticket_type_id").notNull(),
    typeName: text("type_name").notNull(),
    seat: text("seat"),
    seatLabel: text("seat_label"),
    holderName: text("holder_name").notNull(),
    status: text("status").$type<TicketStatus>().notNull(),
    ticketVersion: integer("ticket_version").notNull().default(1),
    issuedAt: integer("issued_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    blockedFor: text("blocked_for"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** How tickets are printed (X8). A row never changes: a change is a new revision. */
export const ticketTemplates = sqliteTable(
  "ticket_templates",
  {
    tenantId: text("tenant_id").notNull(),
    /** Empty: that of the organizer. */
    eventId: text("event_id").notNull(),
    revision: integer("revision").notNull(),
    /** JSON, read by `readTemplate`; empty: the organizer's holds. */
    body: text("body").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.revision] })],
);

export type TemplateRow = typeof ticketTemplates.$inferSelect;
export type Ticket = typeof tickets.$inferSelect;
