/** Payouts of gateways, for staff. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { tenantOf } from "../platform/context.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute } from "../platform/router.ts";
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
    request: { query: z.object(listQuery) },
    responses: listAnswer(payoutSchema),
  }),
  async (c) =>
    await answerList(c, c.req.valid("query"), {
      name: "payouts",
      item: payoutSchema,
      read: (stretch) => listPayouts(tenantOf(c), stretch),
      keyOf: ({ id }) => id,
      toWire: payoutWire,
    }),
);
