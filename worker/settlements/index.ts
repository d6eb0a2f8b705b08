/** What other domains may use of settlements. */
export { followOpenDisbursements } from "./gateway-disbursement.ts";
export { draftSettlements } from "./service.ts";
