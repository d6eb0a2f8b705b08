/**
 * Addresses of the storefront. Pages and islands ask here and never put one together themselves, so that the language in
 * front and an organizer's own domain come out right everywhere.
 */
import type { Locale } from "../../worker/kernel/locales.ts";

/** Where a visitor is. */
export type Whereabouts = {
  /** The language in front of addresses; null where none is. */
  readonly prefix: Locale | null;
  /** Slug of the organizer whose own domain this is: their pages are at `/`. Null on the platform's. */
  readonly own: string | null;
};

type TenantRef = { readonly slug: string };
/** What an event's address is made of. */
export type EventRef = { readonly slug: string; readonly tenant: TenantRef };
/** Parameters of a listing; empty ones are left out, the rest come sorted. */
export type LinkQuery = Readonly<Record<string, string | number | undefined>>;

/** Addresses as they are linked on a page: paths, with the language in front. */
export type Links = {
  /** The start: of the platform, or of the organizer on their own domain. */
  readonly home: () => string;
  readonly organizer: (tenant: TenantRef) => string;
  /** The listing of an organizer; of all of them with null. */
  readonly events: (tenant: TenantRef | null, query?: LinkQuery) => string;
  readonly event: (event: EventRef) => string;
  readonly seats: (event: EventRef) => string;
  /** Choosing without the map and without script. */
  readonly hold: (event: EventRef) => string;
  readonly queue: (event: EventRef) => string;
  readonly venue: (tenant: TenantRef, venue: string) => string;
  readonly performer: (tenant: TenantRef, performer: string) => string;
  /** Of all events of an organizer, for calendar programs; in no language. */
  readonly calendar: (tenant: TenantRef) => string;
  /** Of one event, for a calendar program. */
  readonly eventCalendar: (event: EventRef) => string;
  readonly sitemap: () => string;
  readonly checkout: (hold: string) => string;
  /** The same as a plain form, for browsers without script. */
  readonly checkoutForm: (hold: string) => string;
  readonly order: (order: string, token: string) => string;
  readonly waitingList: (entry: string, token: string) => string;
  /** Below `/account`, such as `/account/orders`. */
  readonly account: (rest?: string) => string;
};

/** The links of a page that is seen from `where`. Pure. */
export function linksOf({ prefix, own }: Whereabouts): Links {
  const front = prefix === null ? "" : `/${prefix}`;
  const below = ({ slug }: TenantRef) => (slug === own ? "" : `/o/${slug}`);
  const page = (path: string) => front + path || "/";
  const event = (of: EventRef, rest = "") => page(`${below(of.tenant)}/events/${of.slug}${rest}`);
  return {
    home: () => page(""),
    organizer: (tenant) => page(below(tenant)),
    events: (tenant, query) => page(`${tenant ? below(tenant) : ""}/events`) + search(query),
    event: (of) => event(of),
    seats: (of) => event(of, "/seats"),
    hold: (of) => event(of, "/hold"),
    queue: (of) => event(of, "/queue"),
    venue: (tenant, venue) => page(`${below(tenant)}/venues/${venue}`),
    performer: (tenant, performer) => page(`${below(tenant)}/performers/${performer}`),
    calendar: (tenant) => `${below(tenant)}/calendar.ics`,
    eventCalendar: (of) => `${below(of.tenant)}/events/${of.slug}/calendar.ics`,
    sitemap: () => "/sitemap.xml",
    checkout: (hold) => page(`/checkout/${hold}`),
    checkoutForm: (hold) => page(`/checkout/${hold}/form`),
    order: (order, token) => page(`/orders/${order}/${token}`),
    waitingList: (entry, token) => page(`/waiting-list/${entry}/${token}`),
    account: (rest = "") => page(`/account${rest}`),
  };
}

function search(query: LinkQuery = {}): string {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
