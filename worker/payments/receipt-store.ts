/** Queries of money that staff wrote down. */
import { asc, eq } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { type ManualReceiptRow, manualReceipts } from "./tables.ts";

/** One payment is made up of at most so many amounts (I8). */
export const MAX_RECEIPTS = 50;

/** What was written down for a payment, oldest first. */
export async function receiptsOf(tenant: TenantDb, paymentId: string): Promise<ManualReceiptRow[]> {
  return await tenant.db
    .select()
    .from(manualReceipts)
    .where(tenant.own(manualReceipts, eq(manualReceipts.paymentId, paymentId)))
    .orderBy(asc(manualReceipts.createdAt), asc(manualReceipts.id))
    .limit(MAX_RECEIPTS + 1);
}

/** Adds a receipt; the same one again fails the batch. */
export function insertReceipt(tenant: TenantDb, row: Omit<ManualReceiptRow, "tenantId">): Statement {
  return tenant.db.insert(manualReceipts).values({ ...row, tenantId: tenant.tenantId });
}
