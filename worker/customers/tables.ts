/** What we keep of customers beside their orders: who was looked at, contacts, notes, tags, and who was erased. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ContactKind } from "./contact.ts";

export const customers = sqliteTable(
  "customers",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** The customer that this one is now. */
    mergedInto: text("merged_into"),
    erasedAt: integer("erased_at"),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const customerContacts = sqliteTable(
  "customer_contacts",
  {
    tenantId: text("tenant_id").notNull(),
    kind: text("kind").$type<ContactKind>().notNull(),
    value: text("value").notNull(),
    customerId: text("customer_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind, table.value] })],
);

export const customerNotes = sqliteTable(
  "customer_notes",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    customerId: text("customer_id").notNull(),
    body: text("body").notNull(),
    authorId: text("author_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const customerTags = sqliteTable(
  "customer_tags",
  {
    tenantId: text("tenant_id").notNull(),
    tag: text("tag").notNull(),
    customerId: text("customer_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.tag, table.customerId] })],
);

export const customerErasures = sqliteTable(
  "customer_erasures",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    customerId: text("customer_id").notNull(),
    /** JSON list. */
    orderIds: text("order_ids").notNull(),
    erasedAt: integer("erased_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type CustomerRow = typeof customers.$inferSelect;
export type ContactRow = typeof customerContacts.$inferSelect;
export type NoteRow = typeof customerNotes.$inferSelect;
