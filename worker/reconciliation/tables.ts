/** Comparisons of gateways with the books, and what differed. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DifferenceKind } from "./compare.ts";

export const reconciliations = sqliteTable(
  "reconciliations",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    gateway: text("gateway").notNull(),
    accountId: text("account_id").notNull(),
    periodStart: integer("period_start").notNull(),
    periodEnd: integer("period_end").notNull(),
    status: text("status").$type<"complete" | "failed">().notNull(),
    listed: integer("listed").notNull(),
    differences: integer("differences").notNull(),
    failure: text("failure"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const reconciliationDifferences = sqliteTable(
  "reconciliation_differences",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    reconciliationId: text("reconciliation_id").notNull(),
    kind: text("kind").$type<DifferenceKind>().notNull(),
    reference: text("reference").notNull(),
    paymentId: text("payment_id"),
    orderId: text("order_id"),
    ours: integer("ours"),
    theirs: integer("theirs"),
    currency: text("currency").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type ReconciliationRow = typeof reconciliations.$inferSelect;
export type DifferenceRow = typeof reconciliationDifferences.$inferSelect;
