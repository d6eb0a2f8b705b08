/**
 * A dearer ticket for one that is paid (O7). The better place is held at once and becomes an order of its own over the
 * difference; when that is paid, its ticket is issued and the old line ends in the same write. Not paid in time, everything
 * stays as it was.
 */
import { ticketTypesOf } from "../catalogue/index.ts";
import { saleOf } from "../checkout/index.ts";
import { orderChangedMessage } from "../comms/index.ts";
import { type HoldLine, inventoryOf } from "../inventory/index.ts";
import { derivedId, newHoldId, newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, MINUTE, type Millis } from "../kernel/time.ts";
import { insertPlacedOrder, orderIdOf, orderWithLines, updateOrder } from "../orders/index.ts";
import { insertAttention } from "../payments/index.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { priceOrder } from "../pricing/index.ts";
import { type ChangeFault, changeableLine } from "./service.ts";

/** How long a buyer has to pay the difference. */
const TIME_TO_PAY: Millis = 2 * DAY;
/** The hold outlives the order a little, as with every payment. */
const GRACE: Millis = 5 * MINUTE;

export type Upgrade = {
  readonly orderId: string;
  readonly line: number;
  readonly ticketTypeId: string;
  /** `seat_guid`, for a type of numbered seats. */
  readonly seat: string | null;
  readonly audit: (after: Record<string, unknown>) => Statement;
  readonly now: Millis;
};

export type UpgradeFault =
  | ChangeFault
  | { readonly reason: "unknown_type" }
  | { readonly reason: "seat_required" }
  /** It costs no more than what was paid: cancel and sell anew instead. */
  | { readonly reason: "not_dearer" }
  | { readonly reason: "place_refused"; readonly why: string }
  | { readonly reason: "under_way" };

export type OfferedUpgrade = { readonly orderId: string; readonly total: number; readonly currency: string };

/** Holds the better place and asks the buyer for the difference. */
export async function offerUpgrade(
  env: Env,
  tenant: TenantDb,
  request: Upgrade,
): Promise<Result<OfferedUpgrade, UpgradeFault>> {
  const { now } = request;
  const found = await changeableLine(tenant, request.orderId, request.line);
  if (!found.ok) return found;
  const { order, line } = found.value;
  // Types as they are now: what a sale keeps for seconds may be older than what staff have just made.
  const [sale, types] = await Promise.all([saleOf(env, order.eventId, now), ticketTypesOf(tenant, order.eventId)]);
  const type = types.find(({ id }) => id === request.ticketTypeId);
  if (!sale || !type || type.id === line.ticketTypeId) return err({ reason: "unknown_type" });
  if (type.category !== null && request.seat === null) return err({ reason: "seat_required" });
  const seat = type.category === null ? null : request.seat;
  const label = seat === null ? undefined : sale.seatName(seat);
  if (seat !== null && !label) return err({ reason: "unknown_seat", seat });
  if (type.price <= line.price) return err({ reason: "not_dearer" });
  // What the old ticket cost comes off; taxes and fees are those of the difference.
  const place = { price: type.price, discount: line.price, kind: type.kind, taxRates: ratesOf(type.taxRates) };
  const price = priceOrder([place], order.currency, sale.prices.rules, order.taxMode);
  const holdId = newHoldId(order.eventId);
  const expiresAt = now + TIME_TO_PAY;
  const taken = await takePlace(env, order.eventId, holdId, expiresAt + GRACE, {
    product: type.id,
    ...(seat === null ? { quantity: 1 } : { seats: [seat] }),
  });
  if (!taken.ok) return taken;
  const { id, statements } = await insertPlacedOrder(env, tenant, {
    order,
    line,
    holdId,
    ticketTypeId: type.id,
    name: type.name,
    seat,
    seatLabel: label ? JSON.stringify(label) : null,
    price,
    expiresAt,
    now,
  });
  const mail = outboxRow(tenant, orderChangedMessage(tenant.tenantId, id, "upgrade_due", newId("message")), now);
  try {
    await runVersioned(tenant, [
      updateOrder(tenant, order.id, order.version, {}),
      ...statements,
      mail.statement,
      request.audit({ line: line.position, ticket_type: type.id, seat, order: id, difference: price.total }),
    ]);
  } catch (error) {
    // Nobody knows of the place yet: it is given back instead of running out in two days.
    await inventoryOf(env, order.eventId).release({ holdId, actor: { orderId: id } });
    if (isUniqueViolation(error)) return err({ reason: "under_way" });
    throw error;
  }
  await flushOutbox(env, [mail.entry]);
  return ok({ orderId: id, total: price.total, currency: order.currency });
}

function ratesOf(stored: string | null): readonly string[] | null {
  return stored === null ? null : (JSON.parse(stored) as string[]);
}

/** Holds the place for the new order, which alone may let it go. */
async function takePlace(
  env: Env,
  eventId: string,
  holdId: string,
  until: Millis,
  line: HoldLine,
): Promise<Result<null, UpgradeFault>> {
  const inventory = inventoryOf(env, eventId);
  const held = await inventory.hold({ holdId, tokenHash: await sha256Hex(newSecret()), lines: [line] });
  if (!held.ok) return err({ reason: "place_refused", why: held.error.reason });
  await inventory.extend({ holdId, actor: { orderId: orderIdOf(holdId) }, until });
  return ok(null);
}

/**
 * After an upgrade was paid: the line that it replaces ended with it, unless it had ended before, when its price was given
 * back perhaps. Then a person has to look (I2).
 */
export async function checkUpgrade(tenant: TenantDb, orderId: string, now: Millis): Promise<void> {
  const paid = (await orderWithLines(tenant, orderId))?.order;
  if (!paid || paid.upgradesOrder === null || paid.paidAt === null) return;
  const old = await orderWithLines(tenant, paid.upgradesOrder);
  const line = old?.lines.find(({ position }) => position === paid.upgradesLine);
  if (line?.cancelledAt === paid.paidAt) return;
  await tenant.batch([
    insertAttention(tenant, {
      id: await derivedId("attention", "upgrade_of_ended_ticket", orderId),
      kind: "upgrade_of_ended_ticket",
      orderId,
      paymentId: null,
      detail: JSON.stringify({ upgrades: paid.upgradesOrder, line: paid.upgradesLine }),
      createdAt: now,
    }),
  ]);
}
