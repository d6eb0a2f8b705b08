/** What other domains may use of venues and seat maps. */
export type { Layout, LayoutSeat, LayoutShape } from "./layout.ts";
export { readSummary, seatMapChange, seatMapSchema, seatMapWire, timeZone } from "./schemas.ts";
export { seatIndex, type SeatIndex, seatLabels, type SeatName } from "./seat-index.ts";
export { newSeatMap } from "./service.ts";
export { insertSeatMap, replaceSeatMap, seatMapById, venueById } from "./store.ts";
export type { SeatMap, Venue } from "./tables.ts";
