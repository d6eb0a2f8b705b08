/** Bulk refunds of an event, for staff (E18, E19). */
import { z } from "@hono/zod-openapi";
import { selectEvent } from "../events/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { toTimestamp } from "../kernel/time.ts";
import { runRefundCounts } from "../payments/index.ts";
import { personOf, tenantOf } from "../platform/context.ts";
import { pageOf, readCursor, toPage } from "../platform/cursor.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import type { FeePolicy } from "./fee-policy.ts";
import { startRun } from "./run.ts";
import { runById, runItems, runsOfEvent, runSums } from "./store.ts";
import { type RefundRun, type RefundRunItem, RUN_ITEM_STATUSES } from "./tables.ts";

export const refundRunRoutes = createRouter();

const TAGS = ["Refunds"];
const eventParams = z.object({ id: z.string().regex(idPattern("event"), "is not an event id") });
const runParams = z.object({ id: z.string().regex(idPattern("refundRun"), "is not the id of a bulk refund") });
const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const minor = z.number().int().min(0).max(MAX_AMOUNT).default(0);

const policySchema = z.object({
  fixed: minor.openapi({ description: "Kept once of each order; minor units" }),
  percent: z
    .number()
    .min(0)
    .max(100)
    .multipleOf(0.01)
    .default(0)
    .openapi({ description: "Of what was paid for the lines that are refunded" }),
  per_ticket: minor.openapi({ description: "Kept of each ticket that cost something; add-ons bear none. Minor units" }),
});

const runInput = z
  .object({
    fee_policy: policySchema.default({ fixed: 0, percent: 0, per_ticket: 0 }),
    dry_run: z.boolean().default(false).openapi({ description: "Only works out the amounts; nothing is refunded" }),
  })
  .openapi("RefundRunInput", { example: { fee_policy: { fixed: 0, percent: 5, per_ticket: 2000 }, dry_run: true } });

const countsSchema = z.object({
  requested: z.number().int().openapi({ description: "Orders whose refund was written down" }),
  manual: z.number().int().openapi({ description: "Orders that a person has to refund by hand" }),
  skipped: z.number().int(),
  failed: z.number().int().openapi({ description: "Orders that could not be refunded; a later run tries them again" }),
});

const runSchema = z
  .object({
    id: z.string(),
    event_id: z.string(),
    fee_policy: policySchema,
    dry_run: z.boolean(),
    status: z.enum(["running", "done"]).openapi({ description: "`done`: every order was looked at" }),
    orders: countsSchema,
    amount: z.number().int().openapi({ description: "Sum of what goes back; minor units of the event's currency" }),
    fee_kept: z.number().int(),
    refunds: z
      .object({
        requested: z.number().int(),
        pending: z.number().int(),
        succeeded: z.number().int(),
        failed: z.number().int(),
      })
      .openapi({ description: "Where the refunds of this run stand at the payment services" }),
    created_by: z.string(),
    created_at: z.string(),
    finished_at: z.string().nullable(),
  })
  .openapi("RefundRun");

const itemSchema = z
  .object({
    order_id: z.string(),
    status: z.enum(RUN_ITEM_STATUSES),
    amount: moneySchema,
    fee_kept: moneySchema,
    reason: z.string().nullable().openapi({
      description: "Of `skipped`: free, nothing_left, blocked, fee_covers. Of `failed`: why",
    }),
    at: z.string(),
  })
  .openapi("RefundRunItem");

async function runWire(tenant: TenantDb, run: RefundRun): Promise<z.infer<typeof runSchema>> {
  const [sums, refunds] = await Promise.all([runSums(tenant, run.id), runRefundCounts(tenant, run.id)]);
  const orders = (status: RefundRunItem["status"]) => sums.find((row) => row.status === status)?.orders ?? 0;
  const { fixed, percent, perTicket } = JSON.parse(run.feePolicy) as FeePolicy;
  const given = sums.filter(({ status }) => status === "requested" || status === "manual");
  return {
    id: run.id,
    event_id: run.eventId,
    fee_policy: { fixed, percent, per_ticket: perTicket },
    dry_run: run.dryRun === 1,
    status: run.status,
    orders: {
      requested: orders("requested"),
      manual: orders("manual"),
      skipped: orders("skipped"),
      failed: orders("failed"),
    },
    amount: given.reduce((sum, row) => sum + row.amount, 0),
    fee_kept: sums.reduce((sum, row) => sum + row.feeKept, 0),
    refunds: { requested: 0, pending: 0, succeeded: 0, failed: 0, ...Object.fromEntries(refunds) },
    created_by: run.createdBy,
    created_at: toTimestamp(run.createdAt),
    finished_at: run.finishedAt === null ? null : toTimestamp(run.finishedAt),
  };
}

function itemWire(item: RefundRunItem): z.infer<typeof itemSchema> {
  const { currency } = item;
  return {
    order_id: item.orderId,
    status: item.status,
    amount: { amount: item.amount, currency },
    fee_kept: { amount: item.feeKept, currency },
    reason: item.reason,
    at: toTimestamp(item.at),
  };
}

refundRunRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/refunds",
    tags: TAGS,
    operationId: "refundEvent",
    summary: "Refund every order of a cancelled event, less a fee; may be run again, nothing goes back twice",
    permission: "orders.refund",
    request: { params: eventParams, body: { content: json(runInput), required: true } },
    responses: { 202: { description: "On its way; ask for its progress", content: json(runSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const { fee_policy, dry_run } = c.req.valid("json");
    const [event] = await selectEvent(tenant, id);
    if (!event) throw problem("not_found");
    if (event.status !== "cancelled" && !dry_run) {
      throw problem("event_not_cancelled", { detail: "Cancel the event first; a dry run may be made before." });
    }
    const { fixed, percent, per_ticket } = fee_policy;
    const run = await startRun(c.env, tenant, {
      eventId: id,
      policy: { fixed, percent, perTicket: per_ticket },
      dryRun: dry_run,
      by: personOf(c).personId,
      now: c.var.now,
      audit: (runId) =>
        auditRow(c, tenant, {
          action: "event.refund_started",
          subjectId: id,
          after: { run: runId, fee_policy, dry_run },
        }),
    });
    return c.json(await runWire(tenant, run), 202);
  },
);

refundRunRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/refunds",
    tags: TAGS,
    operationId: "listRefundRuns",
    summary: "The bulk refunds of an event, newest first",
    permission: "orders.read",
    request: { params: eventParams, query: z.object(listQuery) },
    responses: { 200: { description: "A page", content: json(pageOf(runSchema)) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const { limit, cursor, sort } = c.req.valid("query");
    const [event] = await selectEvent(tenant, id);
    if (!event) throw problem("not_found");
    const rows = await runsOfEvent(tenant, id, { sort, after: readCursor(cursor), limit: limit + 1 });
    const page = toPage(
      rows,
      limit,
      (run) => run.id,
      (run) => run,
    );
    return c.json({ ...page, data: await Promise.all(page.data.map((run) => runWire(tenant, run))) }, 200);
  },
);

refundRunRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/refund-runs/{id}",
    tags: TAGS,
    operationId: "getRefundRun",
    summary: "How far a bulk refund is",
    permission: "orders.read",
    request: { params: runParams },
    responses: { 200: { description: "Its progress", content: json(runSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const run = await runById(tenant, c.req.valid("param").id);
    if (!run) throw problem("not_found");
    return c.json(await runWire(tenant, run), 200);
  },
);

refundRunRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/refund-runs/{id}/items",
    tags: TAGS,
    operationId: "listRefundRunItems",
    summary: "What became of each order of a bulk refund",
    permission: "orders.read",
    request: {
      params: runParams,
      query: z.object({ ...listQuery, status: z.enum(RUN_ITEM_STATUSES).optional() }),
    },
    responses: listAnswer(itemSchema),
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { status, ...query } = c.req.valid("query");
    const { id } = c.req.valid("param");
    if (!(await runById(tenant, id))) throw problem("not_found");
    return await answerList(c, query, {
      name: "refund-run",
      item: itemSchema,
      read: (stretch) => runItems(tenant, id, status, stretch),
      keyOf: ({ orderId }) => orderId,
      toWire: itemWire,
    });
  },
);
