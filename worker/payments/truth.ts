/** What gateways tell when they are asked: payments, refunds, disputes, payouts, their own lists. Nothing here names one. */
import type { Money } from "../kernel/money.ts";
import type { Millis } from "../kernel/time.ts";

/** The present truth about a payment, as the gateway tells it when asked. Never taken from a callback. */
export type PaymentTruth = {
  readonly reference: string;
  readonly status: "pending" | "captured" | "failed" | "cancelled";
  /** What was really captured; compared with what we asked for. */
  readonly captured?: Money;
  /** What of `captured` went to the platform on the way, and never reached the organizer. */
  readonly platformFee?: Money;
  /** Our own payment id as the gateway echoes it: the reference must be ours (TH08). */
  readonly paymentId?: string;
  readonly captureReference?: string;
  readonly failure?: string;
  /** What tells one card or wallet of a payer from another, as the gateway names it; kept only as a keyed hash (TH34). */
  readonly instrument?: string;
  /** The gateway itself warns of this payment: nothing is given for it until a person has looked (G12). */
  readonly suspicious?: true;
  /** What a person should know, while everything goes on. */
  readonly concerns?: readonly Concern[];
  /** What was captured beside it, for the same thing. */
  readonly extra?: readonly ExtraCapture[];
};

export type ExtraCapture = { readonly captureReference: string; readonly captured: Money };

/** Something about a payment for the list of what needs a person. */
export type Concern = {
  readonly kind: string;
  /** No personal data. */
  readonly detail: Readonly<Record<string, string>>;
};

/** What became of a refund. */
export type RefundTruth = {
  readonly reference: string;
  readonly status: "pending" | "succeeded" | "failed";
  readonly failure?: string;
};

export type DisputeStatus = "inquiry" | "needs_response" | "under_review" | "won" | "lost" | "closed";

/** A dispute (chargeback) as the gateway tells it when asked. */
export type DisputeTruth = {
  readonly reference: string;
  /** Our own payment id as the gateway echoes it. */
  readonly paymentId?: string;
  /** What the gateway calls the payment, where its disputes do not echo our id of it. */
  readonly paymentReference?: string;
  readonly captureReference: string;
  /** `inquiry`: the bank only asks, no money was taken. `closed`: over without a winner. */
  readonly status: DisputeStatus;
  readonly amount: Money;
  readonly reason: string;
  readonly evidenceDueBy?: Millis;
  readonly evidenceSent: boolean;
  /** What the gateway has taken back for it and not returned, now. */
  readonly withheld: Money;
  /** What it charges for it in all, now. */
  readonly fee: Money;
  readonly openedAt: Millis;
};

/** What staff write against a dispute. Texts only. */
export const EVIDENCE_FIELDS = [
  "product_description",
  "customer_name",
  "customer_email",
  "service_date",
  "refund_policy",
  "refund_refusal_explanation",
  "cancellation_policy",
  "access_activity",
  "explanation",
] as const;
export type Evidence = Partial<Record<(typeof EVIDENCE_FIELDS)[number], string>>;

/** A refund as the gateway tells it, whoever made it. `refundId` is our own id where we asked for it. */
export type MadeRefundTruth = RefundTruth & {
  readonly refundId?: string;
  readonly paymentId?: string;
  /** What the gateway calls the payment, where its refunds do not echo our id of it. */
  readonly paymentReference?: string;
  readonly captureReference: string;
  readonly amount: Money;
  readonly madeAt: Millis;
};

/** Money on its way from the gateway to the organizer's bank. A failed one has come back. */
export type PayoutTruth = {
  readonly reference: string;
  readonly status: "pending" | "paid" | "failed" | "cancelled";
  readonly amount: Money;
  readonly arrivesAt: Millis;
  readonly failure?: string;
  /** Our own disbursement that it is, where we asked for it. */
  readonly disbursementId?: string;
};

/** Settled money that a gateway sends to the organizer. `failure` is a word of the gateway's. */
export type DisbursementTruth = {
  readonly reference: string;
  readonly status: "pending" | "paid" | "failed";
  readonly failure?: string;
};

/** When payments were captured, or refunds made, as the gateway's clock says: `from` included, `to` not. */
export type ListRange = { readonly from: Millis; readonly to: Millis };

/** A captured payment of ours as it stands in the gateway's own books (G9). */
export type ListedPayment = {
  /** Our own ids as the gateway echoes them: its account may take other money than ours. */
  readonly paymentId: string;
  readonly tenantId: string;
  /** What its dashboard calls the payment. */
  readonly reference: string;
  readonly captured: Money;
  /** What of it went back or is on its way, in minor units. */
  readonly refunded: number;
  /** What the gateway kept for itself, where it says. */
  readonly fee?: Money;
};
export type ListedPage = { readonly payments: readonly ListedPayment[]; readonly next?: string };

/** A refund that a gateway's books have (E14). `tenantId`: whose, where the payment says so. */
export type ListedRefund = MadeRefundTruth & { readonly tenantId?: string };
export type ListedRefunds = { readonly refunds: readonly ListedRefund[]; readonly next?: string };
