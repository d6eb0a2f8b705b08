/** What other domains may use of finding public events. */
export { type EventFilter, FILTER_RULES, isNarrow, readFilter, SPANS } from "./filter.ts";
export { type FoundPage, type Search, searchEvents } from "./find.ts";
export { type City, selectCities } from "./found-store.ts";
export { findAnew, sweepFound } from "./found.ts";
export { venueSlug } from "./term.ts";
