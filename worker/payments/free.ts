/** Orders that cost nothing: no gateway, the same fulfilment (G6). */
import { derivedId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type { OrderLineRow, OrderRow } from "../orders/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { isUniqueViolation } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { allocate, fulfilmentStatements } from "./fulfil.ts";
import { insertPayment } from "./store.ts";

/** How the payment of a free order is called in lists. */
export const FREE = "free";

/**
 * Fulfils a pending order whose total is zero. Repeating it after a death, or twice at once, makes one set of tickets.
 * @returns `hold_expired` when its places are gone
 */
export async function fulfilFreeOrder(
  env: Env,
  tenant: TenantDb,
  { order, lines }: { readonly order: OrderRow; readonly lines: readonly OrderLineRow[] },
  now: Millis,
): Promise<Result<"paid", { readonly reason: "hold_expired" }>> {
  if (order.total !== 0) throw new Error("only an order of zero is free");
  if ((await allocate(env, order)) !== "allocated") return err({ reason: "hold_expired" });
  const paymentId = await derivedId("payment", order.id, FREE);
  const { statements, outbox } = await fulfilmentStatements(tenant, { order, lines, paymentId, gateway: FREE, now });
  const payment = insertPayment(tenant, {
    id: paymentId,
    orderId: order.id,
    gateway: FREE,
    attempt: 1,
    status: "captured",
    amount: 0,
    currency: order.currency,
    createdAt: now,
    updatedAt: now,
  });
  try {
    await runVersioned(tenant, [payment, ...statements]);
  } catch (error) {
    // Somebody else has just done the same.
    const done = isUniqueViolation(error) || (error instanceof Problem && error.code === "stale_version");
    if (!done) throw error;
    return ok("paid");
  }
  await flushOutbox(env, outbox);
  return ok("paid");
}
