/** What other domains may use of customers. */
export { sweepErasures } from "./erasure.ts";
export { summaryWire } from "./schemas.ts";
export { customerSummarySchema } from "./schemas.ts";
export { listCustomers, searchCustomers } from "./service.ts";
