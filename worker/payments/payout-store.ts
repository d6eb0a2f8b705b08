/** Queries of payouts. */
import { eq } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";
import { gatewayPayouts, type PayoutRow } from "./tables.ts";

export async function payoutById(tenant: TenantDb, id: string): Promise<PayoutRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(gatewayPayouts)
    .where(tenant.own(gatewayPayouts, eq(gatewayPayouts.id, id)))
    .limit(1);
  return row;
}

/** Payouts by id, descending; `before` is the id that the page before ended with. */
export async function listPayouts(tenant: TenantDb, stretch: Stretch): Promise<PayoutRow[]> {
  const { beyond, order } = along(gatewayPayouts.id, stretch);
  return await tenant.db
    .select()
    .from(gatewayPayouts)
    .where(tenant.own(gatewayPayouts, beyond))
    .orderBy(order)
    .limit(stretch.limit);
}

/** Adds a payout; a second one of the same id fails the batch. */
export function insertPayout(tenant: TenantDb, row: Omit<PayoutRow, "tenantId" | "version">): Statement {
  return tenant.db.insert(gatewayPayouts).values({ ...row, tenantId: tenant.tenantId });
}

/** Moves a payout that still has the version that was read; otherwise the whole batch fails (`runVersioned`). */
export function updatePayout(
  tenant: TenantDb,
  payout: Pick<PayoutRow, "id" | "version">,
  changes: Partial<Pick<PayoutRow, "status" | "arrivesAt" | "failure" | "booked" | "updatedAt">>,
): Statement {
  return tenant.db
    .update(gatewayPayouts)
    .set({ ...changes, version: nextVersion(payout.version) })
    .where(tenant.own(gatewayPayouts, eq(gatewayPayouts.id, payout.id)));
}
