/** What was sent to whom. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export type MessageStatus = "queued" | "sent" | "failed";

export const messages = sqliteTable(
  "messages",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    channel: text("channel").$type<"email" | "sms" | "whatsapp">().notNull(),
    recipient: text("recipient").notNull(),
    template: text("template").notNull(),
    orderId: text("order_id"),
    status: text("status").$type<MessageStatus>().notNull(),
    provider: text("provider"),
    providerId: text("provider_id"),
    failure: text("failure"),
    createdAt: integer("created_at").notNull(),
    sentAt: integer("sent_at"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type MessageRow = typeof messages.$inferSelect;
