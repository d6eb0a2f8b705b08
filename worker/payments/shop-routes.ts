/** Paying, for buyers: which ways there are, and what a gateway's script handed back. Starting is with the orders. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { type AccessibleOrder, orderByAccess } from "../orders/index.ts";
import type { AppContext } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { tenantById } from "../tenants/index.ts";
import { confirmPayment } from "./confirm.ts";
import { paymentMethods } from "./methods.ts";
import { confirmationInput, confirmedSchema, paymentMethodSchema } from "./schemas.ts";

export const shopPaymentRoutes = createRouter();

const TAGS = ["Shop"];
const PAYMENT_ID = idPattern("payment");
const headers = z.object({ "order-token": z.string().max(100).optional() });

/** @throws Problem `not_found` for an unknown id and a wrong token alike */
async function opened(c: AppContext, id: string, token: string | undefined): Promise<AccessibleOrder> {
  const accessible = await orderByAccess(c.env, id, token);
  if (!accessible) throw problem("not_found");
  return accessible;
}

shopPaymentRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/orders/{id}/payment-methods",
    tags: TAGS,
    operationId: "listPaymentMethods",
    summary: "Ways to pay this order, those at home in the organizer's country first",
    permission: "public",
    request: { params: z.object({ id: z.string().max(64) }), headers },
    responses: { 200: { description: "In order", content: json(z.object({ data: z.array(paymentMethodSchema) })) } },
  }),
  async (c) => {
    const { tenant, order } = await opened(c, c.req.valid("param").id, c.req.valid("header")["order-token"]);
    const organizer = await tenantById(c.env, tenant.tenantId);
    const methods = await paymentMethods(tenant, { currency: order.currency, country: organizer?.country ?? "" });
    const data = methods.map(({ gateway, flow, needsPhone }) => ({ gateway, flow, needs_phone: needsPhone }));
    return c.json({ data }, 200);
  },
);

shopPaymentRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/orders/{id}/payments/{payment}/confirmation",
    tags: TAGS,
    operationId: "confirmPayment",
    summary: "Hand in what the gateway's script gave the browser; the gateway is asked at once",
    permission: "public",
    request: {
      params: z.object({ id: z.string().max(64), payment: z.string().max(64) }),
      headers,
      body: { content: json(confirmationInput), required: true },
    },
    responses: { 200: { description: "The payment as it is now", content: json(confirmedSchema) } },
  }),
  async (c) => {
    const { id, payment } = c.req.valid("param");
    const { tenant } = await opened(c, id, c.req.valid("header")["order-token"]);
    if (!PAYMENT_ID.test(payment)) throw problem("not_found");
    const { fields } = c.req.valid("json");
    const confirmed = await confirmPayment(c.env, tenant, { orderId: id, paymentId: payment, fields, now: c.var.now });
    if (confirmed.ok) return c.json({ payment: { id: payment, status: confirmed.value } }, 200);
    if (confirmed.error.reason === "unknown_payment") throw problem("not_found");
    if (confirmed.error.reason === "not_proven") throw problem("callback_rejected");
    throw problem("order_not_payable", { detail: "There is nothing to confirm for this payment." });
  },
);
