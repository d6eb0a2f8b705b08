/** What other domains may use of refunds. */
export { refundProblem } from "./faults.ts";
export { type AuditNote, refundOrder } from "./staff-refund.ts";
