/** Terms of the organizer and of events (V9). */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor, auditRow } from "../tenants/index.ts";
import { addRevision, OF_ORGANIZER, selectNewest } from "./store.ts";
import type { TermsRow } from "./tables.ts";

export const termsRoutes = createRouter();

const TAGS = ["Terms"];
const idParam = z.object({ id: z.string().max(64) });
const termsInput = z
  .object({
    body: z.string().max(40_000).openapi({ description: "Markdown; HTML in it is shown as text. Empty: no terms" }),
  })
  .openapi("TermsInput");
const termsSchema = z
  .object({
    revision: z.number().int().openapi({ description: "0 while there never were any" }),
    body: z.string(),
    created_at: z.string().nullable(),
  })
  .openapi("Terms");

function termsWire(row: Pick<TermsRow, "revision" | "body" | "createdAt"> | undefined): z.infer<typeof termsSchema> {
  if (!row) return { revision: 0, body: "", created_at: null };
  return { revision: row.revision, body: row.body, created_at: toTimestamp(row.createdAt) };
}

async function read(c: AppContext, eventId: string) {
  const [row] = await selectNewest(tenantOf(c), eventId);
  return termsWire(row);
}

/** Writes the next revision; the same text again is the same revision. @throws Problem `stale_version` */
async function write(c: AppContext, eventId: string, body: string) {
  const tenant = tenantOf(c);
  const expected = expectedVersion(c.req.header("if-match"));
  const [newest] = await selectNewest(tenant, eventId);
  const from = newest?.revision ?? 0;
  if (expected !== undefined && expected !== from) throw stale();
  if (newest?.body === body) return termsWire(newest);
  const row = { eventId, revision: from + 1, body, createdBy: auditActor(c).id, createdAt: c.var.now };
  const subjectId = eventId === OF_ORGANIZER ? tenant.tenantId : eventId;
  const audit = auditRow(c, tenant, { action: "terms.changed", subjectId, after: { revision: row.revision } });
  if (!(await addRevision(tenant, row, [audit]))) throw stale();
  return termsWire(row);
}

function stale() {
  return problem("stale_version", { detail: "Read it again and repeat your change." });
}

termsRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tenants/me/terms",
    tags: TAGS,
    operationId: "getTerms",
    summary: "The organizer's terms, for events that have none of their own",
    permission: "events.read",
    event: "any",
    responses: { 200: { description: "The newest revision", content: json(termsSchema) } },
  }),
  async (c) => {
    const found = await read(c, OF_ORGANIZER);
    return c.json(found, 200, { etag: etagOf(found.revision) });
  },
);

termsRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/tenants/me/terms",
    tags: TAGS,
    operationId: "setTerms",
    summary: "Write the organizer's terms; orders keep the revision that their buyers agreed to",
    permission: "tenant.write",
    request: { body: { content: json(termsInput), required: true } },
    responses: { 200: { description: "The newest revision", content: json(termsSchema) } },
  }),
  async (c) => {
    const written = await write(c, OF_ORGANIZER, c.req.valid("json").body);
    return c.json(written, 200, { etag: etagOf(written.revision) });
  },
);

termsRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/terms",
    tags: TAGS,
    operationId: "getEventTerms",
    summary: "An event's own terms",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The newest revision", content: json(termsSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const found = await read(c, id);
    return c.json(found, 200, { etag: etagOf(found.revision) });
  },
);

termsRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/terms",
    tags: TAGS,
    operationId: "setEventTerms",
    summary: "Write an event's own terms; empty, and the organizer's hold",
    permission: "events.write",
    request: { params: idParam, body: { content: json(termsInput), required: true } },
    responses: { 200: { description: "The newest revision", content: json(termsSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const written = await write(c, id, c.req.valid("json").body);
    return c.json(written, 200, { etag: etagOf(written.revision) });
  },
);
