/** Razorpay's proofs: HMAC-SHA-256 in hex, with the key's secret for the browser, with another for webhooks. Pure. */
import { createHmac } from "node:crypto";
import { equalInConstantTime } from "../../../platform/crypto.ts";

/** The signature of a text. */
export function sign(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** True when the checkout signed this payment for this order. `orderId` is what we stored, or what is about to be looked up. */
export function isCheckoutProof(orderId: string, paymentId: string, signature: string, keySecret: string): boolean {
  return equalInConstantTime(signature, sign(`${orderId}|${paymentId}`, keySecret));
}

/** True when one of the secrets signed the body as it came: not the JSON in it, the very bytes. */
export function isWebhookProof(body: string, signature: string, secrets: readonly string[]): boolean {
  return secrets.filter((secret) => secret !== "" && equalInConstantTime(signature, sign(body, secret))).length > 0;
}
