/** Orders in the console. */
import type { z } from "@hono/zod-openapi";
import { disputedOrders, disputeFlagWire, selectDisputes } from "../disputes/index.ts";
import { entriesOfOrder } from "../ledger/index.ts";
import { readOrigin } from "../kernel/origin.ts";
import { toTimestamp } from "../kernel/time.ts";
import { ordersOfReference, paymentWire, refundWire, selectPayments, selectRefunds } from "../payments/index.ts";
import { tenantOf } from "../platform/context.ts";
import { pageOf, readCursor, writeCursor } from "../platform/cursor.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { ticketsOfOrder } from "../tickets/index.ts";
import { eventOfOrder } from "./events.ts";
import { findOrders } from "./find.ts";
import { orderListQuery, readFilter } from "./list-schemas.ts";
import { listOrders } from "./list-store.ts";
import { orderParams, orderSummarySchema, orderSummaryWire, orderWire, staffOrderSchema } from "./schemas.ts";
import { selectLines, selectOrder } from "./store.ts";
import type { OrderRow } from "./tables.ts";

export const staffOrderRoutes = createRouter();

const TAGS = ["Orders"];

staffOrderRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders",
    tags: TAGS,
    operationId: "listOrders",
    summary: "Orders by what you filter for, newest first",
    description:
      "A page may hold fewer orders than its limit, even none, and still have a `next_cursor`: then there is more to look through.",
    permission: "orders.read",
    event: "filtered",
    request: { query: orderListQuery },
    responses: { 200: { description: "A page of orders", content: json(pageOf(orderSummarySchema)) } },
  }),
  async (c) => {
    const { limit, cursor, q, sort, ...query } = c.req.valid("query");
    const tenant = tenantOf(c);
    const filter = { ...readFilter(query), scope: eventScopeOf(c) };
    if (filter.event !== undefined && filter.scope?.includes(filter.event) === false) throw problem("not_found");
    if (q !== undefined) {
      const ids = await ordersOfReference(tenant, q);
      const found = await findOrders(tenant, q, { filter, ids, limit });
      return c.json({ data: await withDisputes(tenant, found), next_cursor: null }, 200);
    }
    const page = await listOrders(tenant, filter, { cursor: readCursor(cursor), limit, sort });
    const next = page.next === undefined ? null : writeCursor(page.next);
    return c.json({ data: await withDisputes(tenant, page.rows), next_cursor: next }, 200);
  },
);

async function withDisputes(tenant: TenantDb, rows: readonly OrderRow[]) {
  const disputed = await disputedOrders(
    tenant,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => orderSummaryWire(row, disputed.get(row.id)));
}

staffOrderRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders/{id}",
    tags: TAGS,
    operationId: "getStaffOrder",
    summary: "One order with its payments, refunds, tickets and ledger entries",
    permission: "orders.read",
    request: { params: orderParams },
    responses: { 200: { description: "The order", content: json(staffOrderSchema) } },
  }),
  async (c) => {
    const order = await staffOrder(c.env, tenantOf(c), c.req.valid("param").id, c.var.now);
    if (!order) throw problem("not_found");
    return c.json(order, 200);
  },
);

async function staffOrder(
  env: Env,
  tenant: TenantDb,
  id: string,
  now: number,
): Promise<z.infer<typeof staffOrderSchema> | undefined> {
  const [[order], lines, payments, disputes] = await tenant.query([
    selectOrder(tenant, id),
    selectLines(tenant, id),
    selectPayments(tenant, id),
    selectDisputes(tenant, id),
  ]);
  if (!order) return undefined;
  const [refunds, tickets, event, ledger] = await Promise.all([
    payments.length === 0
      ? []
      : selectRefunds(
          tenant,
          payments.map((payment) => payment.id),
        ),
    ticketsOfOrder(tenant, id),
    eventOfOrder(env, order, now),
    entriesOfOrder(tenant, id),
  ]);
  return {
    ...orderWire(order, lines, event, payments),
    channel: order.channel,
    origin: readOrigin(order.origin),
    dispute: disputeFlagWire(disputes),
    payments: payments.map(paymentWire),
    refunds: refunds.map(refundWire),
    tickets: tickets.map((ticket) => ({
      id: ticket.id,
      line: ticket.line,
      status: ticket.status,
      type: ticket.typeName,
      holder_name: ticket.holderName,
      version: ticket.ticketVersion,
    })),
    ledger: ledger.map((entry) => ({
      transaction: entry.transactionId,
      kind: entry.kind,
      account: entry.account,
      amount: { amount: entry.amount, currency: entry.currency },
      at: toTimestamp(entry.at),
    })),
  };
}
