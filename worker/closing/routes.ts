/** What cancelling or postponing an event will do, told before it is done; for staff. */
import { z } from "@hono/zod-openapi";
import { moneySchema } from "../catalogue/index.ts";
import { eventById } from "../events/index.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { standingOf } from "./store.ts";

export const closingRoutes = createRouter();

const closingSchema = z
  .object({
    orders: z.number().int().openapi({ description: "Orders that were paid for" }),
    tickets: z.number().int().openapi({ description: "Tickets that let people in" }),
    people: z.number().int().openapi({ description: "Addresses that are told" }),
    paying: z
      .number()
      .int()
      .openapi({ description: "Orders that are being paid for now; what arrives for them goes back by itself" }),
    money: moneySchema.openapi({ description: "Received and not given back" }),
    by_hand: z.number().int().openapi({ description: "Orders whose money a person has to give back by hand" }),
  })
  .openapi("EventClosing");

closingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/closing",
    tags: ["Events"],
    operationId: "getEventClosing",
    summary: "What cancelling or postponing an event will do: orders, tickets, money, people",
    permission: "orders.read",
    request: { params: z.object({ id: z.string().max(64) }) },
    responses: { 200: { description: "The numbers of this moment", content: json(closingSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const event = await eventById(tenant, c.req.valid("param").id);
    if (!event) throw problem("not_found");
    const { orders, tickets, people, paying, money, byHand } = await standingOf(tenant, event.id);
    const left = { amount: money, currency: event.currency };
    return c.json({ orders, tickets, people, paying, money: left, by_hand: byHand }, 200);
  },
);
