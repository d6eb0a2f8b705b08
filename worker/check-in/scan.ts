import type { Refusal, ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import { shortTicketType, type TicketCodePayload } from "../kernel/ticket-code.ts";
import type { Millis } from "../kernel/time.ts";

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
 * Why a code whose signature holds must not let in, or null: then the desk decides. The reason that helps the person at
 * the door most comes first. `used` is no refusal here: the desk knows when and where it was.
 */
export function refusalOf(
  payload: TicketCodePayload,
  ticket: ScannedTicket | undefined,
  door: Door,
  now: Millis,
): Refusal | null {
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

/** What an order's status means at the door; an order that is gone never paid. */
export function orderAtDoor(status: string | null): ScannedTicket["order"] {
  // Refund and cancel are separate (E14, E15): whoever takes a ticket away cancels the ticket.
  if (status === "paid" || status === "partially_refunded" || status === "refunded") return "paid";
  return status === "cancelled" ? "undone" : "unpaid";
}

const MESSAGES: Readonly<Record<ScanResult, string>> = {
  admitted: "Go in.",
  duplicate: "Used already: somebody went in with this ticket.",
  transferred: "This code was replaced. Ask for the newest one: the ticket was passed on or issued again.",
  cancelled: "This ticket was cancelled or refunded.",
  expired: "This ticket is no longer valid.",
  not_yet_valid: "This ticket is not valid yet.",
  wrong_event: "This ticket is for another event.",
  wrong_gate: "This ticket goes in at another gate.",
  unpaid: "This ticket is not paid for.",
  invalid: "This is not a ticket of this event.",
  blocked: "This ticket was blocked by the organizer.",
  exited: "Gone out.",
  not_inside: "Nobody went in with this ticket, or everybody went out.",
  stale_code: "This code is too old or a picture of one. Ask for the ticket on the phone, on its own page.",
  ambiguous: "This code stands for several things here. Choose one.",
};

/** One sentence for the person at the door. */
export function messageOf(result: ScanResult, first: { gate: string | null; device: string } | null): string {
  if (first === null) return MESSAGES[result];
  const where = first.gate === null ? first.device : `${first.gate} (${first.device})`;
  return `Used already: somebody went in with this ticket at ${where}.`;
}
