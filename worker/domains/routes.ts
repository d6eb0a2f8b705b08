/** Own domains of an organization (T14). */
import { z } from "@hono/zod-openapi";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "../tenants/index.ts";
import { MAX_DOMAINS } from "./domain.ts";
import { domainInput, domainPatch, domainSchema, domainWire } from "./schemas.ts";
import { addDomain, checkDomain, dropDomain, ownHost, setWhiteLabel } from "./service.ts";
import { domainById, domainsOf } from "./store.ts";
import type { DomainRow } from "./tables.ts";

export const domainRoutes = createRouter();

const TAGS = ["Domains"];
const params = z.object({ id: z.string().max(64) });
const one = { description: "The domain, and what its DNS must say", content: json(domainSchema) };

/** @throws Problem `not_found` */
async function domainOf(c: AppContext, id: string): Promise<DomainRow> {
  const row = await domainById(tenantOf(c), id);
  if (!row) throw problem("not_found");
  return row;
}

const REFUSED = {
  not_a_name: "is no name of a site, such as tickets.club.example",
  ours: "belongs to this platform",
  shared: "belongs to a service that many share: use a name of your own",
} as const;

domainRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/domains",
    tags: TAGS,
    operationId: "listDomains",
    summary: `Domains of the organization, at most ${MAX_DOMAINS}`,
    permission: "tenant.read",
    responses: {
      200: { description: "The domains", content: json(z.object({ data: z.array(domainSchema) })) },
    },
  }),
  async (c) => {
    const rows = await domainsOf(tenantOf(c));
    return c.json({ data: rows.map((row) => domainWire(row, ownHost(c.env))) }, 200);
  },
);

domainRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/domains",
    tags: TAGS,
    operationId: "addDomain",
    summary: "Show the pages on a domain of one's own; nothing is there before its DNS says so",
    permission: "tenant.write",
    request: { body: { content: json(domainInput), required: true } },
    responses: { 201: one },
  }),
  async (c) => {
    const added = await addDomain(c.env, tenantOf(c), c.req.valid("json").host, auditActor(c));
    if (added.ok) return c.json(domainWire(added.value, ownHost(c.env)), 201);
    const { error } = added;
    if (error === "too_many") throw problem("too_many_domains", { detail: `At most ${MAX_DOMAINS}.` });
    if (error === "added_already") throw problem("domain_exists");
    throw problem("invalid_request", { errors: [{ field: "host", message: REFUSED[error] }] });
  },
);

domainRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/domains/{id}/check",
    tags: TAGS,
    operationId: "checkDomain",
    summary: "Ask its DNS now",
    permission: "tenant.write",
    request: { params },
    responses: { 200: one },
  }),
  async (c) => {
    const row = await domainOf(c, c.req.valid("param").id);
    const checked = await checkDomain(c.env, tenantOf(c), row, c.var.now);
    return c.json(domainWire(checked, ownHost(c.env)), 200);
  },
);

domainRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/domains/{id}",
    tags: TAGS,
    operationId: "updateDomain",
    summary: "Say whether the platform's name stands on its pages",
    permission: "tenant.write",
    request: { params, body: { content: json(domainPatch), required: true } },
    responses: { 200: one },
  }),
  async (c) => {
    const row = await domainOf(c, c.req.valid("param").id);
    checkVersion(expectedVersion(c.req.header("if-match")), row.version);
    const changed = await setWhiteLabel(c.env, tenantOf(c), row, c.req.valid("json").white_label, auditActor(c));
    c.header("etag", etagOf(changed.version));
    return c.json(domainWire(changed, ownHost(c.env)), 200);
  },
);

domainRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/domains/{id}",
    tags: TAGS,
    operationId: "removeDomain",
    summary: "Let go of a domain: its visitors are told that there is no site",
    permission: "tenant.write",
    // Every link that buyers have to it is dead afterwards.
    stepUp: STEP_UP_MINUTES,
    request: { params },
    responses: { 204: { description: "Gone" } },
  }),
  async (c) => {
    const row = await domainOf(c, c.req.valid("param").id);
    await dropDomain(c.env, tenantOf(c), row, auditActor(c));
    return c.body(null, 204);
  },
);
