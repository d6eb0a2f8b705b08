/** What a buyer asks for, against what the event sells at this instant: pure. The inventory then decides who gets it. */
import type { NotOnSale } from "../catalogue/index.ts";
import { saleState, type SaleWindow, type TicketType } from "../catalogue/index.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import type { BestWish, HoldLine } from "../inventory/index.ts";

/** How a buyer wants seats chosen; the wire's absent fields are undefined. */
type WantedBest = { readonly [K in keyof BestWish]: BestWish[K] | undefined };

/** One line of a request: seats by guid, a number of places, or a number of seats that the house chooses. */
export type WantedLine = {
  readonly ticketType: string;
  readonly seats?: readonly string[] | undefined;
  readonly quantity?: number | undefined;
  readonly best?: WantedBest | undefined;
};

export type OfferedEvent = SaleWindow & { readonly maxPerOrder: number };

export type SelectionFault =
  | { readonly reason: "unknown_ticket_type"; readonly line: number }
  | { readonly reason: "not_on_sale"; readonly ticketType: string; readonly why: NotOnSale }
  | { readonly reason: "seats_required"; readonly line: number }
  | { readonly reason: "no_seats"; readonly line: number }
  | { readonly reason: "same_type_twice"; readonly line: number }
  | { readonly reason: "too_many"; readonly max: number; readonly ticketType?: string }
  | { readonly reason: "too_few"; readonly min: number; readonly ticketType: string };

export type Selection = {
  readonly lines: readonly HoldLine[];
  /** Price of one place of each type at this instant: the price that is honoured (E25). */
  readonly prices: ReadonlyMap<string, number>;
};

/**
 * Resolves the lines. Ticket types are matched among those of the event, so another event's type is unknown; one `now`
 * decides every sale window. Prices come from the types, never from the request (TH05).
 */
export function resolveSelection(
  wanted: readonly WantedLine[],
  types: readonly TicketType[],
  event: OfferedEvent,
  now: Millis,
): Result<Selection, SelectionFault> {
  const lines: HoldLine[] = [];
  const prices = new Map<string, number>();
  let places = 0;
  for (const [index, line] of wanted.entries()) {
    const type = types.find(({ id }) => id === line.ticketType);
    if (!type) return err({ reason: "unknown_ticket_type", line: index });
    const state = saleState(type, event, now);
    // A hidden type answers like one that does not exist: its id is not to be found out.
    if (state === "hidden") return err({ reason: "unknown_ticket_type", line: index });
    if (state !== "on_sale") return err({ reason: "not_on_sale", ticketType: type.id, why: state });
    if (prices.has(type.id)) return err({ reason: "same_type_twice", line: index });
    const held = holdLine(line, type, index);
    if (!held.ok) return held;
    const count = held.value.seats?.length ?? held.value.quantity ?? 0;
    if (count > type.maxPerOrder) return err({ reason: "too_many", max: type.maxPerOrder, ticketType: type.id });
    if (count < type.minPerOrder) return err({ reason: "too_few", min: type.minPerOrder, ticketType: type.id });
    places += count;
    prices.set(type.id, type.price);
    lines.push(held.value);
  }
  if (places > event.maxPerOrder) return err({ reason: "too_many", max: event.maxPerOrder });
  return ok({ lines, prices });
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
