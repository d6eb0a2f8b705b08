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

/**
 * Refunds: made, in our name or in Stripe's dashboard, or failed days after they succeeded. `charge.refunded` tells the
 * same without saying which refund.
 */
const REFUND_EVENTS: ReadonlySet<string> = new Set(["refund.created", "refund.updated", "refund.failed"]);

const DISPUTE_EVENT = /^charge\.dispute\.(created|updated|closed|funds_withdrawn|funds_reinstated)$/;
const PAYOUT_EVENT = /^payout\.(created|updated|paid|failed|canceled)$/;

/** Verifies the signature over the raw body, by the SDK, at our clock. */
export async function verifyWebhook(
  stripe: Stripe,
  secret: string | undefined,
  request: SignedRequest,
): Promise<Result<GatewayEvent, Rejection>> {
  const event = await verifiedEvent(stripe, secret, request);
  return event.ok ? readEvent(event.value) : event;
}

type SignedRequest = { readonly headers: Headers; readonly body: string; readonly now: Millis };

/** The event of a request whose signature holds. Without a secret none does. */
export async function verifiedEvent(
  stripe: Stripe,
  secret: string | undefined,
  request: SignedRequest,
): Promise<Result<Stripe.Event, Rejection>> {
  const signature = request.headers.get("stripe-signature");
  if (signature === null || secret === undefined) return err({ reason: "bad_signature" });
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
  const isEvent = typeof event.id === "string" && typeof event.type === "string";
  return isEvent ? ok(event) : err({ reason: "malformed" });
}

/** What an event that proved itself speaks of. */
export function readEvent(event: Stripe.Event): Result<GatewayEvent, Rejection> {
  const about = { eventId: event.id, kind: event.type };
  const { id } = event.data.object as { readonly id?: unknown };
  const other = DISPUTE_EVENT.test(event.type) ? "dispute" : PAYOUT_EVENT.test(event.type) ? "payout" : undefined;
  if (other !== undefined || REFUND_EVENTS.has(event.type)) {
    if (typeof id !== "string") return err({ reason: "malformed" });
    if (other !== undefined) return ok({ ...about, concerns: { kind: other, reference: id } });
    const refundId = (event.data.object as Partial<Stripe.Refund>).metadata?.["refund_id"];
    if (refundId === undefined) return ok({ ...about, concerns: { kind: "refund", reference: id } });
    // That we made it ourselves is no news.
    return ok(event.type === "refund.created" ? about : { ...about, reference: id, refundId });
  }
  if (!SESSION_EVENTS.has(event.type)) return ok(about);
  const session = event.data.object as Partial<Stripe.Checkout.Session>;
  if (typeof session.id !== "string") return err({ reason: "malformed" });
  return ok({
    eventId: event.id,
    kind: event.type,
    reference: session.id,
    ...(typeof session.client_reference_id === "string" ? { paymentId: session.client_reference_id } : {}),
  });
}
