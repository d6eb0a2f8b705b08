/** Letting in who has just bought at the door: the desk decides about each ticket as about any other (I4, S10). */
import type { ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import { eventById } from "../events/index.ts";
import { assert } from "../kernel/assert.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import {
  codedTickets,
  markUsed,
  readSeatLabel,
  type SeatLabel,
  selectPublicKey,
  selectTicketsAtDoorOfOrder,
} from "../tickets/index.ts";
import { deskOf } from "./client.ts";
import type { OpenDoor } from "./door.ts";
import { selectDoorEvent } from "./door-store.ts";
import { doorEventOf } from "./policy.ts";
import { judge, readScanned } from "./scanning.ts";

/** A ticket of the sale, and what the door did with it: not let in yet, for an event of another day. */
export type SoldTicket = {
  readonly id: string;
  readonly type: string;
  readonly seat: SeatLabel | null;
  readonly result: ScanResult;
};

/** Before the doors open somebody who buys for tonight is let in, and somebody who buys for next week is not. */
const OPENS_BEFORE: Millis = 6 * HOUR;

/**
 * Scans every ticket of an order in, as if each had been shown here. Repeating it answers the same: scan ids are made of
 * `saleId` and the ticket's line.
 */
export async function admitSold(
  env: Env,
  door: OpenDoor,
  sold: { readonly eventId: string; readonly orderId: string; readonly saleId: string },
  now: Millis,
): Promise<SoldTicket[]> {
  const { eventId, orderId, saleId } = sold;
  const tenant = tenantDb(env, door.session.tenantId);
  const event = await eventById(tenant, eventId);
  assert(event, "an order is of an event");
  // First: it makes the event's keys, if this is its first ticket.
  const coded = await codedTickets(env, tenant, event, orderId, now);
  const [atDoor, [rules, keys]] = await Promise.all([
    selectTicketsAtDoorOfOrder(tenant, orderId),
    tenant.db.batch([selectDoorEvent(tenant, eventId), selectPublicKey(tenant, eventId)]),
  ]);
  const tooEarly = now < (event.doorsAt ?? event.startsAt) - OPENS_BEFORE;
  const admitted: SoldTicket[] = [];
  for (const { ticket, code } of coded) {
    const { id, typeName: type, seatLabel } = ticket;
    const seat = readSeatLabel(seatLabel);
    if (tooEarly) {
      admitted.push({ id, type, seat, result: "not_yet_valid" });
      continue;
    }
    const known = {
      read: readScanned(code ?? ""),
      ticket: atDoor.find(({ id }) => id === ticket.id),
      publicKey: keys[0]?.publicKey,
      // Nobody shows a phone here: the ticket was made a moment ago.
      event: { ...doorEventOf(rules), rotating: "accepted" as const },
    };
    const wanted = { direction: "in" as const, people: known.ticket?.people ?? 1, ticketId: null, acceptUnpaid: false };
    const judged = await judge(env, tenant, door, known, wanted, now);
    const decided = await deskOf(env, judged.eventId).scan({
      ...judged.facts,
      scanId: `${saleId}:${ticket.line}`,
      device: { id: door.device.id, name: door.device.name },
      gate: door.session.gate,
      scannedAt: null,
    });
    assert(decided.ok, "the scan of a sold ticket has an id of its own");
    if (decided.value.result === "admitted" && ticket.status === "active") {
      await markUsed(tenant, ticket.id, decided.value.at);
    }
    admitted.push({ id, type, seat, result: decided.value.result });
  }
  return admitted;
}
