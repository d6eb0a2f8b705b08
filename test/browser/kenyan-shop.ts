/** An organizer in Nairobi with every way to pay that there is for shillings, made through the API. */
import type { System } from "../support/system.ts";

export type KenyanShop = {
  readonly tenant: string;
  /** Of the owner. */
  readonly token: string;
  readonly eventId: string;
  readonly path: string;
  /** How the stand-ins call the accounts. */
  readonly stripe: string;
  readonly mpesa: string;
};

const unique = (): string => crypto.randomUUID().replaceAll("-", "");
const control = async ({ sandboxUrl }: System, path: string, body: object): Promise<void> => {
  const answer = await fetch(`${sandboxUrl}/control/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`control ${path}: ${answer.status}`);
};

/** Stripe, M-Pesa, Razorpay and paying by hand; one event without seats, adults and children. */
export async function openKenyanShop(system: System): Promise<KenyanShop> {
  const { client } = system;
  const signedIn = await client.signIn("owner@nairobi.example");
  const tenant = await client.must<{ id: string }>("POST", "/tenants", {
    token: signedIn.access_token,
    body: {
      name: "Open Court",
      slug: "open-court",
      country: "KE",
      currency: "KES",
      time_zone: "Africa/Nairobi",
      language: "en",
    },
  });
  const { access_token: token } = await client.must<{ access_token: string }>("POST", "/auth/token/refresh", {
    body: { refresh_token: signedIn.refresh_token, tenant: tenant.id },
  });
  const put = async (gateway: string, fields: object): Promise<string> => {
    const body = { ...fields, enabled: true };
    return (await client.must<{ callback_url: string }>("PUT", `/payment-gateways/${gateway}`, { token, body }))
      .callback_url;
  };
  const [stripe, mpesa, razorpay] = [`sk_test_${unique()}`, `key${unique()}`, `rzp_test_${unique().slice(0, 14)}`];
  const secret = `whsec_${unique()}`;
  const url = await put("stripe", { secret_key: stripe, webhook_secret: secret });
  await control(system, "stripe", { account: stripe, webhook: { url, secret } });
  await put("mpesa", {
    environment: "sandbox",
    consumer_key: mpesa,
    consumer_secret: `secret-${mpesa}`,
    kind: "paybill",
    shortcode: "600638",
    passkey: `passkey-${mpesa}`,
  });
  const hook = `hook-${unique()}`;
  const razorpayUrl = await put("razorpay", { key_id: razorpay, key_secret: `key-${unique()}`, webhook_secret: hook });
  await control(system, "razorpay", { account: razorpay, webhook: { url: razorpayUrl, secret: hook } });
  await put("offline", { instructions: "Bank of Nairobi\nAccount 0123 456 789", term_days: "3" });
  const event = await sellTickets(system, token);
  return { tenant: "open-court", token, eventId: event.id, path: `/o/open-court/events/${event.slug}`, stripe, mpesa };
}

async function sellTickets({ client }: System, token: string): Promise<{ id: string; slug: string }> {
  const venue = await client.must<{ id: string }>("POST", "/venues", {
    token,
    body: { name: "Rieth Hall", address: "Kasarani Road", city: "Nairobi", country: "KE" },
  });
  const event = await client.must<{ id: string; slug: string }>("POST", "/events", {
    token,
    body: {
      venue_id: venue.id,
      name: "Rhinos v. Tigers",
      starts_at: new Date(Date.now() + 40 * 86_400_000).toISOString(),
      time_zone: "Africa/Nairobi",
      capacity: 500,
    },
  });
  await client.must("POST", `/events/${event.id}/ticket-types`, {
    token,
    body: { name: "Standing", capacity: 500, price: { amount: 180_000, currency: "KES" } },
  });
  await client.must("POST", `/events/${event.id}/publish`, { token });
  return event;
}
