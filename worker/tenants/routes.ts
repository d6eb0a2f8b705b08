/** `tenants`, `members`. */
import { z } from "@hono/zod-openapi";
import { selectPerson } from "../people/index.ts";
import { tenantOf } from "../platform/context.ts";
import { readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { demandFreshProof, STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "./audit.ts";
import { memberProblem, staffActor } from "./faults.ts";
import { addMember, changeMember, membersOf } from "./members.ts";
import * as schemas from "./schemas.ts";
import * as service from "./service.ts";

export const tenantRoutes = createRouter();

tenantRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/tenants",
    tags: ["Organizations"],
    operationId: "createTenant",
    summary: "Open an organization; the caller becomes its owner. Refresh the token with its id to work in it",
    permission: "session.self",
    request: { body: { content: json(schemas.tenantInput), required: true } },
    responses: { 201: { description: "Opened", content: json(schemas.tenantSchema) } },
  }),
  async (c) => {
    const result = await service.openTenant(c.env, c.req.valid("json"), auditActor(c));
    if (!result.ok) {
      if (result.error === "too_many") throw problem("conflict", { detail: "You own too many organizations." });
      const message = result.error === "slug_taken" ? "another organization has it" : "is reserved";
      throw problem("slug_taken", { errors: [{ field: "slug", message }] });
    }
    c.header("etag", etagOf(result.value.version));
    return c.json(schemas.toTenant(result.value), 201);
  },
);

tenantRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/tenants/me",
    tags: ["Organizations"],
    operationId: "getTenant",
    summary: "The organization of the token",
    permission: "tenant.read",
    event: "any",
    responses: { 200: { description: "The organization", content: json(schemas.tenantSchema) } },
  }),
  async (c) => {
    const row = await service.tenantOfHandle(c.env, tenantOf(c));
    c.header("etag", etagOf(row.version));
    return c.json(schemas.toTenant(row), 200);
  },
);

tenantRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/tenants/me",
    tags: ["Organizations"],
    operationId: "updateTenant",
    summary: "Change the organization; `If-Match` protects from overwriting somebody else's change",
    permission: "tenant.write",
    request: { body: { content: json(schemas.tenantPatch), required: true } },
    responses: { 200: { description: "Changed", content: json(schemas.tenantSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const current = await service.tenantOfHandle(c.env, tenant);
    checkVersion(expectedVersion(c.req.header("if-match")), current.version);
    const row = await service.changeTenant(tenant, current, c.req.valid("json"), auditActor(c));
    c.header("etag", etagOf(row.version));
    return c.json(schemas.toTenant(row), 200);
  },
);

tenantRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/members",
    tags: ["Members"],
    operationId: "listMembers",
    summary: "Who works here",
    permission: "members.read",
    request: { query: schemas.membersQuery },
    responses: { 200: { description: "A page of members", content: json(schemas.membersSchema) } },
  }),
  async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const rows = await membersOf(c.env, tenantOf(c), limit, readCursor(cursor));
    return c.json(
      toPage(rows, limit, (row) => row.personId, schemas.toMember),
      200,
    );
  },
);

tenantRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/members",
    tags: ["Members"],
    operationId: "addMember",
    summary: "Add somebody by address; they are told by mail",
    permission: "members.write",
    request: { body: { content: json(schemas.memberInput), required: true } },
    responses: { 201: { description: "Added", content: json(schemas.memberSchema) } },
  }),
  async (c) => {
    if (c.req.valid("json").role === "owner") demandFreshProof(c);
    const result = await addMember(c.env, tenantOf(c), c.req.valid("json"), staffActor(c));
    if (!result.ok) throw memberProblem(result.error);
    return c.json(schemas.toMember(result.value), 201);
  },
);

tenantRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/members/{person_id}",
    tags: ["Members"],
    operationId: "updateMember",
    summary: "Change a member's role, or the events they work on",
    permission: "members.write",
    stepUp: STEP_UP_MINUTES,
    request: {
      params: z.object({ person_id: schemas.personId }),
      body: { content: json(schemas.memberPatch), required: true },
    },
    responses: { 200: { description: "Changed", content: json(schemas.memberSchema) } },
  }),
  async (c) => {
    const { person_id: personId } = c.req.valid("param");
    const result = await changeMember(tenantOf(c), personId, c.req.valid("json"), staffActor(c));
    if (!result.ok) throw memberProblem(result.error);
    const person = await selectPerson(c.env, personId);
    return c.json(schemas.toMember({ ...result.value, email: person?.email ?? "", name: person?.name ?? "" }), 200);
  },
);

tenantRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/members/{person_id}",
    tags: ["Members"],
    operationId: "removeMember",
    summary: "Remove a member; their access ends at once",
    permission: "members.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: z.object({ person_id: schemas.personId }) },
    responses: { 204: { description: "Removed" } },
  }),
  async (c) => {
    const result = await changeMember(tenantOf(c), c.req.valid("param").person_id, undefined, staffActor(c));
    if (!result.ok) throw memberProblem(result.error);
    return c.body(null, 204);
  },
);
