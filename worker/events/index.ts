/** What other domains may use of events. */
export { isOnSale, saleState, type TicketType, ticketTypesOf } from "../catalogue/index.ts";
export { type EventStatus, isPublic } from "./event.ts";
export { areaPool, poolsOf, typePool } from "./inventory-config.ts";
export { eventUrl } from "./schemas.ts";
export { EVENT_MOVED, loadEvent, type Loaded } from "./service.ts";
export {
  eventById,
  eventBySlug,
  findEventTenant,
  knownEvents,
  type ListingKey,
  publicEvent,
  selectEvent,
  upcomingEvents,
  upcomingEventsOf,
} from "./store.ts";
export type { EventRow } from "./tables.ts";
