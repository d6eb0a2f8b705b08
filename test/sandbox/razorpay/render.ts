/** Objects as Razorpay writes them. */
import type { Dispute, Notes, Order, Payment, RazorpayWorld, Refund, Transfer } from "./world.ts";

/** No notes are an empty list. */
function notesWire(notes: Notes): Notes | [] {
  return Object.keys(notes).length === 0 ? [] : notes;
}

export function orderWire(world: RazorpayWorld, order: Order): object {
  const { id, amount, amount_paid, currency, receipt, status, attempts, notes, created_at } = order;
  const transfers = world.transfersOf(order).map(transferWire);
  return {
    id,
    entity: "order",
    amount,
    amount_paid,
    amount_due: Math.max(0, amount - amount_paid),
    currency,
    receipt,
    offer_id: null,
    status,
    attempts,
    notes: notesWire(notes),
    created_at,
    ...(transfers.length > 0 ? { transfers } : {}),
  };
}

export function paymentWire(payment: Payment): object {
  const { id, amount, currency, status, order_id, method, amount_refunded, captured, error_reason, created_at } =
    payment;
  const isFinal = status === "captured" || status === "refunded";
  return {
    id,
    entity: "payment",
    amount,
    currency,
    base_amount: amount,
    status,
    order_id,
    invoice_id: null,
    international: false,
    method,
    amount_refunded,
    amount_transferred: 0,
    refund_status: amount_refunded === 0 ? null : amount_refunded === amount ? "full" : "partial",
    captured,
    description: null,
    card_id: null,
    bank: method === "netbanking" ? "HDFC" : null,
    wallet: null,
    vpa: method === "upi" ? "success@razorpay" : null,
    email: "buyer@example.com",
    contact: "+919000090000",
    notes: [],
    fee: isFinal ? Math.round(amount * 0.0236) : null,
    tax: isFinal ? Math.round(amount * 0.0036) : null,
    error_code: error_reason === null ? null : "BAD_REQUEST_ERROR",
    error_description: error_reason === null ? null : "Payment failed",
    error_source: error_reason === null ? null : "bank",
    error_step: error_reason === null ? null : "payment_authorization",
    error_reason,
    acquirer_data: {},
    created_at,
  };
}

export function refundWire(refund: Refund): object {
  const { account: _, notes, speed_requested, status, ...rest } = refund;
  return {
    ...rest,
    entity: "refund",
    notes: notesWire(notes),
    acquirer_data: { arn: null },
    batch_id: null,
    status,
    speed_processed: "normal",
    speed_requested,
  };
}

export function transferWire(transfer: Transfer): object {
  const { account: _, notes, ...rest } = transfer;
  return {
    ...rest,
    entity: "transfer",
    currency: "INR",
    notes: notesWire(notes),
    on_hold_until: null,
    recipient_settlement_id: null,
  };
}

export function disputeWire(dispute: Dispute): object {
  const { account: _, ...rest } = dispute;
  return {
    ...rest,
    entity: "dispute",
    reason_code: "goods_or_services_not_received_or_partially_received",
    respond_by: dispute.created_at + 7 * 86_400,
    phase: "chargeback",
    evidence: { amount: dispute.amount, summary: null, submitted_at: null },
  };
}
