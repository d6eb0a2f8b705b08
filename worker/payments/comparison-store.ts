/** What we have of payments that a gateway lists: for the daily comparison (G9). */
import { inArray, ne, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { payments, refunds } from "./tables.ts";

export type PaymentMoney = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly gateway: string;
  readonly reference: string | null;
  readonly captured: number;
  /** What went back or is on its way. */
  readonly refunded: number;
  readonly currency: string;
  readonly startedAt: Millis;
  /** A person has it before them already. */
  readonly uncertain: boolean;
};

/** Ids in one statement: D1 takes 100 parameters. */
const IDS_AT_ONCE = 90;

/** The money of these payments, by id; those that the tenant does not have are left out. */
export async function paymentMoney(
  tenant: TenantDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PaymentMoney>> {
  const found = new Map<string, PaymentMoney>();
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
    const some = ids.slice(i, i + IDS_AT_ONCE);
    const [rows, sums] = await tenant.db.batch([
      tenant.db
        .select()
        .from(payments)
        .where(tenant.own(payments, inArray(payments.id, some)))
        .limit(IDS_AT_ONCE),
      tenant.db
        .select({ paymentId: refunds.paymentId, amount: sql<number>`sum(${refunds.amount})` })
        .from(refunds)
        .where(tenant.own(refunds, inArray(refunds.paymentId, some), ne(refunds.status, "failed")))
        .groupBy(refunds.paymentId)
        .limit(IDS_AT_ONCE),
    ]);
    const back = new Map(sums.map(({ paymentId, amount }) => [paymentId, amount]));
    for (const { id, orderId, gateway, gatewayReference, captured, currency, status, createdAt } of rows) {
      found.set(id, {
        paymentId: id,
        orderId,
        gateway,
        reference: gatewayReference,
        captured: status === "captured" || status === "uncertain" ? captured : 0,
        refunded: back.get(id) ?? 0,
        currency,
        startedAt: createdAt,
        uncertain: status === "uncertain",
      });
    }
  }
  return found;
}
