/** `/venues` and `/seat-maps`. */
import { z } from "@hono/zod-openapi";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { answerList, listAnswer, listQuery, wordQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor, tenantById } from "../tenants/index.ts";
import { unpackPlan } from "./packed-plan.ts";
import {
  seatingPlanWire,
  seatMapInput,
  seatMapSchema,
  seatMapWire,
  venueInput,
  venuePatch,
  venueSchema,
  venueWire,
} from "./schemas.ts";
import { changeVenue, createVenue, importSeatMap } from "./service.ts";
import { listSeatMaps, listVenues, packedPlan, seatMapById, venueById } from "./store.ts";

export const venueRoutes = createRouter();

const idParam = z.object({ id: z.string().max(64) });
const VENUES = ["Venues"];
const SEAT_MAPS = ["Seat maps"];
/** A plan of 20,000 seats is about 2 MB of JSON. */
const MAX_PLAN_BYTES = 4 * 1024 * 1024;

venueRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/venues",
    tags: VENUES,
    operationId: "listVenues",
    summary: "Venues, newest first",
    permission: "venues.read",
    event: "any",
    request: { query: z.object({ ...listQuery, q: wordQuery("Part of the name or the city") }) },
    responses: listAnswer(venueSchema),
  }),
  async (c) => {
    const { q, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "venues",
      item: venueSchema,
      read: (stretch) => listVenues(tenantOf(c), q, stretch),
      keyOf: ({ id }) => id,
      toWire: venueWire,
    });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/venues",
    tags: VENUES,
    operationId: "createVenue",
    summary: "Add a venue",
    permission: "venues.write",
    request: { body: { content: json(venueInput), required: true } },
    responses: { 201: { description: "The venue", content: json(venueSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const organization = await tenantById(c.env, tenant.tenantId);
    if (!organization) throw problem("no_tenant");
    const venue = await createVenue(tenant, c.req.valid("json"), organization, auditActor(c));
    return c.json(venueWire(venue), 201, { etag: etagOf(venue.version) });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/venues/{id}",
    tags: VENUES,
    operationId: "getVenue",
    summary: "One venue",
    permission: "venues.read",
    event: "any",
    request: { params: idParam },
    responses: { 200: { description: "The venue; its ETag is what If-Match wants", content: json(venueSchema) } },
  }),
  async (c) => {
    const venue = await venueById(tenantOf(c), c.req.valid("param").id);
    if (!venue) throw problem("not_found");
    return c.json(venueWire(venue), 200, { etag: etagOf(venue.version) });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/venues/{id}",
    tags: VENUES,
    operationId: "updateVenue",
    summary: "Change a venue",
    permission: "venues.write",
    request: { params: idParam, body: { content: json(venuePatch), required: true } },
    responses: { 200: { description: "The venue as it is now", content: json(venueSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const actor = auditActor(c);
    const venue = await changeVenue(tenantOf(c), c.req.valid("param").id, c.req.valid("json"), expected, actor);
    return c.json(venueWire(venue), 200, { etag: etagOf(venue.version) });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/seat-maps",
    tags: SEAT_MAPS,
    operationId: "listSeatMaps",
    summary: "Seat maps, newest first",
    permission: "venues.read",
    event: "any",
    request: { query: z.object({ ...listQuery, venue: z.string().max(64).optional() }) },
    responses: listAnswer(seatMapSchema),
  }),
  async (c) => {
    const { venue, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "seat-maps",
      item: seatMapSchema,
      read: (stretch) => listSeatMaps(tenantOf(c), venue, stretch),
      keyOf: ({ id }) => id,
      toWire: seatMapWire,
    });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/seat-maps",
    tags: SEAT_MAPS,
    operationId: "importSeatMap",
    summary: "Import a seating plan",
    description: "Takes the open seating-plan JSON, and general-admission areas beside it. A fault names its seat.",
    permission: "venues.write",
    maxBody: MAX_PLAN_BYTES,
    request: { body: { content: json(seatMapInput), required: true } },
    responses: { 201: { description: "The seat map", content: json(seatMapSchema) } },
  }),
  async (c) => {
    const map = await importSeatMap(tenantOf(c), c.req.valid("json"), auditActor(c));
    return c.json(seatMapWire(map), 201, { etag: etagOf(map.version) });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/seat-maps/{id}",
    tags: SEAT_MAPS,
    operationId: "getSeatMap",
    summary: "One seat map, without its seats",
    permission: "venues.read",
    event: "any",
    request: { params: idParam },
    responses: { 200: { description: "The seat map", content: json(seatMapSchema) } },
  }),
  async (c) => {
    const map = await seatMapById(tenantOf(c), c.req.valid("param").id);
    if (!map) throw problem("not_found");
    return c.json(seatMapWire(map), 200, { etag: etagOf(map.version) });
  },
);

venueRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/seat-maps/{id}/plan",
    tags: SEAT_MAPS,
    operationId: "getSeatingPlan",
    summary: "The seating plan of a seat map, as it was sent",
    permission: "venues.read",
    event: "any",
    request: { params: idParam },
    responses: { 200: { description: "The plan, with every field it came with", content: json(seatingPlanWire) } },
  }),
  async (c) => {
    const packed = await packedPlan(tenantOf(c), c.req.valid("param").id);
    if (packed === undefined) throw problem("not_found");
    return c.json(await unpackPlan(packed), 200);
  },
);
