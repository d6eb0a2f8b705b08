/** What an organizer set about taxes and fees. The lists inside are JSON: they are read and written as a whole. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Rounding, RoundingPer } from "./rounding.ts";

export const taxSettings = sqliteTable("tax_settings", {
  tenantId: text("tenant_id").primaryKey(),
  country: text("country"),
  taxNumber: text("tax_number"),
  rounding: text("rounding").$type<Rounding>().notNull().default("half_up"),
  roundingPer: text("rounding_per").$type<RoundingPer>().notNull().default("line"),
  reverseCharge: integer("reverse_charge").notNull().default(0),
  rates: text("rates").notNull().default("[]"),
  version: integer("version").notNull().default(1),
});

export const feeSettings = sqliteTable(
  "fee_settings",
  {
    tenantId: text("tenant_id").notNull(),
    eventId: text("event_id").notNull().default(""),
    fees: text("fees").notNull().default("[]"),
    version: integer("version").notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.eventId] })],
);

export type TaxSettingsRow = typeof taxSettings.$inferSelect;
export type FeeSettingsRow = typeof feeSettings.$inferSelect;
