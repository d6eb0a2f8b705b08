/**
 * How tickets are printed (X8): set by the organizer for all events, or for one, with a preview. Mounted from here and not
 * through index.ts: events import that one.
 */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { assert } from "../kernel/assert.ts";
import { DAY, HOUR } from "../kernel/time.ts";
import { type Picture, selectShown, shownBy } from "../media/index.ts";
import { settings } from "../env.ts";
import { type AppContext, publicUrl, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor, auditRow, tenantById } from "../tenants/index.ts";
import { venueById } from "../venues/index.ts";
import { logoFile } from "./documents.ts";
import type { TicketsDocument } from "./pdf/page.ts";
import {
  eventTemplateInput,
  previewInput,
  previewSchema,
  templateFields,
  templateSchema,
  templateWire,
} from "./template-schemas.ts";
import { addTemplate, OF_ORGANIZER, selectTemplate } from "./template-store.ts";
import type { TicketTemplate } from "./template.ts";

export const ticketTemplateRoutes = createRouter();

const TAGS = ["Tickets"];
const idParam = z.object({ id: z.string().max(64) });

async function read(c: AppContext, eventId: string) {
  const [row] = await selectTemplate(tenantOf(c), eventId);
  return templateWire(row);
}

/** Writes the next revision; the same template again is the same revision. @throws Problem `stale_version` */
async function write(c: AppContext, eventId: string, template: TicketTemplate | null) {
  const tenant = tenantOf(c);
  const expected = expectedVersion(c.req.header("if-match"));
  const [newest] = await selectTemplate(tenant, eventId);
  const from = newest?.revision ?? 0;
  if (expected !== undefined && expected !== from) throw stale();
  const body = template === null ? "" : JSON.stringify(template);
  if ((newest?.body ?? "") === body) return templateWire(newest);
  const row = { eventId, revision: from + 1, body, createdBy: auditActor(c).id, createdAt: c.var.now };
  const subjectId = eventId === OF_ORGANIZER ? tenant.tenantId : eventId;
  const audit = auditRow(c, tenant, {
    action: "ticket_template.changed",
    subjectId,
    after: { revision: row.revision },
  });
  if (!(await addTemplate(tenant, row, [audit]))) throw stale();
  return templateWire({ ...row, tenantId: tenant.tenantId });
}

function stale() {
  return problem("stale_version", { detail: "Read it again and repeat your change." });
}

ticketTemplateRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tenants/me/ticket-template",
    tags: TAGS,
    operationId: "getTicketTemplate",
    summary: "How tickets are printed, at events that have no template of their own",
    permission: "events.read",
    event: "any",
    responses: { 200: { description: "The newest revision", content: json(templateSchema) } },
  }),
  async (c) => {
    const found = await read(c, OF_ORGANIZER);
    return c.json(found, 200, { etag: etagOf(found.revision) });
  },
);

ticketTemplateRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/tenants/me/ticket-template",
    tags: TAGS,
    operationId: "setTicketTemplate",
    summary: "Set how tickets are printed; files that were sent stay as they are",
    permission: "tenant.write",
    request: { body: { content: json(templateFields), required: true } },
    responses: { 200: { description: "The newest revision", content: json(templateSchema) } },
  }),
  async (c) => {
    const written = await write(c, OF_ORGANIZER, c.req.valid("json"));
    return c.json(written, 200, { etag: etagOf(written.revision) });
  },
);

ticketTemplateRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/ticket-template",
    tags: TAGS,
    operationId: "getEventTicketTemplate",
    summary: "An event's own ticket template",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The newest revision", content: json(templateSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const found = await read(c, id);
    return c.json(found, 200, { etag: etagOf(found.revision) });
  },
);

ticketTemplateRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/ticket-template",
    tags: TAGS,
    operationId: "setEventTicketTemplate",
    summary: "Set an event's own ticket template; null, and the organizer's holds",
    permission: "events.write",
    request: { params: idParam, body: { content: json(eventTemplateInput), required: true } },
    responses: { 200: { description: "The newest revision", content: json(templateSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const written = await write(c, id, c.req.valid("json").template);
    return c.json(written, 200, { etag: etagOf(written.revision) });
  },
);

ticketTemplateRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/ticket-template/preview",
    tags: TAGS,
    operationId: "previewTicketTemplate",
    summary: "Where everything would stand on a ticket, for a designer; writes nothing",
    permission: "tenant.write",
    maxBody: 16_384,
    request: { body: { content: json(previewInput), required: true } },
    responses: { 200: { description: "Shapes of one ticket, first those at the back", content: json(previewSchema) } },
  }),
  async (c) => {
    const { document, logo } = await sample(c, c.req.valid("json"));
    const { drawPreview } = await import("./pdf/preview.ts");
    const { shapes, ...size } = await drawPreview(c.env.ASSETS, document);
    const base = publicUrl(c, settings(c.env).PUBLIC_URL);
    return c.json({ ...size, shapes: [...shapes], logo: logo && base + logo.url }, 200);
  },
);

ticketTemplateRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/ticket-template/sample",
    tags: TAGS,
    operationId: "sampleTickets",
    summary: "A file with sample tickets, to try a printer with; their codes let nobody in",
    permission: "tenant.write",
    maxBody: 16_384,
    request: { body: { content: json(previewInput), required: true } },
    responses: {
      200: {
        description: "The file",
        content: { "application/pdf": { schema: { type: "string", format: "binary" } } },
      },
    },
  }),
  async (c) => {
    const { document, logo } = await sample(c, c.req.valid("json"));
    const file = document.template?.logo ? await logoFile(c.env, logo) : undefined;
    const { renderTicketsPdf } = await import("./pdf/render.ts");
    const pdf = await renderTicketsPdf(c.env.ASSETS, { ...document, logo: file?.size ?? null }, c.var.now, file?.jpeg);
    return c.body(pdf, 200, {
      "content-type": "application/pdf",
      "content-disposition": 'inline; filename="sample-tickets.pdf"',
      "cache-control": "private, no-store",
    });
  },
);

/** As long as a real code, and signed by nobody. */
const NO_CODE = "SAMPLE TICKET THAT LETS NOBODY IN AND IS AS LONG AS A REAL ONE 0123456789 SAMPLE SAMPLE SAMPLE";

/** Two tickets of the event that was named, or of one that there is not. */
async function sample(
  c: AppContext,
  { template, event: eventId, seated }: z.infer<typeof previewInput>,
): Promise<{ document: TicketsDocument; logo: Picture | null }> {
  const tenant = tenantOf(c);
  const [organizer, event, pictures] = await Promise.all([
    tenantById(c.env, tenant.tenantId),
    eventId === null ? undefined : eventById(tenant, eventId),
    selectShown(tenant, [tenant.tenantId], ["logo"]),
  ]);
  assert(organizer, "a token is of a tenant");
  if (eventId !== null && !event) throw problem("not_found");
  const venue = event && (await venueById(tenant, event.venueId));
  const logo = shownBy(pictures, tenant.tenantId, "").first("logo");
  const startsAt = event?.startsAt ?? c.var.now + 30 * DAY;
  const seat = (number: string) => (seated ? { section: "B", row: "7", number } : null);
  const ticket = { code: NO_CODE, typeName: "Category I", gate: null, holderName: "Wanjiru Kamau" };
  const document: TicketsDocument = {
    tenant: organizer,
    event: {
      name: event?.name ?? "An evening with everybody",
      startsAt,
      doorsAt: event ? event.doorsAt : startsAt - HOUR,
      timeZone: event?.timeZone ?? organizer.timeZone,
      language: event?.language ?? organizer.language,
    },
    venue: { name: venue?.name ?? "Rieth Hall", city: venue?.city ?? "" },
    order: { code: "OC-7K2M-41" },
    url: "",
    tickets: ["9", "10"].map((number) => ({ ...ticket, seat: seat(number) })),
    template,
    logo: logo && { width: logo.width, height: logo.height },
  };
  return { document, logo };
}
