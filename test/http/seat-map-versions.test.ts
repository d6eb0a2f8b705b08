/** V2, V3: a seat map that is edited gets a new version; a sale that has begun keeps its own. */
import { describe, expect, it } from "vitest";
import { rowPlan } from "../support/house.ts";
import { createWorld, type World } from "../support/world.ts";

async function mapOf(world: World, seats: number) {
  const { id: venue_id } = await world.api("/venues", { body: { name: "Hall", city: "Erfurt" } });
  const plan = { ...rowPlan(seats), drawn_with: "a pencil" };
  return { venue_id, plan, map: await world.api("/seat-maps", { body: { venue_id, plan } }) };
}

const draftOf = (world: World, venue_id: string, seat_map_id: string) =>
  world.api("/events", {
    body: { venue_id, seat_map_id, name: "Evening", starts_at: new Date(world.now + 9e8).toISOString() },
  });

describe("a new version of a seat map", () => {
  it("V3 the plan comes back as it was sent, with the fields that we do not know", async () => {
    const world = await createWorld();
    const { map, plan } = await mapOf(world, 4);
    expect(await world.api(`/seat-maps/${map.id}/plan`)).toEqual(plan);
  });

  it("V3 drafts go over to it, and the list shows only the newest", async () => {
    const world = await createWorld();
    const { map, venue_id } = await mapOf(world, 4);
    const draft = await draftOf(world, venue_id, map.id);
    expect(await world.api(`/seat-maps/${map.id}/usage`)).toEqual({ events: 1, published: 0 });
    const saved = await world.call(`/seat-maps/${map.id}`, {
      method: "PUT",
      body: { name: "Winter", plan: rowPlan(6) },
      headers: { "if-match": '"1"' },
    });
    expect(saved.status).toBe(200);
    expect(saved.json).toMatchObject({ venue_id, name: "Winter", seat_count: 6, version: 1, replaced_by: null });
    expect(saved.json.id).not.toBe(map.id);
    expect(saved.headers.get("etag")).toBe('"1"');
    expect((await world.api(`/events/${draft.id}`)).seat_map_id).toBe(saved.json.id);
    expect((await world.api("/seat-maps")).data).toEqual([saved.json]);
    expect(await world.api(`/seat-maps/${map.id}`)).toMatchObject({ seat_count: 4, replaced_by: saved.json.id });
  });

  it("V3 I1 an event that was published keeps the version that its seats are sold from", async () => {
    const world = await createWorld();
    const { map, venue_id } = await mapOf(world, 4);
    const event = await draftOf(world, venue_id, map.id);
    const category = map.categories[0].name;
    await world.api(`/events/${event.id}/ticket-types`, {
      body: { name: "Seat", category, price: { amount: 100, currency: event.currency } },
    });
    await world.api(`/events/${event.id}/publish`, { method: "POST" });
    await world.api(`/seat-maps/${map.id}`, { method: "PUT", body: { plan: rowPlan(2) } });
    expect((await world.api(`/events/${event.id}`)).seat_map_id).toBe(map.id);
    expect(await world.api(`/seat-maps/${map.id}/usage`)).toEqual({ events: 1, published: 1 });
  });

  it("V3 who saves over a newer version is told, and nothing is lost", async () => {
    const world = await createWorld();
    const { map } = await mapOf(world, 4);
    const save = (seats: number, headers: Record<string, string>) =>
      world.call(`/seat-maps/${map.id}`, { method: "PUT", body: { plan: rowPlan(seats) }, headers });
    const both = await Promise.all([save(5, { "if-match": '"1"' }), save(6, { "if-match": '"1"' })]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]));
    const late = await save(7, {});
    expect([late.status, late.json.code]).toEqual([412, "stale_version"]);
    expect((await world.api("/seat-maps")).data).toHaveLength(1);
  });

  it("V3 a bad plan is refused with the seat's name, and the old version stays", async () => {
    const world = await createWorld();
    const { map } = await mapOf(world, 4);
    const plan = { ...rowPlan(2), categories: [] };
    const answer = await world.call(`/seat-maps/${map.id}`, { method: "PUT", body: { plan } });
    expect([answer.status, answer.json.code]).toEqual([422, "seating_plan_invalid"]);
    expect((await world.api("/seat-maps")).data).toEqual([map]);
  });
});
