/** Failures by hashed subject, orders to look at, and who may not pay online. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SubjectKind } from "./assessment.ts";

export const riskSignals = sqliteTable(
  "risk_signals",
  {
    tenantId: text("tenant_id").notNull(),
    kind: text("kind").$type<SubjectKind>().notNull(),
    subject: text("subject").notNull(),
    at: integer("at").notNull(),
    paymentId: text("payment_id").notNull(),
    instrument: text("instrument"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind, table.subject, table.at, table.paymentId] })],
);

export type ReviewStatus = "open" | "cleared" | "confirmed";

export const riskReviews = sqliteTable(
  "risk_reviews",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    orderId: text("order_id").notNull(),
    score: integer("score").notNull(),
    /** JSON list of `RiskReason`. */
    reasons: text("reasons").notNull(),
    status: text("status").$type<ReviewStatus>().notNull(),
    note: text("note").notNull().default(""),
    createdAt: integer("created_at").notNull(),
    resolvedAt: integer("resolved_at"),
    resolvedBy: text("resolved_by"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const riskBlocks = sqliteTable(
  "risk_blocks",
  {
    tenantId: text("tenant_id").notNull(),
    kind: text("kind").$type<SubjectKind>().notNull(),
    subject: text("subject").notNull(),
    id: text("id").notNull(),
    label: text("label").notNull(),
    reason: text("reason").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.kind, table.subject] })],
);

export type RiskReviewRow = typeof riskReviews.$inferSelect;
export type RiskBlockRow = typeof riskBlocks.$inferSelect;
