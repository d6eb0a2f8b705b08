/** What a page may say about a sale at a moment: pure rules over the event, the types and the counts. */
import { assignZones, type Zone } from "../ui/zones.ts";
import type { Availability, EventCard, Money, ShopEvent, TicketType } from "./model.ts";

export type SaleState =
  | { readonly kind: "on_sale" }
  | { readonly kind: "sold_out" }
  | { readonly kind: "opens"; readonly at: string }
  | { readonly kind: "closed" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "postponed" }
  | { readonly kind: "over" };

export type TypeState = "on_sale" | "sold_out" | "opens" | "closed";

/** A count is printed only when it is small enough to matter to a buyer's decision. */
export const FEW_LEFT = 20;

/** How many of a ticket type are left, if known. */
export function leftOf(type: TicketType, availability: Availability | null): number | null {
  return availability?.ticket_types.find(({ id }) => id === type.id)?.available ?? null;
}

/** One ticket type at `now` (ms). */
export function typeState(type: TicketType, availability: Availability | null, now: number): TypeState {
  if (type.sales_start !== null && Date.parse(type.sales_start) > now) return "opens";
  if (type.sales_end !== null && Date.parse(type.sales_end) <= now) return "closed";
  if (!type.on_sale) return "closed";
  return leftOf(type, availability) === 0 ? "sold_out" : "on_sale";
}

/** The whole event at `now` (ms): the one stamp its page carries. */
export function saleState(event: ShopEvent, availability: Availability | null, now: number): SaleState {
  if (event.status === "cancelled") return { kind: "cancelled" };
  if (event.status === "postponed") return { kind: "postponed" };
  if (event.status === "completed" || Date.parse(event.ends_at ?? event.starts_at) < now) return { kind: "over" };
  const states = event.ticket_types.map((type) => typeState(type, availability, now));
  if (states.includes("on_sale")) return { kind: "on_sale" };
  const [opens] = event.ticket_types
    .map((type) => type.sales_start)
    .filter((at) => at !== null && Date.parse(at) > now)
    .sort((a, b) => Date.parse(a ?? "") - Date.parse(b ?? ""));
  if (opens) return { kind: "opens", at: opens };
  return states.includes("sold_out") ? { kind: "sold_out" } : { kind: "closed" };
}

/** The lowest price that can be bought at `now`; of all types when none is on sale. */
export function fromPrice(event: ShopEvent, availability: Availability | null, now: number): Money | null {
  const open = event.ticket_types.filter((type) => typeState(type, availability, now) === "on_sale");
  const prices = (open.length > 0 ? open : event.ticket_types).map((type) => type.price);
  let lowest: Money | null = null;
  for (const price of prices) if (lowest === null || price.amount < lowest.amount) lowest = price;
  return lowest;
}

/** Zone of each ticket type by id, so that event page, picker and checkout draw the same tile. */
export function zonesOfTypes(event: ShopEvent): ReadonlyMap<string, Zone> {
  const keys: string[] = [];
  const categories: { price: number }[] = [];
  for (const type of event.ticket_types) {
    const key = keyOf(type);
    const known = keys.indexOf(key);
    const existing = categories[known];
    if (existing) existing.price = Math.max(existing.price, type.price.amount);
    else {
      keys.push(key);
      categories.push({ price: type.price.amount });
    }
  }
  const zones = assignZones(categories);
  const map = new Map<string, Zone>();
  for (const type of event.ticket_types) {
    const zone = zones[keys.indexOf(keyOf(type))];
    if (zone) map.set(type.id, zone);
  }
  return map;
}

/** Types of one category share its zone: early bird and full price are the same seats. */
function keyOf(type: TicketType): string {
  if (type.category !== null) return `category ${type.category}`;
  if (type.area !== null) return `area ${type.area}`;
  return `type ${type.id}`;
}

/** The line of the bill for an event. */
export function cardOf(event: ShopEvent, now: number): EventCard {
  const state = saleState(event, null, now);
  const amounts = event.ticket_types.map((type) => type.price).sort((a, b) => a.amount - b.amount);
  const [from] = amounts;
  const to = amounts.at(-1);
  return {
    ...event,
    prices: from && to ? { from, to } : null,
    on_sale: state.kind === "on_sale",
    opens_at: state.kind === "opens" ? state.at : null,
  };
}
