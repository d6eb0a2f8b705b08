/** What the SDK throws, as faults of the gateway contract. */
import { Stripe } from "stripe";
import { SECOND } from "../../../kernel/time.ts";
import type { GatewayFault } from "../../gateway.ts";

/** Texts of Stripe are for developers and may quote what was sent: a person sees ours, we keep the code. */
const MAX_CODE = 60;

/**
 * The fault that an error means. `unknown_outcome` where the call may have had its effect.
 * @throws the error itself when it is not Stripe's: a bug of ours
 */
export function gatewayFault(error: unknown): GatewayFault {
  const { errors } = Stripe;
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError) {
    return { reason: "misconfigured", message: "Stripe does not accept the secret key." };
  }
  if (error instanceof errors.StripeRateLimitError) {
    return { reason: "unavailable", message: "Stripe asks us to slow down.", retryAfter: 2 * SECOND };
  }
  if (error instanceof errors.StripeConnectionError) {
    return { reason: "unknown_outcome", message: "Stripe did not answer in time." };
  }
  if (error instanceof errors.StripeIdempotencyError) {
    return error.statusCode === 409
      ? { reason: "unavailable", message: "The first call is still running.", retryAfter: SECOND }
      : { reason: "refused", code: "idempotency_error", message: "The payment was started with other details." };
  }
  if (error instanceof errors.StripeError) {
    if (error.statusCode === 409) return { reason: "unavailable", message: "The first call is still running." };
    if (error.statusCode === undefined || error.statusCode >= 500) {
      return { reason: "unknown_outcome", message: "Stripe had a fault of its own." };
    }
    const code = (error.code ?? error.type).slice(0, MAX_CODE);
    return { reason: "refused", code, message: `Stripe refused: ${code}.` };
  }
  throw error;
}

/**
 * True when Stripe answered with a fault of its own. It repeats such an answer for the same Idempotency-Key for a day,
 * so asking again with that key tells nothing new.
 */
export function isStripesFault(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500;
}

/** True for Stripe's answer that there is no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === "resource_missing";
}

/** True for Stripe's refusal because of what was asked, as opposed to a fault on the way. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError;
}
