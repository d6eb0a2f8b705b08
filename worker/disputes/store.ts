/** Queries of disputes and of the organizer's policy. */
import { desc, eq, type SQL, sql } from "drizzle-orm";
import { eventsOfOrder, isOrderOf } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { type Parts, prepared } from "../platform/prepared.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type DisputePolicyRow, disputePolicies, type DisputeRow, disputes } from "./tables.ts";

/** As literals, so that SQLite may use the partial index of open disputes. */
const OPEN = sql`${disputes.status} IN ('inquiry', 'needs_response', 'under_review')`;
/** A payment has one dispute, rarely two; an order a few payments. */
const MAX_OF_ORDER = 20;

export async function disputeById(tenant: TenantDb, id: string): Promise<DisputeRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(disputes)
    .where(tenant.own(disputes, eq(disputes.id, id)))
    .limit(1);
  return row;
}

/** The event of a dispute's order, as a list; undefined when the tenant has none of this id. */
export async function eventsOfDispute(tenant: TenantDb, id: string): Promise<readonly string[] | undefined> {
  const dispute = await disputeById(tenant, id);
  return dispute && (await eventsOfOrder(tenant, dispute.orderId));
}

/** The query of an order's disputes, newest first, for a batch of reads. */
export function selectDisputes(tenant: TenantDb, orderId: string) {
  return disputesByOrder(tenant, { orderId });
}

const disputesByOrder = prepared(({ db, own, value }: Parts<"orderId">) =>
  db
    .select()
    .from(disputes)
    .where(own(disputes, eq(disputes.orderId, value("orderId"))))
    .orderBy(desc(disputes.openedAt))
    .limit(MAX_OF_ORDER),
);

/** The query of one open dispute of an order: while there is one, nothing may be refunded (E16). */
export function selectOpenDispute(tenant: TenantDb, orderId: string | SQL) {
  return tenant.db
    .select({ id: disputes.id, status: disputes.status })
    .from(disputes)
    .where(tenant.own(disputes, eq(disputes.orderId, orderId), OPEN))
    .limit(1);
}

/** The orders among `orderIds` that have a dispute, each with its newest one's status. One bound text, whatever the number. */
export async function disputedOrders(
  tenant: TenantDb,
  orderIds: readonly string[],
): Promise<Map<string, DisputeRow["status"]>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tenant.db
    .select({ orderId: disputes.orderId, status: disputes.status })
    .from(disputes)
    .where(tenant.own(disputes, sql`${disputes.orderId} IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))`))
    .orderBy(disputes.openedAt)
    .limit(orderIds.length * MAX_OF_ORDER);
  return new Map(rows.map(({ orderId, status }) => [orderId, status]));
}

/** What the list of disputes is narrowed to. */
export type DisputeFilter = {
  readonly open: boolean;
  readonly status?: DisputeRow["status"] | undefined;
  readonly gateway?: string | undefined;
  /** The only events whose orders' disputes may be seen. */
  readonly scope?: readonly string[] | undefined;
};

/** A stretch of the disputes. */
export async function listDisputes(tenant: TenantDb, filter: DisputeFilter, stretch: Stretch): Promise<DisputeRow[]> {
  const { beyond, order } = along(disputes.id, stretch);
  return await tenant.db
    .select()
    .from(disputes)
    .where(
      tenant.own(
        disputes,
        filter.open ? OPEN : undefined,
        filter.status === undefined ? undefined : eq(disputes.status, filter.status),
        filter.gateway === undefined ? undefined : eq(disputes.gateway, filter.gateway),
        filter.scope === undefined ? undefined : isOrderOf(tenant, disputes.orderId, filter.scope),
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
}

/** Adds a dispute; a second one of the same id fails the batch. */
export function insertDispute(tenant: TenantDb, row: Omit<DisputeRow, "tenantId" | "version">): Statement {
  return tenant.db.insert(disputes).values({ ...row, tenantId: tenant.tenantId });
}

/** Moves a dispute that still has the version that was read; otherwise the whole batch fails (`runVersioned`). */
export function updateDispute(
  tenant: TenantDb,
  dispute: Pick<DisputeRow, "id" | "version">,
  changes: Partial<Omit<DisputeRow, "tenantId" | "id" | "version">>,
): Statement {
  return tenant.db
    .update(disputes)
    .set({ ...changes, version: nextVersion(dispute.version) })
    .where(tenant.own(disputes, eq(disputes.id, dispute.id)));
}

export async function policyRow(tenant: TenantDb): Promise<DisputePolicyRow | undefined> {
  const [row] = await tenant.db.select().from(disputePolicies).where(tenant.own(disputePolicies)).limit(1);
  return row;
}

/** Sets the policy; with a row that has moved on since `known` was read the batch fails. */
export function savePolicy(
  tenant: TenantDb,
  known: DisputePolicyRow | undefined,
  row: Pick<DisputePolicyRow, "tickets" | "updatedAt">,
): Statement {
  return known
    ? tenant.db
        .update(disputePolicies)
        .set({ ...row, version: nextVersion(known.version) })
        .where(tenant.own(disputePolicies))
    : tenant.db.insert(disputePolicies).values({ ...row, tenantId: tenant.tenantId });
}
