/** Promotions: promo codes, access codes, and those without a code, which apply by themselves. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PromotionKind } from "../pricing/index.ts";

export const promotions = sqliteTable(
  "promotions",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id"),
    code: text("code"),
    codeKey: text("code_key"),
    name: text("name").notNull().default(""),
    kind: text("kind").$type<PromotionKind>().notNull(),
    rate: integer("rate"),
    amount: integer("amount"),
    per: text("per").$type<"ticket" | "order">().notNull().default("ticket"),
    take: integer("take"),
    pay: integer("pay"),
    ticketTypes: text("ticket_types"),
    reveals: text("reveals"),
    minPlaces: integer("min_places").notNull().default(1),
    startsAt: integer("starts_at"),
    endsAt: integer("ends_at"),
    maxUses: integer("max_uses"),
    maxPerCustomer: integer("max_per_customer"),
    budget: integer("budget"),
    stacks: integer("stacks").notNull().default(0),
    active: integer("active").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type PromotionRow = typeof promotions.$inferSelect;
