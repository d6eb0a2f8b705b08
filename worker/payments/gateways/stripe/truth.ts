/** What a Checkout Session says about a payment. Pure. */
import type { Stripe } from "stripe";
import type { Money } from "../../../kernel/money.ts";
import type { PaymentTruth } from "../../gateway.ts";
import { fromStripe } from "./amounts.ts";

/** The fields of a session, its PaymentIntent expanded, that decide. */
export type SessionFacts = Pick<
  Stripe.Checkout.Session,
  | "id"
  | "status"
  | "payment_status"
  | "amount_total"
  | "currency"
  | "client_reference_id"
  | "metadata"
  | "payment_intent"
>;

/** Statuses of a PaymentIntent after which a completed session will not be paid any more. */
const DEAD_INTENT: ReadonlySet<string> = new Set(["requires_payment_method", "canceled"]);

/**
 * The truth of a session. `captured` is what the PaymentIntent received, where the session has one; the session's own
 * total otherwise. A decline is no end: the session stays open and the buyer may try another card.
 */
export function sessionTruth(session: SessionFacts): PaymentTruth {
  const intent = typeof session.payment_intent === "object" ? session.payment_intent : null;
  const captureReference = typeof session.payment_intent === "string" ? session.payment_intent : intent?.id;
  const paymentId = echoedPayment(session);
  const failure = intent?.last_payment_error?.code ?? intent?.last_payment_error?.type;
  const known = {
    reference: session.id,
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(captureReference === undefined ? {} : { captureReference }),
    ...instrumentOf(intent),
  };
  if (session.payment_status === "paid" || session.payment_status === "no_payment_required") {
    const captured = fromStripe(
      intent?.status === "succeeded"
        ? { amount: intent.amount_received, currency: intent.currency }
        : { amount: session.amount_total ?? 0, currency: session.currency ?? "" },
    );
    return { ...known, status: "captured", ...(captured === undefined ? {} : { captured }), ...platformFee(intent) };
  }
  if (session.status === "expired") return { ...known, status: "cancelled", ...withFailure(failure) };
  if (session.status === "complete" && intent && DEAD_INTENT.has(intent.status)) {
    return { ...known, status: "failed", ...withFailure(failure ?? "payment_failed") };
  }
  return { ...known, status: "pending", ...withFailure(failure) };
}

/** Our part of a payment that went on to an account below ours. */
function platformFee(intent: Stripe.PaymentIntent | null): { platformFee?: Money } {
  const fee = intent?.application_fee_amount ?? 0;
  const taken = intent && fee > 0 ? fromStripe({ amount: fee, currency: intent.currency }) : undefined;
  return taken === undefined ? {} : { platformFee: taken };
}

/** Our payment id, if session and metadata agree on it (TH08). */
function echoedPayment(session: SessionFacts): string | undefined {
  const inMetadata = session.metadata?.["payment_id"];
  return inMetadata !== undefined && inMetadata === session.client_reference_id ? inMetadata : undefined;
}

/** The card that was turned down, as Stripe tells one from another. */
function instrumentOf(intent: Stripe.PaymentIntent | null): { instrument?: string } {
  const fingerprint = intent?.last_payment_error?.payment_method?.card?.fingerprint;
  return typeof fingerprint === "string" ? { instrument: fingerprint } : {};
}

function withFailure(failure: string | undefined): { failure?: string } {
  return failure === undefined ? {} : { failure };
}
