/** What other domains may use of payments. */
export { connectedAccount } from "./connected.ts";
export type { DisputeStatus, DisputeTruth, Evidence, GatewayFault } from "./gateway.ts";
export { EVIDENCE_FIELDS } from "./gateway.ts";
export { FACT_JOBS, factEventSchema, handlerOf } from "./fact-jobs.ts";
export { fulfilFreeOrder } from "./free.ts";
export { ledgerIdOf, salePartsOf } from "./fulfil.ts";
export { isForNothing, moneyOf, orderStatusStatements, refundCapability } from "./order-money.ts";
export { refundParts } from "./refund.ts";
export { isLive, type PaymentStatus } from "./payment.ts";
export {
  paymentSchema,
  paymentWire,
  refundSchema,
  refundWire,
  startedPaymentSchema,
  startedWire,
  startPaymentInput,
} from "./schemas.ts";
export { startPayment, type StartedPayment, type StartFault } from "./start.ts";
export {
  type EventKey,
  insertAttention,
  insertRefund,
  isEventOpen,
  markEvent,
  type PaymentContext,
  paymentInContext,
  MAX_REFUNDS,
  type RefundDraft,
  refundById,
  runRefundCounts,
  selectPayments,
  selectRefunds,
  selectRefundsOfOrder,
  updatePayment,
  updateRefund,
  waitingRefunds,
} from "./store.ts";
export type { PaymentRow, RefundRow } from "./tables.ts";
