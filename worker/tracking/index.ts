/** What other domains may use of tracking settings. */
export { type Tracking, trackingOf } from "./store.ts";
