/** What pages say to search engines (schema.org). Pure; it is printed by `scriptJson`, so that no text can leave it. */
import { toDecimal } from "../../worker/kernel/money.ts";
import type { Act, EventCard, Organizer, Picture, ShopEvent, Venue } from "./model.ts";
import type { Crumb } from "./parts/crumbs.tsx";
import { saleState, typeState } from "./sale.ts";
import type { Site } from "./site.ts";
import type { Availability, TicketType } from "./model.ts";

const SCHEMA = "https://schema.org";

/** Several things of one page. */
export function graph(...things: readonly object[]): object {
  return { "@context": SCHEMA, "@graph": things };
}

/** @param extra what only the organizer's own page says */
export function organizationLd(site: Site, tenant: Organizer, extra: { readonly description?: string } = {}): object {
  return {
    "@type": "Organization",
    name: tenant.name,
    url: site.canonical((links) => links.organizer(tenant)),
    ...(tenant.logo ? { logo: site.origin + tenant.logo.jpeg } : {}),
    ...extra,
  };
}

export function placeLd(site: Site, tenant: Organizer, venue: Venue): object {
  const { name, address, city, country, latitude, longitude } = venue;
  return {
    "@type": "Place",
    name,
    ...(venue.slug === "" ? {} : { url: site.canonical((links) => links.venue(tenant, venue.slug)) }),
    address: { "@type": "PostalAddress", streetAddress: address, addressLocality: city, addressCountry: country },
    ...(latitude === null || longitude === null ? {} : { geo: { "@type": "GeoCoordinates", latitude, longitude } }),
  };
}

type Performing = Pick<Act, "name" | "slug"> & { readonly picture: Picture | null };

export function performerLd(site: Site, tenant: Organizer, act: Performing, about = ""): object {
  return {
    "@type": "PerformingGroup",
    name: act.name,
    url: site.canonical((links) => links.performer(tenant, act.slug)),
    ...(act.picture ? { image: site.origin + act.picture.jpeg } : {}),
    ...(about === "" ? {} : { description: about }),
  };
}

export function crumbsLd(site: Site, trail: readonly Crumb[]): object {
  return {
    "@type": "BreadcrumbList",
    itemListElement: trail.map(({ name, address }, at) => ({
      "@type": "ListItem",
      position: at + 1,
      name,
      item: site.canonical(address),
    })),
  };
}

/** The events of a listing, in its order. */
export function listLd(site: Site, cards: readonly EventCard[]): object {
  return {
    "@type": "ItemList",
    itemListElement: cards.map((card, at) => ({
      "@type": "ListItem",
      position: at + 1,
      url: site.canonical((links) => links.event(card)),
    })),
  };
}

const STATUS: Readonly<Record<string, string>> = { cancelled: "EventCancelled", postponed: "EventPostponed" };

export type EventFacts = {
  readonly event: ShopEvent;
  readonly availability: Availability | null;
  /** Milliseconds. */
  readonly now: number;
  /** Address of its preview picture, without the origin. */
  readonly card: string;
};

export function eventLd(site: Site, facts: EventFacts): object {
  const { event, card } = facts;
  const acts = event.line_up.filter(({ kind }) => kind === "performer");
  const pictures = [...(event.poster ? [event.poster.jpeg] : []), card];
  return {
    "@type": "Event",
    name: event.name,
    url: site.canonical((links) => links.event(event)),
    ...(event.summary ? { description: event.summary } : {}),
    startDate: event.starts_at,
    ...(event.ends_at ? { endDate: event.ends_at } : {}),
    ...(event.doors_at ? { doorTime: event.doors_at } : {}),
    inLanguage: event.language,
    image: pictures.map((path) => site.origin + path),
    eventStatus: `${SCHEMA}/${STATUS[event.status] ?? "EventScheduled"}`,
    eventAttendanceMode: `${SCHEMA}/OfflineEventAttendanceMode`,
    location: placeLd(site, event.tenant, event.venue),
    organizer: organizationLd(site, event.tenant),
    ...(acts.length === 0 ? {} : { performer: acts.map((act) => performerLd(site, event.tenant, act)) }),
    ...(event.status === "cancelled" ? {} : { offers: event.ticket_types.map((type) => offerLd(site, facts, type)) }),
  };
}

const AVAILABILITY = { on_sale: "InStock", opens: "PreOrder", sold_out: "SoldOut", closed: "OutOfStock" } as const;

function offerLd(site: Site, { event, availability, now }: EventFacts, type: TicketType): object {
  const sold = saleState(event, availability, now).kind;
  const state = sold === "over" || sold === "postponed" ? "closed" : typeState(type, availability, now);
  return {
    "@type": "Offer",
    name: type.name,
    price: toDecimal(type.price),
    priceCurrency: type.price.currency,
    availability: `${SCHEMA}/${AVAILABILITY[state]}`,
    url: site.canonical((links) => links.event(event)),
    ...(type.sales_start ? { validFrom: type.sales_start } : {}),
    ...(type.sales_end ? { validThrough: type.sales_end } : {}),
  };
}
