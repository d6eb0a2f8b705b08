import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, HOUR, type Millis } from "../kernel/time.ts";
import { LAST_SECOND } from "../kernel/ticket-code.ts";

/** `pending` and `paid` are states of the order: a ticket exists from the payment on (X1). */
export const TICKET_STATUSES = ["active", "used", "transferred", "expired", "cancelled", "blocked"] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** Where a ticket stands; `version` is what its newest QR code carries. */
export type TicketState = { readonly status: TicketStatus; readonly version: number };

/** What can happen to a ticket. */
export type TicketAction =
  /** The desk let its holder in. */
  | "admit"
  /** Its holder starts to pass it on: the code they have dies now, not when the other side accepts. */
  | "transfer"
  /** It arrives at its new holder, or comes back to the old one. */
  | "accept"
  /** A new code for the same ticket: seat or date moved, code leaked. */
  | "reissue"
  /** Refunded, or its event does not take place. */
  | "cancel"
  | "block"
  | "unblock"
  | "expire";

type Step = { readonly from: readonly TicketStatus[]; readonly to: TicketStatus; readonly newCode: boolean };

/** The whole life of a ticket. Whatever takes the right to enter away from a printed code raises the version (TH13). */
const STEPS: Readonly<Record<TicketAction, Step>> = {
  admit: { from: ["active"], to: "used", newCode: false },
  transfer: { from: ["active"], to: "transferred", newCode: true },
  accept: { from: ["transferred"], to: "active", newCode: true },
  reissue: { from: ["active"], to: "active", newCode: true },
  cancel: { from: ["active", "transferred", "blocked", "expired"], to: "cancelled", newCode: true },
  block: { from: ["active"], to: "blocked", newCode: false },
  unblock: { from: ["blocked"], to: "active", newCode: false },
  expire: { from: ["active", "transferred", "blocked"], to: "expired", newCode: false },
};

/** The state after `action`, or why it cannot happen. */
export function step(
  state: TicketState,
  action: TicketAction,
): Result<TicketState, { reason: "not_possible"; status: TicketStatus; action: TicketAction }> {
  const { from, to, newCode } = STEPS[action];
  if (!from.includes(state.status)) return err({ reason: "not_possible", status: state.status, action });
  return ok({ status: to, version: newCode ? state.version + 1 : state.version });
}

/** Whether a ticket has a code to show: a used one keeps it, because its holder may have to prove that it was theirs. */
export function hasCode(status: TicketStatus): boolean {
  return status === "active" || status === "used";
}

/** How long after its end an event's tickets still admit: shows run over, and late guests are guests. */
const GRACE = 12 * HOUR;

/**
 * The seconds between which a code of the event admits, both inclusive. It admits from the beginning: when the doors
 * open is the check-in session's business, and an early code must not look false.
 */
export function validityOf(event: { readonly startsAt: Millis; readonly endsAt: Millis | null }): {
  from: number;
  until: number;
} {
  const end = event.endsAt ?? event.startsAt + DAY;
  return { from: 0, until: Math.min(Math.floor((end + GRACE) / 1000), LAST_SECOND) };
}

/** The seat as printed on a ticket. */
export type SeatLabel = { readonly section: string; readonly row: string; readonly number: string };

/** Reads a stored seat label; null for a place without a number. */
export function readSeatLabel(text: string | null): SeatLabel | null {
  if (text === null) return null;
  const value = JSON.parse(text) as Partial<Record<keyof SeatLabel, unknown>>;
  const part = (name: keyof SeatLabel) => {
    const found = value[name];
    return typeof found === "string" || typeof found === "number" ? String(found) : "";
  };
  return { section: part("section"), row: part("row"), number: part("number") };
}
