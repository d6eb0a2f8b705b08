/** What was mailed about an order, for staff. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { orderWithLines } from "../orders/index.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { messagesOfOrder } from "./store.ts";
import type { MessageRow } from "./tables.ts";

export const messageRoutes = createRouter();

const messageSchema = z
  .object({
    id: z.string(),
    channel: z.enum(["email", "sms", "whatsapp"]),
    recipient: z.string(),
    template: z.string().openapi({ description: "What it is about", example: "order_paid" }),
    status: z.enum(["queued", "sent", "failed"]),
    failure: z.string().nullable(),
    created_at: z.string(),
    sent_at: z.string().nullable(),
  })
  .openapi("OrderMessage");

function messageWire(row: MessageRow): z.infer<typeof messageSchema> {
  const { id, channel, recipient, template, status, failure } = row;
  const sentAt = row.sentAt === null ? null : toTimestamp(row.sentAt);
  return { id, channel, recipient, template, status, failure, created_at: toTimestamp(row.createdAt), sent_at: sentAt };
}

messageRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders/{id}/messages",
    tags: ["Orders"],
    operationId: "listOrderMessages",
    summary: "What was sent to people about an order, oldest first, and whether it left",
    permission: "orders.read",
    request: { params: z.object({ id: z.string().regex(idPattern("order"), "is not an order id") }) },
    responses: {
      200: { description: "The first hundred", content: json(z.object({ data: z.array(messageSchema) })) },
    },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if (!(await orderWithLines(tenant, id))) throw problem("not_found");
    return c.json({ data: (await messagesOfOrder(tenant, id)).map(messageWire) }, 200);
  },
);
