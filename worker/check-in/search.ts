/** Looking a ticket up at the door, for whoever forgot theirs: limited to this door's events and to what one needs there. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { ordersForDoor } from "../orders/index.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { readSeatLabel, type SeatLabel, selectTicketsAtDoorOfOrder, type TicketAtDoor } from "../tickets/index.ts";
import { deskOf } from "./client.ts";
import { doorOf, eventsOf, selectDoor } from "./door.ts";
import { orderAtDoor } from "./scan.ts";
import type { CheckInSession } from "./tables.ts";

export type FoundTicket = {
  readonly id: string;
  readonly eventId: string;
  readonly orderCode: string;
  readonly type: string;
  readonly seat: SeatLabel | null;
  readonly holderName: string;
  /** The ticket's, or `unpaid` while its order has no money. */
  readonly status: TicketAtDoor["status"] | "unpaid";
  /** How many people it lets in. */
  readonly people: number;
  /** When somebody last went in with it. */
  readonly admittedAt: Millis | null;
};

export type SearchFault = { readonly reason: "ended" | "not_allowed" | "supervisor_required" };

const MAX_ORDERS = 10;
const MAX_FOUND = 25;

/** Tickets whose order's code, or whose buyer's name or address begins with the text. No contact is answered (TH15). */
export async function searchTickets(
  env: Env,
  claims: DeviceClaims,
  text: string,
  now: Millis,
): Promise<Result<FoundTicket[], SearchFault>> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  const door = doorOf(devices[0], sessions[0], now);
  if (door === undefined) return err({ reason: "ended" });
  const right = mayLookUp(door.session, claims);
  return right.ok ? ok(await find(env, tenant, eventsOf(door.session), text)) : right;
}

/** Whether whoever holds the device may look tickets up, and let in what was found. */
export function mayLookUp(
  { search }: Pick<CheckInSession, "search">,
  claims: Pick<DeviceClaims, "supervisor">,
): Result<null, { readonly reason: "not_allowed" | "supervisor_required" }> {
  if (search === "nobody") return err({ reason: "not_allowed" });
  return search === "supervisor" && claims.supervisor !== true ? err({ reason: "supervisor_required" }) : ok(null);
}

async function find(env: Env, tenant: TenantDb, events: readonly string[], text: string): Promise<FoundTicket[]> {
  const orders = await ordersForDoor(tenant, text, events, MAX_ORDERS);
  const tickets = await Promise.all(
    orders.map(async ({ id, code }) =>
      (await selectTicketsAtDoorOfOrder(tenant, id)).map((ticket) => ({ ticket, orderCode: code })),
    ),
  );
  return await Promise.all(
    tickets
      .flat()
      .slice(0, MAX_FOUND)
      .map(async ({ ticket, orderCode }) => {
        const passages = await deskOf(env, ticket.eventId).ticketLog({ ticketId: ticket.id, limit: 5 });
        const last = passages.findLast(({ result, annulled }) => result === "admitted" && annulled !== true);
        return {
          id: ticket.id,
          eventId: ticket.eventId,
          orderCode,
          type: ticket.typeName,
          seat: readSeatLabel(ticket.seatLabel),
          holderName: ticket.holderName,
          status: shownStatus(ticket),
          people: ticket.people,
          admittedAt: last?.happenedAt ?? null,
        };
      }),
  );
}

function shownStatus({ status, orderStatus }: TicketAtDoor): FoundTicket["status"] {
  const order = orderAtDoor(orderStatus);
  if (order === "undone") return "cancelled";
  return order === "unpaid" && status === "active" ? "unpaid" : status;
}
