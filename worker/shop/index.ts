/** What other domains may use of the shop: the public's view of events. */
export type { Availability, Organizer, ShopEvent, ShopListing, ShopSeatMap, ShopTicketType } from "./schemas.ts";
export {
  allShopEvents,
  type ListingRequest,
  shopAvailability,
  shopEvent,
  shopEventBySlug,
  shopEventsOf,
  shopSeatMap,
} from "./service.ts";
