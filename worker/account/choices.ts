/** What a buyer may do with an order at this moment: pure (O7). */
import { type CancellationPolicy, mayRename, offerNow } from "../cancellation/index.ts";
import type { Millis } from "../kernel/time.ts";

/** What of an order decides. */
export type ChoiceInput = {
  readonly order: {
    readonly status: "pending" | "paid" | "partially_refunded" | "refunded" | "expired" | "cancelled";
    /** An order over the difference to a dearer ticket: only staff know what of which goes back. */
    readonly isUpgrade: boolean;
  };
  readonly event: {
    readonly status: "draft" | "published" | "cancelled" | "postponed" | "completed";
    readonly startsAt: Millis;
    /** While it is postponed: until when buyers may have their money back. */
    readonly refundUntil: Millis | null;
  };
  readonly policy: CancellationPolicy | undefined;
  readonly lines: readonly {
    readonly position: number;
    readonly status: "active" | "cancelled";
    readonly isAddOn: boolean;
  }[];
  readonly tickets: readonly { readonly line: number; readonly status: string; readonly version: number }[];
};

export type CancelChoice = {
  /** `policy`: that of the purchase. `postponed`: the organizer offers the money back. */
  readonly why: "policy" | "postponed";
  /** How much goes back, 0 to 100. */
  readonly percent: number;
  readonly keepFees: boolean;
  readonly until: Millis;
  /** Lines that may be cancelled. */
  readonly lines: readonly number[];
};

export type Choices = {
  readonly cancel: CancelChoice | null;
  /** Lines whose tickets may get another name. */
  readonly rename: readonly number[];
  readonly resend: boolean;
};

const NONE: Choices = { cancel: null, rename: [], resend: false };
/** A ticket whose name was changed this often is looked at by a person. */
const MAX_VERSION = 20;

export function choicesOf({ order, event, policy, lines, tickets }: ChoiceInput, now: Millis): Choices {
  if (order.status !== "paid" && order.status !== "partially_refunded") return NONE;
  // What was used, blocked or passed on is no longer the buyer's to give back.
  const active = lines.flatMap(({ position, status }) => {
    const ticket = tickets.find(({ line }) => line === position);
    return status === "active" && ticket?.status === "active" ? [ticket] : [];
  });
  const open = event.status === "published" || event.status === "postponed";
  if (!open || active.length === 0) return { ...NONE, resend: active.length > 0 };
  const renameable = policy !== undefined && mayRename(policy, event.startsAt, now);
  const offer = order.isUpgrade ? undefined : offerOf(event, policy, now);
  return {
    resend: true,
    rename: renameable ? active.filter(({ version }) => version < MAX_VERSION).map(({ line }) => line) : [],
    cancel: offer ? { ...offer, lines: active.map(({ line }) => line) } : null,
  };
}

function offerOf(
  event: ChoiceInput["event"],
  policy: CancellationPolicy | undefined,
  now: Millis,
): Omit<CancelChoice, "lines"> | undefined {
  if (event.status === "postponed" && event.refundUntil !== null && now < event.refundUntil) {
    return { why: "postponed", percent: 100, keepFees: false, until: event.refundUntil };
  }
  const offer = policy && offerNow(policy, event.startsAt, now);
  return offer && { why: "policy", ...offer };
}

export type PickFault = "nothing_chosen" | "not_offered" | "add_ons_left";

/** What is wrong with the lines that a buyer wants to give back; undefined: nothing. An add-on alone is of no use (E29). */
export function pickFault(
  chosen: readonly number[],
  cancel: CancelChoice | null,
  lines: ChoiceInput["lines"],
): PickFault | undefined {
  if (chosen.length === 0) return "nothing_chosen";
  if (!chosen.every((line) => cancel?.lines.includes(line))) return "not_offered";
  const left = lines.filter(({ position, status }) => status === "active" && !chosen.includes(position));
  return left.length > 0 && left.every(({ isAddOn }) => isAddOn) ? "add_ons_left" : undefined;
}
