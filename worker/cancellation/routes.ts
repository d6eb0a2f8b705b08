/** What buyers may do themselves: set by the organizer for all events, or for one. */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor, auditRow } from "../tenants/index.ts";
import { type CancellationPolicy, writePolicy } from "./policy.ts";
import { eventPolicyInput, policyInput, policyOf, policySchema, policyWire } from "./schemas.ts";
import { addRevision, OF_ORGANIZER, selectNewestPolicy } from "./store.ts";

export const cancellationRoutes = createRouter();

const TAGS = ["Terms"];
const idParam = z.object({ id: z.string().max(64) });

async function read(c: AppContext, eventId: string) {
  const [row] = await selectNewestPolicy(tenantOf(c), eventId);
  return policyWire(row);
}

/** Writes the next revision; the same policy again is the same revision. @throws Problem `stale_version` */
async function write(c: AppContext, eventId: string, policy: CancellationPolicy | null) {
  const tenant = tenantOf(c);
  const expected = expectedVersion(c.req.header("if-match"));
  const [newest] = await selectNewestPolicy(tenant, eventId);
  const from = newest?.revision ?? 0;
  if (expected !== undefined && expected !== from) throw stale();
  const body = policy === null ? "" : writePolicy(policy);
  if ((newest?.body ?? "") === body) return policyWire(newest);
  const row = { eventId, revision: from + 1, body, createdBy: auditActor(c).id, createdAt: c.var.now };
  const subjectId = eventId === OF_ORGANIZER ? tenant.tenantId : eventId;
  const after = { revision: row.revision, ...(policy ?? { policy: null }) };
  const audit = auditRow(c, tenant, { action: "cancellation_policy.changed", subjectId, after });
  if (!(await addRevision(tenant, row, [audit]))) throw stale();
  return policyWire({ ...row, tenantId: tenant.tenantId });
}

function stale() {
  return problem("stale_version", { detail: "Read it again and repeat your change." });
}

cancellationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tenants/me/cancellation-policy",
    tags: TAGS,
    operationId: "getCancellationPolicy",
    summary: "What buyers may cancel and change themselves, at events that have no policy of their own",
    permission: "events.read",
    event: "any",
    responses: { 200: { description: "The newest revision", content: json(policySchema) } },
  }),
  async (c) => {
    const found = await read(c, OF_ORGANIZER);
    return c.json(found, 200, { etag: etagOf(found.revision) });
  },
);

cancellationRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/tenants/me/cancellation-policy",
    tags: TAGS,
    operationId: "setCancellationPolicy",
    summary: "Set what buyers may do themselves; orders keep the policy of the moment that they were placed",
    permission: "tenant.write",
    request: { body: { content: json(policyInput), required: true } },
    responses: { 200: { description: "The newest revision", content: json(policySchema) } },
  }),
  async (c) => {
    const written = await write(c, OF_ORGANIZER, policyOf(c.req.valid("json")));
    return c.json(written, 200, { etag: etagOf(written.revision) });
  },
);

cancellationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/cancellation-policy",
    tags: TAGS,
    operationId: "getEventCancellationPolicy",
    summary: "An event's own cancellation policy",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The newest revision", content: json(policySchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const found = await read(c, id);
    return c.json(found, 200, { etag: etagOf(found.revision) });
  },
);

cancellationRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/cancellation-policy",
    tags: TAGS,
    operationId: "setEventCancellationPolicy",
    summary: "Set an event's own cancellation policy; null, and the organizer's holds",
    permission: "events.write",
    request: { params: idParam, body: { content: json(eventPolicyInput), required: true } },
    responses: { 200: { description: "The newest revision", content: json(policySchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    const { policy } = c.req.valid("json");
    const written = await write(c, id, policy && policyOf(policy));
    return c.json(written, 200, { etag: etagOf(written.revision) });
  },
);
