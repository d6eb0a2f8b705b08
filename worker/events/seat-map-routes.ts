/**
 * New versions of a seat map. They stand here because they move events: a stored plan never changes, so the seats of a
 * sale that has begun cannot be lost or shuffled; drafts go over to the new version.
 */
import { z } from "@hono/zod-openapi";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditActor, auditStatement } from "../tenants/index.ts";
import {
  insertSeatMap,
  newSeatMap,
  replaceSeatMap,
  seatMapById,
  seatMapChange,
  seatMapSchema,
  seatMapWire,
} from "../venues/index.ts";
import { countEventsOf, moveDrafts } from "./store.ts";

export const seatMapRoutes = createRouter();

const TAGS = ["Seat maps"];
const idParam = z.object({ id: z.string().max(64) });
/** A plan of 20,000 seats is about 2 MB of JSON. */
const MAX_PLAN_BYTES = 4 * 1024 * 1024;

seatMapRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/seat-maps/{id}",
    tags: TAGS,
    operationId: "replaceSeatMap",
    summary: "Save a new version of a seat map",
    description:
      "The answer is the new version; its id is another one. Drafts that used the map use the new version from now on. " +
      "Events that were published keep the version that their seats were sold from. A version can be replaced once.",
    permission: "venues.write",
    maxBody: MAX_PLAN_BYTES,
    request: { params: idParam, body: { content: json(seatMapChange), required: true } },
    responses: { 200: { description: "The new version", content: json(seatMapSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const actor = auditActor(c);
    const before = await seatMapById(tenant, c.req.valid("param").id);
    if (!before) throw problem("not_found");
    checkVersion(expectedVersion(c.req.header("if-match")), before.version);
    if (before.replacedBy !== null) {
      throw problem("stale_version", {
        detail: "There is a newer version of this seat map. Read it, then repeat your change.",
        extra: { replaced_by: before.replacedBy },
      });
    }
    const input = c.req.valid("json");
    const { map, packed } = await newSeatMap({ ...input, name: input.name ?? before.name }, before.venueId, actor.now);
    await runVersioned(tenant, [
      replaceSeatMap(tenant, before.id, before.version, map.id),
      insertSeatMap(tenant, { ...map, plan: packed }),
      moveDrafts(tenant, before.id, map.id),
      auditStatement(actor, tenant, {
        action: "seat_map.changed",
        subjectId: map.id,
        before: { id: before.id, name: before.name, seat_count: before.seatCount },
        after: { id: map.id, name: map.name, seat_count: map.seatCount },
      }),
    ]);
    return c.json(seatMapWire({ ...map, tenantId: tenant.tenantId }), 200, { etag: etagOf(map.version) });
  },
);

const usageSchema = z.object({ events: z.number().int(), published: z.number().int() }).openapi("SeatMapUsage");

seatMapRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/seat-maps/{id}/usage",
    tags: TAGS,
    operationId: "seatMapUsage",
    summary: "How many events use this version of a seat map",
    permission: "venues.read",
    request: { params: idParam },
    responses: {
      200: { description: "All events, and those that are no drafts any more", content: json(usageSchema) },
    },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if (!(await seatMapById(tenant, id))) throw problem("not_found");
    const { all, shown } = await countEventsOf(tenant, id);
    return c.json({ events: all, published: shown }, 200);
  },
);
