/** Organizers' own domains. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { DomainFault, DomainState } from "./domain.ts";

export const domains = sqliteTable(
  "domains",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    host: text("host").notNull(),
    token: text("token").notNull(),
    state: text("state").$type<DomainState>().notNull(),
    whiteLabel: integer("white_label").notNull().default(0),
    fault: text("fault").$type<DomainFault>(),
    failures: integer("failures").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    activeSince: integer("active_since"),
    checkedAt: integer("checked_at"),
    nextCheckAt: integer("next_check_at"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type DomainRow = typeof domains.$inferSelect;
