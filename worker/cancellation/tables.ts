/** What buyers may do themselves with what they bought. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A row never changes: a change is a new revision. */
export const cancellationPolicies = sqliteTable(
  "cancellation_policies",
  {
    tenantId: text("tenant_id").notNull(),
    /** Empty: that of the organizer. */
    eventId: text("event_id").notNull(),
    revision: integer("revision").notNull(),
    /** JSON, read by `readPolicy`; empty: the organizer's holds. */
    body: text("body").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId, table.revision] })],
);

export type CancellationRow = typeof cancellationPolicies.$inferSelect;
