/**
 * Why a ticket must not let in, whatever happened with it before: pure, and one rule for the Worker and for a device
 * without a network, so that both decide alike (I4, S5).
 */
import { shortTicketType, type TicketCodePayload } from "./ticket-code.ts";
import type { Millis } from "./time.ts";

export type TicketRefusal =
  | "transferred"
  | "cancelled"
  | "expired"
  | "not_yet_valid"
  | "wrong_event"
  | "wrong_gate"
  | "unpaid"
  | "invalid"
  | "blocked";

/** What is known of the ticket that a genuine code names. */
export type ScannedTicket = {
  readonly eventId: string;
  readonly ticketTypeId: string;
  readonly status: "active" | "used" | "transferred" | "expired" | "cancelled" | "blocked";
  readonly version: number;
  /** Whether its order has its money; `undone` once the order was cancelled as a whole. */
  readonly order: "paid" | "unpaid" | "undone";
};

/** What the session of the scanning device lets in. */
export type Door = { readonly eventId: string; readonly ticketTypes: readonly string[] | null };

/**
 * Why a code whose signature holds must not let in, or null: then its passages decide. The reason that helps the person at
 * the door most comes first. `used` is no refusal here: the passages know when and where it was.
 */
export function refusalOf(
  payload: TicketCodePayload,
  ticket: ScannedTicket | undefined,
  door: Door,
  now: Millis,
): TicketRefusal | null {
  if (payload.eventId !== door.eventId) return "wrong_event";
  if (ticket === undefined || ticket.eventId !== door.eventId) return "invalid";
  if (payload.ticketType !== shortTicketType(ticket.ticketTypeId) || payload.version > ticket.version) return "invalid";
  if (ticket.order === "undone") return "cancelled";
  if (ticket.status === "cancelled" || ticket.status === "blocked" || ticket.status === "expired") return ticket.status;
  // A ticket on its way to another holder admits nobody; neither does a code that a newer one replaced (TH13).
  if (ticket.status === "transferred" || payload.version < ticket.version) return "transferred";
  if (ticket.order === "unpaid") return "unpaid";
  if (now < payload.validFrom * 1000) return "not_yet_valid";
  if (now > payload.validUntil * 1000 + 999) return "expired";
  if (door.ticketTypes !== null && !door.ticketTypes.includes(ticket.ticketTypeId)) return "wrong_gate";
  return null;
}
