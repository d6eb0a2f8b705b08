/** What staff do about risk: the orders to look at, and who may not pay online. */
import { z } from "@hono/zod-openapi";
import { personOf, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditRow } from "../tenants/index.ts";
import * as schemas from "./schemas.ts";
import { blockPayer, resolveReview, unblockPayer } from "./service.ts";
import { listBlocks, listReviews } from "./store.ts";

export const riskRoutes = createRouter();

const TAGS = ["Risk"];
const idParam = z.object({ id: z.string().max(64) });

riskRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/risk/reviews",
    tags: TAGS,
    operationId: "listRiskReviews",
    summary: "Orders that look risky, with the reasons; newest first",
    permission: "risk.read",
    request: { query: z.object({ ...listQuery, ...schemas.reviewQuery }) },
    responses: listAnswer(schemas.reviewSchema),
  }),
  async (c) => {
    const { status, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "risk-reviews",
      item: schemas.reviewSchema,
      read: (stretch) => listReviews(tenantOf(c), status, stretch),
      keyOf: ({ id }) => id,
      toWire: schemas.reviewWire,
    });
  },
);

riskRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/risk/reviews/{id}/resolve",
    tags: TAGS,
    operationId: "resolveRiskReview",
    summary: "Say what came of a review: nothing (cleared) or fraud (confirmed). The order itself is not changed",
    permission: "risk.write",
    request: { params: idParam, body: { content: json(schemas.resolveInput), required: true } },
    responses: { 200: { description: "Resolved", content: json(schemas.reviewSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { outcome, note } = c.req.valid("json");
    const resolved = await resolveReview(tenant, {
      id: c.req.valid("param").id,
      status: outcome,
      note,
      by: personOf(c).personId,
      now: c.var.now,
      audit: (before) =>
        auditRow(c, tenant, { action: "risk_review.resolved", subjectId: before.id, after: { status: outcome, note } }),
    });
    if (!resolved.ok) {
      throw resolved.error.reason === "unknown_review"
        ? problem("not_found")
        : problem("conflict", { detail: "This review is resolved already." });
    }
    return c.json(schemas.reviewWire(resolved.value), 200);
  },
);

riskRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/risk/blocks",
    tags: TAGS,
    operationId: "listRiskBlocks",
    summary: "Who may not pay online here",
    permission: "risk.read",
    request: { query: z.object({ ...listQuery, ...schemas.blockQuery }) },
    responses: listAnswer(schemas.blockSchema),
  }),
  async (c) => {
    const { kind, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "blocked",
      item: schemas.blockSchema,
      read: (stretch) => listBlocks(tenantOf(c), kind, stretch),
      keyOf: ({ id }) => id,
      toWire: schemas.blockWire,
    });
  },
);

riskRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/risk/blocks",
    tags: TAGS,
    operationId: "blockPayer",
    summary: "Refuse online payments of an address, a phone number or a network",
    permission: "risk.write",
    request: { body: { content: json(schemas.blockInput), required: true } },
    responses: { 201: { description: "On the list", content: json(schemas.blockSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const block = await blockPayer(c.env, tenant, {
      ...c.req.valid("json"),
      by: personOf(c).personId,
      now: c.var.now,
      audit: ({ id, kind, label, reason }) =>
        auditRow(c, tenant, { action: "risk_block.added", subjectId: id, after: { kind, label, reason } }),
    });
    return c.json(schemas.blockWire(block), 201);
  },
);

riskRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/risk/blocks/{id}",
    tags: TAGS,
    operationId: "unblockPayer",
    summary: "Take somebody off the block list",
    permission: "risk.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: idParam },
    responses: { 204: { description: "Off the list" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const gone = await unblockPayer(tenant, c.req.valid("param").id, ({ id, kind, label }) =>
      auditRow(c, tenant, { action: "risk_block.removed", subjectId: id, before: { kind, label } }),
    );
    if (!gone) throw problem("not_found");
    return c.body(null, 204);
  },
);
