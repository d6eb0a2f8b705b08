/** Payments, refunds, what gateways sent, their credentials, and what needs a person. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { EventSubject, PayoutTruth } from "./gateway.ts";
import type { PaymentStatus, RefundApproval, RefundStatus } from "./payment.ts";

export const payments = sqliteTable(
  "payments",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    orderId: text("order_id").notNull(),
    gateway: text("gateway").notNull(),
    accountId: text("account_id"),
    attempt: integer("attempt").notNull(),
    status: text("status").$type<PaymentStatus>().notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    gatewayReference: text("gateway_reference"),
    captureReference: text("capture_reference"),
    captured: integer("captured").notNull().default(0),
    nextAction: text("next_action"),
    failure: text("failure"),
    deadline: integer("deadline"),
    nextCheckAt: integer("next_check_at"),
    checks: integer("checks").notNull().default(0),
    /** Keyed hash of the network that started it. */
    network: text("network"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    version: integer("version").notNull().default(1),
    /** With which version of the account's credentials it was started; 0: before this was kept. */
    accountVersion: integer("account_version").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const refunds = sqliteTable(
  "refunds",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    paymentId: text("payment_id").notNull(),
    orderId: text("order_id").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    reason: text("reason").notNull(),
    status: text("status").$type<RefundStatus>().notNull(),
    gatewayReference: text("gateway_reference"),
    failure: text("failure"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** `system`: money that came for nothing goes back by itself; `staff`: a person decided. */
    origin: text("origin").$type<"system" | "staff">().notNull().default("system"),
    approval: text("approval").$type<RefundApproval>().notNull().default("none"),
    /** `manual`: the gateway cannot send it back, a person does. */
    method: text("method").$type<"gateway" | "manual">().notNull().default("gateway"),
    /** Of `amount`: what was booked as tax, fees and the platform's part when it was decided. */
    tax: integer("tax").notNull().default(0),
    fee: integer("fee").notNull().default(0),
    platformFee: integer("platform_fee").notNull().default(0),
    requestedBy: text("requested_by"),
    decidedBy: text("decided_by"),
    note: text("note"),
    runId: text("run_id"),
    /** JSON list of the lines whose tickets end once it is approved. */
    cancelLines: text("cancel_lines"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const gatewayEvents = sqliteTable(
  "gateway_events",
  {
    tenantId: text("tenant_id").notNull(),
    accountId: text("account_id").notNull(),
    eventId: text("event_id").notNull(),
    gateway: text("gateway").notNull(),
    kind: text("kind").notNull(),
    reference: text("reference"),
    body: text("body").notNull(),
    receivedAt: integer("received_at").notNull(),
    processedAt: integer("processed_at"),
    outcome: text("outcome"),
    concerns: text("concerns").$type<EventSubject["kind"]>(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.accountId, table.eventId] })],
);

export const paymentGateways = sqliteTable(
  "payment_gateways",
  {
    tenantId: text("tenant_id").notNull(),
    gateway: text("gateway").notNull(),
    id: text("id").notNull(),
    /** JSON of the gateway's own configuration, encrypted. */
    config: text("config").notNull(),
    enabled: integer("enabled").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.gateway] })],
);

/** Credentials that were replaced: payments that were taken with them are refunded with them. */
export const formerGatewayAccounts = sqliteTable(
  "former_gateway_accounts",
  {
    tenantId: text("tenant_id").notNull(),
    accountId: text("account_id").notNull(),
    /** The last version of the account that had them. */
    version: integer("version").notNull(),
    gateway: text("gateway").notNull(),
    /** JSON of the gateway's own configuration, encrypted. */
    config: text("config").notNull(),
    endedAt: integer("ended_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.accountId, table.version] })],
);

export const gatewayPayouts = sqliteTable(
  "gateway_payouts",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    gateway: text("gateway").notNull(),
    accountId: text("account_id").notNull(),
    gatewayReference: text("gateway_reference").notNull(),
    status: text("status").$type<PayoutTruth["status"]>().notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    arrivesAt: integer("arrives_at").notNull(),
    failure: text("failure"),
    booked: integer("booked").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** Accounts that a gateway made for a tenant below our own. */
export const platformAccounts = sqliteTable(
  "platform_accounts",
  {
    tenantId: text("tenant_id").notNull(),
    gateway: text("gateway").notNull(),
    reference: text("reference").notNull(),
    chargesEnabled: integer("charges_enabled").notNull().default(0),
    payoutsEnabled: integer("payouts_enabled").notNull().default(0),
    requirements: text("requirements").notNull().default("[]"),
    disabledReason: text("disabled_reason"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.gateway] })],
);

/** What staff have written down of money that came by hand. */
export const manualReceipts = sqliteTable(
  "manual_receipts",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    paymentId: text("payment_id").notNull(),
    orderId: text("order_id").notNull(),
    method: text("method").notNull(),
    reference: text("reference").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    markedBy: text("marked_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const gatewayTokens = sqliteTable(
  "gateway_tokens",
  {
    tenantId: text("tenant_id").notNull(),
    accountId: text("account_id").notNull(),
    name: text("name").notNull(),
    /** Encrypted. */
    value: text("value"),
    expiresAt: integer("expires_at").notNull(),
    lease: text("lease"),
    leaseUntil: integer("lease_until").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.accountId, table.name] })],
);

export const attentionItems = sqliteTable(
  "attention_items",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    orderId: text("order_id"),
    paymentId: text("payment_id"),
    detail: text("detail").notNull(),
    createdAt: integer("created_at").notNull(),
    resolvedAt: integer("resolved_at"),
    resolution: text("resolution"),
    resolvedBy: text("resolved_by"),
    note: text("note"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type PaymentRow = typeof payments.$inferSelect;
export type RefundRow = typeof refunds.$inferSelect;
export type GatewayAccountRow = typeof paymentGateways.$inferSelect;
export type FormerAccountRow = typeof formerGatewayAccounts.$inferSelect;
export type PayoutRow = typeof gatewayPayouts.$inferSelect;
export type PlatformAccountRow = typeof platformAccounts.$inferSelect;
export type ManualReceiptRow = typeof manualReceipts.$inferSelect;
export type AttentionRow = typeof attentionItems.$inferSelect;
