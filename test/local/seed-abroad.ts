/**
 * Two more organizers for `npm start`, so that the ways to pay of Kenya and Bangladesh can be tried at the sandbox: a
 * concert in Nairobi (M-Pesa, by hand) and one in Dhaka (bKash, SSLCOMMERZ). Running it again finds what is there.
 */
import type { Client } from "../support/client.ts";

/** Of both; another person than the first demo's, whose sign-in codes are counted (T4). */
export const ABROAD_OWNER = "abroad@demo.tessera.example";

type Place = {
  readonly slug: string;
  readonly tenant: object;
  readonly venue: object;
  readonly event: { readonly name: string; readonly summary: string; readonly time_zone: string };
  readonly types: readonly { readonly name: string; readonly price: object; readonly capacity: number }[];
  readonly gateways: Readonly<Record<string, object>>;
};

const NAIROBI: Place = {
  slug: "savannah-sounds",
  tenant: { name: "Savannah Sounds", country: "KE", currency: "KES", time_zone: "Africa/Nairobi", language: "en" },
  venue: {
    name: "Ngong Racecourse",
    address: "Ngong Road",
    city: "Nairobi",
    country: "KE",
    latitude: -1.3106,
    longitude: 36.7345,
    time_zone: "Africa/Nairobi",
  },
  event: { name: "Benga by Night", summary: "Guitars until the stars go home.", time_zone: "Africa/Nairobi" },
  types: [
    { name: "Field", price: { amount: 150_000, currency: "KES" }, capacity: 2000 },
    { name: "Terrace", price: { amount: 400_000, currency: "KES" }, capacity: 200 },
  ],
  gateways: {
    mpesa: {
      environment: "sandbox",
      consumer_key: "demo-consumer-key",
      consumer_secret: "demo-consumer-secret",
      kind: "paybill",
      shortcode: "174379",
      // As Safaricom publishes it for this shortcode of its sandbox.
      passkey: "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
    },
    offline: { instructions: "M-Pesa to 0712 345678, or cash at the office on Ngong Road.", term_days: "3" },
  },
};

const DHAKA: Place = {
  slug: "buriganga-stage",
  tenant: { name: "Buriganga Stage", country: "BD", currency: "BDT", time_zone: "Asia/Dhaka", language: "en" },
  venue: {
    name: "Shilpakala Academy",
    address: "14/3 Segunbagicha",
    city: "Dhaka",
    country: "BD",
    latitude: 23.7341,
    longitude: 90.4073,
    time_zone: "Asia/Dhaka",
  },
  event: { name: "Baul Evening", summary: "Songs of the road, by those who walk it.", time_zone: "Asia/Dhaka" },
  types: [
    { name: "Floor", price: { amount: 80_000, currency: "BDT" }, capacity: 600 },
    { name: "Front rows", price: { amount: 150_000, currency: "BDT" }, capacity: 120 },
  ],
  gateways: {
    bkash: {
      environment: "sandbox",
      username: "demo-merchant",
      password: "demo-password",
      app_key: "demo-app-key",
      app_secret: "demo-app-secret",
    },
    sslcommerz: { environment: "sandbox", store_id: "demostore001", store_password: "demo-store-password" },
  },
};

/** Where an organizer's event is to be seen. */
export type Abroad = { readonly name: string; readonly eventUrl: string };

/** Makes or finds the organizers and their events. */
export async function seedAbroad(client: Client, now: number): Promise<Abroad[]> {
  const made: Abroad[] = [];
  // A person signs in only where something is missing: codes are limited, also for the demo.
  let session: Session | undefined;
  for (const place of [NAIROBI, DHAKA]) {
    let slug = await publicEvent(client, place.slug);
    if (slug === undefined) {
      session ??= await Session.open(client);
      slug = await makePlace(client, session, place, now);
    }
    made.push({ name: place.event.name, eventUrl: `${client.appUrl}/o/${place.slug}/events/${slug}` });
  }
  return made;
}

async function publicEvent(client: Client, tenant: string): Promise<string | undefined> {
  const { status, body } = await client.call<{ data: { slug: string }[] }>("GET", `/shop/events?tenant=${tenant}`);
  return status === 200 ? body.data[0]?.slug : undefined;
}

/** The owner, who goes from one organizer to the next: each refresh token is good once. */
class Session {
  readonly #client: Client;
  #refreshToken: string;
  readonly firstToken: string;
  constructor(client: Client, firstToken: string, refreshToken: string) {
    this.#client = client;
    this.firstToken = firstToken;
    this.#refreshToken = refreshToken;
  }

  static async open(client: Client): Promise<Session> {
    const signedIn = await client.signIn(ABROAD_OWNER);
    return new Session(client, signedIn.access_token, signedIn.refresh_token);
  }

  /** An access token for one organizer. */
  async tokenFor(tenant: string): Promise<string> {
    const next = await this.#client.must<{ access_token: string; refresh_token: string }>(
      "POST",
      "/auth/token/refresh",
      { body: { refresh_token: this.#refreshToken, tenant } },
    );
    this.#refreshToken = next.refresh_token;
    return next.access_token;
  }
}

async function makePlace(client: Client, session: Session, place: Place, now: number): Promise<string> {
  const tenant = await client.must<{ id: string }>("POST", "/tenants", {
    token: session.firstToken,
    body: { ...place.tenant, slug: place.slug },
  });
  const token = await session.tokenFor(tenant.id);
  for (const [gateway, config] of Object.entries(place.gateways)) {
    await client.must("PUT", `/payment-gateways/${gateway}`, { token, body: { ...config, enabled: true } });
  }
  const venue = await client.must<{ id: string }>("POST", "/venues", { token, body: place.venue });
  const startsAt = now + 40 * 86_400_000;
  const event = await client.must<{ id: string; slug: string }>("POST", "/events", {
    token,
    body: {
      venue_id: venue.id,
      ...place.event,
      starts_at: new Date(startsAt).toISOString(),
      ends_at: new Date(startsAt + 4 * 3_600_000).toISOString(),
    },
  });
  for (const type of place.types) {
    await client.must("POST", `/events/${event.id}/ticket-types`, { token, body: type });
  }
  await client.must("POST", `/events/${event.id}/publish`, { token });
  return event.slug;
}
