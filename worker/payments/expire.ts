/** Orders that nobody paid in time. */
import { inventoryOf } from "../inventory/index.ts";
import type { Millis } from "../kernel/time.ts";
import { selectLines, selectOrder, updateOrder } from "../orders/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { runVersioned } from "../platform/versioned.ts";
import { fulfilFreeOrder } from "./free.ts";
import { isLive } from "./payment.ts";
import { selectPayments } from "./store.ts";

/**
 * Ends a pending order whose time is over, unless somebody is paying it. A free one that died between its allocation and
 * its tickets is finished instead (I7).
 * @throws Problem `stale_version` when a payment was started in between; the next sweep looks again
 */
export async function expireOrder(
  env: Env,
  tenant: TenantDb,
  orderId: string,
  now: Millis,
): Promise<"expired" | "paid" | "left"> {
  const [[order], lines, payments] = await tenant.query([
    selectOrder(tenant, orderId),
    selectLines(tenant, orderId),
    selectPayments(tenant, orderId),
  ]);
  if (!order || order.status !== "pending" || order.expiresAt > now) return "left";
  if (payments.some(({ status }) => isLive(status))) return "left";
  const inventory = inventoryOf(env, order.eventId);
  if (order.total === 0) {
    const held = await inventory.read({ holdId: order.holdId, actor: { orderId } });
    if (held.ok && held.value.status === "committed") {
      const free = await fulfilFreeOrder(env, tenant, { order, lines }, now);
      if (free.ok) return "paid";
    }
  }
  // Starting a payment moves the order's version too, so a start in between fails this batch.
  await runVersioned(tenant, [updateOrder(tenant, orderId, order.version, { status: "expired" })]);
  await inventory.release({ holdId: order.holdId, actor: { orderId } });
  return "expired";
}
