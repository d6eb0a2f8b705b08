/** Refunds and cancellations, for staff. */
import { z } from "@hono/zod-openapi";
import { refundById, refundSchema, refundWire, selectRefundsOfOrder, waitingRefunds } from "../payments/index.ts";
import { type AppContext, personOf, tenantOf } from "../platform/context.ts";
import type { TenantDb } from "../platform/db.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow } from "../tenants/index.ts";
import { type ApprovalFault, approveRefund, rejectRefund } from "./approval.ts";
import { refundProblem } from "./faults.ts";
import {
  cancelInput,
  cancelledSchema,
  orderParams,
  policyInput,
  policySchema,
  previewSchema,
  previewWire,
  refundInput,
  refundParams,
  requestedSchema,
  wishOf,
} from "./schemas.ts";
import { loadOrderMoney, proposeRefund, type RequestedRefund } from "./service.ts";
import { type AuditNote, type CancelFault, cancelOrder, refundOrder } from "./staff-refund.ts";
import { savePolicy, selectPolicy } from "./store.ts";

export const refundRoutes = createRouter();

const TAGS = ["Refunds"];

function auditNote(c: AppContext, tenant: TenantDb): AuditNote {
  return (action, subjectId, after) => auditRow(c, tenant, { action, subjectId, after });
}

refundRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/refunds/preview",
    tags: TAGS,
    operationId: "previewRefund",
    summary: "What a refund would give back, of which payments and lines; writes nothing",
    permission: "orders.refund",
    request: { params: orderParams, body: { content: json(refundInput), required: true } },
    responses: { 200: { description: "The amounts", content: json(previewSchema) } },
  }),
  async (c) => {
    const loaded = await loadOrderMoney(tenantOf(c), c.req.valid("param").id);
    if (!loaded) throw problem("not_found");
    const proposal = proposeRefund(loaded, wishOf(c.req.valid("json")));
    if (!proposal.ok) throw refundProblem(proposal.error);
    return c.json(previewWire(loaded, proposal.value), 200);
  },
);

refundRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/refunds",
    tags: TAGS,
    operationId: "refundOrder",
    summary: "Refund an order: everything, lines or an amount, to where the money came from",
    description:
      "Never more than was captured and not refunded. Answers at once with the refunds that were written down; their " +
      "`status` moves on as the payment service answers. Above the owner's limit they wait for another member.",
    permission: "orders.refund",
    request: { params: orderParams, body: { content: json(refundInput), required: true } },
    responses: { 201: { description: "Written down", content: json(requestedSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const input = c.req.valid("json");
    const done = await refundOrder(c.env, tenant, {
      orderId: c.req.valid("param").id,
      wish: wishOf(input),
      cancel: input.cancel,
      reason: input.reason,
      note: input.note ?? null,
      by: personOf(c).personId,
      audit: auditNote(c, tenant),
      now: c.var.now,
    });
    if (!done.ok) throw refundProblem(done.error);
    return c.json(await requestedWire(tenant, done.value, done.value.cancelledLines), 201);
  },
);

async function requestedWire(
  tenant: TenantDb,
  { order, proposal, refundIds }: RequestedRefund,
  cancelledLines: readonly number[],
): Promise<z.infer<typeof requestedSchema>> {
  const [rows] = await tenant.query([selectRefundsOfOrder(tenant, order.id)]);
  const money = (amount: number) => ({ amount, currency: order.currency });
  return {
    order_id: order.id,
    amount: money(proposal.plan.amount),
    fee_kept: money(proposal.plan.feeKept),
    needs_approval: proposal.needsApproval,
    cancelled_lines: [...cancelledLines],
    refunds: rows.filter(({ id }) => refundIds.includes(id)).map(refundWire),
  };
}

refundRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/cancel",
    tags: TAGS,
    operationId: "cancelOrder",
    summary: "End an order or lines of it: tickets stop working, places go back on sale, money goes back if asked for",
    permission: "orders.refund",
    request: { params: orderParams, body: { content: json(cancelInput), required: true } },
    responses: { 200: { description: "Ended, now or before", content: json(cancelledSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { lines, refund, note } = c.req.valid("json");
    const done = await cancelOrder(c.env, tenant, {
      orderId: c.req.valid("param").id,
      lines,
      refund: refund && { keepFee: refund.fee === "keep" },
      note: note ?? null,
      by: personOf(c).personId,
      audit: auditNote(c, tenant),
      now: c.var.now,
    });
    if (!done.ok) throw cancelProblem(done.error);
    const { order, cancelledLines } = done.value;
    const requested = done.value.refund && (await requestedWire(tenant, done.value.refund, cancelledLines));
    const answer = { order_id: order.id, status: order.status, cancelled_lines: [...cancelledLines] };
    return c.json({ ...answer, refund: requested ?? null }, 200);
  },
);

function cancelProblem(fault: CancelFault): Problem {
  if (fault.reason === "not_changeable") {
    return problem("order_not_changeable", { detail: `The order is ${fault.status}.` });
  }
  if (fault.reason === "ticket_used") {
    return problem("ticket_used", {
      detail: `The ticket of line ${fault.line} was used.`,
      extra: { line: fault.line },
    });
  }
  return refundProblem(fault);
}

refundRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/refunds/waiting",
    tags: TAGS,
    operationId: "listWaitingRefunds",
    summary: "Refunds that wait for a second person, newest first",
    permission: "orders.read",
    request: { query: z.object(listQuery) },
    responses: listAnswer(refundSchema),
  }),
  async (c) =>
    await answerList(c, c.req.valid("query"), {
      name: "refunds-waiting",
      item: refundSchema,
      read: (stretch) => waitingRefunds(tenantOf(c), stretch),
      keyOf: ({ id }) => id,
      toWire: refundWire,
    }),
);

for (const verb of ["approve", "reject"] as const) {
  refundRoutes.openapi(
    defineRoute({
      method: "post",
      path: `/refunds/{id}/${verb}`,
      tags: TAGS,
      operationId: `${verb}Refund`,
      summary:
        verb === "approve"
          ? "Agree to a refund above the limit: anybody but the one who asked for it"
          : "End a refund that waits; nothing is sent",
      permission: "orders.refund",
      request: { params: refundParams },
      responses: { 200: { description: "Decided", content: json(refundSchema) } },
    }),
    async (c) => {
      const tenant = tenantOf(c);
      const request = {
        refundId: c.req.valid("param").id,
        by: personOf(c).personId,
        audit: auditNote(c, tenant),
        now: c.var.now,
      };
      const done =
        verb === "approve" ? await approveRefund(c.env, tenant, request) : await rejectRefund(tenant, request);
      if (!done.ok) throw approvalProblem(done.error);
      return c.json(await refundNow(tenant, request.refundId), 200);
    },
  );
}

async function refundNow(tenant: TenantDb, id: string): Promise<z.infer<typeof refundSchema>> {
  const row = await refundById(tenant, id);
  if (!row) throw problem("not_found");
  return refundWire(row);
}

function approvalProblem(fault: ApprovalFault): Problem {
  if (fault.reason === "unknown_refund") return problem("not_found");
  if (fault.reason === "not_waiting") return problem("refund_not_waiting");
  return problem("second_person_required", { detail: "You asked for this refund yourself." });
}

refundRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/refund-policy",
    tags: TAGS,
    operationId: "getRefundPolicy",
    summary: "Above which amount a refund needs a second person",
    permission: "orders.read",
    responses: { 200: { description: "The limit", content: json(policySchema) } },
  }),
  async (c) => {
    const [policy] = await selectPolicy(tenantOf(c));
    c.header("etag", etagOf(policy?.version ?? 0));
    return c.json({ approval_above: policy?.approvalAbove ?? null, version: policy?.version ?? 0 }, 200);
  },
);

refundRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/refund-policy",
    tags: TAGS,
    operationId: "putRefundPolicy",
    summary: "Set the amount above which a refund needs a second person",
    permission: "refunds.policy",
    stepUp: STEP_UP_MINUTES,
    request: { body: { content: json(policyInput), required: true } },
    responses: { 200: { description: "Set", content: json(policySchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { approval_above } = c.req.valid("json");
    const [policy] = await selectPolicy(tenant);
    const version = policy?.version ?? 0;
    checkVersion(expectedVersion(c.req.header("if-match")), version);
    await runVersioned(tenant, [
      savePolicy(tenant, version, approval_above),
      auditRow(c, tenant, {
        action: "refund_policy.changed",
        subjectId: tenant.tenantId,
        before: { approval_above: policy?.approvalAbove ?? null },
        after: { approval_above },
      }),
    ]);
    c.header("etag", etagOf(version + 1));
    return c.json({ approval_above, version: version + 1 }, 200);
  },
);
