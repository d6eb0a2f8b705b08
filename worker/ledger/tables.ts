/** The ledger: append only; triggers in the migration refuse changes and deletions. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const ledgerTransactions = sqliteTable(
  "ledger_transactions",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    orderId: text("order_id"),
    paymentId: text("payment_id"),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    tenantId: text("tenant_id").notNull(),
    transactionId: text("transaction_id").notNull(),
    position: integer("position").notNull(),
    account: text("account").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.transactionId, table.position] })],
);
