/** The second pair of eyes: refunds above the owner's limit wait for another member (TH10). */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { lineCancellation, selectLines, selectOrder, updateOrder } from "../orders/index.ts";
import { paymentInContext, type RefundRow, updatePayment, updateRefund } from "../payments/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ticketsOfOrder } from "../tickets/index.ts";
import { owedStatements, sendStatements } from "./service.ts";
import type { AuditNote } from "./staff-refund.ts";

export type ApprovalRequest = {
  readonly refundId: string;
  readonly by: string;
  readonly audit: AuditNote;
  readonly now: Millis;
};
export type ApprovalFault =
  | { readonly reason: "unknown_refund" }
  | { readonly reason: "not_waiting" }
  | { readonly reason: "same_person" };

type Waiting = NonNullable<Awaited<ReturnType<typeof paymentInContext>>> & { readonly refund: RefundRow };

/** Lets a refund go. The money was set aside for it when it was asked for, so there is nothing to compute anew. */
export async function approveRefund(
  env: Env,
  tenant: TenantDb,
  request: ApprovalRequest,
): Promise<Result<null, ApprovalFault>> {
  const { by, now, audit } = request;
  const found = await waitingRefund(tenant, request.refundId);
  if (!found.ok) return found;
  const { refund, payment } = found.value;
  if (refund.requestedBy === by) return err({ reason: "same_person" });
  const [[[order], lines], tickets] = await Promise.all([
    tenant.query([selectOrder(tenant, refund.orderId), selectLines(tenant, refund.orderId)]),
    ticketsOfOrder(tenant, refund.orderId),
  ]);
  if (!order) return err({ reason: "unknown_refund" });
  const wanted = refund.cancelLines === null ? [] : (JSON.parse(refund.cancelLines) as number[]);
  const ending = wanted.filter(
    (line) =>
      lines.some(({ position, status }) => position === line && status === "active") &&
      !tickets.some((ticket) => ticket.line === line && ticket.status === "used"),
  );
  const cancellation = lineCancellation(tenant, order, ending, now);
  const sent = await sendStatements(tenant, refund, now);
  await runVersioned(tenant, [
    updateOrder(tenant, order.id, order.version, {}),
    updatePayment(tenant, payment, { nextCheckAt: now, updatedAt: now }),
    updateRefund(tenant, refund.id, { approval: "approved", decidedBy: by, updatedAt: now }),
    ...(await owedStatements(tenant, refund, now)),
    ...sent.statements,
    ...cancellation.statements,
    audit("refund.approved", refund.id, { order: order.id, amount: refund.amount, cancelled_lines: ending }),
  ]);
  await flushOutbox(env, [...sent.outbox, ...cancellation.outbox]);
  return ok(null);
}

/** Ends a refund that waits: nothing was booked and nobody was asked. Also by the one who asked for it. */
export async function rejectRefund(
  tenant: TenantDb,
  { refundId, by, audit, now }: ApprovalRequest,
): Promise<Result<null, ApprovalFault>> {
  const found = await waitingRefund(tenant, refundId);
  if (!found.ok) return found;
  const { refund, payment } = found.value;
  await runVersioned(tenant, [
    updatePayment(tenant, payment, { updatedAt: now }),
    updateRefund(tenant, refund.id, {
      status: "failed",
      failure: "rejected",
      approval: "rejected",
      decidedBy: by,
      updatedAt: now,
    }),
    audit("refund.rejected", refund.id, { order: refund.orderId, amount: refund.amount }),
  ]);
  return ok(null);
}

async function waitingRefund(tenant: TenantDb, refundId: string): Promise<Result<Waiting, ApprovalFault>> {
  const context = await paymentInContext(tenant, { refundId });
  const refund = context?.refunds.find(({ id }) => id === refundId);
  if (!context || !refund) return err({ reason: "unknown_refund" });
  return refund.approval === "waiting" ? ok({ ...context, refund }) : err({ reason: "not_waiting" });
}
