/** Finding an order by what a gateway calls its payment: what a buyer reads out on the phone (O12). */
import { and, eq, inArray } from "drizzle-orm";
import type { TenantDb } from "../platform/db.ts";
import { gatewayIds } from "./gateways/index.ts";
import { payments } from "./tables.ts";

const MOST = 20;

/** Ids of the orders whose payment has exactly this reference. One seek a gateway, for the index begins with it. */
export async function ordersOfReference(tenant: TenantDb, reference: string): Promise<string[]> {
  const rows = await tenant.db
    .select({ orderId: payments.orderId })
    .from(payments)
    .where(tenant.own(payments, and(inArray(payments.gateway, gatewayIds()), eq(payments.gatewayReference, reference))))
    .limit(MOST);
  return [...new Set(rows.map(({ orderId }) => orderId))];
}
