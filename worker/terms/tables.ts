/** Terms and who agreed to them. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A row never changes: a change is a new revision. */
export const terms = sqliteTable(
  "terms",
  {
    tenantId: text("tenant_id").notNull(),
    /** Empty: those of the organizer. */
    eventId: text("event_id").notNull(),
    revision: integer("revision").notNull(),
    /** Markdown; empty: no terms from here on. */
    body: text("body").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.revision] })],
);

export const orderTerms = sqliteTable(
  "order_terms",
  {
    tenantId: text("tenant_id").notNull(),
    orderId: text("order_id").notNull(),
    eventId: text("event_id").notNull(),
    revision: integer("revision").notNull(),
    acceptedAt: integer("accepted_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.orderId] })],
);

export type TermsRow = typeof terms.$inferSelect;
export type OrderTermsRow = typeof orderTerms.$inferSelect;
