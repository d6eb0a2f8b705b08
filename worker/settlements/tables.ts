/** Settlements and what was paid out of them. A closed one is immutable: triggers in the migration. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DisbursementMethod, DisbursementStatus, SettlementPeriod } from "./settlement.ts";

export const settlementSettings = sqliteTable("settlement_settings", {
  tenantId: text("tenant_id").primaryKey(),
  period: text("period").$type<SettlementPeriod>().notNull().default("month"),
  /** Millionths. */
  reserveRate: integer("reserve_rate").notNull().default(0),
  reserveDays: integer("reserve_days").notNull().default(0),
  version: integer("version").notNull().default(1),
});

export const settlementSeries = sqliteTable(
  "settlement_series",
  {
    tenantId: text("tenant_id").notNull(),
    currency: text("currency").notNull(),
    settledUntil: integer("settled_until").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.currency] })],
);

export const settlements = sqliteTable(
  "settlements",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    currency: text("currency").notNull(),
    periodStart: integer("period_start").notNull(),
    periodEnd: integer("period_end").notNull(),
    status: text("status").$type<"draft" | "closed">().notNull(),
    /** JSON, read by `readBalances`. */
    balances: text("balances").notNull(),
    result: integer("result").notNull(),
    reserved: integer("reserved").notNull(),
    released: integer("released").notNull(),
    releaseAt: integer("release_at").notNull(),
    createdAt: integer("created_at").notNull(),
    closedAt: integer("closed_at"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const reserveReleases = sqliteTable(
  "reserve_releases",
  {
    tenantId: text("tenant_id").notNull(),
    settlementId: text("settlement_id").notNull(),
    releasedBy: text("released_by").notNull(),
    amount: integer("amount").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.settlementId] })],
);

export const disbursements = sqliteTable(
  "disbursements",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    settlementId: text("settlement_id").notNull(),
    method: text("method").$type<DisbursementMethod>().notNull(),
    source: text("source").notNull(),
    reference: text("reference").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    status: text("status").$type<DisbursementStatus>().notNull(),
    failure: text("failure"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** The gateway's account that sends it; null for what was paid by hand. */
    accountId: text("account_id"),
    /** With which version of its credentials: asked about and sent there, also after they were changed. */
    accountVersion: integer("account_version").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type SettlementRow = typeof settlements.$inferSelect;
export type DisbursementRow = typeof disbursements.$inferSelect;
export type SettlementSettingsRow = typeof settlementSettings.$inferSelect;
