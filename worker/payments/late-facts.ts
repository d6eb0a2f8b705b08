/**
 * What a gateway tells of a payment after it was settled: at M-Pesa only the callback has amount and receipt, and it may come
 * after the answer that the money is there, or never.
 */
import { derivedId } from "../kernel/ids.ts";
import { money, type Money } from "../kernel/money.ts";
import type { Millis } from "../kernel/time.ts";
import { captureCorrectedEntries, ledgerStatements } from "../ledger/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { runVersioned } from "../platform/versioned.ts";
import { ledgerIdOf } from "./fulfil.ts";
import { isForNothing } from "./order-money.ts";
import type { PaymentTruth } from "./gateway.ts";
import { insertAttention, resolveAttention } from "./attention-store.ts";
import { type PaymentContext, updatePayment } from "./store.ts";
import type { PaymentRow } from "./tables.ts";

/** Money that came, and the gateway did not say how much: on the list until it has. */
export const AMOUNT_NOT_TOLD = "amount_not_told";

/** True when this is the first time that the gateway names the capture of a payment that is settled. */
export function isLateFact(payment: PaymentRow, truth: PaymentTruth): boolean {
  const { status, captureReference, gatewayReference } = payment;
  const isNamed = captureReference !== null && captureReference !== gatewayReference;
  const names = truth.captureReference !== undefined && truth.captureReference !== captureReference;
  return status === "captured" && !isNamed && truth.status === "captured" && names;
}

/**
 * Writes down what was told: right money takes the item off the list; any other is put right in the books, bounds what may be
 * given back (TH10), and is put before a person with both amounts.
 */
export async function learnCapture(
  tenant: TenantDb,
  { payment, order, refunds }: PaymentContext,
  truth: PaymentTruth,
  now: Millis,
  mark: readonly Statement[],
): Promise<void> {
  const { captured } = truth;
  const told = captured?.currency === payment.currency ? captured.amount : undefined;
  const back = refunds.reduce((sum, { amount, status }) => (status === "failed" ? sum : sum + amount), 0);
  const isRight = told === payment.captured;
  const solved = { resolution: "told", by: "system", note: null };
  const items = [
    resolveAttention(tenant, await derivedId("attention", AMOUNT_NOT_TOLD, payment.id), solved, now),
    ...(isRight ? [] : await otherAmount(tenant, { payment, order }, captured, now)),
  ];
  await runVersioned(tenant, [
    updatePayment(tenant, payment, {
      captureReference: truth.captureReference ?? null,
      ...(told !== undefined && told < payment.captured ? { captured: Math.max(told, back) } : {}),
      updatedAt: now,
    }),
    ...ledgerStatements(tenant, {
      id: await ledgerIdOf("capture_corrected", payment.id),
      kind: "capture_corrected",
      orderId: order.id,
      paymentId: payment.id,
      at: now,
      entries:
        told === undefined
          ? []
          : captureCorrectedEntries(
              payment.gateway,
              money(told - payment.captured, payment.currency),
              refunds.some(isForNothing),
            ),
    }),
    ...items,
    ...mark,
  ]);
}

/** In an array, because a query that an async function returns by itself would be run by whoever awaits it. */
async function otherAmount(
  tenant: TenantDb,
  { payment, order }: Pick<PaymentContext, "payment" | "order">,
  captured: Money | undefined,
  now: Millis,
): Promise<Statement[]> {
  return [
    insertAttention(tenant, {
      id: await derivedId("attention", "other_amount_told", payment.id),
      kind: "other_amount_told",
      orderId: order.id,
      paymentId: payment.id,
      detail: JSON.stringify({ booked: money(payment.captured, payment.currency), captured: captured ?? null }),
      createdAt: now,
    }),
  ];
}
