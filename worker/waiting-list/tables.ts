/** Those who wait for places of what is sold out. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Locale } from "../kernel/locales.ts";
import type { EntryState } from "./entry.ts";

export const waitingListEntries = sqliteTable(
  "waiting_list_entries",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    ticketTypeId: text("ticket_type_id").notNull(),
    quantity: integer("quantity").notNull(),
    /** Of these, wheelchair places. */
    accessible: integer("accessible").notNull().default(0),
    name: text("name").notNull(),
    email: text("email").notNull(),
    contactHash: text("contact_hash").notNull(),
    state: text("state").$type<EntryState>().notNull(),
    /** How many offers were made; part of the id of the hold that is the offer. */
    offers: integer("offers").notNull().default(0),
    holdId: text("hold_id"),
    /** Encrypted. */
    holdToken: text("hold_token"),
    offerExpiresAt: integer("offer_expires_at"),
    createdAt: integer("created_at").notNull(),
    /** When the contact was verified: the place in the line. */
    waitingSince: integer("waiting_since"),
    endedAt: integer("ended_at"),
    /** Of what is written to them; null: the organizer's. */
    language: text("language").$type<Locale>(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** A row for each type with somebody who waits or has an offer. */
export const waitingLists = sqliteTable(
  "waiting_lists",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    ticketTypeId: text("ticket_type_id").notNull(),
    waiting: integer("waiting").notNull(),
    dueAt: integer("due_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.ticketTypeId] })],
);

export type EntryRow = typeof waitingListEntries.$inferSelect;
