/**
 * A buyer's tickets. Mounted from here and not through index.ts: orders and events import that one, and these routes
 * import them.
 */
import { settings } from "../env.ts";
import { assert } from "../kernel/assert.ts";
import { eventById } from "../events/index.ts";
import { orderByAccess } from "../orders/index.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { tenantById } from "../tenants/index.ts";
import { venueById } from "../venues/index.ts";
import { codedTickets, type DocumentContext, orderTicketsPdf } from "./documents.ts";
import { wantsMovingCode } from "./store.ts";
import { orderParams, ticketsSchema, ticketWire, tokenHeaders, tokenQuery } from "./schemas.ts";

export const ticketRoutes = createRouter();

const TAGS = ["Shop"];

/** The order that id and token open, with what is printed round its tickets. A wrong token is like no order (TH38). */
async function openOrder(
  c: AppContext,
  orderId: string,
  token: string | undefined,
): Promise<{ tenant: TenantDb; context: DocumentContext }> {
  const access = await orderByAccess(c.env, orderId, token);
  if (access === undefined) throw problem("not_found");
  const { tenant, order } = access;
  const [seller, event] = await Promise.all([tenantById(c.env, tenant.tenantId), eventById(tenant, order.eventId)]);
  assert(seller !== undefined && event !== undefined, "an order has a tenant and an event");
  const venue = await venueById(tenant, event.venueId);
  assert(venue !== undefined, "an event has a venue");
  const url = `${publicUrl(c, settings(c.env).PUBLIC_URL)}/orders/${order.id}/${token ?? ""}`;
  return { tenant, context: { tenant: seller, event, venue, order, url } };
}

ticketRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/orders/{id}/tickets",
    permission: "public",
    tags: TAGS,
    summary: "The tickets of an order, with their QR codes",
    request: { params: orderParams, query: tokenQuery, headers: tokenHeaders },
    responses: {
      200: { description: "All of them, by line; none before the order is paid", content: json(ticketsSchema) },
    },
  }),
  async (c) => {
    const token = c.req.valid("header")["order-token"] ?? c.req.valid("query").token;
    const { tenant, context } = await openOrder(c, c.req.valid("param").id, token);
    const [tickets, moving] = await Promise.all([
      codedTickets(c.env, tenant, context.event, context.order.id, c.var.now),
      wantsMovingCode(tenant, context.event.id),
    ]);
    // Codes and the keys of their moving parts are the holder's alone.
    c.header("cache-control", "private, no-store");
    return c.json({ data: tickets.map((ticket) => ticketWire(ticket, context, moving)) }, 200);
  },
);

ticketRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/orders/{id}/tickets.pdf",
    permission: "public",
    tags: TAGS,
    summary: "The tickets of an order as one PDF, a page each",
    request: { params: orderParams, query: tokenQuery, headers: tokenHeaders },
    responses: {
      200: {
        description: "The file",
        content: { "application/pdf": { schema: { type: "string", format: "binary" } } },
      },
    },
  }),
  async (c) => {
    const token = c.req.valid("header")["order-token"] ?? c.req.valid("query").token;
    const { tenant, context } = await openOrder(c, c.req.valid("param").id, token);
    const pdf = await orderTicketsPdf(c.env, tenant, context, c.var.now);
    if (pdf === undefined) throw problem("not_found", { detail: "This order has no valid tickets." });
    return c.body(pdf, 200, {
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="tickets-${context.order.code}.pdf"`,
      "cache-control": "private, no-store",
    });
  },
);
