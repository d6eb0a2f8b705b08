/**
 * The demo: an organizer in Erfurt with the real hall on sale, made through the API as a person would make it. Running it
 * again finds what is there and changes nothing.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client, SignedIn } from "../support/client.ts";
import { ROOT } from "./build.ts";

export const DEMO_OWNER = "owner@demo.tessera.example";
export const DEMO_TENANT = "thueringen-live";
export const DEMO_STRIPE_KEY = "sk_test_demo_tessera_0001";
const STRIPE_WEBHOOK_SECRET = "whsec_demo_tessera_0001";

/** What an organizer ticks in Stripe: one event a payment, since the others would only wake us up again. */
const WEBHOOK_EVENTS = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "charge.refunded",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.closed",
];

export type Demo = {
  readonly owner: string;
  readonly tenant: string;
  readonly tenantId: string;
  readonly eventId: string;
  readonly eventSlug: string;
  readonly ticketTypes: readonly {
    readonly id: string;
    readonly name: string;
    readonly category: string | null;
    readonly area: string | null;
  }[];
  readonly eventUrl: string;
  readonly checkInUrl: string;
  /** An access token of the owner, good for 15 minutes. */
  readonly token: string;
};

type Prices = Readonly<Record<string, number>>;
/** Minor units of EUR, by the hall's own categories. */
const PRICES: Prices = {
  "Kategorie I": 4900,
  "Kategorie II": 3900,
  "Kategorie III": 2900,
  Fanblock: 1900,
  "C unten": 3400,
  VIP: 9900,
};

/**
 * Makes or finds the demo. Times are relative to `now`, so the event always lies ahead.
 * @param door the check-in link of an earlier run, if it still works: links are shown once and cannot be read again
 */
export async function seedDemo(client: Client, now: number = Date.now(), door?: string): Promise<Demo> {
  const signedIn = await client.signIn(DEMO_OWNER);
  const known = signedIn.tenants.find((tenant) => tenant.slug === DEMO_TENANT);
  const token = known ? await tokenFor(client, signedIn, known.id) : await makeTenant(client, signedIn);
  const tenantId = known?.id ?? (await client.must<{ id: string }>("GET", "/tenants/me", { token })).id;
  const { data: events } = await client.must<{ data: { id: string; slug: string }[] }>("GET", "/events?limit=10", {
    token,
  });
  const event = events[0] ?? (await makeEvent(client, token, now));
  const { data: ticketTypes } = await client.must<{ data: Demo["ticketTypes"] }>(
    "GET",
    `/events/${event.id}/ticket-types`,
    { token },
  );
  return {
    owner: DEMO_OWNER,
    tenant: DEMO_TENANT,
    tenantId,
    eventId: event.id,
    eventSlug: event.slug,
    ticketTypes,
    eventUrl: `${client.appUrl}/o/${DEMO_TENANT}/events/${event.slug}`,
    checkInUrl: door ?? (await makeDoor(client, token, event.id, now)),
    token,
  };
}

/** Days that the demo's check-in link works. */
export const DOOR_DAYS = 30;

async function makeDoor(client: Client, token: string, eventId: string, now: number): Promise<string> {
  const validUntil = new Date(now + DOOR_DAYS * 86_400_000).toISOString();
  const body = { event_id: eventId, name: "Main door", valid_until: validUntil, max_devices: 50 };
  const { url } = await client.must<{ url: string }>("POST", "/check-in/sessions", { token, body });
  return new URL(url, client.appUrl).toString();
}

async function tokenFor(client: Client, signedIn: SignedIn, tenant: string): Promise<string> {
  const next = await client.must<{ access_token: string }>("POST", "/auth/token/refresh", {
    body: { refresh_token: signedIn.refresh_token, tenant },
  });
  return next.access_token;
}

async function makeTenant(client: Client, signedIn: SignedIn): Promise<string> {
  const tenant = await client.must<{ id: string }>("POST", "/tenants", {
    token: signedIn.access_token,
    body: {
      name: "Thüringen Live",
      slug: DEMO_TENANT,
      country: "DE",
      currency: "EUR",
      time_zone: "Europe/Berlin",
      language: "en",
    },
  });
  const token = await tokenFor(client, signedIn, tenant.id);
  const account = await client.must<{ callback_url: string }>("PUT", "/payment-gateways/stripe", {
    token,
    body: { secret_key: DEMO_STRIPE_KEY, webhook_secret: STRIPE_WEBHOOK_SECRET, enabled: true },
  });
  await registerWebhook(client, account.callback_url);
  return token;
}

/** Tells the sandbox where the demo's webhooks go, as an organizer would in Stripe's dashboard. */
export async function registerWebhook(client: Client, url: string): Promise<void> {
  await fetch(`${client.sandboxUrl}/control/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      account: DEMO_STRIPE_KEY,
      webhook: { url, secret: STRIPE_WEBHOOK_SECRET, enabled_events: WEBHOOK_EVENTS },
    }),
  });
}

async function makeEvent(client: Client, token: string, now: number): Promise<{ id: string; slug: string }> {
  const venue = await client.must<{ id: string }>("POST", "/venues", {
    token,
    body: {
      name: "Riethsporthalle",
      address: "Essener Straße 20",
      city: "Erfurt",
      country: "DE",
      latitude: 50.9996,
      longitude: 11.0223,
      time_zone: "Europe/Berlin",
    },
  });
  const plan = JSON.parse(
    await readFile(join(ROOT, "test/fixtures/riethsporthalle.seatingplan.json"), "utf8"),
  ) as unknown;
  const map = await client.must<{ id: string }>("POST", "/seat-maps", {
    token,
    body: {
      venue_id: venue.id,
      name: "Handball, with standing area",
      plan,
      areas: [{ id: "standing", name: "Standing, north curve", capacity: 400 }],
    },
  });
  const startsAt = nextSaturdayEvening(now);
  const event = await client.must<{ id: string; slug: string }>("POST", "/events", {
    token,
    body: {
      venue_id: venue.id,
      seat_map_id: map.id,
      name: "Erfurt Handball Night",
      summary: "The derby of the season, in the hall that is loudest.",
      description:
        "Two teams, one hall, **no draw**.\n\nDoors open ninety minutes before the first whistle. The *Fanblock* stands and sings; the rest may.\n\n- Bring the ticket on your phone or on paper\n- Bags up to A4\n- Step-free entrance on the east side",
      starts_at: new Date(startsAt).toISOString(),
      ends_at: new Date(startsAt + 3 * 3_600_000).toISOString(),
      doors_at: new Date(startsAt - 90 * 60_000).toISOString(),
      time_zone: "Europe/Berlin",
      hold_minutes: 10,
      max_per_order: 10,
    },
  });
  for (const [category, amount] of Object.entries(PRICES)) {
    await client.must("POST", `/events/${event.id}/ticket-types`, {
      token,
      body: { name: category, category, price: { amount, currency: "EUR" } },
    });
  }
  await client.must("POST", `/events/${event.id}/ticket-types`, {
    token,
    body: { name: "Standing", area: "standing", price: { amount: 1500, currency: "EUR" } },
  });
  await client.must("POST", `/events/${event.id}/publish`, { token });
  return event;
}

/** The next Saturday at least three weeks ahead, 18:30 UTC. */
function nextSaturdayEvening(now: number): number {
  const day = new Date(now + 21 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((6 - day.getUTCDay() + 7) % 7));
  return day.setUTCHours(18, 30, 0, 0);
}
