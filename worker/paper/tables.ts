/** Numbers without gaps, and documents that never change; triggers in the migration refuse it. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DocumentKind } from "./document.ts";

export const sequences = sqliteTable(
  "sequences",
  {
    tenantId: text("tenant_id").notNull(),
    kind: text("kind").$type<DocumentKind>().notNull(),
    value: integer("value").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind] })],
);

export const documents = sqliteTable(
  "documents",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").$type<DocumentKind>().notNull(),
    number: integer("number").notNull(),
    label: text("label").notNull(),
    orderId: text("order_id").notNull(),
    subjectId: text("subject_id").notNull(),
    refersTo: text("refers_to"),
    currency: text("currency").notNull(),
    total: integer("total").notNull(),
    /** JSON, read by `readContent`. */
    content: text("content").notNull(),
    issuedAt: integer("issued_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const paperSettings = sqliteTable("paper_settings", {
  tenantId: text("tenant_id").primaryKey(),
  legalName: text("legal_name").notNull().default(""),
  address: text("address").notNull().default(""),
  footer: text("footer").notNull().default(""),
  invoicePrefix: text("invoice_prefix").notNull().default("INV-"),
  receiptPrefix: text("receipt_prefix").notNull().default("RCT-"),
  creditNotePrefix: text("credit_note_prefix").notNull().default("CN-"),
  version: integer("version").notNull().default(1),
});

export type DocumentRow = typeof documents.$inferSelect;
export type PaperSettingsRow = typeof paperSettings.$inferSelect;
