/** Disputes for staff: the list, one with its evidence, and what happens to tickets. */
import { z } from "@hono/zod-openapi";
import { unreachable } from "../kernel/assert.ts";
import { tenantOf } from "../platform/context.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditActor, auditRow } from "../tenants/index.ts";
import { DEFAULT_TICKET_POLICY, DISPUTE_STATUSES } from "./dispute.ts";
import { type EvidenceFault, saveEvidence, suggestedEvidence } from "./evidence.ts";
import {
  disputeDetailSchema,
  disputeSchema,
  disputeWire,
  evidenceInput,
  policyInput,
  policySchema,
  policyWire,
} from "./schemas.ts";
import { disputeById, listDisputes, policyRow, savePolicy } from "./store.ts";

export const disputeRoutes = createRouter();

const TAGS = ["Disputes"];
const params = z.object({ id: z.string().max(64) });

disputeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/disputes",
    tags: TAGS,
    operationId: "listDisputes",
    summary: "Disputes, newest first",
    permission: "disputes.read",
    event: "filtered",
    request: {
      query: z.object({
        ...listQuery,
        open: z.enum(["true", "false"]).default("false").openapi({ description: "Only those that are not decided" }),
        status: z.enum(DISPUTE_STATUSES).optional(),
        gateway: z.string().max(40).optional(),
      }),
    },
    responses: listAnswer(disputeSchema),
  }),
  async (c) => {
    const { status, gateway, ...query } = c.req.valid("query");
    const filter = { open: query.open === "true", status, gateway, scope: eventScopeOf(c) };
    return await answerList(c, query, {
      name: "disputes",
      item: disputeSchema,
      read: (stretch) => listDisputes(tenantOf(c), filter, stretch),
      keyOf: ({ id }) => id,
      toWire: (row) => disputeWire(row, c.var.now),
    });
  },
);

disputeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/disputes/{id}",
    tags: TAGS,
    operationId: "getDispute",
    summary: "One dispute, with what our records say for it",
    permission: "disputes.read",
    request: { params },
    responses: { 200: { description: "The dispute", content: json(disputeDetailSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const row = await disputeById(tenant, c.req.valid("param").id);
    if (!row) throw problem("not_found");
    c.header("etag", etagOf(row.version));
    const suggested = Object.entries(await suggestedEvidence(tenant, row)).filter(([, text]) => text !== undefined);
    return c.json({ ...disputeWire(row, c.var.now), suggested_evidence: Object.fromEntries(suggested) }, 200);
  },
);

disputeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/disputes/{id}/evidence",
    tags: TAGS,
    operationId: "saveDisputeEvidence",
    summary: "Write evidence, and send it to the bank when it is complete",
    permission: "disputes.write",
    request: { params, body: { content: json(evidenceInput), required: true } },
    responses: { 200: { description: "Kept, or sent", content: json(disputeSchema) } },
  }),
  async (c) => {
    const { evidence, submit } = c.req.valid("json");
    const request = { id: c.req.valid("param").id, evidence, submit };
    const saved = await saveEvidence(c.env, tenantOf(c), request, auditActor(c));
    if (!saved.ok) throw evidenceProblem(saved.error);
    return c.json(disputeWire(saved.value, c.var.now), 200);
  },
);

function evidenceProblem(fault: EvidenceFault): Problem {
  switch (fault.reason) {
    case "unknown_dispute":
      return problem("not_found");
    case "not_open":
      return problem("evidence_not_taken", { detail: `The dispute is ${fault.status}, or its last day is over.` });
    case "not_offered":
      return problem("evidence_not_taken", { detail: "This gateway takes evidence in its own dashboard only." });
    case "gateway_fault":
      return fault.fault.reason === "refused" || fault.fault.reason === "misconfigured"
        ? problem("gateway_refused", { detail: fault.fault.message })
        : problem("gateway_unavailable", { detail: "Your text is kept. Send it again in a moment.", retryAfter: 5 });
    default:
      return unreachable(fault);
  }
}

disputeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/dispute-policy",
    tags: TAGS,
    operationId: "getDisputePolicy",
    summary: "What happens to the tickets of a disputed order",
    permission: "disputes.read",
    responses: { 200: { description: "The policy", content: json(policySchema) } },
  }),
  async (c) => {
    const row = await policyRow(tenantOf(c));
    c.header("etag", etagOf(row?.version ?? 0));
    return c.json(policyWire(row ?? { tickets: DEFAULT_TICKET_POLICY, version: 0 }), 200);
  },
);

disputeRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/dispute-policy",
    tags: TAGS,
    operationId: "putDisputePolicy",
    summary: "Keep or block the tickets of disputed orders; counts for what happens from now on",
    permission: "disputes.write",
    request: { body: { content: json(policyInput), required: true } },
    responses: { 200: { description: "Stored", content: json(policySchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { tickets } = c.req.valid("json");
    const known = await policyRow(tenant);
    const expected = expectedVersion(c.req.header("if-match"));
    if (expected !== undefined && expected !== (known?.version ?? 0)) {
      throw problem("stale_version", { extra: { current_version: known?.version ?? 0 } });
    }
    await runVersioned(tenant, [
      savePolicy(tenant, known, { tickets, updatedAt: c.var.now }),
      auditRow(c, tenant, {
        action: "dispute_policy.saved",
        subjectId: tenant.tenantId,
        before: { tickets: known?.tickets ?? DEFAULT_TICKET_POLICY },
        after: { tickets },
      }),
    ]);
    const version = (known?.version ?? 0) + 1;
    c.header("etag", etagOf(version));
    return c.json(policyWire({ tickets, version }), 200);
  },
);
