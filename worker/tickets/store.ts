/** Queries of tickets and event keys. */
import { asc, eq, getTableColumns, inArray, lt, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { chunkRows, type Statement, type TenantDb } from "../platform/db.ts";
import { preparedInsert } from "../platform/prepared.ts";
import { eventKeys, type Ticket, tickets } from "./tables.ts";

/** An order has at most this many lines, and so tickets. */
const MAX_TICKETS = 100;
const TICKET_COLUMNS = 14;

export type EventKeyRow = typeof eventKeys.$inferSelect;

/** Statements that add tickets; one that exists already stays as it is. */
export function insertTickets(tenant: TenantDb, rows: readonly (typeof tickets.$inferInsert)[]): Statement[] {
  return chunkRows(rows, TICKET_COLUMNS).map((chunk) => addTickets(tenant, chunk));
}

const addTickets = preparedInsert(tickets, (insert) => insert.onConflictDoNothing());

/** The tickets of an order, by line. */
export async function ticketsByOrder(tenant: TenantDb, orderId: string): Promise<Ticket[]> {
  return await tenant.db
    .select()
    .from(tickets)
    .where(tenant.own(tickets, eq(tickets.orderId, orderId)))
    .orderBy(asc(tickets.line))
    .limit(MAX_TICKETS);
}

/**
 * What a door sees of a ticket: its row, its order's status (null: there is no such order), and what its type says. Looked
 * up inside the statement, because a door has time for one round trip.
 */
const atDoorColumns = {
  ...getTableColumns(tickets),
  orderStatus: sql<string | null>`(SELECT o.status FROM orders o
    WHERE o.tenant_id = ${tickets.tenantId} AND o.id = ${tickets.orderId})`.as("order_status"),
  people: sql<number>`coalesce((SELECT y.people_per_ticket FROM ticket_types y
    WHERE y.tenant_id = ${tickets.tenantId} AND y.id = ${tickets.ticketTypeId}), 1)`.as("people"),
  kind: sql<"admission" | "add_on">`coalesce((SELECT y.kind FROM ticket_types y
    WHERE y.tenant_id = ${tickets.tenantId} AND y.id = ${tickets.ticketTypeId}), 'admission')`.as("type_kind"),
};

/** The query of one ticket as a door sees it, for a batch of reads. */
export function selectTicketAtDoor(tenant: TenantDb, ticketId: string) {
  return tenant.db
    .select(atDoorColumns)
    .from(tickets)
    .where(tenant.own(tickets, eq(tickets.id, ticketId)))
    .limit(1);
}
export type TicketAtDoor = Awaited<ReturnType<typeof selectTicketAtDoor>>[number];

/** The tickets of an order as a door sees them, by line. */
export async function selectTicketsAtDoorOfOrder(tenant: TenantDb, orderId: string): Promise<TicketAtDoor[]> {
  return await tenant.db
    .select(atDoorColumns)
    .from(tickets)
    .where(tenant.own(tickets, eq(tickets.orderId, orderId)))
    .orderBy(asc(tickets.line))
    .limit(MAX_TICKETS);
}

/** Tickets by id as a door sees them; at most 90 ids. */
export async function ticketsAtDoor(tenant: TenantDb, ids: readonly string[]): Promise<TicketAtDoor[]> {
  if (ids.length === 0) return [];
  return await tenant.db
    .select(atDoorColumns)
    .from(tickets)
    .where(tenant.own(tickets, inArray(tickets.id, [...ids])))
    .limit(ids.length);
}

/** Tickets of an event that changed at or after `since`, oldest change first; `after` breaks ties of one moment. */
export async function ticketsChangedSince(
  tenant: TenantDb,
  eventId: string,
  from: { readonly at: Millis; readonly after: string },
  limit: number,
): Promise<TicketAtDoor[]> {
  return await tenant.db
    .select(atDoorColumns)
    .from(tickets)
    .where(
      tenant.own(
        tickets,
        eq(tickets.eventId, eventId),
        sql`(${tickets.updatedAt}, ${tickets.id}) > (${from.at}, ${from.after})`,
      ),
    )
    .orderBy(asc(tickets.updatedAt), asc(tickets.id))
    .limit(limit);
}

/** The query of an event's public key, for a batch of reads. */
export function selectPublicKey(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select({ publicKey: eventKeys.publicKey })
    .from(eventKeys)
    .where(tenant.own(eventKeys, eq(eventKeys.eventId, eventId)))
    .limit(1);
}

/** The pair of keys of an event; undefined before its first ticket. */
export async function eventKeyRow(tenant: TenantDb, eventId: string): Promise<EventKeyRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(eventKeys)
    .where(tenant.own(eventKeys, eq(eventKeys.eventId, eventId)))
    .limit(1);
  return row;
}

/** Adds the pair of keys of an event unless it has one. */
export async function insertEventKey(tenant: TenantDb, row: Omit<EventKeyRow, "tenantId">): Promise<void> {
  await tenant.db
    .insert(eventKeys)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/**
 * True where the doors of an event want the moving part of a code: then paper and pictures let nobody in (X5). Looked up
 * inside the statement, like all that tickets need of doors.
 */
export async function wantsMovingCode(tenant: TenantDb, eventId: string): Promise<boolean> {
  const [row] = await tenant.db
    .select({
      rotating: sql<string | null>`(SELECT d.rotating FROM door_settings d
        WHERE d.tenant_id = ${tenant.tenantId} AND d.event_id = ${eventId})`.as("rotating"),
    })
    .from(sql`(SELECT 1)`)
    .limit(1);
  return row?.rotating === "required";
}

/** Notes that the desk let the ticket in. The desk decides; this row only tells lists and orders. */
export async function markUsed(tenant: TenantDb, ticketId: string, now: Millis): Promise<void> {
  await tenant.db
    .update(tickets)
    .set({ status: "used", updatedAt: now })
    .where(tenant.own(tickets, eq(tickets.id, ticketId), eq(tickets.status, "active")));
}

/**
 * Blocks an order's tickets that could still admit; the door refuses them from now on.
 * @param blockedFor the id of what they are blocked for: only that unblocks them
 */
export function blockTickets(tenant: TenantDb, orderId: string, blockedFor: string, now: Millis): Statement {
  return tenant.db
    .update(tickets)
    .set({ status: "blocked", blockedFor, updatedAt: now })
    .where(tenant.own(tickets, eq(tickets.orderId, orderId), eq(tickets.status, "active")));
}

/** Frees the tickets that were blocked for this. */
export function unblockTickets(tenant: TenantDb, orderId: string, blockedFor: string, now: Millis): Statement {
  return tenant.db
    .update(tickets)
    .set({ status: "active", blockedFor: null, updatedAt: now })
    .where(
      tenant.own(
        tickets,
        eq(tickets.orderId, orderId),
        eq(tickets.status, "blocked"),
        eq(tickets.blockedFor, blockedFor),
      ),
    );
}

/**
 * Ends tickets of an order's lines: no code of theirs admits from now on (TH13). One that was used stays used. For the
 * batch that cancels the lines.
 */
export function cancelTickets(tenant: TenantDb, orderId: string, lines: readonly number[], now: Millis): Statement[] {
  return chunkRows(lines, 2).map((chunk) =>
    tenant.db
      .update(tickets)
      .set({ status: "cancelled", ticketVersion: sql`${tickets.ticketVersion} + 1`, updatedAt: now })
      .where(
        tenant.own(
          tickets,
          eq(tickets.orderId, orderId),
          inArray(tickets.line, chunk),
          // As `step` in ticket.ts has it: what was used cannot be cancelled.
          sql`${tickets.status} IN ('active', 'transferred', 'blocked', 'expired')`,
        ),
      ),
  );
}

export type TicketChanges = Partial<Pick<Ticket, "holderName" | "seat" | "seatLabel" | "ticketTypeId" | "typeName">>;

/** Gives an active ticket new details and a new code; the code before it is dead in the same write (TH13, E32). */
export function reissueTicket(
  tenant: TenantDb,
  orderId: string,
  line: number,
  changes: TicketChanges,
  now: Millis,
): Statement {
  return tenant.db
    .update(tickets)
    .set({ ...changes, ticketVersion: sql`${tickets.ticketVersion} + 1`, updatedAt: now })
    .where(tenant.own(tickets, eq(tickets.orderId, orderId), eq(tickets.line, line), eq(tickets.status, "active")));
}

/**
 * A page of an event's active tickets that were not changed since `before`, by id: those whose codes are still the old
 * ones after the event moved.
 */
export async function ticketsToReissue(
  tenant: TenantDb,
  eventId: string,
  before: Millis,
  limit: number,
): Promise<Pick<Ticket, "id" | "orderId">[]> {
  return await tenant.db
    .select({ id: tickets.id, orderId: tickets.orderId })
    .from(tickets)
    .where(
      tenant.own(tickets, eq(tickets.eventId, eventId), lt(tickets.updatedAt, before), eq(tickets.status, "active")),
    )
    .orderBy(asc(tickets.updatedAt))
    .limit(limit);
}

/** Gives these tickets new codes, unless they got some at `before` or later: a repeated job raises nothing twice. */
export function reissueTickets(tenant: TenantDb, ids: readonly string[], before: Millis, now: Millis): Statement[] {
  return chunkRows(ids, 2).map((chunk) =>
    tenant.db
      .update(tickets)
      .set({ ticketVersion: sql`${tickets.ticketVersion} + 1`, updatedAt: now })
      .where(
        tenant.own(tickets, inArray(tickets.id, chunk), lt(tickets.updatedAt, before), eq(tickets.status, "active")),
      ),
  );
}

/** Takes the names off the tickets of these orders (TH42). */
export function eraseHoldersStatement(tenant: TenantDb, orderIds: readonly string[], now: Millis): Statement {
  return tenant.db
    .update(tickets)
    .set({ holderName: "Erased", updatedAt: now })
    .where(tenant.own(tickets, sql`${tickets.orderId} IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))`));
}
