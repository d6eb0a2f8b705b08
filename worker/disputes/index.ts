/** What other domains may use of disputes. */
export { DISPUTE_STATUSES, isOpen } from "./dispute.ts";
export { disputeFlagSchema, disputeFlagWire } from "./schemas.ts";
export { disputeById, disputedOrders, eventsOfDispute, selectDisputes, selectOpenDispute } from "./store.ts";
export type { DisputeRow } from "./tables.ts";
