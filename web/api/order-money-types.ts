/** Wire shapes of refunds, of what needs a person, of gateways and documents. Held against the API by console-shapes.ts. */
import type { AttentionItem, Money, Payment, Refund, Timestamp } from "./types.ts";

export type RefundPreview = {
  amount: Money;
  fee_kept: Money;
  left_before: Money;
  left_after: Money;
  tax: Money;
  fee: Money;
  lines: { position: number; amount: Money }[];
  payments: { payment_id: string; gateway: string; amount: Money; method: "gateway" | "manual" }[];
  needs_approval: boolean;
};
export type RequestedRefund = {
  order_id: string;
  amount: Money;
  fee_kept: Money;
  needs_approval: boolean;
  cancelled_lines: number[];
  refunds: Refund[];
};
export type CancelledOrder = {
  order_id: string;
  status: string;
  cancelled_lines: number[];
  refund: RequestedRefund | null;
};
/** `approval_above` in minor units of the organization's currency; null: nobody else has to agree. */
export type RefundPolicy = { approval_above: number | null; version: number };

export type FeePolicy = { fixed: number; percent: number; per_ticket: number };
export type RefundRun = {
  id: string;
  event_id: string;
  fee_policy: FeePolicy;
  dry_run: boolean;
  status: "running" | "done";
  orders: { requested: number; manual: number; skipped: number; failed: number };
  /** Minor units of the event's currency, as `fee_kept`. */
  amount: number;
  fee_kept: number;
  refunds: { requested: number; pending: number; succeeded: number; failed: number };
  created_by: string;
  created_at: Timestamp;
  finished_at: Timestamp | null;
};
export type RefundRunItem = {
  order_id: string;
  status: "requested" | "manual" | "skipped" | "failed";
  amount: Money;
  fee_kept: Money;
  reason: string | null;
  at: Timestamp;
};

export type AttentionAction =
  | "query"
  | "accept"
  | "refund_difference"
  | "ask_rest"
  | "refund"
  | "mark_refunded"
  | "resolve";
export type AttentionDetail = AttentionItem & {
  actions: AttentionAction[];
  order: { id: string; code: string; status: string; total: Money } | null;
  payment: Payment | null;
  resolved: { at: Timestamp; resolution: string; by: string; note: string | null } | null;
};
export type UncertainPayment = Payment & { order_id: string };

/** A callback as it came. */
export type GatewayEvent = {
  id: string;
  gateway: string;
  kind: string;
  reference: string | null;
  received_at: Timestamp;
  processed_at: Timestamp | null;
  outcome: string | null;
};
export type GatewayEventDetail = GatewayEvent & { body: string };

export type GatewayCheck = { ok: boolean; account: string | null; live: boolean | null; problem: string | null };
export type PlatformAccount = {
  gateway: string;
  account: string;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  requirements: string[];
  disabled_reason: string | null;
  updated_at: Timestamp;
};

export type TicketPolicy = "keep" | "block_when_opened" | "block_when_lost";
export type DisputePolicy = { tickets: TicketPolicy; version: number };

export type PaperDocument = {
  id: string;
  kind: "invoice" | "receipt" | "credit_note";
  number: number;
  label: string;
  order_id: string;
  refers_to: string | null;
  total: Money;
  issued_at: Timestamp;
};

/** Something that was sent about an order. */
export type OrderMessage = {
  id: string;
  channel: "email" | "sms" | "whatsapp";
  recipient: string;
  template: string;
  status: "queued" | "sent" | "failed";
  /** What the provider told later; null: nothing yet. */
  delivery: "delivered" | "read" | "bounced" | "undelivered" | "complained" | null;
  failure: string | null;
  created_at: Timestamp;
  sent_at: Timestamp | null;
};

export type Received = {
  outcome: "paid" | "underpaid" | "overpaid" | "paid_too_late";
  received: Money;
  payment: Payment;
};
