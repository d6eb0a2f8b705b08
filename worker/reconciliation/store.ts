/** Queries of reconciliations and their differences. */
import { asc, eq, gt, inArray } from "drizzle-orm";
import { chunkRows, type Statement, type TenantDb } from "../platform/db.ts";
import { alongTime, type Stretch } from "../platform/list.ts";
import { type DifferenceRow, reconciliationDifferences, type ReconciliationRow, reconciliations } from "./tables.ts";

const IDS_AT_ONCE = 90;
const DIFFERENCE_COLUMNS = 11;

/** Newest period first; `before` is where the page before ended. */
export async function listReconciliations(
  tenant: TenantDb,
  filter: { readonly gateway?: string | undefined; readonly status?: ReconciliationRow["status"] | undefined },
  stretch: Stretch,
): Promise<ReconciliationRow[]> {
  const { beyond, order } = alongTime(reconciliations.periodEnd, reconciliations.id, stretch);
  return await tenant.db
    .select()
    .from(reconciliations)
    .where(
      tenant.own(
        reconciliations,
        filter.gateway === undefined ? undefined : eq(reconciliations.gateway, filter.gateway),
        filter.status === undefined ? undefined : eq(reconciliations.status, filter.status),
        beyond,
      ),
    )
    .orderBy(...order)
    .limit(stretch.limit);
}

export async function reconciliationById(tenant: TenantDb, id: string): Promise<ReconciliationRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(reconciliations)
    .where(tenant.own(reconciliations, eq(reconciliations.id, id)))
    .limit(1);
  return row;
}

/** What a run found first; one that was found before belongs to that run. */
export async function differencesOf(
  tenant: TenantDb,
  reconciliationId: string,
  after: string | undefined,
  limit: number,
): Promise<DifferenceRow[]> {
  return await tenant.db
    .select()
    .from(reconciliationDifferences)
    .where(
      tenant.own(
        reconciliationDifferences,
        eq(reconciliationDifferences.reconciliationId, reconciliationId),
        after === undefined ? undefined : gt(reconciliationDifferences.id, after),
      ),
    )
    .orderBy(asc(reconciliationDifferences.id))
    .limit(limit);
}

/** Which of these differences were told before. */
export async function knownDifferences(tenant: TenantDb, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
    const rows = await tenant.db
      .select({ id: reconciliationDifferences.id })
      .from(reconciliationDifferences)
      .where(
        tenant.own(reconciliationDifferences, inArray(reconciliationDifferences.id, ids.slice(i, i + IDS_AT_ONCE))),
      )
      .limit(IDS_AT_ONCE);
    for (const { id } of rows) known.add(id);
  }
  return known;
}

/** Keeps what a run came to; a later run of the same period says it anew. */
export function keepRun(tenant: TenantDb, row: Omit<ReconciliationRow, "tenantId">): Statement {
  const { id: _id, ...changes } = row;
  return tenant.db
    .insert(reconciliations)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoUpdate({ target: [reconciliations.tenantId, reconciliations.id], set: changes });
}

/** Adds differences; those that were told before stay as they are. */
export function insertDifferences(tenant: TenantDb, rows: readonly Omit<DifferenceRow, "tenantId">[]): Statement[] {
  const { tenantId } = tenant;
  return chunkRows(rows, DIFFERENCE_COLUMNS).map((chunk) =>
    tenant.db
      .insert(reconciliationDifferences)
      .values(chunk.map((row) => ({ ...row, tenantId })))
      .onConflictDoNothing(),
  );
}
