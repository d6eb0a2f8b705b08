/** What the order list is filtered by, in the address: a list can be linked to and come back to. Pure. */
import { parsePrice } from "./price.ts";
import { instantOf } from "../../worker/kernel/local-day.ts";
import { DAY } from "../../worker/kernel/time.ts";

export const FILTER_NAMES = [
  "q",
  "status",
  "event",
  "channel",
  "gateway",
  "type",
  "from",
  "until",
  "least",
  "most",
  "sort",
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];
/** Days are `2026-11-21` by the organizer's clock, amounts are as typed; "" is any. */
export type OrderFilter = Readonly<Record<FilterName, string>>;

/** Those behind the "Filters" button. */
const MORE: readonly FilterName[] = ["channel", "gateway", "type", "from", "until", "least", "most", "sort"];

/** The filter that an address says. */
export function readFilter(query: Readonly<Record<string, string | undefined>>): OrderFilter {
  const entries = FILTER_NAMES.map((name) => [name, query[name] ?? ""] as const);
  return Object.fromEntries(entries) as OrderFilter;
}

/** The address of a list with this filter. */
export function listAddress(filter: OrderFilter): string {
  const query = new URLSearchParams();
  for (const name of FILTER_NAMES) if (filter[name] !== "") query.set(name, filter[name]);
  return `/console/orders${query.size > 0 ? `?${query.toString()}` : ""}`;
}

/** How many of the filters behind the button are on. */
export function countMore(filter: OrderFilter): number {
  return MORE.filter((name) => filter[name] !== "").length;
}

/** Midnight of a day by the organizer's clock, `later` days on; undefined for a text that is no day. */
function midnight(day: string, zone: string, later: number): string | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : new Date(instantOf(at / DAY + later, 0, zone)).toISOString();
}

/** The same for the API: moments instead of days, minor units instead of what was typed. */
export function askFor(filter: OrderFilter, zone: string, currency: string): Record<string, string> {
  const minor = (typed: string) => {
    const amount = parsePrice(typed, currency);
    return amount === undefined ? undefined : String(amount);
  };
  const asked: Record<string, string | undefined> = {
    status: filter.status,
    event: filter.event,
    channel: filter.channel,
    gateway: filter.gateway,
    ticket_type: filter.type,
    from: midnight(filter.from, zone, 0),
    // To the end of that day.
    until: midnight(filter.until, zone, 1),
    least: minor(filter.least),
    most: minor(filter.most),
  };
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
