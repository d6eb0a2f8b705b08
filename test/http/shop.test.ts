/** What the public reads, and what it does not. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { allShopEvents, shopEventBySlug, shopEventsOf } from "../../worker/shop/index.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse, HALL } from "../support/house.ts";
import { callApi, createWorld } from "../support/world.ts";

const SCRIPT = '<script>alert("x")</script>';

describe("events", () => {
  it("V5 the public sees the event, its house, its organizer and its prices", async () => {
    const world = await createWorld();
    const house = await createHouse(world);
    const { status, json, headers } = await callApi(`/shop/events/${house.eventId}`);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("public, max-age=5");
    expect(json).toMatchObject({
      id: house.eventId,
      slug: "winter-concert",
      status: "published",
      venue: { name: "Agora Hall", address: "12 Lake Road", city: "Dhaka", country: "BD" },
      tenant: { slug: world.slug, name: "Agora Stage", accent: null },
      seat_map: { id: house.seatMapId, url: `/api/v1/shop/events/${house.eventId}/seat-map` },
    });
    expect(json.ticket_types).toMatchObject([
      { id: house.seatedType, category: "Stalls", price: { amount: 125_000, currency: "BDT" }, on_sale: true },
      { id: house.standingType, area: "standing", price: { amount: 80_000, currency: "BDT" }, on_sale: true },
    ]);
  });

  it("I5 nothing internal leaves: neither ids of tenants and venues nor versions and capacities", async () => {
    const world = await createWorld();
    const { eventId, venueId } = await createHouse(world);
    for (const path of ["", "/seat-map", "/availability"]) {
      const { text } = await callApi(`/shop/events/${eventId}${path}`);
      expect(text).not.toContain(world.tenantId);
      expect(text).not.toContain(venueId);
    }
    const { json } = await callApi(`/shop/events/${eventId}`);
    expect(json).not.toHaveProperty("version");
    expect(json.ticket_types[0]).not.toHaveProperty("capacity");
    expect(json.ticket_types[0]).not.toHaveProperty("hidden");
  });

  it("V5 drafts and unknown events answer alike on every path", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world, { publish: false });
    for (const path of ["", "/seat-map", "/availability"]) {
      for (const id of [eventId, "evt_00000000000000000000000000", "nonsense"]) {
        const { status, json } = await callApi(`/shop/events/${id}${path}`);
        expect([id, path, status, json.code]).toEqual([id, path, 404, "not_found"]);
      }
    }
  });

  it("I5 lists show one organizer's events, soonest first, in pages, without drafts and without what is over", async () => {
    const clock = stopClock();
    const [world, other] = [await createWorld(), await createWorld()];
    const { eventId: soon, venueId } = await createHouse(world, { name: "A" });
    const { eventId: later } = await createHouse(world, { name: "B" });
    await createHouse(world, { name: "Draft", publish: false });
    const { eventId: foreign } = await createHouse(other);
    expect(venueId).toMatch(/^ven_/);
    await world.api(`/events/${later}`, {
      method: "PATCH",
      body: { starts_at: toTimestamp(clock.now() + 40 * DAY) },
    });
    const page = await callApi(`/shop/events?tenant=${world.slug}&limit=1`);
    expect(page.json.data.map(({ id }: { id: string }) => id)).toEqual([soon]);
    const next = await callApi(`/shop/events?tenant=${world.slug}&limit=1&cursor=${page.json.next_cursor}`);
    expect(next.json.data.map(({ id }: { id: string }) => id)).toEqual([later]);
    expect(next.json.next_cursor).toBeNull();
    const all = await callApi("/shop/events?limit=100");
    expect(all.json.data.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([soon, later, foreign]));
    clock.advance(31 * DAY);
    const left = await callApi(`/shop/events?tenant=${world.slug}`);
    expect(left.json.data.map(({ id }: { id: string }) => id)).toEqual([later]);
    expect((await callApi("/shop/events?tenant=nobody-here")).status).toBe(404);
    expect((await callApi("/shop/events?cursor=%00")).status).toBe(422);
  });

  it("W1 pages read the same without HTTP", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    const now = Date.now();
    const base = "https://tessera.test";
    const bySlug = await shopEventBySlug(env, world.slug, "winter-concert", base, now);
    expect(bySlug).toEqual((await callApi(`/shop/events/${eventId}`)).json);
    expect(bySlug?.url).toBe(`${base}/o/${world.slug}/events/winter-concert`);
    expect(await shopEventBySlug(env, world.slug, "no-such-event", base, now)).toBeUndefined();
    expect(await shopEventBySlug(env, "nobody-here", "winter-concert", base, now)).toBeUndefined();
    const request = { base, filter: {}, now, limit: 100 };
    const listed = await shopEventsOf(env, world.slug, request);
    expect(listed?.organizer.name).toBe("Agora Stage");
    expect(listed?.events.map(({ id }) => id)).toEqual([eventId]);
    const all = await allShopEvents(env, request);
    expect(all.events.map(({ id }) => id)).toContain(eventId);
  });
});

describe("seat map and availability", () => {
  it("V2 the picker gets the drawing with prices, and its copy stays good until something changes", async () => {
    const world = await createWorld();
    const house = await createHouse(world, { seats: 3 });
    const path = `/shop/events/${house.eventId}/seat-map`;
    const { json, headers } = await callApi(path);
    expect(json).toMatchObject({
      size: { width: 1000, height: 200 },
      categories: [
        {
          name: "Stalls",
          color: "#1D3557",
          ticket_type: house.seatedType,
          price: { amount: 125_000, currency: "BDT" },
        },
      ],
      general_areas: [{ id: "standing", name: "Standing", capacity: 50, ticket_type: house.standingType }],
    });
    expect(json.sections[0].rows[0].seats).toEqual([
      { n: 0, guid: "S-1", number: "1", x: 15, y: 20, c: 0 },
      { n: 1, guid: "S-2", number: "2", x: 40, y: 20, c: 0 },
      { n: 2, guid: "S-3", number: "3", x: 65, y: 20, c: 0 },
    ]);
    const etag = headers.get("etag") ?? "";
    const again = await callApi(path, { headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
    await world.api(`/events/${house.eventId}/ticket-types/${house.seatedType}`, {
      method: "PATCH",
      body: { price: { amount: 1, currency: "BDT" } },
    });
    expect((await callApi(path, { headers: { "if-none-match": etag } })).status).toBe(200);
  });

  it("I8 V2 the real hall: 1,252 seats of state are under half a kilobyte", async () => {
    const world = await createWorld({ currency: "EUR" });
    const venue = await world.api("/venues", { body: { name: "Riethsporthalle" } });
    const map = await world.api("/seat-maps", { body: { venue_id: venue.id, plan: HALL } });
    const event = await world.api("/events", {
      body: {
        venue_id: venue.id,
        seat_map_id: map.id,
        name: "Handball",
        starts_at: toTimestamp(Date.now() + DAY),
      },
    });
    for (const { name } of map.categories) {
      await world.api(`/events/${event.id}/ticket-types`, {
        body: { name, category: name, price: { amount: 2500, currency: "EUR" } },
      });
    }
    await world.api(`/events/${event.id}/publish`, { method: "POST" });
    const { json } = await callApi(`/shop/events/${event.id}/availability`);
    expect(json.seats).toHaveLength(Math.ceil(Math.ceil(1252 / 4) / 3) * 4);
    expect(json.ticket_types.map(({ available }: { available: number }) => available)).toEqual(
      map.categories.map(({ seats }: { seats: number }) => seats),
    );
  });
});

describe("I8 the largest house", () => {
  it("I8 20,000 seats are imported, published, and told in about 5 kB", async () => {
    const world = await createWorld();
    const { eventId, seatedType } = await createHouse(world, { seats: 20_000 });
    const { json } = await callApi(`/shop/events/${eventId}/availability`);
    expect(json.ticket_types[0]).toEqual({ id: seatedType, available: 20_000 });
    expect(json.seats.length).toBeLessThan(7_000);
    const map = await callApi(`/shop/events/${eventId}/seat-map`);
    expect(map.json.sections[0].rows[0].seats.at(-1)).toMatchObject({ n: 19_999, guid: "S-20000" });
  });
});

describe("TH26 stored script", () => {
  it("TH26 a script in title, description and seat label is data in JSON, and in no address", async () => {
    const world = await createWorld();
    const venue = await world.api("/venues", { body: { name: SCRIPT, address: SCRIPT, city: SCRIPT } });
    const plan = {
      name: SCRIPT,
      categories: [{ name: SCRIPT, color: "javascript:alert(1)" }],
      zones: [
        {
          name: SCRIPT,
          rows: [
            {
              row_number: "<b>1</b>",
              seats: [{ seat_guid: SCRIPT, seat_number: "<i>1</i>", position: { x: 0, y: 0 }, category: SCRIPT }],
            },
          ],
        },
      ],
    };
    const map = await world.api("/seat-maps", { body: { venue_id: venue.id, plan } });
    const event = await world.api("/events", {
      body: {
        venue_id: venue.id,
        seat_map_id: map.id,
        name: SCRIPT,
        summary: SCRIPT,
        description: SCRIPT,
        starts_at: toTimestamp(Date.now() + DAY),
      },
    });
    await world.api(`/events/${event.id}/ticket-types`, {
      body: { name: SCRIPT, description: SCRIPT, category: SCRIPT, price: { amount: 1, currency: "BDT" } },
    });
    await world.api(`/events/${event.id}/publish`, { method: "POST" });
    expect(event.slug).toMatch(/^[a-z0-9-]+$/);
    expect(event.url).not.toContain("<");
    for (const path of ["", "/seat-map", "/availability"]) {
      const answer = await callApi(`/shop/events/${event.id}${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
    const shop = (await callApi(`/shop/events/${event.id}`)).json;
    expect([shop.name, shop.description]).toEqual([SCRIPT, SCRIPT]);
    const drawn = (await callApi(`/shop/events/${event.id}/seat-map`)).json;
    expect(drawn.categories[0].color).toBe("#8a8177");
    expect(drawn.sections[0].rows[0].seats[0]).toMatchObject({ guid: SCRIPT, number: "<i>1</i>" });
  });
});

describe("TH30 caches", () => {
  it("TH30 a foreign host in the request does not reach the answer when an address is configured", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    const { text } = await callApi(`/shop/events/${eventId}`, {
      headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http", forwarded: "host=evil.example" },
    });
    expect(text).not.toContain("evil.example");
  });

  it("TH30 parameters that are not known change nothing", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    const plain = await callApi(`/shop/events/${eventId}`);
    const odd = await callApi(`/shop/events/${eventId}?utm_source=x&callback=y&cb=1`);
    expect(odd.json).toEqual(plain.json);
  });
});
