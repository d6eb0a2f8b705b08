/** V2: seat maps, imported from seating plans. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { HALL, rowPlan } from "../support/house.ts";
import { createWorld, type World } from "../support/world.ts";

async function venueOf(world: World): Promise<string> {
  return (await world.api("/venues", { body: { name: "Riethsporthalle", city: "Erfurt" } })).id;
}

async function countMaps(world: World): Promise<number> {
  return (await world.api("/seat-maps")).data.length;
}

describe("import", () => {
  it("V2 the real hall: 1,252 seats, six categories, and a standing area beside them", async () => {
    const world = await createWorld();
    const venue_id = await venueOf(world);
    const created = await world.call("/seat-maps", {
      body: { venue_id, plan: HALL, areas: [{ name: "Innenraum", capacity: 800 }] },
    });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      venue_id,
      name: "Riethsporthalle Erfurt",
      seat_count: 1252,
      areas: [{ id: "innenraum", name: "Innenraum", capacity: 800 }],
    });
    expect(created.json.categories).toEqual([
      { name: "Kategorie I", color: "#E87722", seats: 310 },
      { name: "Kategorie II", color: "#1D3557", seats: 545 },
      { name: "Kategorie III", color: "#2A9D8F", seats: 153 },
      { name: "Fanblock", color: "#F4A300", seats: 82 },
      { name: "C unten", color: "#8E44AD", seats: 81 },
      { name: "VIP", color: "#B22222", seats: 81 },
    ]);
    expect(await world.api(`/seat-maps/${created.json.id}`)).toEqual(created.json);
    expect((await world.api("/seat-maps")).data).toEqual([created.json]);
  });

  it("V2 20,000 seats fit into the database", async () => {
    const world = await createWorld();
    const plan = rowPlan(20_000);
    const { seat_count } = await world.api("/seat-maps", { body: { venue_id: await venueOf(world), plan } });
    expect(seat_count).toBe(20_000);
    const row = await env.DB.prepare("SELECT length(plan) AS size FROM seat_maps WHERE tenant_id = ?")
      .bind(world.tenantId)
      .first<{ size: number }>();
    expect(row?.size).toBeLessThan(1_500_000);
  });

  it("V2 a map of areas only needs no plan", async () => {
    const world = await createWorld();
    const map = await world.api("/seat-maps", {
      body: { venue_id: await venueOf(world), name: "Field", areas: [{ name: "Field", capacity: 5000 }] },
    });
    expect(map).toMatchObject({ seat_count: 0, categories: [], areas: [{ id: "field", capacity: 5000 }] });
  });
});

describe("bad plans", () => {
  type Seat = { seat_guid: string; category: string };
  type Plan = { zones: { rows: { seats: Seat[] }[] }[] };

  async function importOf(change: (plan: Plan) => void) {
    const world = await createWorld();
    const plan = structuredClone(HALL) as unknown as Plan;
    change(plan);
    const answer = await world.call("/seat-maps", { body: { venue_id: await venueOf(world), plan } });
    return { answer, stored: await countMaps(world) };
  }

  it("V2 an unknown category names the seat and stores nothing", async () => {
    const { answer, stored } = await importOf((plan) => {
      const seat = plan.zones[0]?.rows[0]?.seats[4];
      if (seat) seat.category = "X";
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      code: "seating_plan_invalid",
      errors: [{ field: "zones[0].rows[0].seats[4]", message: 'seat D-14-5: category "X" is not declared' }],
    });
    expect(stored).toBe(0);
  });

  it("V2 a seat id that appears twice names the seat", async () => {
    const { answer, stored } = await importOf((plan) => {
      const seat = plan.zones[5]?.rows[11]?.seats[0];
      if (seat) seat.seat_guid = "A-1-1";
    });
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toEqual([
      { field: "zones[5].rows[11].seats[0]", message: "seat A-1-1: seat_guid appears twice" },
    ]);
    expect(stored).toBe(0);
  });

  it("V2 nothing to sell is refused; an unknown venue too", async () => {
    const world = await createWorld();
    const venue_id = await venueOf(world);
    expect((await world.call("/seat-maps", { body: { venue_id } })).json.code).toBe("seating_plan_invalid");
    const unknown = await world.call("/seat-maps", {
      body: { venue_id: "ven_00000000000000000000000000", plan: rowPlan(1) },
    });
    expect(unknown.json).toMatchObject({ code: "invalid_request", errors: [{ field: "venue_id" }] });
    expect(await countMaps(world)).toBe(0);
  });

  it("TH32 a huge body, deep JSON and too many seats get a clear answer", async () => {
    const world = await createWorld();
    const venue_id = await venueOf(world);
    const huge = await world.call("/seat-maps", { body: `{"plan":"${"x".repeat(4 * 1024 * 1024)}"}` });
    expect([huge.status, huge.json.code]).toEqual([413, "body_too_large"]);
    const depth = 100_000;
    const deep = await world.call("/seat-maps", {
      body: `{"venue_id":"${venue_id}","plan":{"categories":[],"zones":[],"x":${"[".repeat(depth)}${"]".repeat(depth)}}}`,
    });
    expect([deep.status, deep.json.code]).toEqual([422, "seating_plan_invalid"]);
    const many = await world.call("/seat-maps", {
      body: `{"venue_id":"${venue_id}","plan":{"categories":[],"zones":[{"name":"Z","rows":[{"row_number":"1","seats":[${"{},".repeat(900_000)}{}]}]}]}}`,
    });
    expect([many.status, many.json.code]).toEqual([422, "seating_plan_invalid"]);
    expect(await countMaps(world)).toBe(0);
  });

  it("TH32 what is no JSON is 400, what is no plan 422, never a fault of ours", async () => {
    const world = await createWorld();
    const venue_id = await venueOf(world);
    expect((await world.call("/seat-maps", { body: "{" })).status).toBe(400);
    for (const plan of [7, [], "x", null, { zones: {} }, { categories: [{}], zones: [{}] }]) {
      expect((await world.call("/seat-maps", { body: { venue_id, plan } })).status).toBe(422);
    }
  });
});
