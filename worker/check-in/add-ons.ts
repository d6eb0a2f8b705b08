/** One code at a gate for add-ons: the parking that belongs to a ticket is let in with the ticket's own code (E39). */
import type { TenantDb } from "../platform/db.ts";
import { selectTicketsAtDoorOfOrder, type TicketAtDoor } from "../tickets/index.ts";

/** What of the ticket's order this gate takes and nobody has used: nothing, one thing, or a choice for the operator. */
export async function addOnChoices(
  tenant: TenantDb,
  ticket: TicketAtDoor,
  allowedTypes: readonly string[],
): Promise<TicketAtDoor[]> {
  const others = await selectTicketsAtDoorOfOrder(tenant, ticket.orderId);
  return others.filter(
    ({ id, ticketTypeId, status, kind, eventId }) =>
      id !== ticket.id &&
      eventId === ticket.eventId &&
      kind === "add_on" &&
      status === "active" &&
      allowedTypes.includes(ticketTypeId),
  );
}
