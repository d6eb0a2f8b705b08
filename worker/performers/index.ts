/** What other domains may use of performers. */
export { actSchema, actWire } from "./schemas.ts";
export { copyLineUp, performerBySlug, performerSlugs, selectLineUp } from "./store.ts";
