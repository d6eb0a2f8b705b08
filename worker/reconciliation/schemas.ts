/** Wire shapes of reconciliations. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { pageQuery } from "../platform/cursor.ts";
import { listQuery } from "../platform/list.ts";
import { DIFFERENCE_KINDS } from "./compare.ts";
import type { DifferenceRow, ReconciliationRow } from "./tables.ts";

export const reconciliationParams = z.object({
  id: z.string().regex(idPattern("reconciliation"), "is not a reconciliation id"),
});
export const reconciliationQuery = z.object(pageQuery);
export const reconciliationsQuery = z.object({
  ...listQuery,
  gateway: z.string().max(40).optional(),
  status: z.enum(["complete", "failed"]).optional(),
});

const money = z.object({ amount: z.number().int(), currency: z.string() });

export const reconciliationSchema = z
  .object({
    id: z.string(),
    gateway: z.string(),
    account_id: z.string(),
    period_start: z.string(),
    period_end: z.string(),
    status: z.enum(["complete", "failed"]),
    listed: z.number().int().openapi({ description: "Payments of ours in the gateway's books" }),
    differences: z.number().int(),
    failure: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("Reconciliation");

export const differenceSchema = z
  .object({
    id: z.string(),
    kind: z.enum(DIFFERENCE_KINDS),
    reference: z.string(),
    payment_id: z.string().nullable(),
    order_id: z.string().nullable(),
    ours: money.nullable(),
    theirs: money.nullable(),
    created_at: z.string(),
  })
  .openapi("ReconciliationDifference");

export const reconciliationDetailSchema = reconciliationSchema
  .extend({
    found: z.object({ data: z.array(differenceSchema), next_cursor: z.string().nullable() }).openapi({
      description: "What this run found first; what was found before is told by the run that found it",
    }),
  })
  .openapi("ReconciliationDetail");

export function reconciliationWire(row: ReconciliationRow): z.infer<typeof reconciliationSchema> {
  return {
    id: row.id,
    gateway: row.gateway,
    account_id: row.accountId,
    period_start: toTimestamp(row.periodStart),
    period_end: toTimestamp(row.periodEnd),
    status: row.status,
    listed: row.listed,
    differences: row.differences,
    failure: row.failure,
    created_at: toTimestamp(row.createdAt),
  };
}

export function differenceWire(row: DifferenceRow): z.infer<typeof differenceSchema> {
  const of = (amount: number | null) => (amount === null ? null : { amount, currency: row.currency });
  return {
    id: row.id,
    kind: row.kind,
    reference: row.reference,
    payment_id: row.paymentId,
    order_id: row.orderId,
    ours: of(row.ours),
    theirs: of(row.theirs),
    created_at: toTimestamp(row.createdAt),
  };
}
