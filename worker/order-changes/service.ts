/**
 * Changes of a paid order (O7): another seat, another name, the tickets once more. Whatever makes a code wrong gives the
 * ticket a new one in the same write, so the old code is dead (TH13, E32).
 */
import { orderChangedMessage } from "../comms/index.ts";
import { saleOf } from "../checkout/index.ts";
import { inventoryOf, type MoveFault } from "../inventory/index.ts";
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import {
  isFulfilled,
  type OrderLineRow,
  type OrderRow,
  orderWithLines,
  updateLine,
  updateOrder,
} from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { reissueTicket, type Ticket, ticketsOfOrder } from "../tickets/index.ts";
import { dropMessage } from "./store.ts";

export const FINISH_MOVE = "order_changes.finish_move";

export type ChangeFault =
  | { readonly reason: "unknown_order" }
  | { readonly reason: "unknown_line" }
  | { readonly reason: "not_changeable"; readonly status: string }
  | { readonly reason: "line_cancelled" }
  | { readonly reason: "ticket_used" }
  /** The ticket is blocked, or on its way to somebody else. */
  | { readonly reason: "ticket_not_active"; readonly status: string }
  | { readonly reason: "no_seat" }
  | { readonly reason: "unknown_seat"; readonly seat: string }
  | { readonly reason: "seat_refused"; readonly fault: MoveFault };

type Changeable = { readonly order: OrderRow; readonly line: OrderLineRow; readonly ticket: Ticket };

/** A line whose ticket can still be changed. */
export async function changeableLine(
  tenant: TenantDb,
  orderId: string,
  position: number,
): Promise<Result<Changeable, ChangeFault>> {
  const [found, tickets] = await Promise.all([orderWithLines(tenant, orderId), ticketsOfOrder(tenant, orderId)]);
  if (!found) return err({ reason: "unknown_order" });
  const { order, lines } = found;
  if (!isFulfilled(order.status)) return err({ reason: "not_changeable", status: order.status });
  const line = lines.find((one) => one.position === position);
  const ticket = tickets.find((one) => one.line === position);
  if (!line || !ticket) return err({ reason: "unknown_line" });
  if (line.status === "cancelled") return err({ reason: "line_cancelled" });
  if (ticket.status === "used") return err({ reason: "ticket_used" });
  if (ticket.status !== "active") return err({ reason: "ticket_not_active", status: ticket.status });
  return ok({ order, line, ticket });
}

export type Move = {
  readonly orderId: string;
  readonly line: number;
  readonly seat: string;
  /** Onto a seat that is kept back. */
  readonly overBlock: boolean;
  readonly audit: (after: Record<string, unknown>) => Statement;
  readonly now: Millis;
};

/** What the message that finishes a move carries. */
export type MoveFacts = {
  readonly order_id: string;
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly over_block: boolean;
};

/**
 * Moves a line to another seat of its category. First it is noted what shall be, then the inventory exchanges the seats
 * in one step, then line and ticket are written; a death in between is finished by the noted message (I7).
 */
export async function moveSeat(
  env: Env,
  tenant: TenantDb,
  { orderId, line: position, seat, overBlock, audit, now }: Move,
): Promise<Result<null, ChangeFault>> {
  const found = await changeableLine(tenant, orderId, position);
  if (!found.ok) return found;
  const { order, line } = found.value;
  if (line.seat === null) return err({ reason: "no_seat" });
  if (line.seat === seat) return ok(null);
  const name = (await saleOf(env, order.eventId, now))?.seatName(seat);
  if (!name) return err({ reason: "unknown_seat", seat });
  const facts: MoveFacts = {
    order_id: orderId,
    line: position,
    from: line.seat,
    to: seat,
    label: JSON.stringify(name),
    over_block: overBlock,
  };
  const payload = { tenant_id: tenant.tenantId, ...facts };
  const message = outboxRow(tenant, { queue: "payments", type: FINISH_MOVE, payload }, now);
  await runVersioned(tenant, [updateOrder(tenant, orderId, order.version, {}), message.statement]);
  const moved = await exchangeSeats(env, order, facts);
  if (moved) {
    await tenant.batch([dropMessage(tenant, message.entry.id)]);
    return err(moved);
  }
  await writeMove(env, tenant, facts, now, [
    dropMessage(tenant, message.entry.id),
    audit({ line: position, from: line.seat, to: seat }),
  ]);
  return ok(null);
}

/** The inventory's part; repeating it changes nothing. Answers why not. */
async function exchangeSeats(
  env: Env,
  order: Pick<OrderRow, "id" | "eventId" | "holdId">,
  { from, to, over_block }: MoveFacts,
): Promise<ChangeFault | undefined> {
  const request = { holdId: order.holdId, orderId: order.id, from, to, overBlock: over_block };
  const moved = await inventoryOf(env, order.eventId).move(request);
  return moved.ok ? undefined : { reason: "seat_refused", fault: moved.error };
}

/** Line, ticket and mail. Once: the order's version stands for what was read, and a line that has the seat is left. */
async function writeMove(
  env: Env,
  tenant: TenantDb,
  { order_id, line, to, label }: MoveFacts,
  now: Millis,
  also: readonly Statement[],
): Promise<void> {
  const found = await orderWithLines(tenant, order_id);
  const row = found?.lines.find(({ position }) => position === line);
  if (!found || !row || row.seat === to) {
    await tenant.batch(also);
    return;
  }
  const mail = changedMail(tenant, order_id, "seat_moved", newId("message"), now);
  await runVersioned(tenant, [
    updateOrder(tenant, order_id, found.order.version, {}),
    updateLine(tenant, order_id, line, { seat: to, seatLabel: label }),
    reissueTicket(tenant, order_id, line, { seat: to, seatLabel: label }, now),
    mail.statement,
    ...also,
  ]);
  await flushOutbox(env, [mail.entry]);
}

/** The rest of a move after a death: what the inventory refuses now was never done, so nothing is written either. */
export async function finishMove(env: Env, tenant: TenantDb, facts: MoveFacts, now: Millis): Promise<void> {
  const found = await orderWithLines(tenant, facts.order_id);
  const line = found?.lines.find(({ position }) => position === facts.line);
  if (!found || line?.seat !== facts.from || line.status === "cancelled") return;
  const refused = await exchangeSeats(env, found.order, facts);
  if (refused) {
    log.warn("move_given_up", { tenant_id: tenant.tenantId, order_id: facts.order_id, code: refused.reason });
    return;
  }
  await writeMove(env, tenant, facts, now, []);
}

type Changed = Parameters<typeof orderChangedMessage>[2];

/** The mail about a change. A derived id makes a repeated change one mail. */
export function changedMail(
  tenant: TenantDb,
  orderId: string,
  change: Changed,
  changeId: string,
  now: Millis,
  id?: string,
) {
  return outboxRow(tenant, orderChangedMessage(tenant.tenantId, orderId, change, changeId), now, id);
}

export type Rename = {
  readonly orderId: string;
  readonly line: number;
  /** Null: the buyer's own name stands on the ticket. */
  readonly name: string | null;
  readonly audit: Statement;
  readonly now: Millis;
};

/** Puts another name on a ticket; whoever has the old code keeps nothing of worth. */
export async function changeAttendee(
  env: Env,
  tenant: TenantDb,
  { orderId, line, name, audit, now }: Rename,
): Promise<Result<null, ChangeFault>> {
  const found = await changeableLine(tenant, orderId, line);
  if (!found.ok) return found;
  const { order } = found.value;
  if (found.value.line.attendeeName === name) return ok(null);
  const mail = changedMail(tenant, orderId, "attendee_changed", newId("message"), now);
  await runVersioned(tenant, [
    updateOrder(tenant, orderId, order.version, {}),
    updateLine(tenant, orderId, line, { attendeeName: name }),
    reissueTicket(tenant, orderId, line, { holderName: name ?? order.buyerName }, now),
    mail.statement,
    audit,
  ]);
  await flushOutbox(env, [mail.entry]);
  return ok(null);
}

export type Resend = {
  readonly orderId: string;
  readonly audit: Statement;
  /** The same one is one mail; each is its own unless said. */
  readonly changeId?: string;
  readonly now: Millis;
};

/** Sends the tickets as they are now to the buyer once more. */
export async function resendTickets(
  env: Env,
  tenant: TenantDb,
  { orderId, audit, changeId = newId("message"), now }: Resend,
): Promise<Result<null, ChangeFault>> {
  const found = await orderWithLines(tenant, orderId);
  if (!found) return err({ reason: "unknown_order" });
  const { status } = found.order;
  if (!isFulfilled(status)) return err({ reason: "not_changeable", status });
  const mail = changedMail(tenant, orderId, "resent", changeId, now);
  await tenant.batch([mail.statement, audit]);
  await flushOutbox(env, [mail.entry]);
  return ok(null);
}
