/** The rules of a waiting list: who may join, who is offered places, when it is over. Pure. */
import { saleState, type SaleWindow, type TicketType } from "../catalogue/index.ts";
import type { Millis } from "../kernel/time.ts";

/**
 * unverified → waiting → offered → bought | missed; `left` by their own wish, `closed` when the list ended. An entry that
 * is over is over for good: places that come back from it go to the next in line (E20).
 */
export const ENTRY_STATES = ["unverified", "waiting", "offered", "bought", "missed", "left", "closed"] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** States in which somebody is on the list. */
export const LIVING: readonly EntryState[] = ["unverified", "waiting", "offered"];
/** Who may wait for one event (I8). */
export const MAX_WAITING = 1000;

/** What of an event decides whether its list is open. */
export type ListWindow = SaleWindow & {
  readonly waitingList: number;
  readonly waitingListUntil: Millis | null;
};

/** Why nobody joins or is offered places. `not_yet`: the sale of the type comes, so there is nothing to wait for. */
export type ListClosed = "off" | "over" | "not_yet";

/** Whether the list of a type is open at `now`: not after the end of its sale or the list's own end (E22). */
export function listState(
  event: ListWindow,
  type: Pick<TicketType, "hidden" | "salesStart" | "salesEnd">,
  now: Millis,
): "open" | ListClosed {
  if (event.waitingList === 0) return "off";
  if (event.waitingListUntil !== null && now >= event.waitingListUntil) return "over";
  const sale = saleState(type, event, now);
  if (sale === "not_yet") return "not_yet";
  return sale === "on_sale" ? "open" : "over";
}

/** How many places one may wait for: what one order of the type may have. */
export function quantityRange(
  event: { readonly maxPerOrder: number },
  type: Pick<TicketType, "minPerOrder" | "maxPerOrder">,
): { readonly min: number; readonly max: number } {
  return { min: type.minPerOrder, max: Math.min(type.maxPerOrder, event.maxPerOrder) };
}

/** What became of an offer whose time is over, or that was used. Undefined: nothing yet. */
export function offerOutcome(
  offer: { readonly expiresAt: Millis },
  order: { readonly status: string; readonly paidAt: Millis | null } | undefined,
  now: Millis,
): "bought" | "missed" | undefined {
  // Whatever became of the order later: what was paid with this offer used it up (E20).
  if (order !== undefined && order.paidAt !== null) return "bought";
  // An order that is being paid keeps its places beyond the offer's end; its own end decides.
  if (order?.status === "pending") return undefined;
  if (order !== undefined) return "missed";
  return offer.expiresAt <= now ? "missed" : undefined;
}

/**
 * In which order to try: as they wait, and nobody for as many places as somebody before was refused, for then there are
 * not so many.
 */
export class Line<Entry extends { readonly quantity: number; readonly accessible: number }> {
  readonly #waiting: readonly Entry[];
  #refused = { places: Infinity, accessible: Infinity };

  constructor(waiting: readonly Entry[]) {
    this.#waiting = waiting;
  }

  /** Who may be tried next, one after the other. */
  *next(): Iterable<Entry> {
    for (const entry of this.#waiting) {
      const limit = entry.accessible > 0 ? this.#refused.accessible : this.#refused.places;
      if (entry.quantity < limit) yield entry;
    }
  }

  /** There are not so many places for this one now. */
  refuse(entry: Entry): void {
    if (entry.accessible > 0) this.#refused.accessible = Math.min(this.#refused.accessible, entry.quantity);
    else this.#refused.places = Math.min(this.#refused.places, entry.quantity);
  }
}
