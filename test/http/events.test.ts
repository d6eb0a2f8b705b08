/** V5: events from draft to sale. */
import { env } from "cloudflare:workers";
import { createMessageBatch, getQueueResult, createExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import worker from "../../worker/index.ts";
import { DAY, HOUR, toTimestamp } from "../../worker/kernel/time.ts";
import { createHouse } from "../support/house.ts";
import { createWorld, type World } from "../support/world.ts";

const inDays = (days: number) => toTimestamp(Date.now() + days * DAY);

async function draft(world: World, more: Record<string, unknown> = {}) {
  const venue = await world.api("/venues", { body: { name: "Hall", time_zone: "Asia/Kolkata" } });
  return await world.api("/events", { body: { venue_id: venue.id, name: "Talk", starts_at: inDays(3), ...more } });
}

async function availability(world: World, eventId: string) {
  return (await world.api(`/shop/events/${eventId}/availability`, { token: null })).ticket_types;
}

describe("drafts", () => {
  it("V5 an event takes time zone from its venue, currency and language from its organization", async () => {
    const world = await createWorld({ currency: "KES" });
    const event = await draft(world, { name: "Café Talk" });
    expect(event).toMatchObject({
      slug: "cafe-talk",
      status: "draft",
      time_zone: "Asia/Kolkata",
      currency: "KES",
      language: "en",
      hold_minutes: 10,
      published_at: null,
    });
    expect(event.url).toMatch(new RegExp(`/o/${world.slug}/events/cafe-talk$`));
  });

  it("V5 slugs: two events of one name get two, a chosen one that is taken is refused, tenants do not share", async () => {
    const [a, b] = [await createWorld(), await createWorld()];
    const first = await draft(a);
    const second = await draft(a);
    expect([first.slug, second.slug.startsWith("talk-")]).toEqual(["talk", true]);
    const taken = await a.call("/events", {
      body: { venue_id: first.venue_id, name: "X", slug: "talk", starts_at: inDays(1) },
    });
    expect([taken.status, taken.json.code]).toEqual([409, "slug_taken"]);
    const renamed = await a.call(`/events/${second.id}`, { method: "PATCH", body: { slug: "talk" } });
    expect([renamed.status, renamed.json.code]).toEqual([409, "slug_taken"]);
    expect((await draft(b)).slug).toBe("talk");
    expect((await draft(b, { name: "শীতের কনসার্ট" })).slug).toMatch(/^event-[0-9a-z]{10}$/);
  });

  it("V5 dates that make no sense are named", async () => {
    const world = await createWorld();
    const { venue_id } = await draft(world);
    const body = { venue_id, name: "X", starts_at: inDays(2), ends_at: inDays(1), doors_at: inDays(3) };
    const answer = await world.call("/events", { body });
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map(({ field }: { field: string }) => field)).toEqual(["ends_at", "doors_at"]);
    expect((await world.call("/events", { body: { ...body, starts_at: "tomorrow" } })).status).toBe(422);
  });

  it("V5 a stale edit is 412; the ETag of the answer works", async () => {
    const world = await createWorld();
    const event = await draft(world);
    const patch = (name: string, tag: string) =>
      world.call(`/events/${event.id}`, { method: "PATCH", body: { name }, headers: { "if-match": tag } });
    const first = await patch("One", '"1"');
    expect(first.status).toBe(200);
    expect((await patch("Two", '"1"')).status).toBe(412);
    expect((await patch("Three", first.headers.get("etag") ?? "")).json.name).toBe("Three");
  });
});

describe("publishing", () => {
  it("V5 a draft with venue, map and types goes on sale, and publishing again changes nothing", async () => {
    const world = await createWorld();
    const house = await createHouse(world);
    const event = await world.api(`/events/${house.eventId}`);
    expect(event).toMatchObject({ status: "published", currency: "BDT", slug: "winter-concert" });
    const again = await world.api(`/events/${house.eventId}/publish`, { method: "POST" });
    expect(again).toEqual(event);
    expect(await availability(world, house.eventId)).toEqual([
      { id: house.seatedType, available: 20 },
      { id: house.standingType, available: 50 },
    ]);
  });

  it("V5 what is missing is told all at once, and the event stays a draft", async () => {
    const world = await createWorld();
    const event = await draft(world);
    await world.api(`/events/${event.id}/ticket-types`, {
      body: { name: "Box", category: "Box", price: { amount: 1, currency: "BDT" } },
    });
    await world.api(`/events/${event.id}/ticket-types`, {
      body: { name: "Any", price: { amount: 1, currency: "BDT" }, hidden: true },
    });
    const answer = await world.call(`/events/${event.id}/publish`, { method: "POST" });
    expect([answer.status, answer.json.code]).toEqual([422, "event_not_ready"]);
    expect(answer.json.errors.map(({ field }: { field: string }) => field)).toEqual([
      "ticket_types[0].category",
      "ticket_types[1].capacity",
    ]);
    expect((await world.api(`/events/${event.id}`)).status).toBe("draft");
    expect((await world.call(`/shop/events/${event.id}`, { token: null })).status).toBe(404);
  });

  it("V5 I6 two publishes at once end as one published event", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world, { publish: false });
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.call(`/events/${eventId}/publish`, { method: "POST" })),
    );
    expect(answers.every(({ status }) => status === 200 || status === 412)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    const log = await env.DB.prepare("SELECT count(*) AS n FROM audit_log WHERE subject_id = ? AND action = ?")
      .bind(eventId, "event.published")
      .first<{ n: number }>();
    expect(log?.n).toBe(1);
  });

  it("V5 I7 a death between inventory and status leaves a draft that can be changed and published", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world, { publish: false });
    // The claim and the inventory's configuration happened, the status was never written.
    await env.DB.prepare(
      "CREATE TRIGGER die BEFORE UPDATE OF status ON events WHEN NEW.status = 'published' BEGIN SELECT RAISE(ABORT, 'power cut'); END",
    ).run();
    const died = await world.call(`/events/${eventId}/publish`, { method: "POST" });
    expect(died.status).toBe(500);
    await env.DB.prepare("DROP TRIGGER die").run();
    expect((await world.api(`/events/${eventId}`)).status).toBe("draft");
    await world.api(`/events/${eventId}/ticket-types/${standingType}`, { method: "DELETE" });
    await world.api(`/events/${eventId}/publish`, { method: "POST" });
    expect(await availability(world, eventId)).toHaveLength(1);
  });

  it("V5 after publishing venue, map and address are fixed; texts and times are not", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    const fixed = await world.call(`/events/${eventId}`, {
      method: "PATCH",
      body: { slug: "other", seat_map_id: null },
    });
    expect(fixed.status).toBe(422);
    expect(fixed.json.errors.map(({ field }: { field: string }) => field)).toEqual(["seat_map_id", "slug"]);
    const startsAt = toTimestamp(Date.now() + 9 * DAY + HOUR);
    const moved = await world.api(`/events/${eventId}`, {
      method: "PATCH",
      body: { starts_at: startsAt, name: "New" },
    });
    expect(moved).toMatchObject({ name: "New", starts_at: startsAt, status: "published" });
  });
});

describe("after publishing", () => {
  it("V5 a smaller limit per order and a shorter hold reach the sale at once", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    const hold = (quantity: number) =>
      world.call(`/shop/events/${eventId}/holds`, {
        token: null,
        body: { lines: [{ ticket_type: standingType, quantity }] },
      });
    expect((await hold(3)).status).toBe(201);
    await world.api(`/events/${eventId}`, { method: "PATCH", body: { max_per_order: 2, hold_minutes: 3 } });
    expect((await hold(3)).status).toBe(422);
    const { status, json } = await hold(2);
    expect(status).toBe(201);
    const minutes = (Date.parse(json.expires_at) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(2.5);
    expect(minutes).toBeLessThanOrEqual(3.05);
  });

  it("V5 a cancelled event holds nothing any more; what was held stays with its buyer", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    const lines = [{ ticket_type: standingType, quantity: 1 }];
    const held = await world.api(`/shop/events/${eventId}/holds`, { token: null, body: { lines } });
    await world.api(`/events/${eventId}/cancel`, { method: "POST" });
    const late = await world.call(`/shop/events/${eventId}/holds`, { token: null, body: { lines } });
    expect([late.status, late.json.code]).toEqual([409, "not_on_sale"]);
    const { pools } = await world.api(`/shop/events/${eventId}/availability`, { token: null });
    expect(pools).toEqual([{ id: "area:standing", capacity: 50, held: 1, sold: 0 }]);
    expect(held.id).toMatch(/^hld_/);
  });
});

describe("cancelling", () => {
  it("V5 a cancelled event sells nothing, says so, and cannot be changed or published", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    const cancelled = await world.api(`/events/${eventId}/cancel`, { method: "POST" });
    expect(cancelled.status).toBe("cancelled");
    const shop = await world.api(`/shop/events/${eventId}`, { token: null });
    expect(shop.status).toBe("cancelled");
    expect(shop.ticket_types.map(({ on_sale }: { on_sale: boolean }) => on_sale)).toEqual([false, false]);
    expect((await world.api(`/events/${eventId}/cancel`, { method: "POST" })).version).toBe(cancelled.version);
    expect((await world.call(`/events/${eventId}/publish`, { method: "POST" })).status).toBe(409);
    expect((await world.call(`/events/${eventId}`, { method: "PATCH", body: { name: "X" } })).status).toBe(409);
  });
});

describe("I7 inventory and rows stay in step", () => {
  it("I7 a capacity that the inventory took but no row has is put right by the queue", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    await env.DB.prepare(
      "CREATE TRIGGER die BEFORE UPDATE ON ticket_types BEGIN SELECT RAISE(ABORT, 'power cut'); END",
    ).run();
    const path = `/events/${eventId}/ticket-types/${standingType}`;
    expect((await world.call(path, { method: "PATCH", body: { capacity: 5 } })).status).toBe(500);
    await env.DB.prepare("DROP TRIGGER die").run();
    const rows = await env.DB.prepare("SELECT id, type, payload FROM outbox WHERE tenant_id = ? AND type = ?")
      .bind(world.tenantId, "events.align_inventory")
      .all<{ id: string; type: string; payload: string }>();
    expect(rows.results).toHaveLength(1);
    const messages = rows.results.map(({ id, type, payload }) => ({
      id,
      timestamp: new Date(),
      attempts: 1,
      body: { id, type, payload: JSON.parse(payload) as unknown },
    }));
    const batch = createMessageBatch("tessera-jobs", messages);
    const context = createExecutionContext();
    await worker.queue(batch, env, context);
    expect((await getQueueResult(batch, context)).explicitAcks).toHaveLength(1);
    const { pools } = await world.api(`/shop/events/${eventId}/availability`, { token: null });
    expect(pools.map(({ id }: { id: string }) => id)).toEqual(["area:standing"]);
  });

  it("I6 a change that went well leaves no message behind", async () => {
    const world = await createWorld();
    await createHouse(world);
    const left = await env.DB.prepare("SELECT count(*) AS n FROM outbox WHERE tenant_id = ?")
      .bind(world.tenantId)
      .first<{ n: number }>();
    expect(left?.n).toBe(0);
  });
});
