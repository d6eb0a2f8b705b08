/** Settlements over HTTP, for staff who may see and move money (F3). */
import { z } from "@hono/zod-openapi";
import { assert } from "../kernel/assert.ts";
import { tenantOf } from "../platform/context.ts";
import { isUniqueViolation } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { answerList, listAnswer, listQuery, timeKey } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow, tenantById } from "../tenants/index.ts";
import {
  disbursementInput,
  disbursementSchema,
  disbursementWire,
  payoutWaysSchema,
  payoutWaysWire,
  settingsInput,
  settingsSchema,
  settingsWire,
  settlementDetailSchema,
  settlementDetailWire,
  settlementParams,
  settlementSchema,
  settlementWire,
} from "./schemas.ts";
import { disburseProblem } from "./faults.ts";
import { disburseThroughGateway, waysToPay } from "./gateway-disbursement.ts";
import { closeSettlement, disburse, settlementDetail } from "./service.ts";
import { statementCsv, statementPdf } from "./statement.ts";
import { listSettlements, saveSettings, settingsOf } from "./store.ts";

export const settlementRoutes = createRouter();

const TAGS = ["Finance"];

settlementRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/settlements",
    tags: TAGS,
    operationId: "listSettlements",
    summary: "Settlements, newest period first",
    permission: "finance.read",
    request: { query: z.object({ ...listQuery, status: z.enum(["draft", "closed"]).optional() }) },
    responses: listAnswer(settlementSchema),
  }),
  async (c) => {
    const { status, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "settlements",
      item: settlementSchema,
      read: (stretch) => listSettlements(tenantOf(c), status, stretch),
      keyOf: ({ periodEnd, id }) => timeKey(periodEnd, id),
      toWire: settlementWire,
    });
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/settlements/{id}",
    tags: TAGS,
    operationId: "getSettlement",
    summary: "One settlement, with what was paid out of it and what is due now",
    permission: "finance.read",
    request: { params: settlementParams },
    responses: { 200: { description: "The settlement", content: json(settlementDetailSchema) } },
  }),
  async (c) => {
    const detail = await settlementDetail(tenantOf(c), c.req.valid("param").id);
    if (!detail) throw problem("not_found");
    return c.json(settlementDetailWire(detail), 200);
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/settlements/{id}/close",
    tags: TAGS,
    operationId: "closeSettlement",
    summary: "Close a period: booked, and never changed again",
    permission: "finance.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: settlementParams },
    responses: { 200: { description: "The closed settlement", content: json(settlementSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const closed = await closeSettlement(tenant, id, c.var.now, (after) =>
      auditRow(c, tenant, { action: "settlement.closed", subjectId: id, after }),
    );
    if (closed.ok) return c.json(settlementWire(closed.value), 200);
    if (closed.error.reason === "not_found") throw problem("not_found");
    throw problem("settlement_out_of_order", { extra: { settlement: closed.error.settlement } });
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/settlements/{id}/disbursements",
    tags: TAGS,
    operationId: "createDisbursement",
    summary: "Pay the organizer through a gateway, or write down that it was done by hand",
    permission: "finance.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: settlementParams, body: { content: json(disbursementInput), required: true } },
    responses: { 201: { description: "What was paid", content: json(disbursementSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const input = c.req.valid("json");
    const { amount } = input;
    const settlementId = c.req.valid("param").id;
    const detail = await settlementDetail(tenant, settlementId);
    if (!detail) throw problem("not_found");
    if (detail.settlement.currency !== amount.currency) {
      const message = `must be ${detail.settlement.currency}`;
      throw problem("invalid_request", { errors: [{ field: "amount.currency", message }] });
    }
    const noted = (subjectId: string, after: Readonly<Record<string, unknown>>) =>
      auditRow(c, tenant, { action: "disbursement.created", subjectId, after: { ...after, ...amount } });
    const asked = { settlementId, amount: amount.amount, now: c.var.now };
    const paid =
      input.method === "gateway"
        ? await disburseThroughGateway(c.env, tenant, {
            ...asked,
            gateway: input.gateway,
            audit: (id, destination) => noted(id, { method: input.method, gateway: input.gateway, destination }),
          })
        : await disburse(tenant, {
            ...asked,
            method: input.method,
            reference: input.reference,
            audit: (id) => noted(id, { method: input.method, reference: input.reference }),
          });
    if (paid.ok) return c.json(disbursementWire(paid.value), 201);
    throw disburseProblem(paid.error);
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/settlements/{id}/payout-ways",
    tags: TAGS,
    operationId: "listPayoutWays",
    summary: "Gateways that can send the organizer what is due, each with how much and where to",
    permission: "finance.read",
    request: { params: settlementParams },
    responses: { 200: { description: "The ways", content: json(payoutWaysSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const detail = await settlementDetail(tenant, c.req.valid("param").id);
    if (!detail) throw problem("not_found");
    const { currency } = detail.settlement;
    const ways = await waysToPay(c.env, tenant, currency, c.var.now);
    return c.json(payoutWaysWire(detail.payable, currency, ways), 200);
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/settlements/{id}/statement.csv",
    tags: TAGS,
    operationId: "getSettlementCsv",
    summary: "The statement with every entry of the period, for spreadsheets",
    permission: "finance.read",
    request: { params: settlementParams },
    responses: { 200: { description: "The file", content: { "text/csv": { schema: { type: "string" } } } } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const detail = await settlementDetail(tenant, c.req.valid("param").id);
    if (!detail) throw problem("not_found");
    const organizer = await tenantById(c.env, tenant.tenantId);
    return c.body(statementCsv(tenant, detail, organizer?.language ?? "en"), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${detail.settlement.id}.csv"`,
      "cache-control": "private, no-store",
    });
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/settlements/{id}/statement.pdf",
    tags: TAGS,
    operationId: "getSettlementPdf",
    summary: "The statement as PDF",
    permission: "finance.read",
    request: { params: settlementParams },
    responses: {
      200: {
        description: "The file",
        content: { "application/pdf": { schema: { type: "string", format: "binary" } } },
      },
    },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const detail = await settlementDetail(tenant, c.req.valid("param").id);
    if (!detail) throw problem("not_found");
    const organizer = await tenantById(c.env, tenant.tenantId);
    assert(organizer, "a member's tenant is there");
    return c.body(await statementPdf(c.env, detail, organizer, c.var.now), 200, {
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="${detail.settlement.id}.pdf"`,
      "cache-control": "private, no-store",
    });
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/settlement-settings",
    tags: TAGS,
    operationId: "getSettlementSettings",
    summary: "How often is settled and what is kept for refunds",
    permission: "finance.read",
    responses: { 200: { description: "The settings", content: json(settingsSchema) } },
  }),
  async (c) => {
    const row = await settingsOf(tenantOf(c));
    c.header("etag", etagOf(row.version));
    return c.json(settingsWire(row), 200);
  },
);

settlementRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/settlement-settings",
    tags: TAGS,
    operationId: "updateSettlementSettings",
    summary: "Change how later periods are settled",
    permission: "finance.write",
    stepUp: STEP_UP_MINUTES,
    request: { body: { content: json(settingsInput), required: true } },
    responses: { 200: { description: "The settings", content: json(settingsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const input = c.req.valid("json");
    const { tenantId: _tenant, version, ...current } = await settingsOf(tenant);
    checkVersion(expectedVersion(c.req.header("if-match")), version);
    const next = {
      period: input.period ?? current.period,
      reserveRate: input.reserve_rate ?? current.reserveRate,
      reserveDays: input.reserve_days ?? current.reserveDays,
    };
    const audit = { action: "settlement_settings.updated", subjectId: tenant.tenantId, before: current, after: next };
    try {
      await runVersioned(tenant, [saveSettings(tenant, version, next), auditRow(c, tenant, audit)]);
    } catch (error) {
      // Somebody else has set them for the first time.
      if (isUniqueViolation(error)) throw problem("stale_version");
      throw error;
    }
    const row = await settingsOf(tenant);
    c.header("etag", etagOf(row.version));
    return c.json(settingsWire(row), 200);
  },
);
