/** What needs a person, and what they do about it. */
import { z } from "@hono/zod-openapi";
import { unreachable } from "../kernel/assert.ts";
import { openAttention, paymentSchema, paymentWire, uncertainPayments } from "../payments/index.ts";
import { personOf, tenantOf } from "../platform/context.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import {
  actionInput,
  attentionDetailSchema,
  attentionDetailWire,
  attentionSchema,
  attentionWire,
  itemParams,
} from "./schemas.ts";
import { act, type ActionFault, loadItem } from "./service.ts";

export const attentionRoutes = createRouter();

const uncertainSchema = paymentSchema.extend({ order_id: z.string() }).openapi("UncertainPayment");

const TAGS = ["Needs a person"];

attentionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/attention-items",
    tags: TAGS,
    operationId: "listAttentionItems",
    summary: "What needs a person: money that could not be placed",
    permission: "orders.read",
    request: { query: z.object({ ...listQuery, kind: z.string().max(40).optional() }) },
    responses: listAnswer(attentionSchema),
  }),
  async (c) => {
    const { kind, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "needs-a-person",
      item: attentionSchema,
      read: (stretch) => openAttention(tenantOf(c), kind, stretch),
      keyOf: ({ id }) => id,
      toWire: attentionWire,
    });
  },
);

attentionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/attention-items/{id}",
    tags: TAGS,
    operationId: "getAttentionItem",
    summary: "One item: what happened, what we know, what may be done",
    permission: "orders.read",
    request: { params: itemParams },
    responses: { 200: { description: "The item", content: json(attentionDetailSchema) } },
  }),
  async (c) => {
    const loaded = await loadItem(tenantOf(c), c.req.valid("param").id);
    if (!loaded) throw problem("not_found");
    return c.json(attentionDetailWire(loaded), 200);
  },
);

attentionRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/attention-items/{id}/actions",
    tags: TAGS,
    operationId: "actOnAttentionItem",
    summary: "Do one of the item's `actions`; the same one again does nothing more",
    permission: "orders.refund",
    request: { params: itemParams, body: { content: json(actionInput), required: true } },
    responses: { 200: { description: "The item as it is now", content: json(attentionDetailSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { action, note } = c.req.valid("json");
    const done = await act(c.env, tenant, {
      id: c.req.valid("param").id,
      action,
      note: note ?? null,
      by: personOf(c).personId,
      audit: (name, subjectId, after) => auditRow(c, tenant, { action: name, subjectId, after }),
      now: c.var.now,
    });
    if (!done.ok) throw actionProblem(done.error);
    return c.json(attentionDetailWire(done.value), 200);
  },
);

function actionProblem(fault: ActionFault): Problem {
  switch (fault.reason) {
    case "unknown_item":
      return problem("not_found");
    case "resolved":
      return problem("attention_resolved", { extra: { resolution: fault.resolution } });
    case "not_possible":
      return problem("action_not_possible", { extra: { actions: fault.actions } });
    case "note_needed":
      return problem("invalid_request", { errors: [{ field: "note", message: "say what was done" }] });
    case "unreachable":
      return problem("gateway_unavailable", { detail: "Nothing has changed. Try again.", retryAfter: 30 });
    case "nothing_to_place":
      return problem("action_not_possible", { detail: "This money is placed already." });
    case "not_fulfillable":
      return problem("order_not_changeable", { detail: `The order is ${fault.status}.` });
    case "places_gone":
      return problem("places_gone", { detail: "Somebody else has them now. Send the money back." });
    default:
      return unreachable(fault);
  }
}

attentionRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/payments/uncertain",
    tags: TAGS,
    operationId: "listUncertainPayments",
    summary: "Payments whose money waits for a person, newest first",
    permission: "orders.read",
    request: { query: z.object({ ...listQuery, gateway: z.string().max(40).optional() }) },
    responses: listAnswer(uncertainSchema),
  }),
  async (c) => {
    const { gateway, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "payments-not-settled",
      item: uncertainSchema,
      read: (stretch) => uncertainPayments(tenantOf(c), gateway, stretch),
      keyOf: ({ id }) => id,
      toWire: (row) => ({ ...paymentWire(row), order_id: row.orderId }),
    });
  },
);
