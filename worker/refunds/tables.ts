/** What of which line was refunded, the owner's limit, and bulk refunds. Refunds themselves are a table of payments. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const refundLines = sqliteTable(
  "refund_lines",
  {
    tenantId: text("tenant_id").notNull(),
    refundId: text("refund_id").notNull(),
    position: integer("position").notNull(),
    orderId: text("order_id").notNull(),
    amount: integer("amount").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.refundId, table.position] })],
);

export const refundPolicies = sqliteTable("refund_policies", {
  tenantId: text("tenant_id").primaryKey(),
  /** Minor units; a larger refund needs a second person. Null: none does. */
  approvalAbove: integer("approval_above"),
  version: integer("version").notNull().default(1),
});

export const refundRuns = sqliteTable(
  "refund_runs",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    eventId: text("event_id").notNull(),
    /** JSON of a `FeePolicy`. */
    feePolicy: text("fee_policy").notNull(),
    dryRun: integer("dry_run").notNull().default(0),
    status: text("status").$type<"running" | "done">().notNull(),
    /** The last order that was looked at. */
    cursor: text("cursor").notNull().default(""),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
    finishedAt: integer("finished_at"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const RUN_ITEM_STATUSES = ["requested", "manual", "skipped", "failed"] as const;

export const refundRunItems = sqliteTable(
  "refund_run_items",
  {
    tenantId: text("tenant_id").notNull(),
    runId: text("run_id").notNull(),
    orderId: text("order_id").notNull(),
    status: text("status").$type<(typeof RUN_ITEM_STATUSES)[number]>().notNull(),
    amount: integer("amount").notNull(),
    feeKept: integer("fee_kept").notNull(),
    currency: text("currency").notNull(),
    reason: text("reason"),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.runId, table.orderId] })],
);

export type RefundRun = typeof refundRuns.$inferSelect;
export type RefundRunItem = typeof refundRunItems.$inferSelect;
