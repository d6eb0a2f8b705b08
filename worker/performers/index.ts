/** What other domains may use of performers. */
export { actSchema, actWire } from "./schemas.ts";
export { copyLineUp, performerBySlug, selectLineUp } from "./store.ts";
