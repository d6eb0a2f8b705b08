/** Lists that staff take with them. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const EXPORT_KINDS = ["orders", "customers"] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportStatus = "running" | "ready" | "failed";

export const exportsTable = sqliteTable(
  "exports",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").$type<ExportKind>().notNull(),
    /** JSON, as it was asked for. */
    filter: text("filter").notNull(),
    status: text("status").$type<ExportStatus>().notNull(),
    /** Files that are written, each a step. */
    parts: integer("parts").notNull().default(0),
    rowCount: integer("row_count").notNull().default(0),
    /** Where the next step begins. */
    cursor: text("cursor"),
    requestedBy: text("requested_by").notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type ExportRow = typeof exportsTable.$inferSelect;
