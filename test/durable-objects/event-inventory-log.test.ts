/** The log's way to D1: every line once, in order, whoever asks how often. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findInventoryLogs, sweepInventoryLogs, drainInventory } from "../../worker/inventory/drain.ts";
import { inventoryOf, loggedMinutes } from "../../worker/inventory/index.ts";
import { newHoldId, newId } from "../../worker/kernel/ids.ts";
import { HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { platformDb, tenantDb } from "../../worker/platform/db.ts";
import { createHouse } from "../support/house.ts";
import { createWorld } from "../support/world.ts";
import { hall, hashOf, places, seats } from "./event-inventory-world.ts";

async function world() {
  const tenant = tenantDb(env, newId("tenant"));
  const eventId = newId("event");
  const inventory = inventoryOf(env, eventId);
  await inventory.configure({
    ...hall({
      pools: [{ id: "floor", capacity: 900 }],
      products: [
        { id: "standing", pools: ["floor"] },
        { id: "stalls", category: "A", pools: [] },
      ],
    }),
    tenantId: tenant.tenantId,
    eventId,
  });
  const hold = async (lines = [places("standing", 2)], customer?: string) => {
    const holdId = newHoldId(eventId);
    const who = customer === undefined ? {} : { customer };
    await inventory.hold({ holdId, tokenHash: hashOf("t"), lines, ...who });
    return holdId;
  };
  const rows = async () => {
    const lines = "SELECT * FROM inventory_log WHERE event_id = ? ORDER BY sequence";
    return (await env.DB.prepare(lines).bind(eventId).all()).results;
  };
  const cursor = () => env.DB.prepare("SELECT * FROM inventory_cursors WHERE event_id = ?").bind(eventId).first();
  return { tenant, eventId, inventory, hold, rows, cursor };
}

describe("the log in D1", () => {
  it("I6 has each line once, also when two copy at the same time or again from the start", async () => {
    const { tenant, eventId, inventory, hold, rows, cursor } = await world();
    const holdId = await hold([places("standing", 2), seats("stalls", "A1")], "customer-hash");
    await inventory.commit({ holdId, orderId: "ord_1" });
    const drain = () => drainInventory(env, tenant, eventId, 1_000_000);
    expect(await Promise.all([drain(), drain()])).toEqual([true, true]);
    expect(await rows()).toMatchObject([
      { tenant_id: tenant.tenantId, sequence: 1, kind: "configured", hold_id: null, places: null },
      { sequence: 2, kind: "held", hold_id: holdId, places: 3 },
      { sequence: 3, kind: "committed", hold_id: holdId, order_id: "ord_1", places: 3 },
    ]);
    expect(await cursor()).toMatchObject({ sequence: 3, due_at: 1_000_000 + MINUTE, pause: MINUTE });
    await env.DB.prepare("UPDATE inventory_cursors SET sequence = 0 WHERE event_id = ?").bind(eventId).run();
    await inventory.cancel({ holdId, orderId: "ord_1" });
    await drain();
    expect((await rows()).map(({ kind }) => kind)).toEqual(["configured", "held", "committed", "cancelled"]);
    // TH36: who bought stays in the object.
    expect(JSON.stringify(await rows())).not.toContain("customer-hash");
  });
  it("asks an event in which nothing happens less and less often", async () => {
    const { tenant, eventId, hold, cursor } = await world();
    for (const pause of [1, 2, 4, 8]) {
      await drainInventory(env, tenant, eventId, 5);
      expect(await cursor()).toMatchObject({ sequence: 1, due_at: 5 + pause * MINUTE });
    }
    await hold();
    await drainInventory(env, tenant, eventId, 5);
    expect(await cursor()).toMatchObject({ sequence: 2, pause: MINUTE });
  });
  it("I8 goes on over pages", async () => {
    const { tenant, eventId, hold, rows } = await world();
    for (let n = 0; n < 30; n++) await Promise.all(Array.from({ length: 20 }, () => hold([places("standing", 1)])));
    expect(await drainInventory(env, tenant, eventId, 5)).toBe(true);
    expect((await rows()).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 601 }, (_, n) => n + 1));
  });
  it("gives reports the places by minute, of this tenant's event alone", async () => {
    const { tenant, eventId, inventory, hold } = await world();
    const [a] = [await hold(), await hold([seats("stalls", "A1")])];
    await inventory.commit({ holdId: a, orderId: "ord_1" });
    await drainInventory(env, tenant, eventId, 5);
    const now = Date.now();
    const range = { from: now - HOUR, until: now + HOUR };
    const minutes = await loggedMinutes(tenant, eventId, range);
    const total = (kind: string) => minutes.reduce((sum, one) => sum + (one.kind === kind ? one.places : 0), 0);
    expect([total("held"), total("committed")]).toEqual([3, 2]);
    expect(minutes.every(({ at }) => at % MINUTE === 0)).toBe(true);
    expect(await loggedMinutes(tenantDb(env, newId("tenant")), eventId, range)).toEqual([]);
    expect(await loggedMinutes(tenant, eventId, { from: now - HOUR, until: now - HOUR / 2 })).toEqual([]);
  });
});

describe("the sweeps", () => {
  it("find an event on sale once, then when it is due, and hand it on", async () => {
    const db = platformDb(env);
    await env.DB.prepare("DELETE FROM inventory_cursors").run();
    const house = await createWorld();
    const { eventId } = await createHouse(house);
    const now = Date.now();
    expect(await findInventoryLogs(env, db, now)).toBe(1);
    await drainInventory(env, tenantDb(env, house.tenantId), eventId, now);
    expect(await findInventoryLogs(env, db, now)).toBe(0);
    expect(await sweepInventoryLogs(env, db, now + MINUTE - 1)).toBe(0);
    expect(await sweepInventoryLogs(env, db, now + MINUTE)).toBe(1);
    // Put off while its message is under way.
    expect(await sweepInventoryLogs(env, db, now + MINUTE)).toBe(0);
  });
});
