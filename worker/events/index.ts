/** What other domains may use of events. */
export { isOnSale, saleState, type TicketType, ticketTypesOf } from "../catalogue/index.ts";
export { EVENT_STATUSES, type EventStatus, isPublic, phaseOf, slugOf } from "./event.ts";
export { freshCopy, type Placement, placeCopies, readCopy } from "./copies-service.ts";
export { type EventCopy, shifted } from "./event-copy.ts";
export { PUBLISH_EVENT } from "./jobs.ts";
export { publishFaults } from "./lifecycle-service.ts";
export { dateCursor, dateKey } from "./date-cursor.ts";
export {
  calendarEvents,
  type DateKey,
  eventsBetween,
  eventsOfSeries,
  listEvents,
  type EventUpdate,
  updateEvents,
} from "./many-store.ts";
export { eventSchema } from "./schemas.ts";
export { eventWriter } from "./wire.ts";
export { EVENT_NEWS } from "./lifecycle-service.ts";
export { areaPool, poolsOf, typePool } from "./inventory-config.ts";
export { eventUrl } from "./schemas.ts";
export { EVENT_MOVED, loadEvent, type Loaded } from "./service.ts";
export {
  completeOverEvents,
  type EventKey,
  eventById,
  eventBySlug,
  findEventTenant,
  knownEvents,
  type ListingKey,
  pastEventsOf,
  publicEvent,
  publishedEvents,
  RUNNING_AT_MOST,
  selectEvent,
  upcomingEvents,
  upcomingEventsOf,
} from "./store.ts";
export { findEvents } from "./search-store.ts";
export type { EventRow } from "./tables.ts";
