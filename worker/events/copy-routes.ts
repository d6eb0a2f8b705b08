/** Clones and templates of events, for staff (V10). */
import { z } from "@hono/zod-openapi";
import { moneySchema, timeInput } from "../catalogue/index.ts";
import { newId } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf } from "../platform/etag.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor, auditRow } from "../tenants/index.ts";
import { createFromCopy, readCopy } from "./copies-service.ts";
import { type EventCopy, nextStart } from "./event-copy.ts";
import { eventInput, eventSchema } from "./schemas.ts";
import type { TemplateRow } from "./tables.ts";
import { deleteTemplate, insertTemplate, listTemplates, templateById } from "./templates-store.ts";
import { eventWriter } from "./wire.ts";

export const copyRoutes = createRouter();

const CLONES = ["Events"];
const TEMPLATES = ["Templates"];
const idParam = z.object({ id: z.string().max(64) });

const copyInput = z
  .object({
    name: eventInput.shape.name.optional(),
    slug: eventInput.shape.slug,
    starts_at: timeInput
      .optional()
      .openapi({ description: "A whole number of weeks later, ahead of now, unless said" }),
  })
  .openapi("EventCopyInput");

copyRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/clone",
    tags: CLONES,
    operationId: "cloneEvent",
    summary: "A draft like this event: map, ticket types, variants, prices, fees and settings, without its sales",
    description:
      "Doors, end and sale windows keep their distance to the start. The newest version of the seat map is used.",
    permission: "events.write",
    // The copy is an event that members of some events only would not reach.
    event: "none",
    request: { params: idParam, body: { content: json(copyInput), required: true } },
    responses: { 201: { description: "The draft", content: json(eventSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const input = c.req.valid("json");
    const [write, copy] = await Promise.all([eventWriter(c), readCopy(tenantOf(c), id)]);
    const event = await createFromCopy(
      tenantOf(c),
      copy,
      {
        name: input.name ?? copy.settings.name,
        slug: input.slug,
        startsAt: input.starts_at ?? nextStart(copy, c.var.now),
      },
      { action: "event.cloned", from: id },
      auditActor(c),
    );
    return c.json(write(event), 201, { etag: etagOf(event.version) });
  },
);

const templateInput = z
  .object({ event_id: z.string().max(64), name: z.string().trim().min(1).max(160) })
  .openapi("EventTemplateInput");

const templateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    event_name: z.string(),
    venue_id: z.string(),
    seat_map_id: z.string().nullable(),
    time_zone: z.string(),
    ticket_types: z.array(z.object({ name: z.string(), price: moneySchema })),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("EventTemplate");

/** @throws SyntaxError for a row that we did not write */
function contentOf(row: TemplateRow): EventCopy {
  return JSON.parse(row.content) as EventCopy;
}

function templateWire(row: TemplateRow): z.infer<typeof templateSchema> {
  const { settings, types } = contentOf(row);
  return {
    id: row.id,
    name: row.name,
    event_name: settings.name,
    venue_id: settings.venueId,
    seat_map_id: settings.seatMapId,
    time_zone: settings.timeZone,
    ticket_types: types.map(({ name, price }) => ({ name, price: { amount: price, currency: settings.currency } })),
    created_at: toTimestamp(row.createdAt),
    version: row.version,
  };
}

copyRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/event-templates",
    tags: TEMPLATES,
    operationId: "listEventTemplates",
    summary: "Templates, newest first",
    permission: "events.read",
    request: { query: z.object(listQuery) },
    responses: listAnswer(templateSchema),
  }),
  async (c) =>
    await answerList(c, c.req.valid("query"), {
      name: "templates",
      item: templateSchema,
      read: (stretch) => listTemplates(tenantOf(c), stretch),
      keyOf: ({ id }) => id,
      toWire: templateWire,
    }),
);

copyRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/event-templates",
    tags: TEMPLATES,
    operationId: "createEventTemplate",
    summary: "Keep an event as a template; later changes of the event do not change it",
    permission: "events.write",
    request: { body: { content: json(templateInput), required: true } },
    responses: { 201: { description: "The template", content: json(templateSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { event_id, name } = c.req.valid("json");
    const content = JSON.stringify(await readCopy(tenant, event_id));
    const row = { id: newId("eventTemplate"), name, content, createdAt: c.var.now, version: 1 };
    await tenant.batch([
      insertTemplate(tenant, row),
      auditRow(c, tenant, { action: "event_template.created", subjectId: row.id, after: { name, from: event_id } }),
    ]);
    return c.json(templateWire({ ...row, tenantId: tenant.tenantId }), 201);
  },
);

copyRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/event-templates/{id}",
    tags: TEMPLATES,
    operationId: "deleteEventTemplate",
    summary: "Forget a template; events that were made from it stay",
    permission: "events.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: idParam },
    responses: { 204: { description: "It is gone" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const row = await templateById(tenant, c.req.valid("param").id);
    if (!row) throw problem("not_found");
    await tenant.batch([
      deleteTemplate(tenant, row.id),
      auditRow(c, tenant, { action: "event_template.deleted", subjectId: row.id, before: { name: row.name } }),
    ]);
    return c.body(null, 204);
  },
);

const fromTemplate = copyInput.required({ starts_at: true }).openapi("EventFromTemplate");

copyRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/event-templates/{id}/events",
    tags: TEMPLATES,
    operationId: "createEventFromTemplate",
    summary: "A draft from a template",
    permission: "events.write",
    request: { params: idParam, body: { content: json(fromTemplate), required: true } },
    responses: { 201: { description: "The draft", content: json(eventSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const input = c.req.valid("json");
    const [write, row] = await Promise.all([eventWriter(c), templateById(tenant, c.req.valid("param").id)]);
    if (!row) throw problem("not_found");
    const copy = contentOf(row);
    const event = await createFromCopy(
      tenant,
      copy,
      { name: input.name ?? copy.settings.name, slug: input.slug, startsAt: input.starts_at },
      { action: "event.created_from_template", from: row.id },
      auditActor(c),
    );
    return c.json(write(event), 201, { etag: etagOf(event.version) });
  },
);
