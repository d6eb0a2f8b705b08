/** Wire shapes of books, disputes, risk and prices. Held against the API by test/browser/console-finance-shapes.ts. */
import type { Money, Timestamp } from "./types.ts";

export type LedgerEntry = { account: string; amount: Money };
export type LedgerTransaction = {
  id: string;
  kind: string;
  order_id: string | null;
  payment_id: string | null;
  at: Timestamp;
  /** Debit is positive. */
  entries: LedgerEntry[];
  /** Of the account that was asked for, after this transaction. */
  balance: Money | null;
};
export type LedgerBalances = { at: Timestamp; data: { account: string; balance: Money }[] };

export type Settlement = {
  id: string;
  status: "draft" | "closed";
  period_start: Timestamp;
  period_end: Timestamp;
  result: Money;
  reserved: Money;
  released: Money;
  release_at: Timestamp;
  /** What the period moved on each account; debit is positive. */
  accounts: LedgerEntry[];
  closed_at: Timestamp | null;
  version: number;
};
export type Disbursement = {
  id: string;
  method: "gateway" | "bank_transfer" | "cash" | "other";
  source: string;
  reference: string;
  amount: Money;
  status: "requested" | "paid" | "failed";
  failure: string | null;
  created_at: Timestamp;
};
/** A gateway that can send what is due: `most` is no more than is due, and than it holds. */
export type PayoutWay = { gateway: string; destination: string; held: Money; most: Money };
export type PayoutWays = { payable: Money; ways: PayoutWay[] };
export type SettlementDetail = Settlement & { disbursements: Disbursement[]; payable: Money };
export type SettlementSettings = {
  period: "week" | "month";
  /** Millionths of a period's result. */
  reserve_rate: number;
  reserve_days: number;
  version: number;
};

export type PaperSettings = {
  legal_name: string;
  address: string;
  footer: string;
  invoice_prefix: string;
  receipt_prefix: string;
  credit_note_prefix: string;
  version: number;
};

export type Reconciliation = {
  id: string;
  gateway: string;
  period_start: Timestamp;
  period_end: Timestamp;
  status: "complete" | "failed";
  listed: number;
  differences: number;
  failure: string | null;
  created_at: Timestamp;
};
export type ReconciliationDifference = {
  id: string;
  kind: "missing_here" | "missing_there" | "amount_differs";
  reference: string;
  order_id: string | null;
  ours: Money | null;
  theirs: Money | null;
};
export type ReconciliationDetail = Reconciliation & {
  found: { data: ReconciliationDifference[]; next_cursor: string | null };
};

export type Dispute = {
  id: string;
  order_id: string;
  gateway: string;
  reference: string;
  status: "inquiry" | "needs_response" | "under_review" | "won" | "lost" | "closed";
  reason: string;
  amount: Money;
  withheld: Money;
  fee: Money;
  evidence_due_at: Timestamp | null;
  evidence: Record<string, string>;
  evidence_sent_at: Timestamp | null;
  takes_evidence: boolean;
  opened_at: Timestamp;
  closed_at: Timestamp | null;
  version: number;
};
export type DisputeDetail = Dispute & { suggested_evidence: Record<string, string> };

export type RiskReason =
  | "contact_fails_often"
  | "phone_fails_often"
  | "network_fails_often"
  | "several_cards"
  | "many_orders"
  | "phone_mismatch";
export type RiskReview = {
  id: string;
  order_id: string;
  /** 0 to 100. */
  score: number;
  reasons: RiskReason[];
  status: "open" | "cleared" | "confirmed";
  note: string;
  created_at: Timestamp;
  resolved_at: Timestamp | null;
};
export type RiskBlock = {
  id: string;
  kind: "contact" | "phone" | "network";
  /** Masked. */
  label: string;
  reason: string;
  created_at: Timestamp;
};

export type TaxRate = {
  id: string;
  name: string;
  /** At most four decimals. */
  percent: number;
  inclusive: boolean;
  standard: boolean;
  fees: boolean;
};
export type TaxSettings = {
  country: string | null;
  tax_number: string | null;
  rounding: "half_up" | "half_even" | "down";
  rounding_per: "line" | "order";
  reverse_charge: boolean;
  rates: TaxRate[];
  version: number;
};
export type Fee = {
  kind: "platform" | "processing";
  name: string;
  percent: number;
  fixed: Money | null;
  per: "ticket" | "order";
  paid_by: "buyer" | "organizer";
};
export type FeeSettings = { event: string | null; inherited: boolean; fees: Fee[]; version: number };

export type PromotionKind = "percent" | "fixed" | "n_for_m" | "access";
export type AutomaticDiscount = {
  id: string;
  /** Null: every event. */
  event_id: string | null;
  name: string;
  kind: PromotionKind;
  percent: number | null;
  amount: Money | null;
  per: "ticket" | "order";
  take: number | null;
  pay: number | null;
  ticket_types: string[] | null;
  min_places: number;
  starts_at: Timestamp | null;
  ends_at: Timestamp | null;
  stacks: boolean;
  active: boolean;
  version: number;
};
export type PromoCode = AutomaticDiscount & {
  code: string;
  reveals: string[] | null;
  max_uses: number | null;
  max_per_customer: number | null;
  budget: Money | null;
};
export type CodeUses = { held: number; paid: number; amount: Money };
export type UsedPromoCode = PromoCode & { uses: CodeUses | null };

/** What the prices screen reads of a ticket type. */
export type PricedType = {
  id: string;
  name: string;
  price: Money;
  kind: "admission" | "add_on";
  people_per_ticket: number;
  tax_rates: string[] | null;
  hidden: boolean;
  version: number;
};
export type Variant = {
  id: string;
  ticket_type_id: string;
  name: string;
  price: Money;
  active: boolean;
  version: number;
};
export type PriceBatch = {
  applied: boolean;
  event_version: number;
  changes: { ticket_type: string; variant: string | null; name: string; was: Money; now: Money }[];
};
