/** What a dispute is, and what follows from what the gateway says about it: pure (E16). */
import type { DisputeStatus, DisputeTruth } from "../payments/index.ts";

export const DISPUTE_STATUSES = [
  "inquiry",
  "needs_response",
  "under_review",
  "won",
  "lost",
  "closed",
] as const satisfies readonly DisputeStatus[];

/** What happens to the tickets of a disputed order. */
export const TICKET_POLICIES = ["keep", "block_when_opened", "block_when_lost"] as const;
export type TicketPolicy = (typeof TICKET_POLICIES)[number];
/** Until an organizer decides: a bank's question is no proof, and the guest may stand at the door. */
export const DEFAULT_TICKET_POLICY: TicketPolicy = "keep";

/** True while the bank has not decided: nothing may be refunded meanwhile, it would be paid twice. */
export function isOpen(status: DisputeStatus): boolean {
  return status === "inquiry" || status === "needs_response" || status === "under_review";
}

/** True when staff may still send evidence. */
export function takesEvidence(
  dispute: {
    readonly status: DisputeStatus;
    readonly evidenceSentAt: number | null;
    readonly evidenceDueAt: number | null;
  },
  now: number,
): boolean {
  const asked = dispute.status === "needs_response" || dispute.status === "inquiry";
  return asked && dispute.evidenceSentAt === null && (dispute.evidenceDueAt === null || now <= dispute.evidenceDueAt);
}

/** What was stored of a dispute before. */
export type KnownDispute = { readonly status: DisputeStatus; readonly withheld: number; readonly fee: number };

/** What staff are told of. */
export type DisputeNews = "opened" | "won" | "lost" | "closed";

export type DisputeStep = {
  readonly status: DisputeStatus;
  /** To be booked: more withheld (positive) or given back (negative), in minor units of the dispute's currency. */
  readonly withheldChange: number;
  /** The same for the fee, in the fee's own currency. */
  readonly feeChange: number;
  readonly tickets: "block" | "unblock" | "leave";
  readonly news: DisputeNews | null;
};

/**
 * The step from what is stored to the gateway's truth. Repeating it with what it led to is a step that changes nothing
 * (I6). The money follows the gateway whatever the status says: a lost dispute may be given back later.
 */
export function nextStep(known: KnownDispute | undefined, truth: DisputeTruth, policy: TicketPolicy): DisputeStep {
  const was = known?.status;
  const { status } = truth;
  return {
    status,
    withheldChange: truth.withheld.amount - (known?.withheld ?? 0),
    feeChange: truth.fee.amount - (known?.fee ?? 0),
    tickets: was === status ? "leave" : ticketsAt(status, policy),
    news: newsOf(was, status),
  };
}

function ticketsAt(status: DisputeStatus, policy: TicketPolicy): DisputeStep["tickets"] {
  if (status === "won" || status === "closed") return "unblock";
  if (policy === "keep") return "leave";
  // A question of the bank takes no money: the guest keeps the seat until it does.
  if (isOpen(status)) return policy === "block_when_opened" && status !== "inquiry" ? "block" : "leave";
  return "block";
}

function newsOf(was: DisputeStatus | undefined, status: DisputeStatus): DisputeNews | null {
  if (was === status) return null;
  if (status === "won" || status === "lost" || status === "closed") return status;
  // A question that became a dispute is news: now money is gone and a date is set.
  return was === undefined || (was === "inquiry" && status === "needs_response") ? "opened" : null;
}
