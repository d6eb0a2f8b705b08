import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MAX_SEATS_PER_EVENT, type HoldLine } from "../../durable-objects/event-inventory/protocol.ts";
import { essence, replay } from "../../durable-objects/event-inventory/replay.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { broken, hall, hashOf, places, sale, seats, seatsOf, shown, stored, TTL } from "./event-inventory-world.ts";

const START = Date.now();
const pass = (time: number) => vi.setSystemTime(Date.now() + time);

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: START }));
afterEach(() => vi.useRealTimers());

const order = (n: number) => ({ orderId: `ord_${n}` });

describe("configure", () => {
  it("I6 an older or equal revision changes nothing", async () => {
    const { stub, eventId } = await sale();
    const again = await stub.configure({ ...hall({ seats: [], products: [] }), eventId });
    expect(again).toEqual({ ok: true, value: { revision: 1 } });
    expect(shown(await stub.snapshot(), 6)).toBe("000000");
    expect((await stub.history({ after: 0, limit: 10 })).transitions).toHaveLength(1);
  });
  it("refuses what cannot be sold and names it", async () => {
    const { stub, eventId } = await sale();
    const next = (change: Parameters<typeof hall>[0]) => stub.configure({ ...hall(change), revision: 2, eventId });
    const fault = (reason: object) => ({ ok: false, error: reason });
    expect(await next({ seats: [...seatsOf("A", 2), ...seatsOf("A", 1)] })).toEqual(
      fault({ reason: "duplicate_seat", seat: "A1" }),
    );
    expect(await next({ products: [{ id: "x", pools: ["nowhere"] }] })).toEqual(
      fault({ reason: "unknown_pool", pool: "nowhere", product: "x" }),
    );
    expect(await next({ products: [{ id: "x", category: "Z", pools: [] }] })).toEqual(
      fault({ reason: "unknown_category", category: "Z", product: "x" }),
    );
    expect(await next({ seats: seatsOf("A", MAX_SEATS_PER_EVENT + 1) })).toEqual(
      fault({ reason: "too_many_seats", max: MAX_SEATS_PER_EVENT }),
    );
    expect((await stub.history({ after: 0, limit: 10 })).transitions).toHaveLength(1);
  });
  it("I5 an object is of one event and one tenant for good", async () => {
    const { stub, eventId } = await sale();
    // In a promise of our own: the one of a stub is settled twice, and the second time nobody listens.
    const configure = async (config: ReturnType<typeof hall>, id: string) =>
      await stub.configure({ ...config, revision: 2, eventId: id });
    await expect(configure(hall(), newId("event"))).rejects.toThrow("one event");
    await expect(configure(hall({ tenantId: "ten_x" }), eventId)).rejects.toThrow("one event");
    expect(await stub.snapshot()).toMatchObject({ version: 1 });
  });
  it("never takes a place from somebody who has it", async () => {
    const { stub, hold, eventId } = await sale();
    await hold([seats("stalls", "A2"), places("standing", 3)]);
    const next = (change: Parameters<typeof hall>[0]) => stub.configure({ ...hall(change), revision: 2, eventId });
    expect(await next({ seats: [...seatsOf("A", 1), ...seatsOf("B", 2)] })).toEqual({
      ok: false,
      error: { reason: "seat_in_use", seat: "A2" },
    });
    expect(
      await next({
        pools: [
          { id: "event", capacity: 8 },
          { id: "floor", capacity: 2 },
        ],
      }),
    ).toEqual({
      ok: false,
      error: { reason: "capacity_in_use", pool: "floor", inUse: 3 },
    });
    expect(await broken(stub)).toEqual([]);
  });
  it("keeps holders when the plan is reordered, also after a wake", async () => {
    const { stub, hold, eventId } = await sale();
    const a = await hold([seats("stalls", "A2")]);
    const reordered = [...seatsOf("B", 2), ...seatsOf("A", 5)];
    expect((await stub.configure({ ...hall({ seats: reordered }), revision: 2, eventId })).ok).toBe(true);
    expect(shown(await stub.snapshot(), 7)).toBe("0001000");
    await evictDurableObject(stub);
    expect(shown(await stub.snapshot(), 7)).toBe("0001000");
    expect((await hold([seats("stalls", "A2")])).answer).toEqual({
      ok: false,
      error: { reason: "seats_taken", seats: ["A2"] },
    });
    expect((await stub.commit({ holdId: a.holdId, ...order(1) })).ok).toBe(true);
    expect(await broken(stub)).toEqual([]);
  });
  it("a product that is off sale still counts for those who have it", async () => {
    const { stub, hold, eventId } = await sale();
    const a = await hold([places("student", 2)]);
    const products = hall().products.filter(({ id }) => id !== "student");
    await stub.configure({ ...hall({ products }), revision: 2, eventId });
    await evictDurableObject(stub);
    expect((await stub.snapshot()).pools).toEqual([
      { id: "event", capacity: 8, held: 2, sold: 0 },
      { id: "floor", capacity: 5, held: 2, sold: 0 },
    ]);
    expect((await hold([places("student", 1)])).answer).toMatchObject({ error: { reason: "unknown_product" } });
    expect((await stub.release({ holdId: a.holdId, actor: a.actor })).ok).toBe(true);
    expect((await stub.snapshot()).pools.map(({ held }) => held)).toEqual([0, 0]);
  });
  it("I8 takes 20,000 seats in a few rows and shows them in 5 kB", async () => {
    const { stub, hold } = await sale(hall({ seats: seatsOf("A", MAX_SEATS_PER_EVENT), products: [hallProduct("A")] }));
    expect((await hold([seats("stalls", "A20000", "A1")])).answer.ok).toBe(true);
    const snapshot = await stub.snapshot();
    expect(snapshot.seats.length).toBeLessThan(6_700);
    await evictDurableObject(stub);
    expect(await stub.snapshot()).toEqual(snapshot);
    const rows = await runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec<{ n: number }>("SELECT count(*) AS n FROM plan_chunks").one(),
    );
    expect(rows.n).toBeLessThanOrEqual(10);
  });
  it("nothing is on sale before it", async () => {
    const stub = env.EVENT_INVENTORY.getByName(newId("event"));
    const answer = await stub.hold({ holdId: "hld_x", tokenHash: hashOf("t"), lines: [places("standing", 1)] });
    expect(answer).toEqual({ ok: false, error: { reason: "not_on_sale" } });
    expect(await stub.snapshot()).toEqual({ version: 0, seats: "", pools: [] });
  });
});

function hallProduct(category: string) {
  return { id: "stalls", category, pools: [] };
}

describe("hold", () => {
  it("takes seats and places together and says until when", async () => {
    const { stub, hold } = await sale();
    const lines = [seats("stalls", "A1", "A3"), places("standing", 2)];
    const { holdId, actor, answer } = await hold(lines);
    const value = { holdId, expiresAt: START + TTL, lines, status: "held" };
    expect(answer).toEqual({ ok: true, value });
    expect(await stub.read({ holdId, actor })).toEqual({ ok: true, value });
    const snapshot = await stub.snapshot();
    expect(shown(snapshot, 6)).toBe("101000");
    expect(snapshot.pools.map(({ held }) => held)).toEqual([4, 2]);
  });
  it.each<[string, HoldLine[], object]>([
    ["no line", [], { reason: "empty" }],
    ["no seat", [seats("stalls")], { reason: "empty" }],
    ["a negative number", [places("standing", -1)], { reason: "empty" }],
    ["half a place", [places("standing", 1.5)], { reason: "empty" }],
    ["more than the event allows", [places("standing", 7)], { reason: "too_many", max: 6 }],
    ["too many lines", Array.from({ length: 21 }, () => places("standing", 1)), { reason: "too_many", max: 6 }],
    ["an unknown product", [places("gold", 1)], { reason: "unknown_product", product: "gold" }],
    ["an unknown seat", [seats("stalls", "Z9")], { reason: "unknown_seat", seat: "Z9" }],
    ["a cheaper category", [seats("balcony", "A1")], { reason: "wrong_category", seat: "A1", product: "balcony" }],
    ["a seat for a place", [seats("standing", "A1")], { reason: "wrong_category", seat: "A1", product: "standing" }],
    ["a number of seats", [places("stalls", 1)], { reason: "seats_required", product: "stalls" }],
    ["a seat twice", [seats("stalls", "A1", "A1")], { reason: "seats_taken", seats: ["A1"] }],
    [
      "more than there is",
      [places("standing", 6)],
      { reason: "sold_out", product: "standing", pool: "floor", available: 5 },
    ],
  ])("refuses %s and leaves the state as it was", async (_, lines, error) => {
    const { stub, hold } = await sale();
    expect((await hold(lines)).answer).toEqual({ ok: false, error });
    expect(await stub.snapshot()).toMatchObject({ version: 1, pools: [{ held: 0 }, { held: 0 }] });
  });
  it("tells which seats are taken, and takes none", async () => {
    const { stub, hold } = await sale();
    await hold([seats("stalls", "A2", "A3")]);
    expect((await hold([seats("stalls", "A1", "A2", "A3")])).answer).toEqual({
      ok: false,
      error: { reason: "seats_taken", seats: ["A2", "A3"] },
    });
    expect(shown(await stub.snapshot(), 6)).toBe("011000");
  });
  it("I6 the same id answers the same hold, at once or later, and takes its places once", async () => {
    const { stub, hold, newHold } = await sale();
    const holdId = newHold();
    const lines = [places("standing", 2)];
    const answers = await Promise.all([1, 2, 3].map(() => hold(lines, "mine", holdId)));
    pass(MINUTE);
    answers.push(await hold(lines, "mine", holdId));
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect((await stub.snapshot()).pools.map(({ held }) => held)).toEqual([2, 2]);
    expect((await stub.history({ after: 0, limit: 10 })).transitions).toHaveLength(2);
  });
  it("an id in use with other lines, another token, or over is a mismatch", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([places("standing", 1)]);
    const mismatch = { ok: false, error: { reason: "hold_mismatch" } };
    expect((await hold([places("standing", 2)], "mine", holdId)).answer).toEqual(mismatch);
    expect((await hold([places("standing", 1)], "other", holdId)).answer).toEqual(mismatch);
    await stub.release({ holdId, actor });
    expect((await hold([places("standing", 1)], "mine", holdId)).answer).toEqual(mismatch);
  });
});

describe("no oversell", () => {
  it("E01 two buyers ask for the last ticket at once: exactly one has it", async () => {
    const { stub, hold } = await sale(
      hall({
        pools: [
          { id: "event", capacity: 1 },
          { id: "floor", capacity: 1 },
        ],
      }),
    );
    const answers = await Promise.all([hold([places("standing", 1)], "a"), hold([places("standing", 1)], "b")]);
    expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(1);
    const seated = await sale();
    const both = await Promise.all([seated.hold([seats("stalls", "A1")]), seated.hold([seats("stalls", "A1")])]);
    expect(both.filter(({ answer }) => answer.ok)).toHaveLength(1);
    expect([...(await broken(stub)), ...(await broken(seated.stub))]).toEqual([]);
  });
  it("I1 200 at once for 100 places: exactly 100 have one", async () => {
    const pools = [
      { id: "event", capacity: 100 },
      { id: "floor", capacity: 100 },
    ];
    const { stub, hold } = await sale(hall({ pools }));
    const answers = await Promise.all(Array.from({ length: 200 }, () => hold([places("standing", 1)])));
    expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(100);
    expect((await stub.snapshot()).pools.map(({ held }) => held)).toEqual([100, 100]);
    expect(await broken(stub)).toEqual([]);
  });
  it("E06 two products that share a pool never pass its capacity together", async () => {
    const { stub, hold } = await sale();
    const wants = Array.from({ length: 6 }, (_, n) => hold([places(n % 2 ? "standing" : "student", 2)]));
    const answers = await Promise.all(wants);
    expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(2);
    expect(answers.at(-1)?.answer).toMatchObject({ error: { reason: "sold_out", pool: "floor", available: 1 } });
    expect(await broken(stub)).toEqual([]);
  });
  it("E07 a product in two pools is not sold when one is full, and takes nothing of the other", async () => {
    const { stub, hold } = await sale();
    await hold([seats("stalls", "A1", "A2", "A3", "A4")]);
    await hold([seats("balcony", "B1", "B2"), places("standing", 1)]);
    expect((await hold([places("standing", 2)])).answer).toEqual({
      ok: false,
      error: { reason: "sold_out", product: "standing", pool: "event", available: 1 },
    });
    expect((await stub.snapshot()).pools.map(({ held }) => held)).toEqual([7, 1]);
  });
});

describe("expiry", () => {
  it("I1 is evaluated on read: no alarm runs, and the seats are free for others at the very moment", async () => {
    const { stub, hold } = await sale();
    const a = await hold([seats("stalls", "A1")], "a");
    pass(TTL - 1);
    expect((await hold([seats("stalls", "A1")], "b")).answer.ok).toBe(false);
    pass(1);
    expect(await stub.read({ holdId: a.holdId, actor: a.actor })).toEqual({
      ok: false,
      error: { reason: "hold_expired" },
    });
    expect((await hold([seats("stalls", "A1")], "b")).answer.ok).toBe(true);
    expect(await broken(stub)).toEqual([]);
  });
  it("a snapshot shows it without any write by a buyer, under a new version", async () => {
    const { stub, hold } = await sale();
    await hold([seats("stalls", "A1")]);
    const before = await stub.snapshot();
    pass(TTL);
    const after = await stub.snapshot();
    expect([shown(before, 6), shown(after, 6)]).toEqual(["100000", "000000"]);
    expect(after.version).toBeGreaterThan(before.version);
    expect((await stub.snapshot()).version).toBe(after.version);
  });
  it("the alarm tidies, and forgets ended holds after the grace only", async () => {
    const { stub, hold } = await sale();
    const a = await hold([seats("stalls", "A1")]);
    pass(TTL);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect((await stub.history({ after: 0, limit: 9 })).transitions.at(-1)).toMatchObject({ kind: "expired" });
    const ended = () =>
      runInDurableObject(
        stub,
        (_, { storage }) => storage.sql.exec<{ n: number }>("SELECT count(*) AS n FROM ended_holds").one().n,
      );
    expect(await ended()).toBe(1);
    pass(29 * DAY);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await ended()).toBe(1);
    pass(DAY + SECOND);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await ended()).toBe(0);
    expect(await stub.reclaim({ holdId: a.holdId, ...order(1) })).toEqual({
      ok: false,
      error: { reason: "unknown_hold" },
    });
    expect(await runDurableObjectAlarm(stub)).toBe(false);
  });
});

describe("extend", () => {
  it("gives a buyer two more times, then no more, and never shortens", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([places("standing", 1)]);
    for (const n of [1, 2]) {
      pass(MINUTE);
      expect(await stub.extend({ holdId, actor })).toMatchObject({
        ok: true,
        value: { expiresAt: START + n * MINUTE + TTL },
      });
    }
    pass(MINUTE);
    const expiresAt = START + 2 * MINUTE + TTL;
    expect(await stub.extend({ holdId, actor })).toEqual({
      ok: false,
      error: { reason: "extension_limit", expiresAt },
    });
    expect(await stub.extend({ holdId, actor: order(1), until: START })).toMatchObject({ value: { expiresAt } });
  });
  it("I6 a repeated extension counts once", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([places("standing", 1)]);
    pass(MINUTE);
    const answers = await Promise.all([1, 2, 3].map(() => stub.extend({ holdId, actor })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await stored(stub)).live.get(holdId)?.extensions).toBe(1);
  });
  it("E10 an order pins it until the gateway's deadline and is bound to it for good", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1")]);
    const until = START + 3 * TTL;
    const pinned = { ok: true, value: { expiresAt: until, orderId: "ord_1" } };
    expect(await stub.extend({ holdId, actor: order(1), until })).toMatchObject(pinned);
    expect(await stub.extend({ holdId, actor: order(1), until })).toMatchObject(pinned);
    expect(await stub.extend({ holdId, actor: order(2), until: until + 1 })).toEqual({
      ok: false,
      error: { reason: "unknown_hold" },
    });
    pass(2 * TTL);
    expect((await hold([seats("stalls", "A1")])).answer.ok).toBe(false);
    expect(await stub.extend({ holdId, actor })).toMatchObject(pinned);
    expect(await stub.read({ holdId, actor: order(1) })).toMatchObject(pinned);
    expect(await stub.commit({ holdId, ...order(2) })).toEqual({
      ok: false,
      error: { reason: "committed_to_other_order" },
    });
  });
  it("does not wake the dead", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([places("standing", 1)]);
    pass(TTL);
    const expired = { ok: false, error: { reason: "hold_expired" } };
    expect(await stub.extend({ holdId, actor })).toEqual(expired);
    expect(await stub.extend({ holdId, actor: order(1), until: START + 9 * TTL })).toEqual(expired);
  });
});

describe("release", () => {
  it("gives all back; a repeat and an expired hold succeed too", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1"), places("standing", 2)]);
    for (let n = 0; n < 2; n++) expect(await stub.release({ holdId, actor })).toEqual({ ok: true, value: null });
    expect(await stub.snapshot()).toMatchObject({ version: 3, pools: [{ held: 0 }, { held: 0 }] });
    const late = await hold([places("standing", 1)]);
    pass(TTL);
    expect(await stub.release({ holdId: late.holdId, actor: late.actor })).toEqual({ ok: true, value: null });
  });
  it("E10 while it is being paid only its order lets it go", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1")]);
    const expiresAt = START + 2 * TTL;
    expect(await stub.release({ holdId, actor: order(1) })).toEqual({ ok: false, error: { reason: "unknown_hold" } });
    await stub.extend({ holdId, actor: order(1), until: expiresAt });
    expect(await stub.release({ holdId, actor })).toEqual({ ok: false, error: { reason: "pinned", expiresAt } });
    expect(shown(await stub.snapshot(), 6)).toBe("100000");
    expect(await stub.release({ holdId, actor: order(2) })).toEqual({ ok: false, error: { reason: "unknown_hold" } });
    expect(await stub.release({ holdId, actor: order(1) })).toEqual({ ok: true, value: null });
    expect(shown(await stub.snapshot(), 6)).toBe("000000");
  });
  it("never gives back what is sold", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1")]);
    await stub.commit({ holdId, ...order(1) });
    for (const who of [actor, order(1)]) {
      expect(await stub.release({ holdId, actor: who })).toEqual({ ok: false, error: { reason: "committed" } });
    }
    expect(shown(await stub.snapshot(), 6)).toBe("200000");
  });
  it("TH04 a wrong hold token answers like an unknown hold, on every call, and does nothing", async () => {
    const { stub, hold, newHold } = await sale();
    const { holdId } = await hold([seats("stalls", "A1")]);
    const unknown = { ok: false, error: { reason: "unknown_hold" } };
    for (const tokenHash of [hashOf("guess"), "", hashOf("mine").slice(1), `${hashOf("mine")}0`]) {
      for (const method of ["release", "extend", "read"] as const) {
        expect(await stub[method]({ holdId, actor: { tokenHash } })).toEqual(unknown);
        expect(await stub[method]({ holdId: newHold(), actor: { tokenHash } })).toEqual(unknown);
      }
    }
    expect(await stub.read({ holdId, actor: order(1) })).toEqual(unknown);
    expect((await stub.snapshot()).version).toBe(2);
  });
});

describe("commit, reclaim, cancel", () => {
  it("I6 a commit is for one order, once", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1"), places("standing", 1)]);
    const answers = await Promise.all([1, 2].map(() => stub.commit({ holdId, ...order(1) })));
    pass(9 * TTL);
    answers.push(await stub.commit({ holdId, ...order(1) }));
    expect(answers.every((answer) => answer.ok && answer.value.status === "committed")).toBe(true);
    const other = { ok: false, error: { reason: "committed_to_other_order" } };
    expect(await stub.commit({ holdId, ...order(2) })).toEqual(other);
    expect(await stub.reclaim({ holdId, ...order(2) })).toEqual(other);
    expect(await stub.cancel({ holdId, ...order(2) })).toEqual(other);
    expect(await stub.read({ holdId, actor })).toMatchObject({ value: { status: "committed", orderId: "ord_1" } });
    expect((await stub.snapshot()).pools).toEqual([
      { id: "event", capacity: 8, held: 0, sold: 2 },
      { id: "floor", capacity: 5, held: 0, sold: 1 },
    ]);
    expect((await stub.history({ after: 0, limit: 9 })).transitions).toHaveLength(3);
  });
  it("refuses unknown and expired holds", async () => {
    const { stub, hold, newHold } = await sale();
    const { holdId } = await hold([places("standing", 1)]);
    const unknown = { ok: false, error: { reason: "unknown_hold" } };
    for (const method of ["commit", "reclaim", "cancel"] as const) {
      expect(await stub[method]({ holdId: newHold(), ...order(1) })).toEqual(unknown);
    }
    expect(await stub.cancel({ holdId, ...order(1) })).toEqual(unknown);
    pass(TTL);
    expect(await stub.commit({ holdId, ...order(1) })).toEqual({ ok: false, error: { reason: "hold_expired" } });
  });
  it("E08 money after expiry, places still free: they are the order's, once", async () => {
    const { stub, hold } = await sale();
    const { holdId } = await hold([seats("stalls", "A1"), places("standing", 2)]);
    pass(2 * TTL);
    await stub.snapshot();
    await evictDurableObject(stub);
    for (let n = 0; n < 2; n++) {
      expect(await stub.reclaim({ holdId, ...order(1) })).toMatchObject({ ok: true, value: { status: "committed" } });
    }
    expect(await stub.commit({ holdId, ...order(1) })).toMatchObject({ ok: true });
    expect(shown(await stub.snapshot(), 6)).toBe("200000");
    expect((await stub.snapshot()).pools.map(({ sold }) => sold)).toEqual([3, 2]);
    expect(await broken(stub)).toEqual([]);
  });
  it("E09 money after expiry, one seat gone: nothing is taken and what is gone is named", async () => {
    const { stub, hold } = await sale(
      hall({
        pools: [
          { id: "event", capacity: 20 },
          { id: "floor", capacity: 5 },
        ],
      }),
    );
    const { holdId } = await hold([seats("stalls", "A1", "A2"), places("standing", 4)]);
    pass(TTL);
    await hold([seats("stalls", "A2"), places("standing", 2)]);
    const before = await stub.snapshot();
    for (let n = 0; n < 2; n++) {
      expect(await stub.reclaim({ holdId, ...order(1) })).toEqual({
        ok: false,
        error: { reason: "gone", seats: ["A2"], pools: ["floor"] },
      });
    }
    expect(await stub.snapshot()).toEqual(before);
  });
  it("E30 A's hold expires, B takes the seat, A pays: the seat is B's and A is told", async () => {
    const { stub, hold } = await sale();
    const a = await hold([seats("stalls", "A1")], "a");
    pass(TTL);
    const b = await hold([seats("stalls", "A1")], "b");
    expect(await stub.commit({ holdId: a.holdId, ...order(1) })).toEqual({
      ok: false,
      error: { reason: "hold_expired" },
    });
    expect(await stub.reclaim({ holdId: a.holdId, ...order(1) })).toMatchObject({
      error: { reason: "gone", seats: ["A1"] },
    });
    expect(await stub.commit({ holdId: b.holdId, ...order(2) })).toMatchObject({ ok: true });
    expect(await broken(stub)).toEqual([]);
  });
  it("E02 E03 two expired holds of the last place are confirmed and paid at once: one has it", async () => {
    const { stub, hold } = await sale(
      hall({
        pools: [
          { id: "event", capacity: 1 },
          { id: "floor", capacity: 1 },
        ],
      }),
    );
    const a = await hold([places("standing", 1)]);
    pass(TTL);
    const b = await hold([places("standing", 1)]);
    pass(TTL);
    const late = await Promise.all([a, b].map(({ holdId }, n) => stub.commit({ holdId, ...order(n + 1) })));
    expect(late.map((answer) => !answer.ok && answer.error.reason)).toEqual(["hold_expired", "hold_expired"]);
    const answers = await Promise.all([
      stub.reclaim({ holdId: a.holdId, ...order(1) }),
      stub.reclaim({ holdId: b.holdId, ...order(2) }),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
    expect(answers[1]).toMatchObject({ error: { reason: "gone", seats: [], pools: ["floor", "event"] } });
  });
  it("a cancelled order gives its places back for good", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1"), places("standing", 1)]);
    await stub.commit({ holdId, ...order(1) });
    for (let n = 0; n < 2; n++) expect(await stub.cancel({ holdId, ...order(1) })).toEqual({ ok: true, value: null });
    expect(shown(await stub.snapshot(), 6)).toBe("000000");
    const unknown = { ok: false, error: { reason: "unknown_hold" } };
    expect(await stub.commit({ holdId, ...order(1) })).toEqual(unknown);
    expect(await stub.reclaim({ holdId, ...order(1) })).toEqual(unknown);
    expect(await stub.read({ holdId, actor })).toEqual(unknown);
    expect((await hold([seats("stalls", "A1")])).answer.ok).toBe(true);
  });
});

describe("the log", () => {
  it("I7 tells all that happened, in pages, and replays to the stored state", async () => {
    const { stub, hold, eventId } = await sale();
    const a = await hold([seats("stalls", "A1"), places("standing", 1)]);
    const b = await hold([places("student", 2)]);
    const c = await hold([seats("balcony", "B1")]);
    const d = await hold([seats("stalls", "A4")]);
    pass(MINUTE);
    await stub.extend({ holdId: a.holdId, actor: a.actor });
    await stub.extend({ holdId: a.holdId, actor: order(1), until: START + 5 * TTL });
    await stub.release({ holdId: b.holdId, actor: b.actor });
    await stub.commit({ holdId: d.holdId, ...order(3) });
    await stub.cancel({ holdId: d.holdId, ...order(3) });
    pass(TTL);
    const second = { ...hall({ seats: [...seatsOf("B", 2), ...seatsOf("A", 4)] }), revision: 2, eventId };
    await stub.configure(second);
    await stub.reclaim({ holdId: c.holdId, ...order(2) });
    await stub.commit({ holdId: a.holdId, ...order(1) });
    const lines = [];
    for (let after: number | null = 0; after !== null;) {
      const page = await stub.history({ after, limit: 4 });
      expect(page.transitions.length).toBeLessThanOrEqual(4);
      lines.push(...page.transitions);
      after = page.next;
    }
    expect(lines.map(({ kind }) => kind).join(" ")).toBe(
      "configured held held held held extended extended released committed cancelled expired configured reclaimed committed",
    );
    expect(JSON.stringify(lines)).not.toContain(hashOf("mine"));
    const configs = new Map([
      [1, { ...hall(), eventId }],
      [2, second],
    ]);
    const again = replay(lines, (revision) => configs.get(revision) ?? second);
    expect(essence(again)).toEqual(essence(await stored(stub)));
  });
  it("I8 a page is never larger than the object allows", async () => {
    const { stub, hold, newHold } = await sale();
    const holdId = newHold();
    for (let n = 0; n < 3; n++) await hold([places("standing", 1)], "mine", holdId);
    expect(await stub.history({ after: 0, limit: 1_000_000 })).toMatchObject({ next: null });
    expect((await stub.history({ after: 0, limit: -5 })).transitions).toHaveLength(1);
  });
});
