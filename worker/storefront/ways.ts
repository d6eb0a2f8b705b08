/** The ways to pay for an event, as its pages offer them. */
import type { WaysToPay } from "../../web/storefront/pages/checkout.tsx";
import { paymentMethods } from "../payments/index.ts";
import { tenantDb } from "../platform/db.ts";
import { tenantBySlug } from "../tenants/index.ts";

/** In the order to offer them, and where the organizer is at home. */
export async function waysToPay(
  env: Env,
  event: { readonly tenant: { readonly slug: string }; readonly currency: string },
): Promise<WaysToPay> {
  const organizer = await tenantBySlug(env, event.tenant.slug);
  if (!organizer) return { methods: [], country: "" };
  const { country } = organizer;
  const methods = await paymentMethods(tenantDb(env, organizer.id), { currency: event.currency, country });
  return {
    methods: methods.map(({ gateway, flow, needsPhone }) => ({ gateway, flow, needs_phone: needsPhone })),
    country,
  };
}
