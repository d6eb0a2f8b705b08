/** Promo codes in the inventory: counted from the moment they are held, given back when a hold ends. */
import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CodeUse, InventoryConfig } from "../../durable-objects/event-inventory/protocol.ts";
import { essence, replay } from "../../durable-objects/event-inventory/replay.ts";
import { InventoryStore } from "../../durable-objects/event-inventory/store.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { hall, hashOf, places, sale, TTL } from "./event-inventory-world.ts";

afterEach(() => void vi.useRealTimers());

const NOW = 1_900_000_000_000;
const clock = (at: number) => vi.useFakeTimers({ now: at, toFake: ["Date"] });

async function coded(code: Omit<CodeUse, "id">, off = 100) {
  clock(NOW);
  const event = await sale(hall());
  const discount = (customer?: string, amount = off) => ({
    places: [amount],
    code: { id: "prm_1", ...code, ...(customer === undefined ? {} : { customers: [customer] }) },
  });
  const hold = async (holdId = event.newHold(), customer?: string, amount = off) =>
    await event.stub.hold({
      holdId,
      tokenHash: hashOf("mine"),
      lines: [places("standing", 1)],
      discount: discount(customer, amount),
    });
  const plain = async () => {
    const holdId = event.newHold();
    await event.stub.hold({ holdId, tokenHash: hashOf("mine"), lines: [places("standing", 1)] });
    return {
      holdId,
      give: async (customer?: string) =>
        await event.stub.discount({ holdId, actor: { tokenHash: hashOf("mine") }, discount: discount(customer) }),
    };
  };
  const uses = async () => (await event.stub.codes({ ids: ["prm_1"] }))[0];
  return { ...event, hold, plain, uses };
}

describe("promo codes in the inventory", () => {
  it("E04 two carts race for the last use: one gets it, the other is told when it may free up", async () => {
    const { hold, uses } = await coded({ maxUses: 1 });
    const answers = await Promise.all([hold(), hold()]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toEqual({
      ok: false,
      error: { reason: "code_used_up", freeAt: NOW + TTL },
    });
    expect(await uses()).toEqual({ id: "prm_1", held: 1, sold: 0, amount: 100 });
  });

  it("E04 the same race with a hold that is there already; without the limit, the control, both get it", async () => {
    const race = async (limits: Omit<CodeUse, "id">) => {
      const { plain } = await coded(limits);
      const [one, other] = [await plain(), await plain()];
      return (await Promise.all([one.give(), other.give()])).filter(({ ok }) => ok).length;
    };
    expect(await race({ maxUses: 1 })).toBe(1);
    expect(await race({})).toBe(2);
  });

  it("E05 a budget is drawn by the discount, and never below nothing", async () => {
    const { hold, uses } = await coded({ budget: 250 });
    const answers = await Promise.all([hold(), hold(), hold(), hold(undefined, undefined, 50)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true]);
    expect(await uses()).toMatchObject({ amount: 250 });
  });

  it("E04 a use comes back when its hold is released, expires, is cancelled or changes its code; not when it is paid", async () => {
    const { stub, hold, plain, uses, newHold } = await coded({ maxUses: 1 });
    const actor = { tokenHash: hashOf("mine") };
    const first = newHold();
    await hold(first);
    await stub.release({ holdId: first, actor });
    const second = newHold();
    expect((await hold(second)).ok).toBe(true);
    clock(NOW + TTL + 1);
    const third = await plain();
    expect((await third.give()).ok).toBe(true);
    expect((await stub.discount({ holdId: third.holdId, actor, discount: null })).ok).toBe(true);
    expect(await uses()).toMatchObject({ held: 0, sold: 0 });
    await third.give();
    await stub.commit({ holdId: third.holdId, orderId: "ord_1" });
    clock(NOW + 3 * TTL);
    expect(await hold()).toEqual({ ok: false, error: { reason: "code_used_up" } });
    await stub.cancel({ holdId: third.holdId, orderId: "ord_1" });
    expect((await hold()).ok).toBe(true);
  });

  it("I10 late money does not get a use that somebody else has by now", async () => {
    const { stub, hold, newHold } = await coded({ maxUses: 1 });
    const late = newHold();
    await hold(late);
    await stub.extend({ holdId: late, actor: { orderId: "ord_late" }, until: NOW + TTL });
    clock(NOW + TTL + MINUTE);
    const other = newHold();
    expect((await hold(other)).ok).toBe(true);
    expect(await stub.reclaim({ holdId: late, orderId: "ord_late" })).toEqual({
      ok: false,
      error: { reason: "gone", seats: [], pools: ["code:prm_1"] },
    });
    await stub.release({ holdId: other, actor: { tokenHash: hashOf("mine") } });
    expect((await stub.reclaim({ holdId: late, orderId: "ord_late" })).ok).toBe(true);
  });

  it("K5 counts by customer, and a repeated call counts once (I6)", async () => {
    const { hold, plain, uses } = await coded({ maxPerCustomer: 1 });
    const mine = await plain();
    expect((await mine.give("a")).ok).toBe(true);
    expect(await mine.give("a")).toMatchObject({ ok: true, value: { discount: { places: [100] } } });
    expect(await uses()).toMatchObject({ held: 1 });
    expect(await hold(undefined, "a")).toEqual({ ok: false, error: { reason: "code_customer_limit", max: 1 } });
    expect((await hold(undefined, "b")).ok).toBe(true);
  });

  it("a hold that is paid keeps its price, and nobody else changes it", async () => {
    const { stub, plain } = await coded({});
    const mine = await plain();
    await stub.commit({ holdId: mine.holdId, orderId: "ord_1" });
    expect(await mine.give()).toEqual({ ok: false, error: { reason: "pinned" } });
    expect(
      await stub.discount({ holdId: mine.holdId, actor: { tokenHash: hashOf("not mine") }, discount: null }),
    ).toEqual({
      ok: false,
      error: { reason: "unknown_hold" },
    });
  });

  it("I7 uses survive the death of the object, and the log adds up to them", async () => {
    const { stub, hold, plain, uses, eventId } = await coded({ maxUses: 3 });
    await hold();
    await (await plain()).give("someone");
    const before = await uses();
    await evictDurableObject(stub);
    const again = env.EVENT_INVENTORY.getByName(eventId);
    expect((await again.codes({ ids: ["prm_1"] }))[0]).toEqual(before);
    await runInDurableObject(again, (_, state) => {
      const store = new InventoryStore(state.storage);
      const config = (revision: number): InventoryConfig => store.config(revision) ?? fail(revision);
      expect(essence(replay(store.history(0, 500), config))).toEqual(essence(store.load(NOW)));
    });
  });
});

function fail(revision: number): never {
  throw new Error(`there is no revision ${revision}`);
}
