/** What other domains may use of the shop: the public's view of events. */
export type { Availability, Organizer, ShopEvent, ShopListing, ShopSeatMap, ShopTicketType } from "./schemas.ts";
export {
  allShopEvents,
  type ListingRequest,
  type Listings,
  type OrganizerPage,
  type PerformerPage,
  type Places,
  shopEventsOf,
  shopOrganizer,
  shopPerformer,
  shopPlaces,
  shopVenue,
  type VenuePage,
} from "./listings.ts";
export { shopAvailability, shopEvent, shopEventBySlug, shopSeatMap } from "./service.ts";
