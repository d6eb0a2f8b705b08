/** What is missing, publish, postpone, cancel: for staff. */
import { z } from "@hono/zod-openapi";
import { timeInput } from "../catalogue/index.ts";
import { tenantOf } from "../platform/context.ts";
import { etagOf } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor } from "../tenants/index.ts";
import { canMove } from "./event.ts";
import { cancelEvent, postponeEvent, publishEvent, publishFaults } from "./lifecycle-service.ts";
import { eventSchema } from "./schemas.ts";
import { loadEvent } from "./service.ts";
import { eventWriter } from "./wire.ts";

export const lifecycleRoutes = createRouter();

const EVENTS = ["Events"];
const idParam = z.object({ id: z.string().max(64) });

const checklistSchema = z
  .object({
    ready: z.boolean(),
    missing: z.array(z.object({ field: z.string(), message: z.string() })),
  })
  .openapi("EventChecklist");

lifecycleRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/checklist",
    tags: EVENTS,
    operationId: "getEventChecklist",
    summary: "Everything that keeps an event from being published now",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The fields at fault, each with a sentence", content: json(checklistSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const loaded = await loadEvent(tenant, c.req.valid("param").id);
    const { status } = loaded.event;
    const missing = canMove(status, "published") ? await publishFaults(tenant, loaded, c.var.now) : [];
    return c.json({ ready: missing.length === 0, missing }, 200);
  },
);

lifecycleRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/publish",
    tags: EVENTS,
    operationId: "publishEvent",
    summary: "Put an event on sale",
    description: "May be repeated. When something is missing, the answer says all of it.",
    permission: "events.publish",
    request: { params: idParam },
    responses: { 200: { description: "The event, published", content: json(eventSchema) } },
  }),
  async (c) => {
    const write = await eventWriter(c);
    const event = await publishEvent(c.env, tenantOf(c), c.req.valid("param").id, auditActor(c));
    return c.json(write(event), 200, { etag: etagOf(event.version) });
  },
);

const tell = z
  .boolean()
  .optional()
  .openapi({ description: "Whether those who bought are told by mail; true unless said" });
const cancelInput = z.object({ tell }).openapi("EventCancelInput");

lifecycleRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/cancel",
    tags: EVENTS,
    operationId: "cancelEvent",
    summary: "Cancel an event: nothing is sold any more; refunds are a step of their own",
    description: "May be repeated. What it will do is told by `/events/{id}/closing`.",
    permission: "events.publish",
    request: { params: idParam, body: { content: json(cancelInput), required: false } },
    responses: { 200: { description: "The event, cancelled", content: json(eventSchema) } },
  }),
  async (c) => {
    const write = await eventWriter(c);
    // The body may be left out, so its defaults stand here.
    const { tell: told = true } = c.req.valid("json");
    const event = await cancelEvent(c.env, tenantOf(c), c.req.valid("param").id, told, auditActor(c));
    return c.json(write(event), 200, { etag: etagOf(event.version) });
  },
);

const postponeInput = z
  .object({
    refund_until: timeInput.nullish().openapi({ description: "Until when buyers are offered their money back" }),
    tell,
  })
  .openapi("EventPostponeInput");

lifecycleRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/postpone",
    tags: EVENTS,
    operationId: "postponeEvent",
    summary: "Stop the sale until there is another date; tickets stay valid",
    description: "May be repeated. Set the new date with PATCH, then publish again: tickets get new codes by mail.",
    permission: "events.publish",
    request: { params: idParam, body: { content: json(postponeInput), required: true } },
    responses: { 200: { description: "The event, postponed", content: json(eventSchema) } },
  }),
  async (c) => {
    const write = await eventWriter(c);
    const { refund_until, tell: told = true } = c.req.valid("json");
    const how = { refundUntil: refund_until ?? null, tell: told };
    const event = await postponeEvent(c.env, tenantOf(c), c.req.valid("param").id, how, auditActor(c));
    return c.json(write(event), 200, { etag: etagOf(event.version) });
  },
);
