/** The order of an upgrade: one line, at the price of the difference (O7). */
import { assert } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import type { OrderPrice } from "../pricing/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { newAccessToken } from "./access.ts";
import { CODE_BYTES, orderCode } from "./code.ts";
import { orderIdOf } from "./order.ts";
import { insertOrder, rememberOrderTenant } from "./store.ts";
import type { OrderLineRow, OrderRow } from "./tables.ts";

/** Queue message: an upgrade was paid, look whether the line that it replaces was still there. */
export const UPGRADE_PAID = "order_changes.upgrade_paid";

export type UpgradeOf = {
  readonly order: OrderRow;
  readonly line: OrderLineRow;
  readonly holdId: string;
  readonly ticketTypeId: string;
  readonly name: string;
  readonly seat: string | null;
  readonly seatLabel: string | null;
  readonly price: OrderPrice;
  readonly expiresAt: Millis;
  readonly now: Millis;
};

/**
 * The statements of the new order, for the batch that offers it. A second one for the same line, while the first is to be
 * paid, fails the batch.
 */
export async function insertPlacedOrder(
  env: Env,
  tenant: TenantDb,
  upgrade: UpgradeOf,
): Promise<{ id: string; statements: Statement[] }> {
  const { order, line, holdId, price, now } = upgrade;
  const id = orderIdOf(holdId);
  const access = await newAccessToken(env, tenant.tenantId);
  const { lines, ...sums } = price;
  const [priced] = lines;
  assert(priced, "an upgrade is of one line");
  const { taxes, fees, ...amounts } = priced;
  const { tenantId: _tenant, version: _version, ...of } = order;
  const row = {
    ...of,
    ...sums,
    id,
    holdId,
    code: orderCode(crypto.getRandomValues(new Uint8Array(CODE_BYTES))),
    status: "pending" as const,
    promoCodeId: null,
    channel: "upgrade",
    accessHash: access.hash,
    accessToken: access.sealed,
    expiresAt: upgrade.expiresAt,
    paidAt: null,
    createdAt: now,
    upgradesOrder: order.id,
    upgradesLine: line.position,
    // Half of it is the order before: only staff can say what of which goes back.
    cancellation: null,
  };
  const statements = insertOrder(tenant, row, [
    {
      position: 0,
      ticketTypeId: upgrade.ticketTypeId,
      variantId: null,
      name: upgrade.name,
      seat: upgrade.seat,
      seatLabel: upgrade.seatLabel,
      ...amounts,
      taxDetail: taxes.length === 0 ? null : JSON.stringify(taxes),
      feeDetail: fees.length === 0 ? null : JSON.stringify(fees),
      promoCodeId: null,
      attendeeName: line.attendeeName,
      status: "active",
      cancelledAt: null,
    },
  ]);
  rememberOrderTenant(id, tenant.tenantId);
  return { id, statements };
}
