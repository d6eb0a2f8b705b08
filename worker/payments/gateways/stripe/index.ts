/** Stripe: hosted Checkout on the organizer's own account, through the official SDK. Nothing outside this folder knows it. */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type {
  DisputeTruth,
  Gateway,
  GatewayAdapter,
  GatewayFault,
  GatewayWiring,
  PaymentTruth,
} from "../../gateway.ts";
import { verifyWebhook } from "./callback.ts";
import { chargesAtStripe } from "./charges.ts";
import { stripeClient } from "./client.ts";
import { isBelowPlatform, type StripeConfig, stripeConfigSchema } from "./config.ts";
import { disputeAtStripe, submitEvidence } from "./disputes.ts";
import { payOutAtStripe } from "./disbursement.ts";
import { gatewayFault, isMissing, isRefusal, isStripesFault } from "./faults.ts";
import { payoutAtStripe, refundFoundAtStripe, refundsAtStripe } from "./money-facts.ts";
import { refundAtStripe } from "./refund.ts";
import { borneByOrganizer } from "./recovery.ts";
import { stripePlatform } from "./platform.ts";
import { type Destination, sessionParams, SHORTEST_DEADLINE } from "./session.ts";
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
  callbackSecrets: ["webhook_secret"],
  connect: (config, wiring) => adapterOf(reach(config, wiring)),
  platform: stripePlatform,
};

/** How one organizer's payments are made: with whose key, and to whom the money goes on. */
type Reach = {
  readonly client: Stripe;
  readonly key: string;
  /** Undefined: its events come to our own address, never to the organizer's. */
  readonly webhookSecret: string | undefined;
  readonly destination: Destination | undefined;
};

/** Where an account below ours lost its platform, Stripe refuses this key: a fault that staff see, and no crash. */
const NO_KEY = "sk_test_no_platform_key";

function reach(config: StripeConfig, { baseUrl, platform }: GatewayWiring): Reach {
  if (!isBelowPlatform(config)) {
    const { secret_key: key, webhook_secret: webhookSecret } = config;
    return { client: stripeClient(key, baseUrl), key, webhookSecret, destination: undefined };
  }
  const key = platform["secret_key"] ?? NO_KEY;
  const destination = { account: config.connected_account };
  return { client: stripeClient(key, baseUrl), key, webhookSecret: undefined, destination };
}

function adapterOf({ client, key, webhookSecret, destination }: Reach): GatewayAdapter {
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
      const params = sessionParams(intent, destination);
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
    verifyCallback: async (request) => await verifyWebhook(client, webhookSecret, request),
    refund: async (request) => await refundAtStripe(client, request, destination !== undefined),
    dispute: async (reference) => await disputeAtStripe(client, reference),
    ...(destination === undefined
      ? {}
      : { bearDispute: async (truth: DisputeTruth) => await borneByOrganizer(client, truth) }),
    submitEvidence: async (reference, evidence) => await submitEvidence(client, reference, evidence),
    madeRefund: async (reference) => await refundFoundAtStripe(client, reference),
    list: async (range, cursor) => await chargesAtStripe(client, range, cursor, destination?.account),
    // The platform's key lists the refunds of all its organizers: they are read once for all.
    ...(destination === undefined
      ? { listRefunds: async (range, cursor) => await refundsAtStripe(client, range, cursor) }
      : {}),
    ...(destination === undefined
      ? {}
      : {
          disbursement: {
            destination: destination.account,
            send: async (request) => await payOutAtStripe(client, destination.account, request),
          },
        }),
    payout: async (reference) => await payoutAtStripe(client, reference, destination?.account),
    check: async () => {
      try {
        const { livemode } = await client.balance.retrieve({}, asAccount(destination));
        return ok({ account: destination?.account ?? keyName(key), live: livemode });
      } catch (error) {
        return err(gatewayFault(error));
      }
    },
  };
}

function asAccount(destination: Destination | undefined): { stripeAccount?: string } {
  return destination === undefined ? {} : { stripeAccount: destination.account };
}

/** A key by its kind and end, as Stripe's dashboard shows it. */
function keyName(key: string): string {
  return `${key.slice(0, 8)}…${key.slice(-4)}`;
}
