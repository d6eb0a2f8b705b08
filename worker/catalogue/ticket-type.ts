/** The rules of ticket types. Pure. */
import type { Millis } from "../kernel/time.ts";
import type { TicketType } from "./tables.ts";

/** As many as one event may have (I8). */
export const MAX_TICKET_TYPES = 100;
/** Of all types of an event together. */
export const MAX_VARIANTS = 200;

/** What of an event decides whether it sells. */
export type SaleWindow = {
  readonly status: string;
  readonly startsAt: Millis;
  readonly endsAt: Millis | null;
};

/** Why a type cannot be bought now. */
export type NotOnSale = "event_not_on_sale" | "event_over" | "hidden" | "not_yet" | "ended";

/** Whether `type` can be bought at `now`, and if not, why. */
export function saleState(
  type: Pick<TicketType, "hidden" | "salesStart" | "salesEnd">,
  event: SaleWindow,
  now: Millis,
): "on_sale" | NotOnSale {
  if (event.status !== "published") return "event_not_on_sale";
  if (now >= (event.endsAt ?? event.startsAt)) return "event_over";
  if (type.hidden === 1) return "hidden";
  if (type.salesStart !== null && now < type.salesStart) return "not_yet";
  if (type.salesEnd !== null && now >= type.salesEnd) return "ended";
  return "on_sale";
}

/** Whether `type` can be bought at `now`. */
export function isOnSale(
  type: Pick<TicketType, "hidden" | "salesStart" | "salesEnd">,
  event: SaleWindow,
  now: Millis,
): boolean {
  return saleState(type, event, now) === "on_sale";
}

/** What an organizer may set of a ticket type; money in minor units of the event's currency. */
export type TicketTypeFields = Pick<
  TicketType,
  | "name"
  | "description"
  | "category"
  | "area"
  | "price"
  | "capacity"
  | "salesStart"
  | "salesEnd"
  | "minPerOrder"
  | "maxPerOrder"
  | "hidden"
  | "kind"
  | "peoplePerTicket"
  | "taxRates"
>;

export type TypeFault = { readonly field: string; readonly message: string };

/** What is wrong with the fields by themselves; the map is looked at when the event is published. */
export function fieldFaults(type: TicketTypeFields): TypeFault[] {
  const faults: TypeFault[] = [];
  if (type.category !== null && type.area !== null) {
    faults.push({ field: "area", message: "a ticket type is for a seat category or for an area, not for both" });
  }
  if (type.minPerOrder > type.maxPerOrder) {
    faults.push({ field: "min_per_order", message: "must not be greater than max_per_order" });
  }
  if (type.salesStart !== null && type.salesEnd !== null && type.salesEnd <= type.salesStart) {
    faults.push({ field: "sales_end", message: "must be after sales_start" });
  }
  return faults;
}

type Windowed = Pick<TicketTypeFields, "name" | "category" | "area" | "salesStart" | "salesEnd"> & {
  readonly id?: string;
};

/**
 * What is wrong with the times in which a type is sold. Types of one name for the same places are one offer at several
 * times, early and late prices: buyers must not see two of them at once.
 * @param say a moment in words, in the event's zone
 */
export function windowFaults(
  type: Windowed,
  others: readonly Windowed[],
  event: { readonly startsAt: Millis; readonly endsAt: Millis | null },
  say: (at: Millis) => string,
): TypeFault[] {
  const faults: TypeFault[] = [];
  const over = event.endsAt ?? event.startsAt;
  if (type.salesStart !== null && type.salesStart >= over) {
    faults.push({ field: "sales_start", message: `must be before the event is over, ${say(over)}` });
  }
  const [from, until] = spanOf(type);
  const clash = others.find((other) => {
    const same =
      other.id !== type.id &&
      other.name === type.name &&
      other.category === type.category &&
      other.area === type.area &&
      (type.category !== null || type.area !== null);
    const [start, end] = spanOf(other);
    return same && from < end && start < until;
  });
  if (clash) {
    const [start, end] = spanOf(clash);
    const sold =
      start === -Infinity && end === Infinity
        ? "always"
        : [start === -Infinity ? "" : `from ${say(start)}`, end === Infinity ? "" : `until ${say(end)}`]
            .filter(Boolean)
            .join(" ");
    faults.push({
      field: start <= from && from < end ? "sales_start" : "sales_end",
      message: `overlaps with the other "${type.name}", which is sold ${sold}. Let one end when the next begins, or give it another name`,
    });
  }
  return faults;
}

/** The time in which a type is sold; open ends are endless. */
function spanOf({ salesStart, salesEnd }: Windowed): [number, number] {
  return [salesStart ?? -Infinity, salesEnd ?? Infinity];
}

/** What may not change any more once the event was published: people hold places of this type. */
export function frozenFaults(before: TicketTypeFields, after: TicketTypeFields): TypeFault[] {
  const faults: TypeFault[] = [];
  const message = "cannot change after the event was published; hide this type and add another";
  if (before.category !== after.category) faults.push({ field: "category", message });
  if (before.area !== after.area) faults.push({ field: "area", message });
  return faults;
}

/** What of a map a type may refer to. */
export type Places = {
  readonly categories: ReadonlySet<string>;
  readonly areas: ReadonlySet<string>;
};

/** What keeps the type from being sold in a house with these places; one sentence each. */
export function placeFaults(
  type: Pick<TicketType, "name" | "category" | "area" | "capacity">,
  places: Places,
): TypeFault[] {
  if (type.category !== null && !places.categories.has(type.category)) {
    return [
      { field: "category", message: `ticket type "${type.name}": the seat map has no category "${type.category}"` },
    ];
  }
  if (type.area !== null && !places.areas.has(type.area)) {
    return [{ field: "area", message: `ticket type "${type.name}": the seat map has no area "${type.area}"` }];
  }
  if (type.category === null && type.area === null && type.capacity === null) {
    return [
      { field: "capacity", message: `ticket type "${type.name}": needs a seat category, an area, or a capacity` },
    ];
  }
  return [];
}
