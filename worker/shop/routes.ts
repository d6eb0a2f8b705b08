/** What anyone may read: events for sale, their seat maps, what is free. */
import { z } from "@hono/zod-openapi";
import type { ListingKey } from "../events/index.ts";
import { settings } from "../env.ts";
import { CATEGORIES } from "../discovery/index.ts";
import { readFilter, SPANS } from "../finding/index.ts";
import { parseTimestamp, toTimestamp } from "../kernel/time.ts";
import { publicUrl } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, writeCursor } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { availabilitySchema, seatMapSchema, shopEventSchema, shopListingSchema } from "./schemas.ts";
import { allShopEvents, shopEventsOf } from "./listings.ts";
import { shopAvailability, shopEvent, shopEventByCode, shopSeatMap } from "./service.ts";

export const shopRoutes = createRouter();

const SHOP = ["Shop"];
const idParam = z.object({ id: z.string().max(64) });
const text = z.string().max(80).optional();

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
        q: text.openapi({ description: "Beginnings of words of the name, performers, place or organizer" }),
        city: text,
        category: z.enum(CATEGORIES).optional(),
        tag: text,
        when: z
          .enum(SPANS)
          .optional()
          .openapi({ description: "At the place of the event. A weekend is Friday to Sunday" }),
        from: z.iso.date().optional().openapi({ description: "First day, at the place of the event" }),
        until: z.iso.date().optional().openapi({ description: "Last day" }),
      }),
    },
    responses: { 200: { description: "A page of events", content: json(pageOf(shopListingSchema)) } },
  }),
  async (c) => {
    const { limit, cursor, tenant, ...wanted } = c.req.valid("query");
    const base = publicUrl(c, settings(c.env).PUBLIC_URL);
    const given = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    const filter = readFilter(Object.fromEntries(given));
    const request = { base, filter, now: c.var.now, limit, after: readListingKey(readCursor(cursor)) };
    const found =
      tenant === undefined ? await allShopEvents(c.env, request) : await shopEventsOf(c.env, tenant, request);
    if (!found) throw problem("not_found");
    const { events, next } = found;
    c.header("cache-control", "public, max-age=5");
    const nextCursor = next && writeCursor(`${toTimestamp(next.startsAt)} ${next.id}`);
    return c.json({ data: events, next_cursor: nextCursor }, 200);
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
