/** Stripe: hosted Checkout on the organizer's own account, through the official SDK. Nothing outside this folder knows it. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { Gateway, GatewayAdapter, GatewayFault, PaymentTruth } from "../../gateway.ts";
import { verifyWebhook } from "./callback.ts";
import { stripeClient } from "./client.ts";
import { type StripeConfig, stripeConfigSchema } from "./config.ts";
import { disputeAtStripe, submitEvidence } from "./disputes.ts";
import { gatewayFault, isMissing, isRefusal, isStripesFault } from "./faults.ts";
import { payoutAtStripe, refundFoundAtStripe } from "./money-facts.ts";
import { refundAtStripe } from "./refund.ts";
import { sessionParams, SHORTEST_DEADLINE } from "./session.ts";
import { sessionTruth } from "./truth.ts";

export const stripe: Gateway<StripeConfig> = {
  id: "stripe",
  capabilities: {
    query: true,
    cancel: true,
    refund: "full_and_partial",
    currencies: "any",
    shortestDeadline: SHORTEST_DEADLINE,
    flow: "redirect",
    homeCountries: [],
    needsPhone: false,
  },
  configSchema: stripeConfigSchema,
  fields: [
    { name: "secret_key", secret: true, required: true, kind: "text" },
    { name: "webhook_secret", secret: true, required: true, kind: "text" },
  ],
  secretFields: ["secret_key", "webhook_secret"],
  connect: (config, wiring) => connect(config, wiring.baseUrl),
};

function connect(config: StripeConfig, baseUrl: string | undefined): GatewayAdapter {
  const client = stripeClient(config.secret_key, baseUrl);
  const { sessions } = client.checkout;
  const retrieve = async (reference: string): Promise<PaymentTruth> =>
    sessionTruth(await sessions.retrieve(reference, { expand: ["payment_intent"] }));

  const query = async (reference: string): Promise<Result<PaymentTruth, GatewayFault>> => {
    try {
      return ok(await retrieve(reference));
    } catch (error) {
      // A session of other credentials is none of ours: it will never be paid to us.
      if (isMissing(error)) {
        return err({ reason: "refused", code: "resource_missing", message: "Stripe does not know this payment." });
      }
      return err(gatewayFault(error));
    }
  };

  return {
    query,
    start: async (intent) => {
      const params = sessionParams(intent);
      if (!params.ok) return params;
      try {
        const session = await sessions.create(params.value, { idempotencyKey: intent.paymentId });
        if (session.url === null) {
          return err({ reason: "refused", code: "session_closed", message: "This payment is over already." });
        }
        const deadline = session.expires_at * 1000;
        return ok({ reference: session.id, nextAction: { kind: "redirect", url: session.url }, deadline });
      } catch (error) {
        if (!isStripesFault(error)) return err(gatewayFault(error));
        // A session may have been made, but its page was given to nobody. The next attempt has a key of its own; should
        // this one ever be paid, its events name this payment.
        return err({ reason: "refused", code: "api_error", message: "Stripe had a fault of its own. Try again." });
      }
    },
    cancel: async (reference) => {
      try {
        return ok(sessionTruth(await sessions.expire(reference, { expand: ["payment_intent"] })));
      } catch (error) {
        // Only an open session can be expired; otherwise a payment has won the race, and the truth is to be read (E10).
        return isRefusal(error) ? await query(reference) : err(gatewayFault(error));
      }
    },
    verifyCallback: async (request) => await verifyWebhook(client, config.webhook_secret, request),
    refund: async (request) => await refundAtStripe(client, request),
    dispute: async (reference) => await disputeAtStripe(client, reference),
    submitEvidence: async (reference, evidence) => await submitEvidence(client, reference, evidence),
    madeRefund: async (reference) => await refundFoundAtStripe(client, reference),
    payout: async (reference) => await payoutAtStripe(client, reference),
    check: async () => {
      try {
        const { livemode } = await client.balance.retrieve();
        return ok({ account: keyName(config.secret_key), live: livemode });
      } catch (error) {
        return err(gatewayFault(error));
      }
    },
  };
}

/** A key by its kind and end, as Stripe's dashboard shows it. */
function keyName(key: string): string {
  return `${key.slice(0, 8)}…${key.slice(-4)}`;
}
