/**
 * The bulk refund of an event: its orders by id, a bounded number a message, each one decided by itself (E18, E19). An
 * order that was looked at has a row in the run, and its refund's id follows from run and order, so a message that comes
 * twice, or a death in the middle, refunds nothing twice (I6, I7).
 */
import { selectTicketTypes } from "../catalogue/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { isFulfilled, type OrderRow, ordersOfEvent } from "../orders/index.ts";
import { isForNothing } from "../payments/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { describeError, log } from "../platform/log.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ticketsOfOrder } from "../tickets/index.ts";
import { type BulkDecision, type BulkLine, decideBulkRefund, type FeePolicy } from "./fee-policy.ts";
import { loadOrderMoney, type OrderMoney, requestRefund, sourcesOf } from "./service.ts";
import { insertRun, insertRunItem, ordersInRun, runById, updateRun } from "./store.ts";
import type { RefundRun, RefundRunItem } from "./tables.ts";

export const REFUND_RUN = "refunds.run";
/** Orders that one message looks at; the next message goes on after them (I8). */
const ORDERS_AT_ONCE = 20;
/** How often one order is decided anew because its money moved in between. */
const MAX_ROUNDS = 5;

export type NewRun = {
  readonly eventId: string;
  readonly policy: FeePolicy;
  readonly dryRun: boolean;
  readonly by: string;
  readonly now: Millis;
  readonly audit: (runId: string) => Statement;
};

/** Writes the run down and puts it on its way. */
export async function startRun(env: Env, tenant: TenantDb, wanted: NewRun): Promise<RefundRun> {
  const { eventId, policy, dryRun, by, now } = wanted;
  const run = {
    id: newId("refundRun"),
    eventId,
    feePolicy: JSON.stringify(policy),
    dryRun: dryRun ? 1 : 0,
    status: "running" as const,
    cursor: "",
    createdBy: by,
    createdAt: now,
    finishedAt: null,
    version: 1,
  };
  const message = nextMessage(tenant, run.id, now);
  await tenant.batch([insertRun(tenant, run), message.statement, wanted.audit(run.id)]);
  await flushOutbox(env, [message.entry]);
  return { ...run, tenantId: tenant.tenantId };
}

function nextMessage(tenant: TenantDb, runId: string, now: Millis) {
  const payload = { tenant_id: tenant.tenantId, run_id: runId };
  return outboxRow(tenant, { queue: "payments", type: REFUND_RUN, payload }, now);
}

/** Looks at the next orders of a run, and sends a message for those after them. */
export async function continueRun(env: Env, tenant: TenantDb, runId: string, now: Millis): Promise<void> {
  const run = await runById(tenant, runId);
  if (!run || run.status === "done") return;
  const page = await ordersOfEvent(tenant, run.eventId, run.cursor, ORDERS_AT_ONCE);
  const [known, types] = await Promise.all([
    ordersInRun(
      tenant,
      runId,
      page.map(({ id }) => id),
    ),
    selectTicketTypes(tenant, run.eventId),
  ]);
  const addOns = new Set(types.filter(({ kind }) => kind === "add_on").map(({ id }) => id));
  for (const order of page) {
    if (!known.has(order.id)) await refundOne(env, tenant, run, order, addOns, now);
  }
  const last = page.at(-1);
  const isOver = last === undefined || page.length < ORDERS_AT_ONCE;
  const message = nextMessage(tenant, runId, now);
  try {
    await runVersioned(tenant, [
      updateRun(tenant, run, {
        ...(last ? { cursor: last.id } : {}),
        ...(isOver ? { status: "done" as const, finishedAt: now } : {}),
      }),
      ...(isOver ? [] : [message.statement]),
    ]);
  } catch (error) {
    // The same message twice: the other one has moved the run on, and sent what follows.
    if (error instanceof Problem && error.code === "stale_version") return;
    throw error;
  }
  if (!isOver) await flushOutbox(env, [message.entry]);
}

async function refundOne(
  env: Env,
  tenant: TenantDb,
  run: RefundRun,
  order: OrderRow,
  addOns: ReadonlySet<string>,
  now: Millis,
): Promise<void> {
  if (!isFulfilled(order.status) && order.status !== "cancelled") return;
  const item = (status: RefundRunItem["status"], rest: Partial<RefundRunItem> = {}) => ({
    runId: run.id,
    orderId: order.id,
    status,
    amount: 0,
    feeKept: 0,
    currency: order.currency,
    reason: null,
    at: now,
    ...rest,
  });
  try {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const outcome = await decideAndRefund(env, tenant, run, order, addOns, now, item);
      // Changed by a refund of somebody else in between: what is left is another amount now (I6).
      if (outcome === "done") return;
    }
    await tenant.batch([insertRunItem(tenant, item("failed", { reason: "changed" }))]);
  } catch (error) {
    // One order must not stop the others (E19); what failed is listed, and a run after this one tries it again.
    log.error("bulk_refund_failed", { tenant_id: tenant.tenantId, order_id: order.id, ...describeError(error) });
    await tenant.batch([insertRunItem(tenant, item("failed", { reason: "internal" }))]);
  }
}

async function decideAndRefund(
  env: Env,
  tenant: TenantDb,
  run: RefundRun,
  order: OrderRow,
  addOns: ReadonlySet<string>,
  now: Millis,
  item: (status: RefundRunItem["status"], rest?: Partial<RefundRunItem>) => Omit<RefundRunItem, "tenantId">,
): Promise<"done" | "changed"> {
  const [loaded, outLines] = await Promise.all([loadOrderMoney(tenant, order.id), linesLeftOut(tenant, order.id)]);
  if (!loaded) return "done";
  const decision = decideOrder(loaded, outLines, addOns, JSON.parse(run.feePolicy) as FeePolicy);
  if (decision.kind === "skip") {
    const { reason, feeKept } = decision;
    await tenant.batch([insertRunItem(tenant, item("skipped", { reason, feeKept }))]);
    return "done";
  }
  const { amount, feeKept } = decision;
  if (run.dryRun === 1) {
    await tenant.batch([insertRunItem(tenant, item("requested", { amount, feeKept }))]);
    return "done";
  }
  const done = await requestRefund(env, tenant, {
    orderId: order.id,
    wish: { kind: "amount", amount, currency: order.currency },
    reason: "event_cancelled",
    note: null,
    by: run.createdBy,
    runId: run.id,
    basedOn: loaded.order.version,
    also: (_loaded, { shares }) => {
      const status = shares.every(({ method }) => method === "manual") ? "manual" : "requested";
      return { statements: [insertRunItem(tenant, item(status, { amount, feeKept }))], outbox: [] };
    },
    now,
  });
  if (!done.ok && done.error.reason === "changed") return "changed";
  if (!done.ok) await tenant.batch([insertRunItem(tenant, item("failed", { amount, reason: done.error.reason }))]);
  return "done";
}

/** Lines whose ticket is blocked: a dispute or a person decides about them. */
async function linesLeftOut(tenant: TenantDb, orderId: string): Promise<Set<number>> {
  const tickets = await ticketsOfOrder(tenant, orderId);
  return new Set(tickets.filter(({ status }) => status === "blocked").map(({ line }) => line));
}

function decideOrder(
  loaded: OrderMoney,
  outLines: ReadonlySet<number>,
  addOns: ReadonlySet<string>,
  policy: FeePolicy,
): BulkDecision {
  const left = sourcesOf(loaded).reduce((sum, source) => sum + source.left, 0);
  const counted = new Set(
    loaded.refunds.filter((refund) => refund.status !== "failed" && !isForNothing(refund)).map(({ id }) => id),
  );
  const refunded = (position: number) =>
    loaded.refundLines
      .filter((line) => line.position === position && counted.has(line.refundId))
      .reduce((sum, { amount }) => sum + amount, 0);
  const lines = loaded.lines.map((line): BulkLine => ({
    total: line.total,
    refunded: refunded(line.position),
    isAddOn: addOns.has(line.ticketTypeId),
    isOut: outLines.has(line.position) || line.status === "cancelled",
  }));
  return decideBulkRefund(left, lines, policy);
}
