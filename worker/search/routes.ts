/** One search over what staff look for (W5): each list is a seek and short, and only what the caller may read. */
import { z } from "@hono/zod-openapi";
import { customerSummarySchema, searchCustomers, summaryWire } from "../customers/index.ts";
import { findEvents } from "../events/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { findOrders } from "../orders/index.ts";
import { ordersOfReference } from "../payments/index.ts";
import { personOf, tenantOf } from "../platform/context.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { grants } from "../platform/permissions.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";

export const searchRoutes = createRouter();

/** Of each kind. */
const MOST = 6;
const LEAST = 2;

const searchSchema = z
  .object({
    orders: z.array(
      z.object({
        id: z.string(),
        code: z.string(),
        status: z.string(),
        buyer: z.string(),
        total: z.object({ amount: z.number().int(), currency: z.string() }),
        created_at: z.string(),
      }),
    ),
    customers: z.array(customerSummarySchema),
    events: z.array(z.object({ id: z.string(), name: z.string(), status: z.string(), starts_at: z.string() })),
  })
  .openapi("SearchResult");

searchRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/search",
    tags: ["Search"],
    operationId: "search",
    summary: "Orders, customers and events by what somebody says on the phone",
    description: "Lists that the caller may not read are empty. Members of some events find what is of those events.",
    permission: "events.read",
    event: "filtered",
    request: { query: z.object({ q: z.string().trim().max(120).default("") }) },
    responses: { 200: { description: "At most six of each", content: json(searchSchema) } },
  }),
  async (c) => {
    const { q } = c.req.valid("query");
    // One letter fits half of everything.
    if (q.length < LEAST) return c.json({ orders: [], customers: [], events: [] }, 200);
    const tenant = tenantOf(c);
    const { role } = personOf(c);
    const scope = eventScopeOf(c);
    const may = (permission: Parameters<typeof grants>[1]) => role !== undefined && grants(role, permission);
    const [orders, customers, events] = await Promise.all([
      may("orders.read")
        ? ordersOfReference(tenant, q).then((ids) => findOrders(tenant, q, { filter: { scope }, ids, limit: MOST }))
        : [],
      may("customers.read") && scope === undefined ? searchCustomers(tenant, q, MOST, c.var.now) : [],
      findEvents(tenant, q, scope, MOST),
    ]);
    return c.json(
      {
        orders: orders.map(({ id, code, status, buyerName: buyer, total, currency, createdAt }) => ({
          id,
          code,
          status,
          buyer,
          total: { amount: total, currency },
          created_at: toTimestamp(createdAt),
        })),
        customers: customers.map(summaryWire),
        events: events.map(({ id, name, status, startsAt }) => ({
          id,
          name,
          status,
          starts_at: toTimestamp(startsAt),
        })),
      },
      200,
    );
  },
);
