/** Webhooks of Stripe: proof first, then what they speak of. */
import { Stripe } from "stripe";
import type { Millis } from "../../../kernel/time.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayEvent, Rejection } from "../../gateway.ts";

/** Seconds between signing and arrival; later is a replay (TH07). */
const TOLERANCE = 300;
const cryptoProvider = Stripe.createSubtleCryptoProvider();

/** Kinds that say something about a payment of ours. Others are kept, and nothing follows from them. */
const SESSION_EVENTS: ReadonlySet<string> = new Set([
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
]);

/** A refund may still fail days after it succeeded; the buyer's money is then back with us. */
const REFUND_EVENTS: ReadonlySet<string> = new Set(["refund.updated", "refund.failed"]);

/** Verifies the signature over the raw body, by the SDK, at our clock. */
export async function verifyWebhook(
  stripe: Stripe,
  secret: string,
  request: { readonly headers: Headers; readonly body: string; readonly now: Millis },
): Promise<Result<GatewayEvent, Rejection>> {
  const signature = request.headers.get("stripe-signature");
  if (signature === null) return err({ reason: "bad_signature" });
  let event: Stripe.Event;
  try {
    event = await stripe.webhooks.constructEventAsync(
      request.body,
      signature,
      secret,
      TOLERANCE,
      cryptoProvider,
      request.now,
    );
  } catch (error) {
    if (error instanceof SyntaxError) return err({ reason: "malformed" });
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    return err({ reason: error.message.includes("tolerance zone") ? "stale" : "bad_signature" });
  }
  if (typeof event.id !== "string" || typeof event.type !== "string") return err({ reason: "malformed" });
  if (REFUND_EVENTS.has(event.type)) {
    const refund = event.data.object as Partial<Stripe.Refund>;
    const refundId = refund.metadata?.["refund_id"];
    if (typeof refund.id !== "string") return err({ reason: "malformed" });
    return ok({
      eventId: event.id,
      kind: event.type,
      ...(refundId === undefined ? {} : { reference: refund.id, refundId }),
    });
  }
  if (!SESSION_EVENTS.has(event.type)) return ok({ eventId: event.id, kind: event.type });
  const session = event.data.object as Partial<Stripe.Checkout.Session>;
  if (typeof session.id !== "string") return err({ reason: "malformed" });
  return ok({
    eventId: event.id,
    kind: event.type,
    reference: session.id,
    ...(typeof session.client_reference_id === "string" ? { paymentId: session.client_reference_id } : {}),
  });
}
