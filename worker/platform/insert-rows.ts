/** Many rows in one statement and one parameter: a series makes hundreds, and D1 takes 100 parameters. */
import { getTableColumns, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Statement, TenantDb } from "./db.ts";

/** Rows in one statement; a parameter may have 2 MB. */
const ROWS_AT_ONCE = 400;

/**
 * Statements that insert `rows`, for a batch. A field that a row does not have takes its column's default, so rows that
 * were written down before a column was added still fit. The tenant is the handle's, whatever a row says.
 */
export function insertRows(
  tenant: TenantDb,
  table: SQLiteTable,
  rows: readonly Readonly<Record<string, unknown>>[],
): Statement[] {
  const columns = Object.entries(getTableColumns(table));
  const fields = sql.raw(columns.map((_, at) => `value->>${at}`).join(", "));
  const values = rows.map((row) =>
    columns.map(([key, column]) => (key === "tenantId" ? tenant.tenantId : (row[key] ?? column.default ?? null))),
  );
  const statements: Statement[] = [];
  for (let from = 0; from < values.length; from += ROWS_AT_ONCE) {
    const some = JSON.stringify(values.slice(from, from + ROWS_AT_ONCE));
    statements.push(tenant.db.insert(table).select(sql`SELECT ${fields} FROM json_each(${some})`));
  }
  return statements;
}
