/** The credentials of an organizer's own Stripe account. */
import { z } from "@hono/zod-openapi";

/** Keys as Stripe shows them: secret or restricted, test or live. */
export const stripeConfigSchema = z.object({
  secret_key: z
    .string()
    .trim()
    .regex(/^(sk|rk)_(test|live)_[A-Za-z0-9_]{4,200}$/, "must be a secret or restricted key such as sk_live_…"),
  webhook_secret: z
    .string()
    .trim()
    .regex(/^whsec_[A-Za-z0-9+/=_-]{4,200}$/, "must be the signing secret of the webhook endpoint, whsec_…"),
});

export type StripeConfig = z.infer<typeof stripeConfigSchema>;
