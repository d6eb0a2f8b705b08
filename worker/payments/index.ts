/** What other domains may use of payments. */
export type { DisputeStatus, DisputeTruth, Evidence } from "./gateway.ts";
export { EVIDENCE_FIELDS } from "./gateway.ts";
export { fulfilFreeOrder } from "./free.ts";
export { ledgerIdOf } from "./fulfil.ts";
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
export { selectPayments, selectRefunds } from "./store.ts";
export type { PaymentRow, RefundRow } from "./tables.ts";
