/** What anyone may read: events for sale, their seat maps, what is free. */
import { z } from "@hono/zod-openapi";
import type { ListingKey } from "../events/index.ts";
import { settings } from "../env.ts";
import { parseTimestamp } from "../kernel/time.ts";
import { publicUrl } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { availabilitySchema, seatMapSchema, shopEventSchema, shopListingSchema } from "./schemas.ts";
import { allShopEvents, shopAvailability, shopEvent, shopEventByCode, shopEventsOf, shopSeatMap } from "./service.ts";

export const shopRoutes = createRouter();

const SHOP = ["Shop"];
const idParam = z.object({ id: z.string().max(64) });

shopRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events",
    tags: SHOP,
    operationId: "listShopEvents",
    summary: "Events for sale that are not over, soonest first",
    permission: "public",
    request: {
      query: z.object({
        ...pageQuery,
        tenant: z.string().max(80).optional().openapi({ description: "Slug of one organization" }),
      }),
    },
    responses: { 200: { description: "A page of events", content: json(pageOf(shopListingSchema)) } },
  }),
  async (c) => {
    const { limit, cursor, tenant } = c.req.valid("query");
    const base = publicUrl(c, settings(c.env).PUBLIC_URL);
    const request = { base, limit: limit + 1, after: readListingKey(readCursor(cursor)) };
    const events =
      tenant === undefined
        ? await allShopEvents(c.env, c.var.now, request)
        : (await shopEventsOf(c.env, tenant, c.var.now, request))?.events;
    if (!events) throw problem("not_found");
    c.header("cache-control", "public, max-age=5");
    return c.json(
      toPage(
        events,
        limit,
        (event) => `${event.starts_at} ${event.id}`,
        (event) => event,
      ),
      200,
    );
  },
);

/** `<starts_at> <id>` of the last event of the page before. @throws Problem `invalid_request` */
function readListingKey(text: string | undefined): ListingKey | undefined {
  if (text === undefined) return undefined;
  const [time = "", id = ""] = text.split(" ");
  const startsAt = parseTimestamp(time);
  if (startsAt === undefined || id === "") {
    throw problem("invalid_request", { errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  return { startsAt, id };
}

shopRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events/{id}",
    tags: SHOP,
    operationId: "getShopEvent",
    summary: "One event with its ticket types",
    permission: "public",
    request: {
      params: idParam,
      query: z.object({
        code: z.string().max(60).optional().openapi({ description: "Shows the hidden ticket types that it opens" }),
      }),
    },
    responses: { 200: { description: "The event", content: json(shopEventSchema) } },
  }),
  async (c) => {
    const base = publicUrl(c, settings(c.env).PUBLIC_URL);
    const { id } = c.req.valid("param");
    const { code } = c.req.valid("query");
    const coded = code !== undefined && code.trim() !== "";
    const event = coded
      ? await shopEventByCode(c.env, id, base, { code, address: c.var.address }, c.var.now)
      : await shopEvent(c.env, id, base, c.var.now);
    if (!event) throw problem("not_found");
    return c.json(event, 200, { "cache-control": coded ? "no-store" : "public, max-age=5" });
  },
);

shopRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events/{id}/seat-map",
    tags: SHOP,
    operationId: "getShopSeatMap",
    summary: "The seat map as it is drawn, with prices",
    description:
      "Positions are absolute. `n` of a seat is its index in the availability. Send If-None-Match to save the transfer.",
    permission: "public",
    request: { params: idParam },
    responses: {
      200: { description: "The drawing", content: json(seatMapSchema) },
      304: { description: "It is as you have it" },
    },
  }),
  async (c) => {
    const found = await shopSeatMap(c.env, c.req.valid("param").id);
    if (!found) throw problem("not_found");
    const headers = { etag: found.tag, "cache-control": "public, max-age=60" };
    if (c.req.header("if-none-match") === found.tag) return c.body(null, 304, headers);
    return c.newResponse(JSON.stringify(found.map), 200, { ...headers, "content-type": "application/json" });
  },
);

shopRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events/{id}/availability",
    tags: SHOP,
    operationId: "getAvailability",
    summary: "What is free now",
    permission: "public",
    request: { params: idParam },
    responses: { 200: { description: "The state of every seat and pool", content: json(availabilitySchema) } },
  }),
  async (c) => {
    const availability = await shopAvailability(c.env, c.req.valid("param").id);
    if (!availability) throw problem("not_found");
    return c.json(availability, 200, { "cache-control": "public, max-age=1" });
  },
);
