import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { inventoryOf, inventoryShard } from "../../worker/inventory/index.ts";
import { newHoldId, newId } from "../../worker/kernel/ids.ts";
import { hall, hashOf, places } from "./event-inventory-world.ts";

describe("inventoryOf", () => {
  it("is one shard an event, whatever is sold of it", () => {
    const eventId = newId("event");
    expect(new Set([undefined, "floor", "section 3"].map((part) => inventoryShard(eventId, part))).size).toBe(1);
    expect(inventoryShard(newId("event"))).not.toBe(inventoryShard(eventId));
  });
  it("sells, pays and shows through every method, and survives the loss of the object between two calls", async () => {
    const eventId = newId("event");
    const inventory = inventoryOf(env, eventId, { near: "apac" });
    expect(await inventory.configure({ ...hall(), eventId })).toEqual({ ok: true, value: { revision: 1 } });
    const take = () => ({ holdId: newHoldId(eventId), tokenHash: hashOf("t"), lines: [places("standing", 1)] });
    const [a, b, c] = [take(), take(), take()];
    for (const request of [a, b, c]) expect(await inventory.hold(request)).toMatchObject({ ok: true });
    await evictDurableObject(env.EVENT_INVENTORY.getByName(inventoryShard(eventId)));
    const actor = { tokenHash: hashOf("t") };
    expect(await inventory.read({ holdId: a.holdId, actor })).toMatchObject({ ok: true });
    expect(await inventory.extend({ holdId: a.holdId, actor: { orderId: "o" } })).toMatchObject({ ok: true });
    expect(await inventory.commit({ holdId: a.holdId, orderId: "o" })).toMatchObject({ ok: true });
    await abortAllDurableObjects();
    expect(await inventory.cancel({ holdId: a.holdId, orderId: "o" })).toEqual({ ok: true, value: null });
    expect(await inventory.release({ holdId: b.holdId, actor })).toEqual({ ok: true, value: null });
    expect(await inventory.reclaim({ holdId: c.holdId, orderId: "o2" })).toMatchObject({ ok: true });
    expect((await inventory.snapshot()).pools.map(({ held, sold }) => [held, sold])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect((await inventory.history({ after: 0, limit: 100 })).transitions.map(({ kind }) => kind)).toEqual(
      "configured held held held extended committed cancelled released committed".split(" "),
    );
  });

  it("I1 a crowd at once: every place has one holder, each buyer hears of their own", async () => {
    const eventId = newId("event");
    const inventory = inventoryOf({ EVENT_INVENTORY: env.EVENT_INVENTORY, HOLD_BUNDLES: "on" }, eventId);
    await inventory.configure({ ...hall(), eventId });
    const { pools } = await inventory.snapshot();
    const free = pools.find(({ id }) => id === "floor")?.capacity ?? 0;
    expect(free).toBeGreaterThan(0);
    const requests = Array.from({ length: free + 40 }, () => ({
      holdId: newHoldId(eventId),
      tokenHash: hashOf("t"),
      lines: [places("standing", 1)],
    }));
    const outcomes = await Promise.all(requests.map((request) => inventory.hold(request)));
    const held = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.holdId] : []));
    expect(new Set(held).size).toBe(free);
    expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.reason]))).toEqual(
      Array.from({ length: 40 }, () => "sold_out"),
    );
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.ok) expect(outcome.value.holdId).toBe(requests[i]?.holdId);
    }
  });
});
