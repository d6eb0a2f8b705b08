/** What other domains may use of venues and seat maps. */
export type { Layout, LayoutSeat, LayoutShape } from "./layout.ts";
export { readSummary, timeZone } from "./schemas.ts";
export { seatIndex, type SeatIndex, seatLabels, type SeatName } from "./seat-index.ts";
export { seatMapById, venueById } from "./store.ts";
export type { SeatMap, Venue } from "./tables.ts";
