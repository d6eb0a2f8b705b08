/** The rules of events: states, dates, what publishing needs. Pure. */
import { placeFaults, type Places, type TicketType } from "../catalogue/index.ts";
import { DAY, HOUR, type Millis } from "../kernel/time.ts";

export const EVENT_STATUSES = ["draft", "published", "cancelled", "postponed", "completed"] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/**
 * draft → published → cancelled | postponed | completed; a postponed event can be published again. A completed one can
 * still be cancelled: what fell through on the night is refunded the morning after.
 */
const MOVES: Readonly<Record<EventStatus, readonly EventStatus[]>> = {
  draft: ["published", "cancelled"],
  published: ["cancelled", "postponed", "completed"],
  postponed: ["published", "cancelled"],
  cancelled: [],
  completed: ["cancelled"],
};

/** Whether an event may go from one state to another. */
export function canMove(from: EventStatus, to: EventStatus): boolean {
  return MOVES[from].includes(to);
}

/** Whether people who are not members may see it. */
export function isPublic(status: EventStatus): boolean {
  return status !== "draft";
}

/** How long an event that names no end is thought to last. */
const USUAL_LENGTH: Millis = 6 * HOUR;

/** When an event is over. */
export function endOf(event: { readonly startsAt: Millis; readonly endsAt: Millis | null }): Millis {
  return event.endsAt ?? event.startsAt + USUAL_LENGTH;
}

/** Where an event stands at `now`. `ongoing` is not stored: it is what the dates of a published event say. */
export function phaseOf(
  event: { readonly status: EventStatus; readonly startsAt: Millis; readonly endsAt: Millis | null },
  now: Millis,
): EventStatus | "ongoing" {
  if (event.status !== "published" || now < event.startsAt) return event.status;
  return now < endOf(event) ? "ongoing" : "completed";
}

export type Fault = { readonly field: string; readonly message: string };

/** Longer than any festival; catches a year typed wrong. */
const LONGEST_EVENT: Millis = 366 * DAY;

/** What is wrong with an event's dates by themselves. */
export function dateFaults(event: {
  readonly startsAt: Millis;
  readonly endsAt: Millis | null;
  readonly doorsAt: Millis | null;
}): Fault[] {
  const faults: Fault[] = [];
  if (event.endsAt !== null && event.endsAt <= event.startsAt) {
    faults.push({ field: "ends_at", message: "must be after starts_at" });
  }
  if (event.endsAt !== null && event.endsAt > event.startsAt + LONGEST_EVENT) {
    faults.push({ field: "ends_at", message: "must be within a year of starts_at" });
  }
  if (event.doorsAt !== null && event.doorsAt > event.startsAt) {
    faults.push({ field: "doors_at", message: "must not be after starts_at" });
  }
  return faults;
}

/** What publishing looks at. */
export type Candidate = {
  readonly event: {
    readonly startsAt: Millis;
    readonly endsAt: Millis | null;
    readonly doorsAt: Millis | null;
    readonly seatMapId: string | null;
  };
  readonly venueExists: boolean;
  /** Undefined when the event names no map, or one that does not exist. */
  readonly places: Places | undefined;
  readonly ticketTypes: readonly Pick<TicketType, "name" | "category" | "area" | "capacity" | "hidden" | "salesEnd">[];
};

const NO_PLACES: Places = { categories: new Set(), areas: new Set() };

/** The checklist before publishing: everything that is missing, in words an organizer can act on. Empty: ready. */
export function missingForPublish(candidate: Candidate, now: Millis): Fault[] {
  const { event, venueExists, places, ticketTypes } = candidate;
  const faults: Fault[] = [...dateFaults(event)];
  if (!venueExists) faults.push({ field: "venue_id", message: "the venue does not exist" });
  if (event.startsAt <= now) faults.push({ field: "starts_at", message: "must be in the future" });
  if (event.seatMapId !== null && places === undefined) {
    faults.push({ field: "seat_map_id", message: "the seat map does not exist" });
  }
  if (!ticketTypes.some(({ hidden }) => hidden === 0)) {
    faults.push({ field: "ticket_types", message: "at least one ticket type must be for sale and not hidden" });
  }
  for (const [index, type] of ticketTypes.entries()) {
    for (const { field, message } of placeFaults(type, places ?? NO_PLACES)) {
      faults.push({ field: `ticket_types[${index}].${field}`, message });
    }
    if (type.hidden === 0 && type.salesEnd !== null && type.salesEnd <= now) {
      faults.push({
        field: `ticket_types[${index}].sales_end`,
        message: `ticket type "${type.name}": its sale is over already`,
      });
    }
  }
  return faults;
}

/** A slug from a name: lower-case Latin letters, digits, dashes; undefined when nothing of the name is left. */
export function slugOf(name: string): string | undefined {
  const text = name
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  return text.length >= 2 ? text : undefined;
}

export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
