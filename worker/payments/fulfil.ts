/** A paid order, written: payment, order, tickets, ledger and the mail to come, in one transaction. */
import { inventoryOf } from "../inventory/index.ts";
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { type Entry, ledgerStatements, type PostingKind, saleEntries, type SaleParts } from "../ledger/index.ts";
import { lineCancellation, type OrderLineRow, type OrderRow, updateOrder, UPGRADE_PAID } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { type OutboxEntry, outboxRow } from "../platform/outbox.ts";
import { readFees, readTaxes } from "../pricing/index.ts";
import { issueTicketStatements } from "../tickets/index.ts";

/** Whether the order has its places now. `gone`: somebody else has them, or they cannot be told any more. */
export type Allocation = "allocated" | "gone";

/**
 * Turns the hold into the order's allocation, and takes its places again when it had run out (I10, E08). Repeating it
 * after a death finds what the first call did.
 */
export async function allocate(env: Env, order: Pick<OrderRow, "id" | "eventId" | "holdId">): Promise<Allocation> {
  const inventory = inventoryOf(env, order.eventId);
  const request = { holdId: order.holdId, orderId: order.id };
  const committed = await inventory.commit(request);
  if (committed.ok) return "allocated";
  if (committed.error.reason !== "hold_expired") return "gone";
  const reclaimed = await inventory.reclaim(request);
  return reclaimed.ok ? "allocated" : "gone";
}

export type Fulfilment = {
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
  readonly paymentId: string;
  readonly gateway: string;
  readonly now: Millis;
  /** What is booked instead of the plain sale, where a person has placed money that was kept apart. */
  readonly booking?: { readonly kind: PostingKind; readonly entries: readonly Entry[] };
};

/**
 * The statements that make an order paid. They demand that the order still has the version that was read, so that a
 * second payment, a cancellation or an expiry in between fails the batch instead of issuing tickets.
 */
export async function fulfilmentStatements(
  tenant: TenantDb,
  { order, lines, paymentId, gateway, now, booking }: Fulfilment,
): Promise<{ statements: Statement[]; outbox: OutboxEntry[] }> {
  const [tickets, transactionId, outboxId] = await Promise.all([
    issueTicketStatements(tenant, { order, lines, now }),
    ledgerIdOf(booking?.kind ?? "sale", paymentId),
    derivedId("outbox", "order_paid", order.id),
  ]);
  const message = { queue: "comms", type: "comms.order_paid", payload: messagePayload(tenant, order) } as const;
  const outbox = outboxRow(tenant, message, now, outboxId);
  const upgrade = upgradePaid(tenant, order, now);
  return {
    statements: [
      updateOrder(tenant, order.id, order.version, { status: "paid", paidAt: now }),
      ...tickets,
      ...ledgerStatements(tenant, {
        id: transactionId,
        kind: booking?.kind ?? "sale",
        orderId: order.id,
        paymentId,
        at: now,
        entries: booking?.entries ?? saleEntries(gateway, salePartsOf(order, lines)),
      }),
      outbox.statement,
      ...upgrade.statements,
    ],
    outbox: [outbox.entry, ...upgrade.outbox],
  };
}

/** A paid upgrade ends the line that it takes the place of, in the same write: two tickets never admit for one price. */
function upgradePaid(
  tenant: TenantDb,
  { id, upgradesOrder, upgradesLine }: OrderRow,
  now: Millis,
): { statements: Statement[]; outbox: OutboxEntry[] } {
  if (upgradesOrder === null || upgradesLine === null) return { statements: [], outbox: [] };
  const ended = lineCancellation(tenant, { id: upgradesOrder }, [upgradesLine], now);
  const payload = { tenant_id: tenant.tenantId, order_id: id };
  const check = outboxRow(tenant, { queue: "payments", type: UPGRADE_PAID, payload }, now);
  return { statements: [...ended.statements, check.statement], outbox: [...ended.outbox, check.entry] };
}

/** What is booked for a line: all tax in it, its fees without the tax inside them, and what of the fees the platform gets. */
export function linePartsOf(line: OrderLineRow): { tax: number; fee: number; platformFee: number } {
  const sum = (parts: readonly { readonly amount: number }[]) => parts.reduce((all, { amount }) => all + amount, 0);
  const insideFees = readTaxes(line.taxDetail).filter(({ on, inclusive }) => on === "fee" && inclusive);
  return {
    tax: line.tax + line.taxIncluded,
    fee: line.fee - sum(insideFees),
    platformFee: sum(readFees(line.feeDetail).filter(({ kind }) => kind === "platform")),
  };
}

/** What an order's sale is booked by (F1, F2). */
export function salePartsOf(order: Pick<OrderRow, "currency" | "total">, lines: readonly OrderLineRow[]): SaleParts {
  const parts = lines.map(linePartsOf);
  const sum = (part: "tax" | "fee" | "platformFee") => parts.reduce((all, one) => all + one[part], 0);
  const { currency, total } = order;
  return { currency, total, tax: sum("tax"), fee: sum("fee"), platformFee: sum("platformFee") };
}

/** The id of what is booked for a payment, one per kind: a second booking collides with the first. */
export async function ledgerIdOf(kind: PostingKind, ...subject: readonly string[]): Promise<string> {
  return await derivedId("ledgerTransaction", kind, ...subject);
}

/** What the comms jobs are told of an order: ids, no personal data. */
export function messagePayload(tenant: TenantDb, order: Pick<OrderRow, "id">): { tenant_id: string; order_id: string } {
  return { tenant_id: tenant.tenantId, order_id: order.id };
}
