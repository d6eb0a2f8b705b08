/** What the stand-in keeps of each Stripe object. `render.ts` turns these into the objects on the wire. */

export type Metadata = Record<string, string>;

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly currency: string;
  readonly unit_amount: number;
  readonly quantity: number;
  readonly price: string;
  readonly product: string;
  readonly metadata: Metadata;
}

/** What the session was told to put on its PaymentIntent. */
export interface IntentData {
  readonly application_fee_amount: number | null;
  readonly capture_method: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly on_behalf_of: string | null;
  readonly receipt_email: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly setup_future_usage: string | null;
  readonly transfer_data: { destination: string; amount?: number } | null;
  readonly transfer_group: string | null;
}

export interface CustomerDetails {
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
}

export interface Session {
  readonly kind: "session";
  readonly id: string;
  readonly created: number;
  readonly expires_at: number;
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid";
  currency: string;
  amount_subtotal: number;
  amount_total: number;
  lines: Line[];
  readonly success_url: string | null;
  readonly cancel_url: string | null;
  readonly return_url: string | null;
  readonly ui_mode: string;
  readonly locale: string | null;
  readonly submit_type: string | null;
  readonly allow_promotion_codes: boolean | null;
  readonly client_reference_id: string | null;
  readonly customer_email: string | null;
  readonly phone_number_collection: boolean;
  readonly billing_address_collection: string | null;
  metadata: Metadata;
  customer_details: CustomerDetails | null;
  payment_intent: string | null;
  readonly intent: IntentData;
  /** Origin under which the session was made; the hosted page is below it. */
  readonly origin: string;
  /** What the buyer is told when the page is shown again. */
  notice: string | null;
}

export interface PaymentError {
  readonly code: string;
  readonly decline_code: string | null;
  readonly message: string;
  readonly charge: string | null;
}

export interface Intent {
  readonly kind: "intent";
  readonly id: string;
  readonly created: number;
  readonly session: string;
  readonly client_secret: string;
  amount: number;
  currency: string;
  amount_received: number;
  status: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "canceled";
  latest_charge: string | null;
  last_error: PaymentError | null;
  payment_method: string | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  readonly data: IntentData;
}

export interface Charge {
  readonly kind: "charge";
  readonly id: string;
  readonly created: number;
  readonly intent: string;
  readonly amount: number;
  readonly currency: string;
  amount_refunded: number;
  status: "succeeded" | "pending" | "failed";
  failure: PaymentError | null;
  readonly card: string;
  readonly payment_method: string;
  readonly billing: CustomerDetails;
  readonly balance_transaction: string | null;
  readonly transfer: string | null;
  readonly application_fee: string | null;
  /** What of the application fee went back to the merchant. */
  fee_refunded?: number;
  disputed?: boolean;
  readonly data: IntentData;
}

export interface Refund {
  readonly kind: "refund";
  readonly id: string;
  readonly created: number;
  readonly charge: string;
  readonly intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string | null;
  metadata: Metadata;
  status: "pending" | "succeeded" | "failed" | "canceled";
  failure_reason: string | null;
  pending_reason: string | null;
  balance_transaction: string | null;
  transfer_reversal: string | null;
}

/** Money that a dispute moved, as a balance transaction of its own. */
export interface DisputeMove {
  readonly id: string;
  readonly created: number;
  /** Negative when it is taken from the account. */
  readonly amount: number;
  readonly fee: number;
}

export interface Dispute {
  readonly kind: "dispute";
  readonly id: string;
  readonly created: number;
  readonly charge: string;
  readonly intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  status: string;
  evidence: Record<string, string>;
  readonly due_by: number;
  submission_count: number;
  moves: DisputeMove[];
  metadata: Metadata;
}

export interface Payout {
  readonly kind: "payout";
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly arrival_date: number;
  readonly automatic: boolean;
  status: "pending" | "in_transit" | "paid" | "failed" | "canceled";
  failure_code: string | null;
  readonly metadata: Metadata;
}

/** An account below the platform's. */
export interface Merchant {
  readonly kind: "merchant";
  readonly id: string;
  readonly created: number;
  readonly country: string;
  readonly email: string | null;
  readonly dashboard: string;
  readonly collects: string;
  readonly metadata: Metadata;
  state: MerchantState;
}
export type MerchantState = "pending" | "currently_due" | "enabled" | "restricted";

/** A link to the form that a merchant fills in. */
export interface AccountLink {
  readonly kind: "link";
  readonly id: string;
  readonly created: number;
  readonly account: string;
  readonly refresh_url: string;
  readonly return_url: string;
  readonly expires_at: number;
  used: boolean;
}

/** What a destination charge gave to a merchant. */
export interface Transfer {
  readonly kind: "transfer";
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  /** Null for one that was made by itself. */
  readonly charge: string | null;
  readonly group: string | null;
  readonly metadata: Metadata;
  amount_reversed: number;
  reversals: {
    readonly id: string;
    readonly created: number;
    readonly amount: number;
    readonly metadata: Metadata;
  }[];
}

/** One attempt to hand an event to an endpoint. `status` 0 means that nobody answered. */
export interface Attempt {
  readonly at: number;
  readonly status: number;
  readonly note?: string;
}

/** An event on its way to one endpoint. */
export interface Delivery {
  readonly endpoint: string;
  /** Epoch ms of the next try; null when done or given up. */
  next_at: number | null;
  /** Copies of this event still to be sent beyond the first success (the `duplicate` control). */
  repeats: number;
  /** What is wrong with the signature of the first try. */
  spoil: "bad_signature" | "stale" | null;
  delivered: boolean;
  attempts: Attempt[];
}

export interface StripeEvent {
  readonly kind: "event";
  readonly id: string;
  readonly type: string;
  readonly created: number;
  /** Id of the object that the event is about, to find events again. */
  readonly subject: string;
  /** The exact text that is signed and sent. */
  readonly body: string;
  readonly deliveries: Delivery[];
}

export interface Endpoint {
  readonly kind: "endpoint";
  readonly id: string;
  readonly created: number;
  readonly url: string;
  readonly secret: string;
  /** Still signs too, while the secret is being rolled. */
  older_secret: string | null;
  readonly enabled_events: readonly string[];
  readonly api_version: string | null;
  readonly description: string | null;
  readonly connect: boolean;
  readonly metadata: Metadata;
}

/** Anything that is kept, told apart by `kind`. */
export type StripeRecord =
  | Session
  | Intent
  | Charge
  | Refund
  | Dispute
  | Payout
  | Merchant
  | AccountLink
  | Transfer
  | StripeEvent
  | Endpoint;
