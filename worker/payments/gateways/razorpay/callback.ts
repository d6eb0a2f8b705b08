/** What Razorpay sends: webhooks signed over the raw body, and the browser's return signed for one order. */
import { createHash } from "node:crypto";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { CallbackRequest, GatewayEvent, Rejection } from "../../gateway.ts";
import type { RazorpayConfig } from "./config.ts";
import { isCheckoutProof, isWebhookProof } from "./signature.ts";
import { echoedRefund } from "./truth.ts";
import { webhookSchema } from "./wire.ts";

const EVENT_ID = /^[\x21-\x7e]{1,100}$/;
const PAYMENT_EVENTS: ReadonlySet<string> = new Set([
  "payment.authorized",
  "payment.captured",
  "payment.failed",
  "order.paid",
]);

const CAPTURES: ReadonlySet<string> = new Set(["payment.captured", "order.paid"]);

/** Verifies a webhook, or the form that the checkout posts when the browser is sent back. */
export function verifyCallback(config: RazorpayConfig, request: CallbackRequest): Result<GatewayEvent, Rejection> {
  const signature = request.headers.get("x-razorpay-signature");
  if (signature === null) return verifyReturn(config, new URLSearchParams(request.body));
  if (!isWebhookProof(request.body, signature, [config.webhook_secret, config.former_webhook_secret])) {
    return err({ reason: "bad_signature" });
  }
  return readWebhook(request.body, request.headers.get("x-razorpay-event-id"));
}

/**
 * What a webhook that proved itself is about. No time is signed, so a repeat is known only by its event id, which is not
 * signed either: it can wake us once more, and nothing else.
 */
export function readWebhook(body: string, eventId: string | null): Result<GatewayEvent, Rejection> {
  const parsed = webhookSchema.safeParse(jsonOf(body));
  if (!parsed.success) return err({ reason: "malformed" });
  const { event: kind, payload } = parsed.data;
  const known = {
    eventId: eventId !== null && EVENT_ID.test(eventId) ? eventId : `body:${digest(body)}`,
    kind,
  };
  if (kind.startsWith("payment.dispute.") && payload.dispute) {
    return ok({ ...known, concerns: { kind: "dispute", reference: payload.dispute.entity.id } });
  }
  if (kind.startsWith("refund.") && payload.refund) {
    const { id: reference, notes } = payload.refund.entity;
    const refundId = echoedRefund({ receipt: null, notes });
    // One that was made in the dashboard has no id of ours (E14).
    return ok(
      refundId === undefined
        ? { ...known, concerns: { kind: "refund", reference } }
        : { ...known, reference, refundId },
    );
  }
  if (!PAYMENT_EVENTS.has(kind)) return ok(known);
  const reference = payload.order?.entity.id ?? payload.payment?.entity.order_id;
  // A payment without an order cannot be captured; it is none of ours.
  if (typeof reference !== "string") return ok(known);
  const paymentId = CAPTURES.has(kind) ? payload.payment?.entity.id : undefined;
  return ok({ ...known, reference, ...(paymentId === undefined ? {} : { captureReference: paymentId }) });
}

/** The checkout's fields, for the order that the caller names. */
export function verifyCheckout(
  config: Pick<RazorpayConfig, "key_secret">,
  orderId: string,
  fields: Readonly<Record<string, string>>,
): Result<GatewayEvent, Rejection> {
  const { razorpay_payment_id: paymentId, razorpay_order_id: named, razorpay_signature: signature } = fields;
  if (paymentId === undefined || signature === undefined) return err({ reason: "malformed" });
  const isProven = isCheckoutProof(orderId, paymentId, signature, config.key_secret);
  if (!isProven || (named !== undefined && named !== orderId)) return err({ reason: "bad_signature" });
  return ok({ eventId: `checkout:${paymentId}`.slice(0, 120), kind: "checkout.returned", reference: orderId });
}

/** A signature for an order and a payment wakes only the payment of ours that belongs to that order. */
function verifyReturn(config: RazorpayConfig, form: URLSearchParams): Result<GatewayEvent, Rejection> {
  const orderId = form.get("razorpay_order_id");
  if (orderId === null) return err({ reason: "bad_signature" });
  return verifyCheckout(config, orderId, Object.fromEntries(form));
}

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
