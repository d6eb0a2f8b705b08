import type { ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import type { ScannedTicket } from "../kernel/refusal.ts";

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
