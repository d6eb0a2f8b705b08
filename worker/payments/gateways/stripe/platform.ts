/**
 * Stripe Connect: accounts of organizers below our own. Payments are destination charges, so they live on our account and
 * their events name the tenant by our metadata; what happens at an organizer's account comes with that account's id (TH09).
 */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type {
  CallbackRequest,
  GatewayFault,
  PlatformAccountTruth,
  PlatformAdapter,
  PlatformCredentials,
  PlatformEvent,
  PlatformRejection,
} from "../../gateway.ts";
import { readEvent, verifiedEvent } from "./callback.ts";
import { stripeClient } from "./client.ts";
import { gatewayFault } from "./faults.ts";
import { refundsAtStripe } from "./money-facts.ts";

const ACCOUNT_EVENTS: ReadonlySet<string> = new Set([
  "account.updated",
  "capability.updated",
  "account.application.deauthorized",
]);

/** Our own account at Stripe; undefined where we have none, and organizers bring their own keys. */
export function stripePlatform(
  credentials: PlatformCredentials,
  baseUrl: string | undefined,
): PlatformAdapter | undefined {
  const { secret_key: key } = credentials;
  if (key === undefined) return undefined;
  const client = stripeClient(key, baseUrl);
  return {
    createAccount: async ({ tenantId, country, email }) =>
      await tried(async () => {
        const account = await client.accounts.create(
          {
            controller: {
              stripe_dashboard: { type: "express" },
              fees: { payer: "application" },
              losses: { payments: "application" },
              requirement_collection: "stripe",
            },
            country,
            email,
            capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
            metadata: { tenant_id: tenantId },
          },
          { idempotencyKey: `account:${tenantId}` },
        );
        return account.id;
      }),
    onboardingLink: async (account, { returnUrl, refreshUrl }) =>
      await tried(async () => {
        const link = await client.accountLinks.create({
          account,
          type: "account_onboarding",
          return_url: returnUrl,
          refresh_url: refreshUrl,
          collection_options: { fields: "eventually_due" },
        });
        return { url: link.url, expiresAt: link.expires_at * 1000 };
      }),
    account: async (reference) => await tried(async () => accountTruth(await client.accounts.retrieve(reference))),
    verifyCallback: async (request) => await verify(client, credentials, request),
    listRefunds: async (range, cursor) => await refundsAtStripe(client, range, cursor),
    configOf: (account) => ({ connected_account: account }),
  };
}

async function tried<T>(call: () => Promise<T>): Promise<Result<T, GatewayFault>> {
  try {
    return ok(await call());
  } catch (error) {
    return err(gatewayFault(error));
  }
}

/** What an account may do, and what Stripe still wants to know. Charges need transfers too: the money is sent on. */
export function accountTruth(account: Stripe.Account): PlatformAccountTruth {
  const { requirements } = account;
  const due = [...(requirements?.past_due ?? []), ...(requirements?.currently_due ?? [])];
  return {
    chargesEnabled: account.charges_enabled && account.capabilities?.transfers === "active",
    payoutsEnabled: account.payouts_enabled,
    requirements: [...new Set(due)],
    disabledReason: requirements?.disabled_reason ?? null,
  };
}

/** Events of our account and of those below it come to one address, each signed by its endpoint's own secret. */
async function verify(
  client: Stripe,
  credentials: PlatformCredentials,
  request: CallbackRequest,
): Promise<Result<PlatformEvent, PlatformRejection>> {
  const own = await verifiedEvent(client, credentials["webhook_secret"], request);
  if (own.ok && own.value.account === undefined) return await eventOfPlatform(client, own.value);
  const below = await verifiedEvent(client, credentials["connect_webhook_secret"], request);
  if (!below.ok) return own.ok || own.error.reason === "bad_signature" ? below : own;
  const { account } = below.value;
  if (account === undefined) return err({ reason: "bad_signature" });
  const event = readEvent(below.value);
  if (!event.ok) return event;
  return ok({ event: event.value, owner: { account }, accountChanged: ACCOUNT_EVENTS.has(below.value.type) });
}

/** Whose an event of our own account is: our metadata says so, on the object or on its payment. */
async function eventOfPlatform(client: Stripe, event: Stripe.Event): Promise<Result<PlatformEvent, PlatformRejection>> {
  const read = readEvent(event);
  if (!read.ok) return read;
  const nobody = { event: read.value, accountChanged: false };
  const isWork = read.value.reference !== undefined || read.value.concerns !== undefined;
  // Payouts of our own account are none of a tenant's.
  if (!isWork || read.value.concerns?.kind === "payout") return ok(nobody);
  const object = event.data.object as {
    readonly metadata?: Readonly<Record<string, string>> | null;
    readonly payment_intent?: unknown;
  };
  const named = object.metadata?.["tenant_id"];
  if (named !== undefined) return ok({ ...nobody, owner: { tenantId: named } });
  if (typeof object.payment_intent !== "string") return ok(nobody);
  try {
    const intent = await client.paymentIntents.retrieve(object.payment_intent);
    const tenantId = intent.metadata["tenant_id"];
    return ok(tenantId === undefined ? nobody : { ...nobody, owner: { tenantId } });
  } catch (error) {
    const fault = gatewayFault(error);
    return fault.reason === "refused" ? ok(nobody) : err({ reason: "unavailable" });
  }
}
