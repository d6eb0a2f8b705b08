/** What other domains may use of payments. */
export { accountOfPayment, askEachAccount, connectedAccount } from "./connected.ts";
export { NOT_KNOWN } from "./fallback.ts";
export { paymentMoney, type PaymentMoney } from "./comparison-store.ts";
export type {
  DisbursementTruth,
  DisputeStatus,
  DisputeTruth,
  Evidence,
  GatewayAdapter,
  GatewayFault,
  HandoffSources,
  ListedPayment,
} from "./gateway.ts";
export { EVIDENCE_FIELDS } from "./gateway.ts";
export { followListedRefunds, followPlatformRefunds, platformGateways } from "./listed-refunds.ts";
export { FACT_JOBS, factEventSchema, handlerOf } from "./fact-jobs.ts";
export { COUNTER_METHODS, type CounterMethod, payAtCounter } from "./counter.ts";
export { fulfilFreeOrder } from "./free.ts";
export { feeTakenOnTheWay, platformFeeBack } from "./platform-fee.ts";
export { ledgerIdOf, linePartsOf, salePartsOf } from "./fulfil.ts";
export { isForNothing, moneyOf, orderStatusStatements, refundCapability } from "./order-money.ts";
export { acceptMoney, askForRest, isKeptApart, type PlacingFault, returnMoney } from "./placing.ts";
export { ordersOfReference } from "./reference-search.ts";
export { refundDone, refundParts, reopenRefund } from "./refund.ts";
export { settlePayment } from "./settle.ts";
export { eventMessage } from "./sweeps.ts";
export { handoffSources, type PaymentMethod, paymentMethods } from "./methods.ts";
export { isLive, type PaymentStatus, restOf } from "./payment.ts";
export {
  orderPaymentSchema,
  orderPaymentWire,
  paymentSchema,
  paymentWire,
  refundSchema,
  refundWire,
  startedPaymentSchema,
  startedWire,
  startPaymentInput,
} from "./schemas.ts";
export { startPayment, type StartedPayment, type StartFault } from "./start.ts";
export { accountsOf } from "./account-store.ts";
export { insertAttention, openAttention, resolveAttention, selectAttention } from "./attention-store.ts";
export {
  type EventKey,
  isEventOpen,
  type KeptEvent,
  keptEvent,
  keptEvents,
  markEvent,
  reopenEvent,
} from "./event-store.ts";
export {
  insertRefund,
  type PaymentContext,
  paymentInContext,
  paymentOfFact,
  MAX_REFUNDS,
  type RefundDraft,
  refundById,
  reopenUncertain,
  runRefundCounts,
  selectPayments,
  selectRefunds,
  selectRefundsOfOrder,
  uncertainPayments,
  updatePayment,
  updateRefund,
  waitingRefunds,
} from "./store.ts";
export type { AttentionRow, PaymentRow, RefundRow } from "./tables.ts";
