/** Disputes, and what the organizer wants to happen to their tickets. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DisputeStatus } from "../payments/index.ts";
import type { TicketPolicy } from "./dispute.ts";

export const disputes = sqliteTable(
  "disputes",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    orderId: text("order_id").notNull(),
    paymentId: text("payment_id").notNull(),
    gateway: text("gateway").notNull(),
    accountId: text("account_id").notNull(),
    gatewayReference: text("gateway_reference").notNull(),
    status: text("status").$type<DisputeStatus>().notNull(),
    reason: text("reason").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    withheld: integer("withheld").notNull().default(0),
    fee: integer("fee").notNull().default(0),
    feeCurrency: text("fee_currency").notNull(),
    evidenceDueAt: integer("evidence_due_at"),
    evidence: text("evidence"),
    evidenceSentAt: integer("evidence_sent_at"),
    openedAt: integer("opened_at").notNull(),
    closedAt: integer("closed_at"),
    updatedAt: integer("updated_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const disputePolicies = sqliteTable("dispute_policies", {
  tenantId: text("tenant_id").primaryKey(),
  tickets: text("tickets").$type<TicketPolicy>().notNull(),
  updatedAt: integer("updated_at").notNull(),
  version: integer("version").notNull().default(1),
});

export type DisputeRow = typeof disputes.$inferSelect;
export type DisputePolicyRow = typeof disputePolicies.$inferSelect;
