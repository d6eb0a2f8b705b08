/** What was sent to whom, through whom, and who is not written to any more. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ChannelName, Delivery } from "./channel.ts";
import type { NoticeKind } from "./notices.ts";
import type { Language, MessageKind } from "./words/index.ts";

export type MessageStatus = "queued" | "sent" | "failed";

export const messages = sqliteTable(
  "messages",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    channel: text("channel").$type<ChannelName>().notNull(),
    recipient: text("recipient").notNull(),
    template: text("template").notNull(),
    orderId: text("order_id"),
    status: text("status").$type<MessageStatus>().notNull(),
    provider: text("provider"),
    providerId: text("provider_id"),
    failure: text("failure"),
    createdAt: integer("created_at").notNull(),
    sentAt: integer("sent_at"),
    /** What the provider told later; null while it has told nothing. */
    delivery: text("delivery").$type<Delivery>(),
    deliveryAt: integer("delivery_at"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type MessageRow = typeof messages.$inferSelect;

export const messageProviders = sqliteTable(
  "message_providers",
  {
    tenantId: text("tenant_id").notNull(),
    provider: text("provider").notNull(),
    id: text("id").notNull(),
    channel: text("channel").$type<ChannelName>().notNull(),
    config: text("config").notNull(),
    enabled: integer("enabled").notNull(),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.provider] })],
);

export type ProviderRow = typeof messageProviders.$inferSelect;

export const messageReferences = sqliteTable(
  "message_references",
  {
    provider: text("provider").notNull(),
    providerId: text("provider_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    messageId: text("message_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.providerId] })],
);

export type SuppressionReason = "bounced" | "complained" | "stopped" | "unsubscribed" | "by_hand";

export const messageSuppressions = sqliteTable(
  "message_suppressions",
  {
    tenantId: text("tenant_id").notNull(),
    channel: text("channel").$type<ChannelName>().notNull(),
    contact: text("contact").notNull(),
    id: text("id").notNull(),
    reason: text("reason").$type<SuppressionReason>().notNull(),
    /** `optional`: only what nobody needs, such as news. */
    scope: text("scope").$type<"all" | "optional">().notNull(),
    messageId: text("message_id"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.channel, table.contact] })],
);

export type SuppressionRow = typeof messageSuppressions.$inferSelect;

export const messageTemplates = sqliteTable(
  "message_templates",
  {
    tenantId: text("tenant_id").notNull(),
    kind: text("kind").$type<MessageKind>().notNull(),
    language: text("language").$type<Language>().notNull(),
    subject: text("subject").notNull(),
    heading: text("heading").notNull(),
    body: text("body").notNull(),
    updatedAt: integer("updated_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind, table.language] })],
);

export type TemplateRow = typeof messageTemplates.$inferSelect;

export const reminderSettings = sqliteTable("reminder_settings", {
  tenantId: text("tenant_id").primaryKey(),
  /** The day before, and on the day. */
  reminders: integer("reminders").notNull().default(1),
  /** Orders that were begun and not finished. */
  carts: integer("carts").notNull().default(0),
  /** The order up to which carts were looked at. */
  cartsAfter: text("carts_after").notNull().default(""),
  version: integer("version").notNull().default(1),
});

export const eventReminders = sqliteTable(
  "event_reminders",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    kind: text("kind").$type<"reminder_tomorrow" | "reminder_today">().notNull(),
    startsAt: integer("starts_at").notNull(),
    queuedAt: integer("queued_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.kind, table.startsAt] })],
);

/** A row is a yes. */
export const staffNotices = sqliteTable(
  "staff_notices",
  {
    tenantId: text("tenant_id").notNull(),
    personId: text("person_id").notNull(),
    kind: text("kind").$type<NoticeKind>().notNull(),
    channel: text("channel").$type<ChannelName>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.personId, table.kind, table.channel] })],
);

export const staffNoticePhones = sqliteTable(
  "staff_notice_phones",
  {
    tenantId: text("tenant_id").notNull(),
    personId: text("person_id").notNull(),
    /** Sealed. */
    phone: text("phone").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.personId] })],
);
