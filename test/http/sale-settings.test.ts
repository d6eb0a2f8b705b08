/** How an organizer sets a sale up: capacities, limits, places kept back, step-free places (K3, V2, I4, I7). */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { inventoryOf } from "../../worker/inventory/index.ts";
import { DAY, SECOND, toTimestamp } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse, rowPlan } from "../support/house.ts";
import { type Answer, callApi, createWorld } from "../support/world.ts";

async function open(options: Parameters<typeof createHouse>[1] = {}) {
  const world = await createWorld();
  const house = await createHouse(world, options);
  const { eventId, standingType, seatedType } = house;
  const clock = stopClock();
  /** What selling remembers of an event for a few seconds is forgotten. */
  const settle = () => clock.advance(4 * SECOND);
  return {
    world,
    house,
    settle,
    set: async (body: object) => {
      const event = await world.api(`/events/${eventId}`, { method: "PATCH", body });
      settle();
      return event;
    },
    resize: async (pool: string, body: object): Promise<Answer> => {
      const answer = await world.call(`/events/${eventId}/pools/${pool}`, { method: "PATCH", body });
      settle();
      return answer;
    },
    stand: async (quantity: number, headers: Record<string, string> = {}): Promise<Answer> =>
      await callApi(`/shop/events/${eventId}/holds`, {
        body: { lines: [{ ticket_type: standingType, quantity }] },
        headers,
      }),
    sit: async (seats: string[]): Promise<Answer> =>
      await callApi(`/shop/events/${eventId}/holds`, { body: { lines: [{ ticket_type: seatedType, seats }] } }),
    pool: async (id: string) => (await inventoryOf(env, eventId).snapshot()).pools.find((pool) => pool.id === id),
  };
}

const said = ({ status, json }: Answer) => [status, json.code];

describe("capacities", () => {
  it("E06 K3 seats and standing places share the capacity of the whole event", async () => {
    const at = await open();
    const event = await at.set({ capacity: 3 });
    expect(event.capacity).toBe(3);
    expect((await at.sit(["S-1", "S-2"])).status).toBe(201);
    const two = await at.stand(2);
    expect([...said(two), two.json.available]).toEqual([409, "sold_out", 1]);
    expect((await at.stand(1)).status).toBe(201);
    expect(said(await at.sit(["S-3"]))).toEqual([409, "sold_out"]);
    const { json } = await callApi(`/shop/events/${at.house.eventId}/availability`);
    expect(json.ticket_types.map(({ available }: { available: number }) => available)).toEqual([0, 0]);
    expect(await at.pool("event")).toMatchObject({ capacity: 3, held: 3 });
  });

  it("I1 a pool shrinks below what is in use only on purpose; nobody loses a place, nothing is sold until there is room", async () => {
    const at = await open({ standing: 5 });
    const held = await at.stand(3);
    for (const pool of ["area:standing", "event"]) {
      const refused = await at.resize(pool, { capacity: 1 });
      expect([...said(refused), refused.json.in_use]).toEqual([409, "in_use", 3]);
      expect((await at.resize(pool, { capacity: 1, below_use: true })).json).toEqual({ id: pool, capacity: 1 });
      expect(said(await at.stand(1))).toEqual([409, "sold_out"]);
      // What the organizer changes next does not undo it.
      await at.set({ summary: "Doors at six", hold_minutes: pool === "event" ? 7 : 8 });
      expect(await at.pool(pool)).toMatchObject({ capacity: 1, held: 3 });
      expect((await at.resize(pool, { capacity: 4 })).status).toBe(200);
    }
    const { id, token } = held.json;
    expect((await callApi(`/shop/holds/${id}`, { headers: { "hold-token": token } })).status).toBe(200);
    expect((await at.stand(1)).status).toBe(201);
    expect(said(await at.stand(1))).toEqual([409, "sold_out"]);
  });

  it("K1 a ticket type with a capacity of its own is resized too; a pool that is none is refused", async () => {
    const at = await open();
    const path = `/events/${at.house.eventId}/ticket-types/${at.house.standingType}`;
    await at.world.api(path, { method: "PATCH", body: { capacity: 2 } });
    at.settle();
    expect((await at.stand(2)).status).toBe(201);
    const pool = `type:${at.house.standingType}`;
    expect((await at.resize(pool, { capacity: 1, below_use: true })).status).toBe(200);
    const types = await at.world.api(`/events/${at.house.eventId}/ticket-types`);
    expect(types.data.find(({ id }: { id: string }) => id === at.house.standingType).capacity).toBe(1);
    expect(await at.pool(pool)).toMatchObject({ capacity: 1, held: 2 });
    for (const unknown of ["area:roof", "type:tty_none", "everything"]) {
      expect(said(await at.resize(unknown, { capacity: 1 }))).toEqual([422, "unknown_pool"]);
    }
  });
});

describe("limits", () => {
  it("TH03 what one customer may have is counted over holds, whatever the order's own limit", async () => {
    const at = await open();
    await at.set({ max_per_customer: 3 });
    const mine = { "device-id": "device-of-one-customer" };
    expect((await at.stand(2, mine)).status).toBe(201);
    const refused = await at.stand(2, mine);
    expect([...said(refused), refused.json.has]).toEqual([409, "customer_limit", 2]);
    expect((await at.stand(1, mine)).status).toBe(201);
    expect((await at.stand(2, { "device-id": "device-of-somebody-else" })).status).toBe(201);
  });

  it("TH03 free holds are as many as the organizer says, then one waits", async () => {
    const at = await open();
    await at.set({ free_holds: 2 });
    const mine = { "device-id": "device-that-starts-anew" };
    expect([(await at.stand(1, mine)).status, (await at.stand(1, mine)).status]).toEqual([201, 201]);
    const refused = await at.stand(1, mine);
    expect(said(refused)).toEqual([429, "cool_down"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("E28 the object itself knows what one order of a type may have", async () => {
    const at = await open();
    const path = `/events/${at.house.eventId}/ticket-types/${at.house.standingType}`;
    await at.world.api(path, { method: "PATCH", body: { min_per_order: 2, max_per_order: 4 } });
    at.settle();
    const refused = [said(await at.stand(1)), said(await at.stand(5))];
    expect(refused).toEqual([
      [422, "too_few_places"],
      [422, "too_many_places"],
    ]);
    expect((await at.stand(3)).status).toBe(201);
    const { products } = (await inventoryConfigOf(at.house.eventId)) ?? { products: [] };
    expect(products.find(({ id }) => id === at.house.standingType)).toMatchObject({ minPerHold: 2, maxPerHold: 4 });
  });
});

async function inventoryConfigOf(eventId: string) {
  return await runInDurableObject(env.EVENT_INVENTORY.getByName(eventId), (_object, state) => {
    const [row] = state.storage.sql
      .exec<{ body: string }>("SELECT body FROM configs ORDER BY revision DESC LIMIT 1")
      .toArray();
    return row && (JSON.parse(row.body) as { products: { id: string }[] });
  });
}

describe("places kept back", () => {
  it("I7 an allotment names its channel; the public does not get its places, and it is given back", async () => {
    const at = await open({ standing: 4 });
    const path = `/events/${at.house.eventId}/blocks`;
    const pool = { pool: "area:standing", quantity: 3 };
    for (const bad of [
      { ...pool, reason: "allotment" },
      { ...pool, reason: "house", channel: "operator-1" },
      { ...pool, reason: "allotment", channel: "no spaces" },
    ]) {
      expect(said(await at.world.call(path, { body: bad }))).toEqual([422, "invalid_request"]);
    }
    const block = await at.world.api(path, {
      body: { ...pool, reason: "allotment", channel: "operator-1", note: "Lake Travel" },
    });
    expect(block).toMatchObject({ channel: "operator-1", quantity: 3 });
    expect(said(await at.stand(2))).toEqual([409, "sold_out"]);
    expect((await at.world.api(path)).data).toMatchObject([{ channel: "operator-1", reason: "allotment" }]);
    await at.world.api(`${path}/${block.key}`, { method: "DELETE", status: 204 });
    expect((await at.stand(2)).status).toBe(201);
  });
});

describe("step-free places", () => {
  it("I4 only who asks gets them, with the seat beside; when none is left the answer says so", async () => {
    const world = await createWorld();
    const venue = await world.api("/venues", { body: { name: "Agora Hall", city: "Dhaka" } });
    const kinds: Record<string, string> = { "S-3": "wheelchair", "S-4": "companion" };
    const plan = JSON.parse(JSON.stringify(rowPlan(6)), (_key, value) => {
      const kind = kinds[value?.seat_guid];
      return kind === undefined ? value : { ...value, kind };
    });
    const map = await world.api("/seat-maps", { body: { venue_id: venue.id, plan } });
    const event = await world.api("/events", {
      body: { venue_id: venue.id, seat_map_id: map.id, name: "Ramp", starts_at: toTimestamp(Date.now() + 30 * DAY) },
    });
    const price = { amount: 100, currency: event.currency };
    const type = await world.api(`/events/${event.id}/ticket-types`, {
      body: { name: "Stalls", category: "Stalls", price },
    });
    await world.api(`/events/${event.id}/publish`, { method: "POST" });
    const drawn = await callApi(`/shop/events/${event.id}/seat-map`);
    expect(drawn.json.sections[0].rows[0].seats[2]).toMatchObject({ guid: "S-3", k: "wheelchair" });
    const best = (quantity: number, wish: object) =>
      callApi(`/shop/events/${event.id}/holds`, { body: { lines: [{ ticket_type: type.id, quantity, best: wish }] } });
    const guids = ({ json }: Answer) => json.lines[0].seats.map(({ guid }: { guid: string }) => guid).sort();
    const standing = await best(4, {});
    expect(guids(standing)).toEqual(["S-1", "S-2", "S-5", "S-6"]);
    const chair = await best(2, { accessible: 1 });
    expect(guids(chair)).toEqual(["S-3", "S-4"]);
    const none = await best(1, { accessible: 1 });
    expect([...said(none), none.json.pool, none.json.available]).toEqual([409, "sold_out", "wheelchair", 0]);
    expect(none.json.detail).toContain("no step-free place left");
  });
});
