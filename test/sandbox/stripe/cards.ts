/** The published test cards and what each does. */

/** What happens when a card is charged. */
export type CardOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "challenge" }
  | { readonly kind: "decline"; readonly code: string; readonly declineCode?: string; readonly message: string };

/** What happens to refunds of a charge made with the card. */
export type RefundBehaviour = "succeeds" | "fails_later" | "starts_pending";

const DECLINED = "Your card was declined.";
const OUTCOMES: Readonly<Record<string, CardOutcome>> = {
  "4000000000000002": decline("card_declined", DECLINED, "generic_decline"),
  "4000000000009995": decline("card_declined", "Your card has insufficient funds.", "insufficient_funds"),
  "4000000000000069": decline("expired_card", "Your card has expired."),
  "4000000000000127": decline("incorrect_cvc", "Your card's security code is incorrect."),
  "4000000000000119": decline(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
  ),
  "4000002500003155": { kind: "challenge" },
  "4000002760003184": { kind: "challenge" },
};

/** The card that always works, and the one that always declines. */
export const GOOD_CARD = "4242424242424242";
export const DECLINING_CARD = "4000000000000002";
export const CHALLENGE_CARD = "4000002500003155";

/** Outcome of a card by its number (digits only), or undefined when the number is no card's. */
export function cardOutcome(number: string): CardOutcome | undefined {
  if (!passesLuhn(number)) return undefined;
  return OUTCOMES[number] ?? { kind: "ok" };
}

/** How refunds of this card behave. */
export function refundBehaviour(number: string): RefundBehaviour {
  if (number === "4000000000005126") return "fails_later";
  return number === "4000000000007726" ? "starts_pending" : "succeeds";
}

/** The decline that a given card makes; a generic one for a card that would have worked. */
export function declineOf(number: string): Extract<CardOutcome, { kind: "decline" }> {
  const known = OUTCOMES[number];
  return known?.kind === "decline" ? known : decline("card_declined", DECLINED, "generic_decline");
}

/** Failed 3-D Secure. */
export const AUTHENTICATION_FAILURE = decline(
  "payment_intent_authentication_failure",
  "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
);

function decline(code: string, message: string, declineCode?: string): Extract<CardOutcome, { kind: "decline" }> {
  return { kind: "decline", code, message, ...(declineCode === undefined ? {} : { declineCode }) };
}

function passesLuhn(number: string): boolean {
  if (!/^\d{13,19}$/.test(number)) return false;
  let sum = 0;
  number
    .split("")
    .reverse()
    .forEach((digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    });
  return sum % 10 === 0;
}
