/** Money taken at a counter: it is there when the buyer is, so nothing has to be asked or waited for (S10, G6). */
import { derivedId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type { OrderLineRow, OrderRow } from "../orders/index.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { allocate, fulfilmentStatements } from "./fulfil.ts";
import { fulfilFreeOrder } from "./free.ts";
import { insertReceipt } from "./receipt-store.ts";
import { insertPayment } from "./store.ts";

/** How people pay at a counter; each is also the `gateway` of its payments, with an account of its own in the books. */
export const COUNTER_METHODS = ["cash", "card_terminal"] as const;
export type CounterMethod = (typeof COUNTER_METHODS)[number];

export type CounterPayment = {
  readonly method: CounterMethod;
  /** What tells this sale from others in the till's papers. */
  readonly reference: string;
  /** Id of the device that took it. */
  readonly takenBy: string;
  readonly now: Millis;
};

/**
 * Makes a pending order paid with money that was taken for the whole of it: payment, receipt, ledger and tickets in one
 * write. Repeating it after a death, or twice at once, takes the money once.
 * @returns `hold_expired` when its places are gone: then no money must be kept
 */
export async function payAtCounter(
  env: Env,
  tenant: TenantDb,
  { order, lines }: { readonly order: OrderRow; readonly lines: readonly OrderLineRow[] },
  { method, reference, takenBy, now }: CounterPayment,
): Promise<Result<"paid", { readonly reason: "hold_expired" }>> {
  if (order.total === 0) return await fulfilFreeOrder(env, tenant, { order, lines }, now);
  if ((await allocate(env, order)) !== "allocated") return err({ reason: "hold_expired" });
  const paymentId = await derivedId("payment", order.id, "counter");
  const { total: amount, currency } = order;
  const { statements, outbox } = await fulfilmentStatements(tenant, { order, lines, paymentId, gateway: method, now });
  const payment = insertPayment(tenant, {
    id: paymentId,
    orderId: order.id,
    gateway: method,
    attempt: 1,
    status: "captured",
    amount,
    captured: amount,
    captureReference: paymentId,
    currency,
    createdAt: now,
    updatedAt: now,
  });
  const receipt = insertReceipt(tenant, {
    id: await derivedId("receipt", paymentId, method, reference),
    paymentId,
    orderId: order.id,
    method,
    reference,
    amount,
    currency,
    markedBy: takenBy,
    createdAt: now,
  });
  try {
    await runVersioned(tenant, [payment, ...statements, receipt]);
  } catch (error) {
    // The same sale, sent again, was faster.
    const done = isUniqueViolation(error) || (error instanceof Problem && error.code === "stale_version");
    if (!done) throw error;
    return ok("paid");
  }
  await flushOutbox(env, outbox);
  return ok("paid");
}
