/** Bookings: what became of what buyers began (O10). */
import { z } from "@hono/zod-openapi";
import { inventoryOf } from "../inventory/index.ts";
import { DAY, toTimestamp } from "../kernel/time.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { eventById } from "../events/index.ts";
import { countBookings } from "./list-store.ts";

export const bookingRoutes = createRouter();

const bookingsSchema = z
  .object({
    issued: z.number().int().openapi({ description: "Orders that were paid" }),
    reserved: z.number().int().openapi({ description: "Placed; the buyer may still pay" }),
    in_cart: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "Places that buyers hold and have not ordered, of the event; null without one" }),
    abandoned: z.number().int().openapi({ description: "Placed and never paid" }),
    complete: z.boolean().openapi({ description: "False: only the newest orders were counted" }),
    since: z.string(),
  })
  .openapi("Bookings");

bookingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/bookings",
    tags: ["Orders"],
    operationId: "countBookings",
    summary: "How many bookings are issued, reserved, in a cart, abandoned",
    permission: "orders.read",
    event: "filtered",
    request: {
      query: z.object({
        event: z.string().max(64).optional(),
        days: z.coerce.number().int().min(1).max(90).default(30),
      }),
    },
    responses: { 200: { description: "The counts", content: json(bookingsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { event, days } = c.req.valid("query");
    const scope = eventScopeOf(c);
    const { now } = c.var;
    if (event !== undefined && (scope?.includes(event) === false || !(await eventById(tenant, event)))) {
      throw problem("not_found");
    }
    const from = now - days * DAY;
    const [{ reservedPlaces, ...counts }, pulse] = await Promise.all([
      countBookings(tenant, { event, scope, from }, now),
      event === undefined ? null : inventoryOf(c.env, event).pulse(),
    ]);
    const inCart = pulse && Math.max(0, pulse.held - reservedPlaces);
    return c.json({ ...counts, in_cart: inCart, since: toTimestamp(from) }, 200);
  },
);
