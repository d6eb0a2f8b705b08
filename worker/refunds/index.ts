/** What other domains may use of refunds. */
export { refundProblem } from "./faults.ts";
export { loadOrderMoney, proposeRefund, type RefundFault } from "./service.ts";
export { type AuditNote, type CancelFault, cancelOrder, refundOrder } from "./staff-refund.ts";
