/** What Daraja's result codes mean. The same code comes with different texts, so only the code counts. Pure. */

export type Verdict =
  | { readonly status: "captured" }
  | { readonly status: "pending" }
  | { readonly status: "failed" | "cancelled"; readonly failure: string }
  /** The organizer's settings are wrong: the buyer cannot help it. */
  | { readonly status: "misconfigured"; readonly failure: string }
  /** A code that nobody told us of: not believed either way. */
  | { readonly status: "unknown"; readonly code: string };

const FAILED: Readonly<Record<string, string>> = {
  "1": "insufficient_funds",
  "2": "below_minimum",
  "3": "above_maximum",
  "4": "daily_limit",
  "8": "receiver_limit",
  "17": "same_amount_too_soon",
  "1001": "subscriber_locked",
  "1019": "expired",
  "1025": "prompt_not_sent",
  "1037": "no_response",
  "2001": "wrong_pin",
  "8006": "pin_locked",
  "9999": "prompt_not_sent",
};
const MISCONFIGURED: Readonly<Record<string, string>> = {
  "2028": "not_permitted",
  SFC_IC0003: "operator_unknown",
};
/** 4999: the buyer has not answered. 26: their system is busy; asked again, it tells. */
const PENDING: ReadonlySet<string> = new Set(["4999", "26"]);

/** A result code as text, whether it came as number or text, with or without leading zeros. */
export function codeOf(code: string | number): string {
  const text = String(code).trim();
  return /^\d+$/.test(text) ? String(Number(text)) : text;
}

/** What the result code of a prompt says about the payment. */
export function verdictOf(code: string | number): Verdict {
  const key = codeOf(code);
  if (key === "0") return { status: "captured" };
  if (PENDING.has(key)) return { status: "pending" };
  if (key === "1032") return { status: "cancelled", failure: "cancelled_by_payer" };
  const failure = FAILED[key];
  if (failure !== undefined) return { status: "failed", failure };
  const wrong = MISCONFIGURED[key];
  return wrong === undefined ? { status: "unknown", code: key } : { status: "misconfigured", failure: wrong };
}

export type RefundVerdict = { readonly status: "succeeded" } | { readonly status: "failed"; readonly failure: string };

/**
 * What the result code of a reversal, or of a payment to a phone, says. "Already reversed" is where we wanted to be: a
 * payment is reversed as a whole, so the buyer has the money.
 */
export function refundVerdict(code: string | number): RefundVerdict {
  const key = codeOf(code);
  if (key === "0" || key === "R000001") return { status: "succeeded" };
  return { status: "failed", failure: REVERSAL_FAILED[key] ?? `result_${key.slice(0, 20)}` };
}

const REVERSAL_FAILED: Readonly<Record<string, string>> = {
  "1": "insufficient_balance",
  "2001": "initiator_refused",
  "8006": "credential_locked",
  R000002: "unknown_receipt",
};
