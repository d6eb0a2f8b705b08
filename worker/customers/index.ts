/** What other domains may use of customers. */
export { sweepErasures } from "./erasure.ts";
export { customerSummarySchema, summaryWire } from "./schemas.ts";
export { type CustomerSummary, listCustomers, searchCustomers } from "./service.ts";
