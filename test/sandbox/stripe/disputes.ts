/** Disputes: opened and moved by a control, answered with evidence through the API. */
import type { Account } from "./account.ts";
import { invalid } from "./errors.ts";
import type { Courier, Happening } from "./events.ts";
import type { Charge, Dispute, Metadata } from "./records.ts";
import { renderCharge } from "./render.ts";
import type { Wire } from "./render.ts";
import { withoutEmpty } from "./sessions.ts";
import type { StripeWorld } from "./world.ts";
import { newId } from "./world.ts";

export const DISPUTE_STATUSES = [
  "warning_needs_response",
  "warning_under_review",
  "warning_closed",
  "needs_response",
  "under_review",
  "won",
  "lost",
] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** From each status to which others. */
const MOVES: Readonly<Record<string, readonly DisputeStatus[]>> = {
  warning_needs_response: ["warning_under_review", "warning_closed", "needs_response"],
  warning_under_review: ["warning_closed", "needs_response"],
  warning_closed: [],
  needs_response: ["under_review", "won", "lost"],
  under_review: ["won", "lost"],
  // A bank may give in after all.
  lost: ["won"],
  won: [],
};
const FEE = 1500;
const DAY = 86_400;
const DUE_IN = 7 * DAY;
const MAX_EVIDENCE = 150_000;
const FIELDS = [
  "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure", "cancellation_rebuttal",
  "customer_communication", "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
  "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt",
  "refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation",
  "shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
  "uncategorized_file", "uncategorized_text",
] as const; // prettier-ignore

/** The dispute that took a charge's money: while there is one, the charge cannot be refunded. */
export function openDispute(account: Account, charge: string): Dispute | undefined {
  for (const dispute of account.newest("dispute")) {
    const asksOnly = dispute.status.startsWith("warning_");
    if (dispute.charge === charge && dispute.status !== "won" && !asksOnly) return dispute;
  }
  return undefined;
}

/** Opens, moves and answers disputes. */
export class Disputes {
  private readonly world: StripeWorld;
  private readonly courier: Courier;

  constructor(world: StripeWorld, courier: Courier) {
    this.world = world;
    this.courier = courier;
  }

  /** A bank disputes a charge. @throws StripeFault for a charge that was not paid */
  open(account: Account, charge: Charge, reason: string, inquiry: boolean): Dispute {
    if (charge.status !== "succeeded") throw invalid(`Charge ${charge.id} was not paid.`, "charge");
    const created = this.world.seconds(account);
    const dispute: Dispute = {
      kind: "dispute",
      id: newId("dp_1"),
      created,
      charge: charge.id,
      intent: charge.intent,
      amount: charge.amount - charge.amount_refunded,
      currency: charge.currency,
      reason,
      status: inquiry ? "warning_needs_response" : "needs_response",
      evidence: {},
      due_by: created + DUE_IN,
      submission_count: 0,
      moves: [],
      metadata: {},
    };
    charge.disputed = true;
    if (!inquiry) this.take(account, dispute);
    this.world.add(account, dispute);
    this.world.changed(account, charge);
    void this.courier.emit(account, [
      { type: "charge.dispute.created", object: renderDispute(dispute) },
      ...(inquiry ? [] : [{ type: "charge.dispute.funds_withdrawn", object: renderDispute(dispute) }]),
      { type: "charge.updated", object: renderCharge(charge), previous: { disputed: false } },
    ]);
    return dispute;
  }

  /** Moves a dispute on, with the money that goes with it. @throws StripeFault for a step that a dispute does not take */
  move(account: Account, dispute: Dispute, to: DisputeStatus): void {
    if (!(MOVES[dispute.status] ?? []).includes(to)) {
      throw invalid(`A dispute does not go from ${dispute.status} to ${to}.`, "status");
    }
    const previous = { status: dispute.status };
    const wasTaken = taken(dispute) > 0;
    dispute.status = to;
    const happenings: Happening[] = [];
    if (to === "needs_response" && !wasTaken) {
      this.take(account, dispute);
      happenings.push({ type: "charge.dispute.funds_withdrawn", object: renderDispute(dispute) });
    }
    if (to === "won" && wasTaken) {
      dispute.moves.push({ ...this.moved(account), amount: dispute.amount, fee: -FEE });
      happenings.push({ type: "charge.dispute.funds_reinstated", object: renderDispute(dispute) });
    }
    const over = to === "won" || to === "lost" || to === "warning_closed";
    const type = over ? "charge.dispute.closed" : "charge.dispute.updated";
    this.world.changed(account, dispute);
    void this.courier.emit(account, [{ type, object: renderDispute(dispute), previous }, ...happenings]);
  }

  /** `POST /v1/disputes/{dispute}`. @throws StripeFault once the bank has the evidence, and past its day */
  update(account: Account, dispute: Dispute, params: Record<string, unknown>): void {
    const evidence = (params["evidence"] ?? {}) as Record<string, unknown>;
    const asked = dispute.status === "needs_response" || dispute.status === "warning_needs_response";
    if (!asked || dispute.submission_count > 0) {
      throw invalid(`This dispute is ${dispute.status}; evidence can no longer be submitted.`, "evidence");
    }
    if (this.world.seconds(account) > dispute.due_by) {
      throw invalid("The evidence deadline for this dispute has passed.", "evidence");
    }
    for (const [name, value] of Object.entries(evidence)) {
      if (typeof value !== "string") throw invalid(`The sandbox does not play evidence[${name}].`, `evidence[${name}]`);
      if (isFile(name) && !/^file_[A-Za-z0-9]+$/.test(value)) {
        throw invalid(`No such file upload: '${value}'`, `evidence[${name}]`, "resource_missing");
      }
    }
    const merged = { ...dispute.evidence, ...(evidence as Record<string, string>) };
    if (Object.values(merged).join("").length > MAX_EVIDENCE) {
      throw invalid("The combined character count of evidence may be at most 150,000.", "evidence");
    }
    dispute.evidence = merged;
    if (params["metadata"] !== undefined) dispute.metadata = withoutEmpty(params["metadata"] as Metadata);
    const previous = { status: dispute.status };
    // Left out, it is sent: that is Stripe's default.
    if (params["submit"] !== false) {
      dispute.submission_count += 1;
      dispute.status = dispute.status === "needs_response" ? "under_review" : "warning_under_review";
    }
    this.world.changed(account, dispute);
    void this.courier.emit(account, [{ type: "charge.dispute.updated", object: renderDispute(dispute), previous }]);
  }

  private take(account: Account, dispute: Dispute): void {
    dispute.moves.push({ ...this.moved(account), amount: -dispute.amount, fee: FEE });
  }

  private moved(account: Account): { id: string; created: number } {
    return { id: newId("txn_1"), created: this.world.seconds(account) };
  }
}

function taken(dispute: Dispute): number {
  return -dispute.moves.reduce((sum, { amount }) => sum + amount, 0);
}

/** Fields that take the id of an uploaded file. */
function isFile(name: string): boolean {
  return /_(documentation|communication|signature|policy|file)$/.test(name) || name === "receipt";
}

/** `dispute`, with its balance transactions in it. */
export function renderDispute(d: Dispute): Wire {
  return {
    id: d.id,
    object: "dispute",
    amount: d.amount,
    balance_transactions: d.moves.map(({ id, created, amount, fee }) => ({
      id,
      object: "balance_transaction",
      amount,
      available_on: created,
      created,
      currency: d.currency,
      description: null,
      exchange_rate: null,
      fee,
      fee_details: [
        { amount: fee, application: null, currency: d.currency, description: "Dispute fee", type: "stripe_fee" },
      ],
      net: amount - fee,
      reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
      source: d.id,
      status: "available",
      type: "adjustment",
    })),
    charge: d.charge,
    created: d.created,
    currency: d.currency,
    enhanced_eligibility_types: [],
    evidence: { ...Object.fromEntries(FIELDS.map((name) => [name, d.evidence[name] ?? null])), enhanced_evidence: {} },
    evidence_details: {
      due_by: d.due_by,
      enhanced_eligibility: {},
      has_evidence: Object.keys(d.evidence).length > 0,
      past_due: false,
      submission_count: d.submission_count,
    },
    is_charge_refundable: d.status.startsWith("warning_"),
    livemode: false,
    metadata: d.metadata,
    payment_intent: d.intent,
    payment_method_details: {
      card: { brand: "visa", case_type: "chargeback", network: "visa", network_reason_code: "10.4" },
      type: "card",
    },
    reason: d.reason,
    status: d.status,
  };
}
