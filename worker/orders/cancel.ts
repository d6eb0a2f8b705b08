/**
 * Cancelling lines of an order. First the tickets are dead, in one write with the lines; only then their places are given
 * back, so that a seat is never sold again while its old ticket still admits (I7, TH13). A death in between leaves an
 * outbox message that gives them back.
 */
import { type HoldLine, inventoryOf } from "../inventory/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { type OutboxEntry, outboxRow } from "../platform/outbox.ts";
import { cancelTickets } from "../tickets/index.ts";
import { cancelLineStatements, orderWithLines } from "./store.ts";
import type { OrderLineRow, OrderRow } from "./tables.ts";

export const GIVE_BACK_PLACES = "orders.give_back_places";

/** The statements that end these lines and their tickets, and the message that gives their places back. */
export function lineCancellation(
  tenant: TenantDb,
  order: Pick<OrderRow, "id">,
  positions: readonly number[],
  now: Millis,
): { statements: Statement[]; outbox: OutboxEntry[] } {
  if (positions.length === 0) return { statements: [], outbox: [] };
  const payload = { tenant_id: tenant.tenantId, order_id: order.id };
  const message = outboxRow(tenant, { queue: "payments", type: GIVE_BACK_PLACES, payload }, now, newId("outbox"));
  return {
    statements: [
      ...cancelLineStatements(tenant, order.id, positions, now),
      ...cancelTickets(tenant, order.id, positions, now),
      message.statement,
    ],
    outbox: [message.entry],
  };
}

/** Tells the inventory which places the order still has. Repeating it, also late, changes nothing. */
export async function giveBackPlaces(env: Env, tenant: TenantDb, orderId: string): Promise<void> {
  const found = await orderWithLines(tenant, orderId);
  if (!found) return;
  const { order, lines } = found;
  const keep = placesKept(lines);
  const given = await inventoryOf(env, order.eventId).cancelPlaces({ holdId: order.holdId, orderId, keep });
  if (!given.ok) {
    log.warn("places_not_given_back", { tenant_id: tenant.tenantId, order_id: orderId, code: given.error.reason });
  }
}

/** What the order keeps, as the inventory counts it: seats and numbers of places by product. */
export function placesKept(lines: readonly Pick<OrderLineRow, "ticketTypeId" | "seat" | "status">[]): HoldLine[] {
  const seats = new Map<string, string[]>();
  const places = new Map<string, number>();
  for (const { ticketTypeId, seat, status } of lines) {
    if (status === "cancelled") continue;
    if (seat === null) places.set(ticketTypeId, (places.get(ticketTypeId) ?? 0) + 1);
    else seats.set(ticketTypeId, [...(seats.get(ticketTypeId) ?? []), seat]);
  }
  return [
    ...[...seats].map(([product, guids]) => ({ product, seats: guids })),
    ...[...places].map(([product, quantity]) => ({ product, quantity })),
  ];
}
