/** What a buyer asks for, against what the event sells at this instant: pure. The inventory then decides who gets it. */
import type { NotOnSale } from "../catalogue/index.ts";
import { saleState, type SaleWindow, type TicketType, type Variant } from "../catalogue/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type { BestWish, HoldLine } from "../inventory/index.ts";
import type { HoldPrice } from "./hold-token.ts";

/** How a buyer wants seats chosen; the wire's absent fields are undefined. */
type WantedBest = { readonly [K in keyof BestWish]: BestWish[K] | undefined };

/** One line of a request: seats by guid, a number of places, or a number of seats that the house chooses. */
export type WantedLine = {
  readonly ticketType: string;
  /** Adult, child …; none is the ticket type itself, at its own price. */
  readonly variant?: string | undefined;
  readonly seats?: readonly string[] | undefined;
  readonly quantity?: number | undefined;
  readonly best?: WantedBest | undefined;
};

export type OfferedEvent = SaleWindow & { readonly maxPerOrder: number };

export type SelectionFault =
  | { readonly reason: "unknown_ticket_type"; readonly line: number }
  | { readonly reason: "unknown_variant"; readonly line: number }
  /** Add-ons without anything that they could be added to (E29). */
  | { readonly reason: "only_add_ons" }
  | { readonly reason: "not_on_sale"; readonly ticketType: string; readonly why: NotOnSale }
  | { readonly reason: "seats_required"; readonly line: number }
  | { readonly reason: "no_seats"; readonly line: number }
  | { readonly reason: "same_type_twice"; readonly line: number }
  | { readonly reason: "too_many"; readonly max: number; readonly ticketType?: string }
  | { readonly reason: "too_few"; readonly min: number; readonly ticketType: string };

export type Selection = {
  readonly lines: readonly HoldLine[];
  /** Price of one place of each line at this instant: the price that is honoured (E25). */
  readonly prices: readonly HoldPrice[];
};

/** What an event offers. */
export type Offer = {
  readonly types: readonly TicketType[];
  readonly variants: readonly Variant[];
  /** Ids of hidden types that a code of the buyer opens. */
  readonly opened: ReadonlySet<string>;
};

/**
 * Resolves the lines. Ticket types are matched among those of the event, so another event's type is unknown; one `now`
 * decides every sale window. Prices come from the types, never from the request (TH05).
 */
export function resolveSelection(
  wanted: readonly WantedLine[],
  offer: Offer,
  event: OfferedEvent,
  now: Millis,
): Result<Selection, SelectionFault> {
  const lines: HoldLine[] = [];
  const prices: HoldPrice[] = [];
  const seen = new Set<string>();
  const places = new Map<TicketType, number>();
  for (const [index, line] of wanted.entries()) {
    const type = offer.types.find(({ id }) => id === line.ticketType);
    if (!type) return err({ reason: "unknown_ticket_type", line: index });
    const state = saleState(offer.opened.has(type.id) ? { ...type, hidden: 0 } : type, event, now);
    // A hidden type answers like one that does not exist: its id is not to be found out.
    if (state === "hidden") return err({ reason: "unknown_ticket_type", line: index });
    if (state !== "on_sale") return err({ reason: "not_on_sale", ticketType: type.id, why: state });
    const variant = offer.variants.find(({ id }) => id === line.variant);
    if (line.variant !== undefined && (variant?.ticketTypeId !== type.id || variant.active === 0)) {
      return err({ reason: "unknown_variant", line: index });
    }
    const key = `${type.id} ${variant?.id ?? ""}`;
    if (seen.has(key)) return err({ reason: "same_type_twice", line: index });
    seen.add(key);
    const held = holdLine(line, type, index);
    if (!held.ok) return held;
    places.set(type, (places.get(type) ?? 0) + (held.value.seats?.length ?? held.value.quantity ?? 0));
    prices.push({ ticketTypeId: type.id, variantId: variant?.id ?? null, price: variant?.price ?? type.price });
    lines.push(held.value);
  }
  const fault = countFault(places, event);
  return fault === undefined ? ok({ lines, prices }) : err(fault);
}

/** Too many or too few of one type, whatever their variants, or of all (E28); or nothing but add-ons (E29). */
function countFault(places: ReadonlyMap<TicketType, number>, event: OfferedEvent): SelectionFault | undefined {
  let sum = 0;
  for (const [type, count] of places) {
    if (count > type.maxPerOrder) return { reason: "too_many", max: type.maxPerOrder, ticketType: type.id };
    if (count < type.minPerOrder) return { reason: "too_few", min: type.minPerOrder, ticketType: type.id };
    sum += count;
  }
  if (sum > event.maxPerOrder) return { reason: "too_many", max: event.maxPerOrder };
  return [...places.keys()].every(({ kind }) => kind === "add_on") ? { reason: "only_add_ons" } : undefined;
}

function holdLine(line: WantedLine, type: TicketType, index: number): Result<HoldLine, SelectionFault> {
  const { seats, quantity = 0, best } = line;
  if (type.category === null) {
    return seats === undefined && best === undefined
      ? ok({ product: type.id, quantity })
      : err({ reason: "no_seats", line: index });
  }
  if (seats !== undefined) return ok({ product: type.id, seats });
  return best === undefined
    ? err({ reason: "seats_required", line: index })
    : ok({ product: type.id, quantity, best: wishOf(best) });
}

/** Without the fields that were not given: what is kept of a hold is compared on a retry. */
function wishOf({ together, accessible, near }: WantedBest): BestWish {
  return {
    ...(together === undefined ? {} : { together }),
    ...(accessible === undefined ? {} : { accessible }),
    ...(near === undefined ? {} : { near }),
  };
}
