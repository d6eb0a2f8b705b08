/** How an organizer's Stripe is reached: by keys of their own account, or as an account below our platform's. */
import { z } from "@hono/zod-openapi";

const secretKey = z
  .string()
  .trim()
  .regex(/^(sk|rk)_(test|live)_[A-Za-z0-9_]{4,200}$/, "must be a secret or restricted key such as sk_live_…");
const webhookSecret = z
  .string()
  .trim()
  .regex(/^whsec_[A-Za-z0-9+/=_-]{4,200}$/, "must be the signing secret of the webhook endpoint, whsec_…");
const connectedAccount = z.string().regex(/^acct_[A-Za-z0-9]{4,60}$/);

export type OwnKeys = { readonly secret_key: string; readonly webhook_secret: string };
/** Made by onboarding, and never taken from a request: whoever could name an account would be paid as it (TH09). */
export type BelowPlatform = { readonly connected_account: string };
export type StripeConfig = OwnKeys | BelowPlatform;

/** Own keys count before an account below the platform: who enters keys has decided. */
export const stripeConfigSchema = z
  .object({
    secret_key: secretKey.optional(),
    webhook_secret: webhookSecret.optional(),
    connected_account: connectedAccount.optional(),
  })
  .transform(({ secret_key, webhook_secret, connected_account }, context): StripeConfig => {
    if (secret_key !== undefined && webhook_secret !== undefined) return { secret_key, webhook_secret };
    if (connected_account !== undefined && secret_key === undefined && webhook_secret === undefined) {
      return { connected_account };
    }
    const missing = secret_key === undefined ? "secret_key" : "webhook_secret";
    context.addIssue({ code: "custom", path: [missing], message: "is needed" });
    return z.NEVER;
  });

/** True for an account below our platform's. */
export function isBelowPlatform(config: StripeConfig): config is BelowPlatform {
  return "connected_account" in config;
}
