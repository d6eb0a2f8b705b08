/** K1: ticket types, before and after publishing. */
import { describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { createHouse } from "../support/house.ts";
import { createWorld, type World } from "../support/world.ts";

const price = { amount: 100, currency: "BDT" };

async function available(world: World, eventId: string): Promise<Record<string, number>> {
  const { ticket_types } = await world.api(`/shop/events/${eventId}/availability`, { token: null });
  return Object.fromEntries(ticket_types.map((type: { id: string; available: number }) => [type.id, type.available]));
}

describe("before publishing", () => {
  it("K1 added, listed in order, changed, removed", async () => {
    const world = await createWorld();
    const { eventId, seatedType, standingType } = await createHouse(world, { publish: false });
    const path = `/events/${eventId}/ticket-types`;
    const added = await world.call(path, { body: { name: "Early", area: "standing", price, capacity: 10 } });
    expect(added.status).toBe(201);
    expect(added.json).toMatchObject({ name: "Early", price, capacity: 10, hidden: false, version: 1 });
    const changed = await world.api(`${path}/${added.json.id}`, {
      method: "PATCH",
      body: { price: { amount: 0, currency: "BDT" }, category: "Stalls", area: null, position: 0 },
    });
    expect(changed).toMatchObject({ price: { amount: 0 }, category: "Stalls", area: null, version: 2 });
    const ids = async () => (await world.api(path)).data.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual([added.json.id, seatedType, standingType]);
    expect((await world.call(`${path}/${added.json.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await ids()).toEqual([seatedType, standingType]);
    expect((await world.call(`${path}/${added.json.id}`, { method: "DELETE" })).status).toBe(404);
  });

  it("K1 bad fields are named", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world, { publish: false });
    const fieldsOf = async (body: Record<string, unknown>) => {
      const answer = await world.call(`/events/${eventId}/ticket-types`, { body: { name: "X", price, ...body } });
      expect(answer.status).toBe(422);
      return answer.json.errors.map(({ field }: { field: string }) => field);
    };
    expect(await fieldsOf({ price: { amount: 1.5, currency: "BDT" } })).toEqual(["price.amount"]);
    expect(await fieldsOf({ price: { amount: -1, currency: "BDT" } })).toEqual(["price.amount"]);
    expect(await fieldsOf({ price: { amount: 1, currency: "EUR" } })).toEqual(["price.currency"]);
    expect(await fieldsOf({ category: "Stalls", area: "standing" })).toEqual(["area"]);
    expect(await fieldsOf({ min_per_order: 5, max_per_order: 4 })).toEqual(["min_per_order"]);
    expect(await fieldsOf({ capacity: -1 })).toEqual(["capacity"]);
  });

  it("K1 a stale edit of a type is 412", async () => {
    const world = await createWorld();
    const { eventId, seatedType } = await createHouse(world, { publish: false });
    const path = `/events/${eventId}/ticket-types/${seatedType}`;
    await world.api(path, { method: "PATCH", body: { name: "A" } });
    const stale = await world.call(path, { method: "PATCH", body: { name: "B" }, headers: { "if-match": '"1"' } });
    expect(stale.status).toBe(412);
  });
});

describe("after publishing", () => {
  it("K1 a new type is on sale at once; a capacity limits it at once", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    const path = `/events/${eventId}/ticket-types`;
    const { id } = await world.api(path, { body: { name: "Student", area: "standing", price, capacity: 8 } });
    expect(await available(world, eventId)).toMatchObject({ [id]: 8, [standingType]: 50 });
    await world.api(`${path}/${id}`, { method: "PATCH", body: { capacity: 3 } });
    await world.api(`${path}/${standingType}`, { method: "PATCH", body: { capacity: 1 } });
    expect(await available(world, eventId)).toMatchObject({ [id]: 3, [standingType]: 1 });
  });

  it("K1 places that do not exist, other places, and removal are refused", async () => {
    const world = await createWorld();
    const { eventId, seatedType } = await createHouse(world);
    const path = `/events/${eventId}/ticket-types`;
    const before = await available(world, eventId);
    const balcony = await world.call(path, { body: { name: "Balcony", category: "Balcony", price } });
    expect([balcony.status, balcony.json.errors[0].field]).toEqual([422, "category"]);
    const moved = await world.call(`${path}/${seatedType}`, {
      method: "PATCH",
      body: { category: null, area: "standing" },
    });
    expect(moved.json.errors.map(({ field }: { field: string }) => field)).toEqual(["category", "area"]);
    const removed = await world.call(`${path}/${seatedType}`, { method: "DELETE" });
    expect([removed.status, removed.json.code]).toEqual([409, "in_use"]);
    expect(await available(world, eventId)).toEqual(before);
  });

  it("I1 a capacity below what is held is refused, and rows and inventory stay as they were", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    await world.api(`/shop/events/${eventId}/holds`, {
      token: null,
      body: { lines: [{ ticket_type: standingType, quantity: 4 }] },
    });
    const path = `/events/${eventId}/ticket-types/${standingType}`;
    const refused = await world.call(path, { method: "PATCH", body: { capacity: 3, name: "Fewer" } });
    expect([refused.status, refused.json.code, refused.json.in_use]).toEqual([409, "in_use", 4]);
    const { data } = await world.api(`/events/${eventId}/ticket-types`);
    expect(data.find(({ id }: { id: string }) => id === standingType)).toMatchObject({
      name: "Standing",
      capacity: null,
    });
    expect(await available(world, eventId)).toMatchObject({ [standingType]: 46 });
    await world.api(path, { method: "PATCH", body: { capacity: 4 } });
    expect(await available(world, eventId)).toMatchObject({ [standingType]: 0 });
  });

  it("K1 a hidden type is told to nobody and comes back", async () => {
    const world = await createWorld();
    const { eventId, seatedType, standingType } = await createHouse(world);
    const path = `/events/${eventId}/ticket-types/${standingType}`;
    const shown = async () =>
      (await world.api(`/shop/events/${eventId}`, { token: null })).ticket_types.map(({ id }: { id: string }) => id);
    await world.api(path, { method: "PATCH", body: { hidden: true } });
    expect(await shown()).toEqual([seatedType]);
    expect(Object.keys(await available(world, eventId))).toEqual([seatedType]);
    const map = await world.call(`/shop/events/${eventId}/seat-map`, { token: null });
    expect(map.text).not.toContain(standingType);
    await world.api(path, { method: "PATCH", body: { hidden: false } });
    expect(await shown()).toEqual([seatedType, standingType]);
  });

  it("K1 I6 many changes at once: each is written whole or refused, and inventory and rows agree", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    const path = `/events/${eventId}/ticket-types/${standingType}`;
    const answers = await Promise.all(
      [11, 12, 13, 14].map((capacity) => world.call(path, { method: "PATCH", body: { capacity } })),
    );
    expect(answers.every(({ status }) => status === 200 || status === 412)).toBe(true);
    const rows = await world.api(`/events/${eventId}/ticket-types`);
    const row = rows.data.find(({ id }: { id: string }) => id === standingType);
    expect(await available(world, eventId)).toMatchObject({ [standingType]: row.capacity });
    expect([11, 12, 13, 14]).toContain(row.capacity);
  });

  it("K1 the sale window is told", async () => {
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world);
    const sales_start = toTimestamp(Date.now() + DAY);
    await world.api(`/events/${eventId}/ticket-types/${standingType}`, { method: "PATCH", body: { sales_start } });
    const { ticket_types } = await world.api(`/shop/events/${eventId}`, { token: null });
    expect(ticket_types.map(({ on_sale }: { on_sale: boolean }) => on_sale)).toEqual([true, false]);
    expect(ticket_types[1].sales_start).toBe(sales_start);
  });
});
