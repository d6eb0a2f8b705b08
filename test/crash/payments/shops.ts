/** Organizers in four countries, each paid through what people use there; made through the API as a person would. */
import type { Client } from "../../support/client.ts";
import {
  bkashCounter,
  control,
  type Counter,
  mpesaCounter,
  razorpayCounter,
  sslcommerzCounter,
  stripeCounter,
} from "./counters.ts";

/** A token is good for a quarter of an hour; a run takes longer. */
const NEW_TOKEN_AFTER_MS = 8 * 60_000;
const PRICE = 40_000;

type Country = {
  readonly country: string;
  readonly currency: string;
  readonly zone: string;
  readonly phone: string;
  readonly open: (client: Client, shop: Staffed) => Promise<readonly Counter[]>;
};
type Staffed = { readonly put: (gateway: string, fields: object) => Promise<string> };

const COUNTRIES: readonly Country[] = [
  { country: "DE", currency: "EUR", zone: "Europe/Berlin", phone: "+4915", open: openStripe },
  { country: "BD", currency: "BDT", zone: "Asia/Dhaka", phone: "+88017", open: openBangladesh },
  { country: "KE", currency: "KES", zone: "Africa/Nairobi", phone: "+2547", open: openMpesa },
  { country: "IN", currency: "INR", zone: "Asia/Kolkata", phone: "+9198", open: openRazorpay },
];

export type SaleEvent = { readonly id: string; readonly ticketType: string };
export type Shop = {
  readonly country: string;
  readonly currency: string;
  readonly tenantId: string;
  /** Goes on. */
  readonly event: SaleEvent;
  /** Will be cancelled half-way, and all of it refunded. */
  readonly doomed: SaleEvent;
  readonly counters: readonly Counter[];
  /** A number of this country with eight or so digits of the buyer's own. */
  readonly phoneOf: (buyer: number) => string;
  readonly token: () => Promise<string>;
};

export async function openShops(client: Client): Promise<readonly Shop[]> {
  const shops: Shop[] = [];
  for (const country of COUNTRIES) shops.push(await openShop(client, country));
  return shops;
}

async function openShop(client: Client, country: Country): Promise<Shop> {
  const owner = `owner-${country.country.toLowerCase()}@crash.example`;
  const signedIn = await client.signIn(owner);
  const tenant = await client.must<{ id: string }>("POST", "/tenants", {
    token: signedIn.access_token,
    body: {
      name: `Crash ${country.country}`,
      slug: `crash-${country.country.toLowerCase()}`,
      country: country.country,
      currency: country.currency,
      time_zone: country.zone,
      language: "en",
    },
  });
  let made: { readonly token: string; readonly at: number } | undefined;
  const token = async (): Promise<string> => {
    if (made !== undefined && Date.now() - made.at < NEW_TOKEN_AFTER_MS) return made.token;
    const { refresh_token } = await client.signIn(owner);
    const body = { refresh_token, tenant: tenant.id };
    const answer = await client.must<{ access_token: string }>("POST", "/auth/token/refresh", { body });
    made = { token: answer.access_token, at: Date.now() };
    return made.token;
  };
  const put = async (gateway: string, fields: object) => {
    const saved = await client.must<{ callback_url: string }>("PUT", `/payment-gateways/${gateway}`, {
      token: await token(),
      body: { ...fields, enabled: true },
    });
    return saved.callback_url;
  };
  await put("offline", { instructions: "Pay at the counter.", term_days: "3" });
  return {
    country: country.country,
    currency: country.currency,
    tenantId: tenant.id,
    event: await makeEvent(client, await token(), country, "Goes on"),
    doomed: await makeEvent(client, await token(), country, "Is cancelled"),
    counters: await country.open(client, { put }),
    phoneOf: (buyer) => `${country.phone}${String(10_000 + buyer).slice(-5)}345`,
    token,
  };
}

async function makeEvent(client: Client, token: string, { currency, zone }: Country, name: string): Promise<SaleEvent> {
  const startsAt = new Date(Date.now() + 40 * 86_400_000).toISOString();
  const venue = await client.must<{ id: string }>("POST", "/venues", {
    token,
    body: { name: "Agora Hall", address: "12 Lake Road", city: "Capital" },
  });
  const event = await client.must<{ id: string }>("POST", "/events", {
    token,
    body: { venue_id: venue.id, name, starts_at: startsAt, time_zone: zone, capacity: 100_000 },
  });
  const type = await client.must<{ id: string }>("POST", `/events/${event.id}/ticket-types`, {
    token,
    body: { name: "Ticket", capacity: 100_000, price: { amount: PRICE, currency } },
  });
  await client.must("POST", `/events/${event.id}/publish`, { token });
  return { id: event.id, ticketType: type.id };
}

const unique = (): string => crypto.randomUUID().replaceAll("-", "");

async function openStripe(client: Client, { put }: Staffed): Promise<readonly Counter[]> {
  const [key, secret] = [`sk_test_${unique()}`, `whsec_${unique()}`];
  const url = await put("stripe", { secret_key: key, webhook_secret: secret });
  await control(client, "stripe", { account: key, webhook: { url, secret } });
  return [stripeCounter(client, key)];
}

async function openBangladesh(client: Client, { put }: Staffed): Promise<readonly Counter[]> {
  const store = `store${unique().slice(0, 12)}`;
  await put("sslcommerz", { environment: "sandbox", store_id: store, store_password: `${store}@ssl` });
  const app = `app${unique()}`;
  await put("bkash", {
    environment: "sandbox",
    username: "01619777282",
    password: "D7DaC<A*0",
    app_key: app,
    app_secret: "secret-of-the-app",
  });
  return [sslcommerzCounter(client, store), bkashCounter(client, app)];
}

async function openMpesa(client: Client, { put }: Staffed): Promise<readonly Counter[]> {
  const key = `key${unique()}`;
  await put("mpesa", {
    environment: "sandbox",
    consumer_key: key,
    consumer_secret: `secret-${key}`,
    kind: "paybill",
    shortcode: "600638",
    passkey: `passkey-${key}`,
    initiator_name: "tessera",
    security_credential: "QUJD".repeat(40),
    b2c_shortcode: "600992",
  });
  return [mpesaCounter(client, key)];
}

async function openRazorpay(client: Client, { put }: Staffed): Promise<readonly Counter[]> {
  const key = `rzp_test_${unique().slice(0, 14)}`;
  const secrets = { key_secret: `key-${unique()}`, webhook_secret: `hook-${unique()}` };
  const url = await put("razorpay", { key_id: key, ...secrets });
  await control(client, "razorpay", { account: key, webhook: { url, secret: secrets.webhook_secret } });
  return [razorpayCounter(client, key)];
}
