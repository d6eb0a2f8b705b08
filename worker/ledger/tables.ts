/** The ledger: append only; triggers in the migrations refuse changes and deletions. */
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
    /** Of the transaction: an account reads in order of time with one seek. */
    at: integer("at").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.transactionId, table.position] })],
);

/** What an account held before `until`; written by the daily closing. */
export const ledgerSnapshots = sqliteTable(
  "ledger_snapshots",
  {
    tenantId: text("tenant_id").notNull(),
    account: text("account").notNull(),
    currency: text("currency").notNull(),
    until: integer("until").notNull(),
    balance: integer("balance").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.account, table.currency, table.until] })],
);

/** Up to where the books were checked and closed. */
export const ledgerClosings = sqliteTable(
  "ledger_closings",
  {
    tenantId: text("tenant_id").notNull(),
    until: integer("until").notNull(),
    transactions: integer("transactions").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.until] })],
);
