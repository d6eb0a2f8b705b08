/** `/events` and their ticket types, for staff. */
import { z } from "@hono/zod-openapi";
import { ticketTypeInput, ticketTypePatch, ticketTypeSchema, ticketTypeWire } from "../catalogue/index.ts";
import { tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { answerList, listAnswer } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "../tenants/index.ts";
import { dateCursor, dateKey } from "./date-cursor.ts";
import { EVENT_STATUSES } from "./event.ts";
import { EVENT_SORTS, listEvents } from "./many-store.ts";
import { resizePool } from "./pools-service.ts";
import { eventInput, eventPatch, eventSchema, poolPatch, poolSchema } from "./schemas.ts";
import { changeEvent, createEvent, loadEvent } from "./service.ts";
import { eventById } from "./store.ts";
import { addTicketType, changeTicketType, removeTicketType } from "./ticket-types-service.ts";
import { eventWriter, organizationOf } from "./wire.ts";

export const eventRoutes = createRouter();

const EVENTS = ["Events"];
const TICKET_TYPES = ["Ticket types"];
const idParam = z.object({ id: z.string().max(64) });
const poolParams = z.object({ id: z.string().max(64), pool: z.string().min(1).max(128) });
const typeParams = z.object({ id: z.string().max(64), ticket_type_id: z.string().max(64) });

const listQuery = z.object({
  ...pageQuery,
  status: z.enum(EVENT_STATUSES).optional(),
  when: z.enum(["upcoming", "past"]).optional().openapi({ description: "Whether it is over" }),
  series: z.string().max(64).optional(),
  q: z.string().trim().min(1).max(100).optional().openapi({ description: "Part of the name" }),
  sort: z.enum(EVENT_SORTS).default("newest").openapi({ description: "`soonest` and `latest` go by the start" }),
});

eventRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events",
    tags: EVENTS,
    operationId: "listEvents",
    summary: "Events, newest made first unless said",
    permission: "events.read",
    event: "filtered",
    request: { query: listQuery },
    responses: listAnswer(eventSchema),
  }),
  async (c) => {
    const { limit, cursor, sort, ...wanted } = c.req.valid("query");
    const filter = { ...wanted, now: c.var.now, scope: eventScopeOf(c) };
    const write = await eventWriter(c);
    return await answerList(
      c,
      { limit, cursor, sort },
      {
        name: "events",
        item: eventSchema,
        read: ({ after, ...stretch }) => listEvents(tenantOf(c), filter, stretch.sort, stretch.limit, dateKey(after)),
        keyOf: dateCursor,
        toWire: write,
      },
    );
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events",
    tags: EVENTS,
    operationId: "createEvent",
    summary: "Add an event, as a draft",
    permission: "events.write",
    request: { body: { content: json(eventInput), required: true } },
    responses: { 201: { description: "The draft", content: json(eventSchema) } },
  }),
  async (c) => {
    const [write, organization] = await Promise.all([eventWriter(c), organizationOf(c)]);
    const event = await createEvent(tenantOf(c), c.req.valid("json"), organization, auditActor(c));
    return c.json(write(event), 201, { etag: etagOf(event.version) });
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}",
    tags: EVENTS,
    operationId: "getEvent",
    summary: "One event",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The event; its ETag is what If-Match wants", content: json(eventSchema) } },
  }),
  async (c) => {
    const event = await eventById(tenantOf(c), c.req.valid("param").id);
    if (!event) throw problem("not_found");
    const write = await eventWriter(c);
    return c.json(write(event), 200, { etag: etagOf(event.version) });
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/events/{id}",
    tags: EVENTS,
    operationId: "updateEvent",
    summary: "Change an event",
    description: "Venue, seat map and address of the page cannot change once the event was published.",
    permission: "events.write",
    request: { params: idParam, body: { content: json(eventPatch), required: true } },
    responses: { 200: { description: "The event as it is now", content: json(eventSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const write = await eventWriter(c);
    const actor = auditActor(c);
    const { id } = c.req.valid("param");
    const event = await changeEvent(c.env, tenantOf(c), id, c.req.valid("json"), expected, actor);
    return c.json(write(event), 200, { etag: etagOf(event.version) });
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/events/{id}/pools/{pool}",
    tags: EVENTS,
    operationId: "resizePool",
    summary: "Another capacity for a pool, also while it is on sale",
    description:
      "`event` is the whole event, `area:<id>` an area, `type:<id>` a ticket type with a capacity of its own.",
    permission: "events.write",
    request: { params: poolParams, body: { content: json(poolPatch), required: true } },
    responses: { 200: { description: "The pool as it is now", content: json(poolSchema) } },
  }),
  async (c) => {
    const { id, pool } = c.req.valid("param");
    const { capacity, below_use: belowUse = false } = c.req.valid("json");
    return c.json(await resizePool(c.env, tenantOf(c), id, { pool, capacity, belowUse }, auditActor(c)), 200);
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/ticket-types",
    tags: TICKET_TYPES,
    operationId: "listTicketTypes",
    summary: "Ticket types of an event, in their order, hidden ones too; at most 100",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "All ticket types", content: json(pageOf(ticketTypeSchema)) } },
  }),
  async (c) => {
    const { event, types } = await loadEvent(tenantOf(c), c.req.valid("param").id);
    return c.json({ data: types.map((type) => ticketTypeWire(type, event.currency)), next_cursor: null }, 200);
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/ticket-types",
    tags: TICKET_TYPES,
    operationId: "createTicketType",
    summary: "Add a ticket type",
    description: "For a seat category, for an area, or with a capacity of its own.",
    permission: "events.write",
    request: { params: idParam, body: { content: json(ticketTypeInput), required: true } },
    responses: { 201: { description: "The ticket type", content: json(ticketTypeSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { type, currency } = await addTicketType(c.env, tenantOf(c), id, c.req.valid("json"), auditActor(c));
    return c.json(ticketTypeWire(type, currency), 201, { etag: etagOf(type.version) });
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/events/{id}/ticket-types/{ticket_type_id}",
    tags: TICKET_TYPES,
    operationId: "updateTicketType",
    summary: "Change a ticket type",
    description: "Category and area cannot change once the event was published: hide the type and add another.",
    permission: "events.write",
    request: { params: typeParams, body: { content: json(ticketTypePatch), required: true } },
    responses: { 200: { description: "The ticket type as it is now", content: json(ticketTypeSchema) } },
  }),
  async (c) => {
    const { id, ticket_type_id } = c.req.valid("param");
    const expected = expectedVersion(c.req.header("if-match"));
    const { type, currency } = await changeTicketType(
      c.env,
      tenantOf(c),
      { eventId: id, typeId: ticket_type_id, expected },
      c.req.valid("json"),
      auditActor(c),
    );
    return c.json(ticketTypeWire(type, currency), 200, { etag: etagOf(type.version) });
  },
);

eventRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/events/{id}/ticket-types/{ticket_type_id}",
    tags: TICKET_TYPES,
    operationId: "deleteTicketType",
    summary: "Remove a ticket type of a draft",
    permission: "events.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: typeParams },
    responses: { 204: { description: "It is gone" } },
  }),
  async (c) => {
    const { id, ticket_type_id } = c.req.valid("param");
    const expected = expectedVersion(c.req.header("if-match"));
    const target = { eventId: id, typeId: ticket_type_id, expected };
    await removeTicketType(c.env, tenantOf(c), target, auditActor(c));
    return c.body(null, 204);
  },
);
