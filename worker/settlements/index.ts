/** What other domains may use of settlements. */
export { draftSettlements } from "./service.ts";
