/** Queries of exports. The one without a tenant handle finds those whose time is over. */
import { asc, eq, gte, lt } from "drizzle-orm";
import { firstIdAt } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type ExportRow, exportsTable } from "./tables.ts";

export async function exportById(tenant: TenantDb, id: string): Promise<ExportRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(exportsTable)
    .where(tenant.own(exportsTable, eq(exportsTable.id, id)))
    .limit(1);
  return row;
}

export function insertExport(tenant: TenantDb, row: ExportRow): Statement {
  return tenant.db.insert(exportsTable).values({ ...row, tenantId: tenant.tenantId });
}

/** For `runVersioned`: two runs of one step write one part. */
export function updateExport(
  tenant: TenantDb,
  { id, version }: ExportRow,
  changes: Partial<Pick<ExportRow, "status" | "parts" | "rowCount" | "cursor">>,
): Statement {
  return tenant.db
    .update(exportsTable)
    .set({ ...changes, version: nextVersion(version) })
    .where(tenant.own(exportsTable, eq(exportsTable.id, id)));
}

/** How many exports a tenant has asked for since `from`, at most `most`. */
export async function exportsSince(tenant: TenantDb, from: Millis, most: number): Promise<number> {
  const rows = await tenant.db
    .select({ id: exportsTable.id })
    .from(exportsTable)
    .where(tenant.own(exportsTable, gte(exportsTable.id, firstIdAt("export", from))))
    .limit(most);
  return rows.length;
}

/** Exports whose time is over, oldest first: for the sweep. */
export async function expiredExports(env: Env, now: Millis, limit: number): Promise<ExportRow[]> {
  return await platformDb(env)
    .select()
    .from(exportsTable)
    .where(lt(exportsTable.expiresAt, now))
    .orderBy(asc(exportsTable.expiresAt))
    .limit(limit);
}

export function deleteExport(tenant: TenantDb, id: string): Statement {
  return tenant.db.delete(exportsTable).where(tenant.own(exportsTable, eq(exportsTable.id, id)));
}
