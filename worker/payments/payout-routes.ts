/** Payouts of gateways, for staff. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { listPayouts } from "./payout-store.ts";
import type { PayoutRow } from "./tables.ts";

export const payoutRoutes = createRouter();

const payoutSchema = z
  .object({
    id: z.string(),
    gateway: z.string(),
    reference: z.string(),
    status: z.enum(["pending", "paid", "failed", "cancelled"]),
    amount: z.object({ amount: z.number().int(), currency: z.string() }),
    arrives_at: z.string(),
    failure: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("Payout");

function payoutWire(row: PayoutRow): z.infer<typeof payoutSchema> {
  return {
    id: row.id,
    gateway: row.gateway,
    reference: row.gatewayReference,
    status: row.status,
    amount: { amount: row.amount, currency: row.currency },
    arrives_at: toTimestamp(row.arrivesAt),
    failure: row.failure,
    created_at: toTimestamp(row.createdAt),
  };
}

payoutRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/payouts",
    tags: ["Payments"],
    operationId: "listPayouts",
    summary: "Money that gateways sent to the bank",
    permission: "finance.read",
    request: { query: z.object(pageQuery) },
    responses: { 200: { description: "A page of payouts", content: json(pageOf(payoutSchema)) } },
  }),
  async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const rows = await listPayouts(tenantOf(c), readCursor(cursor), limit + 1);
    return c.json(
      toPage(rows, limit, ({ id }) => id, payoutWire),
      200,
    );
  },
);
