/**
 * Money that came by hand, written down by staff (G6). Each amount is kept apart until the sum is what the order costs: then
 * the order gets its places and tickets. Less or more is seen, and a person decides what it pays for.
 */
import { derivedId } from "../kernel/ids.ts";
import { money } from "../kernel/money.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { ledgerStatements, suspenseCaptureEntries, suspenseSoldEntries } from "../ledger/index.ts";
import { isFulfillable } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { allocate, fulfilmentStatements, ledgerIdOf, salePartsOf } from "./fulfil.ts";
import { gatewayById } from "./gateways/index.ts";
import { insertReceipt, MAX_RECEIPTS, receiptsOf } from "./receipt-store.ts";
import { insertAttention, resolveAttention } from "./attention-store.ts";
import { type PaymentContext, paymentInContext, updatePayment } from "./store.ts";
import type { ManualReceiptRow, PaymentRow } from "./tables.ts";

export const RECEIPT_METHODS = ["cash", "card_terminal", "bank_transfer", "other"] as const;

export type Receipt = {
  readonly orderId: string;
  readonly paymentId: string;
  readonly method: (typeof RECEIPT_METHODS)[number];
  /** What tells this amount from others: the bank's reference, the terminal's slip. */
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
};

export type ReceiptFault =
  | { readonly reason: "unknown_payment" }
  /** Its gateway takes the money itself. */
  | { readonly reason: "not_by_hand" }
  | { readonly reason: "wrong_currency"; readonly currency: string }
  /** The same reference was written down for this payment before. */
  | { readonly reason: "receipt_exists" }
  | { readonly reason: "settled" }
  | { readonly reason: "too_many_receipts" };

/** What became of the payment. */
export type ReceiptOutcome = "paid" | "underpaid" | "overpaid" | "paid_too_late";
export type Received = { readonly outcome: ReceiptOutcome; readonly received: number; readonly payment: PaymentRow };

const MAX_ROUNDS = 4;

/** Writes an amount down, once; the order is paid when the sum is right. */
export async function receiveByHand(
  env: Env,
  tenant: TenantDb,
  receipt: Receipt,
  actor: AuditActor,
): Promise<Result<Received, ReceiptFault>> {
  for (let round = 1; ; round++) {
    try {
      return await receiveOnce(env, tenant, receipt, actor);
    } catch (error) {
      // Somebody else moved order or payment in between.
      if (!(error instanceof Problem) || error.code !== "stale_version" || round >= MAX_ROUNDS) throw error;
    }
  }
}

async function receiveOnce(
  env: Env,
  tenant: TenantDb,
  receipt: Receipt,
  actor: AuditActor,
): Promise<Result<Received, ReceiptFault>> {
  const [context, earlier, id] = await Promise.all([
    paymentInContext(tenant, { paymentId: receipt.paymentId }),
    receiptsOf(tenant, receipt.paymentId),
    derivedId("receipt", receipt.paymentId, receipt.method, receipt.reference),
  ]);
  if (!context || context.order.id !== receipt.orderId) return err({ reason: "unknown_payment" });
  const fault = faultOf(context.payment, earlier, id, receipt);
  if (fault) return err(fault);
  const { payment, order } = context;
  const received = earlier.reduce((sum, { amount }) => sum + amount, 0) + receipt.amount;
  const fits = received === payment.amount && isFulfillable(order.status);
  const allocated = fits && (await allocate(env, order)) === "allocated";
  const outcome = outcomeOf(received, payment.amount, allocated);
  const written = { env, tenant, context, receipt, actor, id, received };
  if (outcome === "paid") await writePaid(written);
  else await writeKept(written, outcome);
  const stored = await paymentInContext(tenant, { paymentId: payment.id });
  return ok({ outcome, received, payment: stored?.payment ?? payment });
}

function faultOf(
  payment: PaymentRow,
  earlier: readonly ManualReceiptRow[],
  id: string,
  receipt: Receipt,
): ReceiptFault | undefined {
  if (gatewayById(payment.gateway)?.capabilities.flow !== "manual") return { reason: "not_by_hand" };
  if (receipt.currency !== payment.currency) return { reason: "wrong_currency", currency: payment.currency };
  if (earlier.some((known) => known.id === id)) return { reason: "receipt_exists" };
  if (payment.status === "captured") return { reason: "settled" };
  return earlier.length >= MAX_RECEIPTS ? { reason: "too_many_receipts" } : undefined;
}

function outcomeOf(received: number, asked: number, allocated: boolean): ReceiptOutcome {
  if (received < asked) return "underpaid";
  if (received > asked) return "overpaid";
  return allocated ? "paid" : "paid_too_late";
}

type Written = {
  readonly env: Env;
  readonly tenant: TenantDb;
  readonly context: PaymentContext;
  readonly receipt: Receipt;
  readonly actor: AuditActor;
  readonly id: string;
  readonly received: number;
};

/** The receipt, its money kept apart, and who wrote it down: in the batch of what follows. */
async function receiptStatements({ tenant, context, receipt, actor, id }: Written): Promise<Statement[]> {
  const { payment, order } = context;
  const { method, reference, amount, currency } = receipt;
  const { now } = actor;
  return [
    insertReceipt(tenant, {
      id,
      paymentId: payment.id,
      orderId: order.id,
      method,
      reference,
      amount,
      currency,
      markedBy: actor.id,
      createdAt: now,
    }),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("suspense_capture", id),
      kind: "suspense_capture",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      entries: suspenseCaptureEntries(payment.gateway, money(amount, currency)),
    }),
    auditStatement(actor, tenant, {
      action: "payment.marked_paid",
      subjectId: payment.id,
      after: { order: order.id, method, reference, amount, currency },
    }),
  ];
}

async function writePaid(written: Written): Promise<void> {
  const { env, tenant, context, actor, received } = written;
  const { payment, order, lines } = context;
  const { now } = actor;
  const entries = suspenseSoldEntries(salePartsOf(order, lines));
  const booking = { kind: "sale", entries } as const;
  const { gateway, id: paymentId } = payment;
  const { statements, outbox } = await fulfilmentStatements(tenant, { order, lines, paymentId, gateway, now, booking });
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      status: "captured",
      captured: received,
      captureReference: payment.gatewayReference ?? payment.id,
      failure: null,
      nextCheckAt: null,
      updatedAt: now,
    }),
    ...statements,
    ...(await receiptStatements(written)),
    resolveAttention(
      tenant,
      await derivedId("attention", "underpaid", payment.id),
      { resolution: "resolve", by: actor.id, note: null },
      now,
    ),
  ]);
  await flushOutbox(env, outbox);
}

/** Not the right sum, or too late for the places: kept apart until more comes or a person decides. */
async function writeKept(written: Written, outcome: Exclude<ReceiptOutcome, "paid">): Promise<void> {
  const { tenant, context, actor, received } = written;
  const { payment, order } = context;
  const { now } = actor;
  const asked = { amount: payment.amount, currency: payment.currency };
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      status: "uncertain",
      captured: received,
      captureReference: payment.gatewayReference ?? payment.id,
      failure: outcome,
      nextCheckAt: null,
      updatedAt: now,
    }),
    ...(await receiptStatements(written)),
    insertAttention(tenant, {
      id: await derivedId("attention", outcome, payment.id),
      kind: outcome,
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ asked, received: { ...asked, amount: received } }),
      createdAt: now,
    }),
  ]);
}
