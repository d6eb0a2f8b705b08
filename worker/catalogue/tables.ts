/** Ticket types: what of an event is for sale, at which price. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const ticketTypes = sqliteTable(
  "ticket_types",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    category: text("category"),
    area: text("area"),
    price: integer("price").notNull(),
    capacity: integer("capacity"),
    salesStart: integer("sales_start"),
    salesEnd: integer("sales_end"),
    minPerOrder: integer("min_per_order").notNull().default(1),
    maxPerOrder: integer("max_per_order").notNull().default(10),
    hidden: integer("hidden").notNull().default(0),
    position: integer("position").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
    /** An add-on is not sold without an admission (E29), and pays no fee a ticket. */
    kind: text("kind").$type<"admission" | "add_on">().notNull().default("admission"),
    /** JSON list of ids of tax rates; null: the organizer's standard ones. */
    taxRates: text("tax_rates"),
    /** How many people one ticket lets in. */
    peoplePerTicket: integer("people_per_ticket").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** Adult, child …: another price for the same places of a ticket type (K2). */
export const ticketTypeVariants = sqliteTable(
  "ticket_type_variants",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    ticketTypeId: text("ticket_type_id").notNull(),
    name: text("name").notNull(),
    price: integer("price").notNull(),
    active: integer("active").notNull().default(1),
    position: integer("position").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type Variant = typeof ticketTypeVariants.$inferSelect;
export type TicketType = typeof ticketTypes.$inferSelect;
