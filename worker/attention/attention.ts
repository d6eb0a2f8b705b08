/** The list of what needs a person: what each kind means and what may be done about it. Pure (G9). */

/** What staff may do about an item. */
export const ATTENTION_ACTIONS = [
  /** Ask the gateway for the present truth once more. */
  "query",
  /** The money pays for the order, whatever it is. */
  "accept",
  /** The money pays for the order; what is too much goes back. */
  "refund_difference",
  /** The buyer shall pay what is missing; the item leaves the list when that has come. */
  "ask_rest",
  /** All of it goes back; or a refund that failed is asked for again. */
  "refund",
  /** A person has sent the money back by hand. */
  "mark_refunded",
  /** Taken off the list with a note; nothing else happens. */
  "resolve",
] as const;
export type AttentionAction = (typeof ATTENTION_ACTIONS)[number];

type Kind = { readonly happened: string; readonly actions: readonly AttentionAction[] };

const MISFIT: readonly AttentionAction[] = ["query", "accept", "refund_difference", "ask_rest", "refund", "resolve"];
const KINDS: Readonly<Record<string, Kind>> = {
  wrong_amount: { happened: "The buyer paid another amount than we asked for. No tickets were made.", actions: MISFIT },
  risky_payment: {
    happened: "The payment service took the money and warns that it may be fraud. No tickets were made.",
    actions: ["query", "accept", "refund", "resolve"],
  },
  wrong_payment: {
    happened: "The payment service told of money that names another payment.",
    actions: ["query", "resolve"],
  },
  captured_nothing: {
    happened: "The payment service says that it is paid, and not how much.",
    actions: ["query", "resolve"],
  },
  gateway_credentials_refused: {
    happened: "The payment service refuses our credentials, so we cannot ask about this payment.",
    actions: ["query", "resolve"],
  },
  gateway_does_not_know_payment: {
    happened: "The payment service does not know this payment.",
    actions: ["query", "resolve"],
  },
  refund_failed: {
    happened: "A refund did not reach the buyer, or came back from their bank.",
    actions: ["refund", "resolve"],
  },
  refund_unanswered: {
    happened: "We cannot find out whether a refund was made. Look it up with the payment service.",
    actions: ["query", "resolve"],
  },
  underpaid: {
    happened: "Less money came by hand than the order costs. No tickets were made yet.",
    actions: ["accept", "refund", "resolve"],
  },
  overpaid: {
    happened: "More money came by hand than the order costs. No tickets were made yet.",
    actions: ["accept", "refund_difference", "refund", "resolve"],
  },
  paid_too_late: {
    happened: "Money came by hand for places that are gone.",
    actions: ["refund", "resolve"],
  },
  external_refund: {
    happened: "Somebody refunded this payment in the payment service's dashboard. Its tickets are still valid.",
    actions: ["resolve"],
  },
  refund_made_after_all: {
    happened:
      "A refund that had failed was made by the payment service after all. Make sure that the buyer did not get it twice.",
    actions: ["resolve"],
  },
  dispute_without_payment: {
    happened: "A bank disputes a payment that we do not know.",
    actions: ["resolve"],
  },
  dispute_not_borne: {
    happened: "A bank took disputed money from the platform, and the organizer's account had too little to bear it.",
    actions: ["resolve"],
  },
  refund_without_payment: {
    happened: "The payment service refunded a payment that we do not know.",
    actions: ["resolve"],
  },
  disbursement_failed: {
    happened: "The payment service did not pay settled money out. It is due as before.",
    actions: ["resolve"],
  },
  payout_failed: {
    happened: "The bank sent a payout back. The payment service has the money again.",
    actions: ["resolve"],
  },
  manual_refund: {
    happened: "The payment service cannot send this refund back: a person has to.",
    actions: ["mark_refunded"],
  },
  captured_twice: {
    happened: "The payment service took the money of one payment a second time. It is kept apart.",
    actions: ["query", "resolve"],
  },
  start_unanswered: {
    happened: "We asked the payment service to begin and heard nothing. The buyer may have been asked to pay.",
    actions: ["query", "resolve"],
  },
  payer_phone_mismatch: {
    happened: "Another phone paid than the one that the order names. The order is paid.",
    actions: ["resolve"],
  },
  amount_not_told: {
    happened:
      "M-Pesa says that this is paid, and its message with amount and receipt never came. Look at the statement.",
    actions: ["resolve"],
  },
  other_amount_told: {
    happened: "Another amount came than we had booked. The order has its tickets; the books are right now.",
    actions: ["resolve"],
  },
  gateway_result_unknown: {
    happened: "The payment service answered with a result that we do not know. We go on asking.",
    actions: ["query", "resolve"],
  },
  gateway_settings_refused: {
    happened: "The payment service refuses a setting of this account. Look at the payment settings.",
    actions: ["query", "resolve"],
  },
  upgrade_of_ended_ticket: {
    happened:
      "A buyer paid the difference to a better ticket, but the old ticket had ended before. Its price may have been given back.",
    actions: ["resolve"],
  },
  reconciliation_difference: {
    happened: "The payment service's list of the day and our books do not agree.",
    actions: ["query", "resolve"],
  },
  books_unbalanced: {
    happened: "The books of this organization do not add up. Nothing was changed; we have to look.",
    actions: ["resolve"],
  },
};
const UNKNOWN: Kind = { happened: "Something about this money needs a look.", actions: ["resolve"] };

/** What we know of the money, for the actions that depend on it. */
export type AttentionFacts = {
  /** `apart`: its money is placed nowhere yet. `asked`: the buyer was asked for the rest already. */
  readonly payment: { readonly apart: boolean; readonly asked: boolean; readonly captured: number } | undefined;
  readonly order: { readonly status: string; readonly total: number } | undefined;
};

/** One sentence on what happened. */
export function happenedText(kind: string): string {
  return (KINDS[kind] ?? UNKNOWN).happened;
}

/** What may be done now: money that was placed already can only be taken off the list. */
export function actionsOf(kind: string, { payment, order }: AttentionFacts): AttentionAction[] {
  const placed = payment?.apart !== true;
  const open = order?.status === "pending" || order?.status === "expired";
  return (KINDS[kind] ?? UNKNOWN).actions.filter((action) => {
    if (action === "accept") return !placed && open;
    if (action === "refund_difference") return !placed && open && payment.captured > order.total;
    if (action === "ask_rest") {
      return !placed && !payment.asked && order?.status === "pending" && payment.captured < order.total;
    }
    if (action === "refund" && kind !== "refund_failed") return !placed;
    return true;
  });
}
