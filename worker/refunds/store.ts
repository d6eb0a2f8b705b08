/** Queries of refunds: their lines, the owner's limit, and bulk runs. */
import { eq, inArray, sql } from "drizzle-orm";
import { chunkRows, type Statement, type TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";
import {
  refundLines,
  refundPolicies,
  type RefundRun,
  type RefundRunItem,
  refundRunItems,
  refundRuns,
} from "./tables.ts";

/** An order's refunds times its lines. */
const MAX_REFUND_LINES = 2000;
const LINE_COLUMNS = 5;

export type RefundLineRow = typeof refundLines.$inferSelect;

/** The query of what of which line went back, for a batch of reads. */
export function selectRefundLines(tenant: TenantDb, orderId: string) {
  return tenant.db
    .select()
    .from(refundLines)
    .where(tenant.own(refundLines, eq(refundLines.orderId, orderId)))
    .limit(MAX_REFUND_LINES);
}

export function insertRefundLines(tenant: TenantDb, rows: readonly Omit<RefundLineRow, "tenantId">[]): Statement[] {
  return chunkRows(rows, LINE_COLUMNS).map((chunk) =>
    tenant.db.insert(refundLines).values(chunk.map((row) => ({ ...row, tenantId: tenant.tenantId }))),
  );
}

/** The query of the owner's limit, for a batch of reads; no row: there is none. */
export function selectPolicy(tenant: TenantDb) {
  return tenant.db.select().from(refundPolicies).where(tenant.own(refundPolicies)).limit(1);
}

/** Sets the limit; `from` is the version that was read, 0 for none. A stale one fails the batch. */
export function savePolicy(tenant: TenantDb, from: number, approvalAbove: number | null): Statement {
  const { tenantId } = tenant;
  if (from === 0) return tenant.db.insert(refundPolicies).values({ tenantId, approvalAbove });
  return tenant.db
    .update(refundPolicies)
    .set({ approvalAbove, version: nextVersion(from) })
    .where(tenant.own(refundPolicies));
}

// Bulk runs --------------------------------------------------------------------------------------------------------

export function insertRun(tenant: TenantDb, run: Omit<RefundRun, "tenantId">): Statement {
  return tenant.db.insert(refundRuns).values({ ...run, tenantId: tenant.tenantId });
}

export async function runById(tenant: TenantDb, id: string): Promise<RefundRun | undefined> {
  const [run] = await tenant.db
    .select()
    .from(refundRuns)
    .where(tenant.own(refundRuns, eq(refundRuns.id, id)))
    .limit(1);
  return run;
}

/** A stretch of the runs of an event. */
export async function runsOfEvent(tenant: TenantDb, eventId: string, stretch: Stretch): Promise<RefundRun[]> {
  const { beyond, order } = along(refundRuns.id, stretch);
  return await tenant.db
    .select()
    .from(refundRuns)
    .where(tenant.own(refundRuns, eq(refundRuns.eventId, eventId), beyond))
    .orderBy(order)
    .limit(stretch.limit);
}

/** Moves a run on from `run.version`; otherwise the batch fails. */
export function updateRun(
  tenant: TenantDb,
  run: Pick<RefundRun, "id" | "version">,
  changes: Partial<Pick<RefundRun, "status" | "cursor" | "finishedAt">>,
): Statement {
  return tenant.db
    .update(refundRuns)
    .set({ ...changes, version: nextVersion(run.version) })
    .where(tenant.own(refundRuns, eq(refundRuns.id, run.id)));
}

/** Notes what became of one order; the first note of a run stays. */
export function insertRunItem(tenant: TenantDb, item: Omit<RefundRunItem, "tenantId">): Statement {
  return tenant.db
    .insert(refundRunItems)
    .values({ ...item, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** A stretch of the orders of a run, by id; of one status if given. */
export async function runItems(
  tenant: TenantDb,
  runId: string,
  status: RefundRunItem["status"] | undefined,
  stretch: Stretch,
): Promise<RefundRunItem[]> {
  const { beyond, order } = along(refundRunItems.orderId, stretch);
  return await tenant.db
    .select()
    .from(refundRunItems)
    .where(
      tenant.own(
        refundRunItems,
        eq(refundRunItems.runId, runId),
        status === undefined ? undefined : eq(refundRunItems.status, status),
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
}

/** How many orders of a run stand where, with their sums. */
export async function runSums(tenant: TenantDb, runId: string) {
  return await tenant.db
    .select({
      status: refundRunItems.status,
      orders: sql<number>`count(*)`,
      amount: sql<number>`coalesce(sum(${refundRunItems.amount}), 0)`,
      feeKept: sql<number>`coalesce(sum(${refundRunItems.feeKept}), 0)`,
    })
    .from(refundRunItems)
    .where(tenant.own(refundRunItems, eq(refundRunItems.runId, runId)))
    .groupBy(refundRunItems.status);
}

/** Which of these orders the run has looked at already. */
export async function ordersInRun(tenant: TenantDb, runId: string, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await tenant.db
    .select({ id: refundRunItems.orderId })
    .from(refundRunItems)
    .where(
      tenant.own(
        refundRunItems,
        eq(refundRunItems.runId, runId),
        inArray(refundRunItems.orderId, orderIds.slice(0, 90)),
      ),
    )
    .limit(90);
  return new Set(rows.map(({ id }) => id));
}
