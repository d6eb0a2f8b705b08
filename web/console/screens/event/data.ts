/** What the pages of an event are drawn from. */
import type {
  Availability,
  EventChecklist,
  EventShape,
  GatewayAccount,
  List,
  SeatMap,
  TicketType,
  Venue,
} from "../../../api/types.ts";
import { api } from "../../session.ts";
import { type Offer, typedTypes } from "../events/offers.tsx";
import type { Previewed } from "../events/preview.tsx";

export type EventPageData = {
  event: EventShape;
  etag: string | undefined;
  venue: Venue;
  map: SeatMap | null;
  types: TicketType[];
  availability: Availability | null;
  /** Null when this person may not see payment settings. */
  gateways: GatewayAccount[] | null;
  /** What keeps a draft, or a postponed event, from being published; null for others. */
  checklist: EventChecklist | null;
};

/** @throws ApiFault */
export async function loadEvent(id: string): Promise<EventPageData> {
  const { data: event, etag } = await api.call<EventShape>("GET", `/events/${id}`);
  const waits = event.status === "draft" || event.status === "postponed";
  const [venue, map, types, availability, gateways, checklist] = await Promise.all([
    api.get<Venue>(`/venues/${event.venue_id}`),
    event.seat_map_id ? api.get<SeatMap>(`/seat-maps/${event.seat_map_id}`) : null,
    api.get<List<TicketType>>(`/events/${id}/ticket-types`),
    // Counts are an extra: without them the page still works.
    event.status === "draft"
      ? null
      : api.get<Availability>(`/shop/events/${id}/availability`, { auth: false }).catch(() => null),
    api.get<List<GatewayAccount>>("/payment-gateways").catch(() => null),
    waits ? api.get<EventChecklist>(`/events/${id}/checklist`) : null,
  ]);
  return { event, etag, venue, map, types: types.data, availability, gateways: gateways?.data ?? null, checklist };
}

/** What buyers will see; `typed` are prices that are not stored yet. */
export function previewOf({ event, venue, map, types }: EventPageData, typed: readonly Offer[] = []): Previewed {
  const places = (type: TicketType) =>
    map?.categories.find(({ name }) => name === type.category)?.seats ??
    map?.areas.find(({ id }) => id === type.area)?.capacity ??
    type.capacity;
  return {
    name: event.name,
    summary: event.summary,
    startsAt: event.starts_at,
    zone: event.time_zone,
    place: [venue.name, venue.city].filter(Boolean).join(", "),
    types:
      types.length === 0
        ? typedTypes(typed, event.currency)
        : types.filter(({ hidden }) => !hidden).map((type) => ({ ...type, places: places(type) })),
  };
}
