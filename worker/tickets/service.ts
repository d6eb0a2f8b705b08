/** Issuing tickets for an order that is paid. */
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { insertTickets } from "./store.ts";

/** What a ticket takes from its order. */
export type IssueOrder = { readonly id: string; readonly eventId: string; readonly buyerName: string };
/** One line is one place, and one ticket. `seatLabel` is JSON `{section,row,number}`. */
export type IssueLine = {
  readonly position: number;
  readonly ticketTypeId: string;
  readonly name: string;
  readonly seat: string | null;
  readonly seatLabel: string | null;
  readonly attendeeName: string | null;
};

/** The id of the ticket of one line: always the same, so a retry issues nothing twice (I6). */
export async function ticketIdOf(orderId: string, line: number): Promise<string> {
  return await derivedId("ticket", orderId, String(line));
}

/** The statements that issue an order's tickets, for the one batch that makes it paid. Repeating them changes nothing. */
export async function issueTicketStatements(
  tenant: TenantDb,
  input: { readonly order: IssueOrder; readonly lines: readonly IssueLine[]; readonly now: Millis },
): Promise<Statement[]> {
  const { order, lines, now } = input;
  const rows = await Promise.all(
    lines.map(async (line) => ({
      tenantId: tenant.tenantId,
      id: await ticketIdOf(order.id, line.position),
      eventId: order.eventId,
      orderId: order.id,
      line: line.position,
      ticketTypeId: line.ticketTypeId,
      typeName: line.name,
      seat: line.seat,
      seatLabel: line.seatLabel,
      holderName: line.attendeeName ?? order.buyerName,
      status: "active" as const,
      ticketVersion: 1,
      issuedAt: now,
      updatedAt: now,
    })),
  );
  return insertTickets(tenant, rows);
}
