/** The request that makes a Checkout Session. */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, PaymentIntent } from "../../gateway.ts";
import { toStripe } from "./amounts.ts";

/** Languages of Stripe's page; others get what the browser asks for. */
const PAGE_LANGUAGES: ReadonlySet<string> = new Set(
  "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh".split(" "),
);
const MAX_NAME = 250;

/** Stripe's minimum is 30 minutes; one more for clocks that differ and a first try that had to be repeated. */
export const SHORTEST_DEADLINE = 31 * 60_000;

/** An account below ours that gets the money, less our part. */
export type Destination = { readonly account: string };

/** A destination charge in the organizer's name; our part is left out where it is nothing. */
function sentOn(
  { platformFee }: PaymentIntent,
  { account }: Destination,
): Stripe.Checkout.SessionCreateParams.PaymentIntentData {
  const fee = platformFee && toStripe(platformFee);
  return {
    on_behalf_of: account,
    transfer_data: { destination: account },
    // What the nightly comparison lists the charges of this account by.
    transfer_group: account,
    ...(fee?.ok && fee.value.amount > 0 ? { application_fee_amount: fee.value.amount } : {}),
  };
}

/**
 * Parameters of the session: a function of the intent alone, so that a repeated start is the same request to Stripe.
 * Metadata goes on session and PaymentIntent, because Stripe does not copy it.
 */
export function sessionParams(
  intent: PaymentIntent,
  destination?: Destination,
): Result<Stripe.Checkout.SessionCreateParams, GatewayFault> {
  const metadata = { payment_id: intent.paymentId, order_id: intent.orderId, tenant_id: intent.tenantId };
  const items: Stripe.Checkout.SessionCreateParams.LineItem[] = [];
  for (const line of intent.lines) {
    const unit = toStripe(line.unit);
    if (!unit.ok) {
      return err({ reason: "refused", code: "amount_inexact", message: "Stripe cannot take this amount exactly." });
    }
    items.push({
      quantity: line.quantity,
      price_data: {
        currency: unit.value.currency,
        unit_amount: unit.value.amount,
        product_data: { name: line.name.slice(0, MAX_NAME) },
      },
    });
  }
  return ok({
    mode: "payment",
    client_reference_id: intent.paymentId,
    customer_email: intent.buyer.email,
    success_url: intent.returnUrl,
    cancel_url: intent.cancelUrl,
    expires_at: Math.ceil(intent.deadline / 1000),
    line_items: items,
    metadata,
    payment_intent_data: { metadata, ...(destination ? sentOn(intent, destination) : {}) },
    locale: PAGE_LANGUAGES.has(intent.language) ? intent.language : "auto",
  });
}
