/** What staff do with an order's money and places in one go: refund, and cancel with or without one (E15). */
import { orderChangedMessage } from "../comms/index.ts";
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { inventoryOf } from "../inventory/index.ts";
import { isFulfilled, lineCancellation, type OrderLineRow, type OrderRow, updateOrder } from "../orders/index.ts";
import { isLive } from "../payments/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ticketsOfOrder } from "../tickets/index.ts";
import type { RefundWish } from "./refund-plan.ts";
import { loadOrderMoney, type RefundFault, requestRefund, type RequestedRefund } from "./service.ts";

export type AuditNote = (action: string, subjectId: string, after: Record<string, unknown>) => Statement;

export type StaffRefund = {
  readonly orderId: string;
  readonly wish: RefundWish;
  /** Whether the tickets end too; undefined: when everything is refunded. */
  readonly cancel: boolean | undefined;
  readonly reason: string;
  readonly note: string | null;
  readonly by: string;
  readonly audit: AuditNote;
  readonly now: Millis;
};
export type Refunded = RequestedRefund & { readonly cancelledLines: readonly number[] };

/** Refunds, and ends the lines that end with it: at once, or when a second person has agreed. */
export async function refundOrder(
  env: Env,
  tenant: TenantDb,
  request: StaffRefund,
): Promise<Result<Refunded, RefundFault>> {
  const { orderId, wish, now, audit } = request;
  const cancels = request.cancel ?? wish.kind === "everything";
  const ending = cancels ? await endableLines(tenant, orderId, wish.kind === "lines" ? wish.lines : undefined) : [];
  let cancelledLines: readonly number[] = [];
  const done = await requestRefund(env, tenant, {
    ...request,
    endWhenApproved: ending,
    also: ({ order, lines }, { plan, needsApproval }, refundIds) => {
      cancelledLines = needsApproval ? [] : ending.filter((line) => isActive(lines, line));
      const { statements, outbox } = lineCancellation(tenant, order, cancelledLines, now);
      const after = {
        refunds: refundIds,
        amount: plan.amount,
        fee_kept: plan.feeKept,
        cancelled_lines: cancelledLines,
      };
      return { outbox, statements: [...statements, audit("order.refund_requested", order.id, after)] };
    },
  });
  return done.ok ? ok({ ...done.value, cancelledLines }) : done;
}

/** Of the order's lines, or of the given ones, those that nobody went in with. */
async function endableLines(
  tenant: TenantDb,
  orderId: string,
  lines: readonly number[] | undefined,
): Promise<number[]> {
  const tickets = await ticketsOfOrder(tenant, orderId);
  return tickets
    .filter(({ line, status }) => status !== "used" && status !== "cancelled" && (lines?.includes(line) ?? true))
    .map(({ line }) => line);
}

function isActive(lines: readonly OrderLineRow[], position: number): boolean {
  return lines.some((line) => line.position === position && line.status === "active");
}

export type Cancellation = {
  readonly orderId: string;
  /** Undefined: the whole order. */
  readonly lines: readonly number[] | undefined;
  /** Undefined: the money stays. `percent`: of the lines that end, 0 to 100. */
  readonly refund: { readonly keepFee: boolean; readonly percent?: number } | undefined;
  /** What the buyer may do by the policy of the purchase: no second person is asked. */
  readonly agreed?: boolean;
  readonly note: string | null;
  readonly by: string;
  readonly audit: AuditNote;
  readonly now: Millis;
};
export type CancelFault =
  | RefundFault
  | { readonly reason: "not_changeable"; readonly status: string }
  | { readonly reason: "ticket_used"; readonly line: number };
export type Cancelled = {
  readonly order: Pick<OrderRow, "id" | "status">;
  readonly cancelledLines: readonly number[];
  readonly refund: RequestedRefund | undefined;
};

const MAX_ROUNDS = 5;

/** Ends lines, or the whole order, and refunds them where that is asked for. Repeating it ends nothing twice. */
export async function cancelOrder(
  env: Env,
  tenant: TenantDb,
  request: Cancellation,
): Promise<Result<Cancelled, CancelFault>> {
  for (let round = 1; ; round++) {
    try {
      const done = await cancelOnce(env, tenant, request);
      // Somebody moved the order's money in between: what ends and what goes back is worked out anew.
      if (!done.ok && done.error.reason === "changed" && round < MAX_ROUNDS) continue;
      return done;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "stale_version" || round >= MAX_ROUNDS) throw error;
    }
  }
}

async function cancelOnce(env: Env, tenant: TenantDb, request: Cancellation): Promise<Result<Cancelled, CancelFault>> {
  const { orderId, lines, refund } = request;
  const [loaded, tickets] = await Promise.all([loadOrderMoney(tenant, orderId), ticketsOfOrder(tenant, orderId)]);
  if (!loaded) return err({ reason: "unknown_order" });
  const { order } = loaded;
  if (order.status === "pending" && lines === undefined) return await cancelUnpaid(env, tenant, request, order);
  if (!isFulfilled(order.status) && order.status !== "cancelled") {
    return err({ reason: "not_changeable", status: order.status });
  }
  const chosen = lines ?? loaded.lines.map(({ position }) => position);
  const unknown = chosen.find((line) => !loaded.lines.some(({ position }) => position === line));
  if (unknown !== undefined) return err({ reason: "unknown_line", line: unknown });
  const used = tickets.find(({ line, status }) => status === "used" && chosen.includes(line));
  if (used) return err({ reason: "ticket_used", line: used.line });
  const ending = chosen.filter((line) => isActive(loaded.lines, line));
  const status = endsAll(loaded.lines, ending) && order.status !== "cancelled" ? ("cancelled" as const) : undefined;
  const cancelled = { order: { id: order.id, status: status ?? order.status }, cancelledLines: ending };
  // A part is of lines that end now: asking twice must not give a part of the rest, too.
  const refundable = refund?.percent === undefined ? lines : ending;
  if (refund && refundable?.length !== 0) {
    const wish: RefundWish = refundable
      ? { kind: "lines", lines: refundable, ...refund }
      : { kind: "everything", keepFee: refund.keepFee };
    const done = await requestRefund(env, tenant, {
      ...request,
      wish,
      reason: "requested_by_customer",
      basedOn: order.version,
      also: (_loaded, { plan }, refundIds) => {
        const more = { refunds: refundIds, amount: plan.amount, fee_kept: plan.feeKept };
        return cancelStatements(tenant, request, order, ending, status, more);
      },
    });
    if (done.ok) return ok({ ...cancelled, refund: done.value });
    // A free place, or one that was refunded before, is cancelled all the same.
    if (done.error.reason !== "nothing_left") return done;
  }
  if (ending.length > 0) {
    const { statements, outbox } = cancelStatements(tenant, request, order, ending, status, {});
    await runVersioned(tenant, [updateOrder(tenant, order.id, order.version, status ? { status } : {}), ...statements]);
    await flushOutbox(env, outbox);
  }
  return ok({ ...cancelled, refund: undefined });
}

function endsAll(lines: readonly OrderLineRow[], ending: readonly number[]): boolean {
  return lines.every(({ position, status }) => status === "cancelled" || ending.includes(position));
}

function cancelStatements(
  tenant: TenantDb,
  { audit, note, now }: Cancellation,
  order: OrderRow,
  ending: readonly number[],
  status: "cancelled" | undefined,
  more: Record<string, unknown>,
) {
  const { statements, outbox } = lineCancellation(tenant, order, ending, now);
  const told = orderChangedMessage(tenant.tenantId, order.id, "lines_cancelled", newId("message"));
  const mails = ending.length > 0 ? [outboxRow(tenant, told, now)] : [];
  const after = { cancelled_lines: ending, ...(note === null ? {} : { note }), ...more };
  const entry = audit(status ? "order.cancelled" : "order.lines_cancelled", order.id, after);
  return {
    statements: [...statements, ...mails.map(({ statement }) => statement), entry],
    outbox: [...outbox, ...mails.map((mail) => mail.entry)],
    ...(status ? { order: { status } } : {}),
  };
}

/** An order that nobody has paid: its places are free again. Money that is still on its way comes back by itself (I2). */
async function cancelUnpaid(
  env: Env,
  tenant: TenantDb,
  { audit, note, now }: Cancellation,
  order: OrderRow,
): Promise<Result<Cancelled, CancelFault>> {
  const loaded = await loadOrderMoney(tenant, order.id);
  if (loaded?.payments.some((payment) => isLive(payment.status) && payment.status === "uncertain")) {
    return err({ reason: "not_changeable", status: "waiting for a person to look at its payment" });
  }
  await runVersioned(tenant, [
    updateOrder(tenant, order.id, order.version, { status: "cancelled" }),
    audit("order.cancelled", order.id, { at: now, ...(note === null ? {} : { note }) }),
  ]);
  await inventoryOf(env, order.eventId).release({ holdId: order.holdId, actor: { orderId: order.id } });
  return ok({ order: { id: order.id, status: "cancelled" }, cancelledLines: [], refund: undefined });
}
