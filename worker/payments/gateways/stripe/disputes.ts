/** Disputes at Stripe: what one says about money, and evidence. */
import type { Stripe } from "stripe";
import { money } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { DisputeStatus, DisputeTruth, Evidence, GatewayFault } from "../../gateway.ts";
import { fromStripe } from "./amounts.ts";
import { gatewayFault, isRefusal } from "./faults.ts";

/** The fields of a dispute, its PaymentIntent expanded, that decide. */
export type DisputeFacts = Pick<
  Stripe.Dispute,
  | "id"
  | "amount"
  | "currency"
  | "status"
  | "reason"
  | "created"
  | "payment_intent"
  | "balance_transactions"
  | "evidence_details"
>;

const STATUSES: Readonly<Record<string, DisputeStatus>> = {
  warning_needs_response: "inquiry",
  warning_under_review: "inquiry",
  warning_closed: "closed",
  prevented: "closed",
  needs_response: "needs_response",
  appeal_needs_response: "needs_response",
  under_review: "under_review",
  appeal_under_review: "under_review",
  won: "won",
  lost: "lost",
};

/** Stripe's names for our texts. The plain names of policies are files there. */
const EVIDENCE_NAMES = {
  product_description: "product_description",
  customer_name: "customer_name",
  customer_email: "customer_email_address",
  service_date: "service_date",
  refund_policy: "refund_policy_disclosure",
  refund_refusal_explanation: "refund_refusal_explanation",
  cancellation_policy: "cancellation_policy_disclosure",
  access_activity: "access_activity_log",
  explanation: "uncategorized_text",
} as const satisfies Record<keyof Evidence, keyof Stripe.DisputeUpdateParams.Evidence>;

/**
 * The truth of a dispute. What is withheld and what it costs are read from its balance transactions, which Stripe adds to
 * in both directions; never from the status. Undefined for a currency that we do not know.
 */
export function disputeTruth(dispute: DisputeFacts): DisputeTruth | undefined {
  const amount = fromStripe(dispute);
  const intent = dispute.payment_intent;
  const status = STATUSES[dispute.status];
  if (!amount || !intent || !status) return undefined;
  const moved = dispute.balance_transactions;
  const taken = -moved.reduce((sum, { amount: part }) => sum + part, 0);
  const fees = moved.reduce((sum, { fee }) => sum + fee, 0);
  // An account may settle in another currency than the buyer paid in: the dispute is about what was paid.
  const [first] = moved;
  const fee = first ? fromStripe({ amount: fees, currency: first.currency }) : money(0, amount.currency);
  const withheld = sameCurrency(moved, dispute.currency)
    ? fromStripe({ amount: Math.max(0, taken), currency: dispute.currency })
    : money(taken > 0 ? amount.amount : 0, amount.currency);
  if (!fee || !withheld) return undefined;
  const paymentId = typeof intent === "object" ? intent.metadata["payment_id"] : undefined;
  const { due_by: due, submission_count: submissions } = dispute.evidence_details;
  return {
    reference: dispute.id,
    ...(paymentId === undefined ? {} : { paymentId }),
    captureReference: typeof intent === "object" ? intent.id : intent,
    status,
    amount,
    reason: dispute.reason,
    // Zero where the bank takes no answer.
    ...(due ? { evidenceDueBy: due * 1000 } : {}),
    evidenceSent: submissions > 0,
    withheld,
    fee,
    openedAt: dispute.created * 1000,
  };
}

function sameCurrency(moved: readonly Stripe.BalanceTransaction[], currency: string): boolean {
  return moved.every((transaction) => transaction.currency === currency);
}

/** Asks Stripe about a dispute. */
export async function disputeAtStripe(stripe: Stripe, reference: string): Promise<Result<DisputeTruth, GatewayFault>> {
  try {
    return told(await stripe.disputes.retrieve(reference, { expand: ["payment_intent"] }));
  } catch (error) {
    return err(gatewayFault(error));
  }
}

/**
 * Sends the texts to the bank. Stripe takes them once: a refusal, or a repeated send, is answered with the present truth
 * where an earlier try had got through.
 */
export async function submitEvidence(
  stripe: Stripe,
  reference: string,
  evidence: Evidence,
): Promise<Result<DisputeTruth, GatewayFault>> {
  const fields = Object.fromEntries(
    Object.entries(evidence).map(([name, text]) => [EVIDENCE_NAMES[name as keyof Evidence], text]),
  );
  try {
    return told(
      await stripe.disputes.update(reference, { evidence: fields, submit: true, expand: ["payment_intent"] }),
    );
  } catch (error) {
    const fault = gatewayFault(error);
    if (!isRefusal(error)) return err(fault);
    const now = await disputeAtStripe(stripe, reference);
    return now.ok && now.value.evidenceSent ? now : err(fault);
  }
}

function told(dispute: Stripe.Dispute): Result<DisputeTruth, GatewayFault> {
  const truth = disputeTruth(dispute);
  if (truth) return ok(truth);
  return err({ reason: "refused", code: "dispute_not_understood", message: "We cannot read this dispute." });
}
