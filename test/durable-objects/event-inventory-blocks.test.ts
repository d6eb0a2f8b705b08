/** Blocks, allotments, limits, best available, moves and capacities that change while on sale: through the real object. */
import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BestWish, HoldLine } from "../../durable-objects/event-inventory/protocol.ts";
import { MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { broken, hall, hashOf, places, sale, seats, seatsOf, shown, TTL } from "./event-inventory-world.ts";

const START = Date.now();
const pass = (time: number) => vi.setSystemTime(Date.now() + time);
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: START }));
afterEach(() => vi.useRealTimers());

const order = (n: number) => ({ orderId: `ord_${n}` });
const best = (product: string, quantity: number, wish: BestWish = {}): HoldLine => ({ product, quantity, best: wish });

/** A sale, and a hold that says who asks. */
async function world(change: Parameters<typeof hall>[0] = {}) {
  const made = await sale(hall(change));
  const by = async (who: { customer?: string; channel?: string }, ...lines: HoldLine[]) => {
    const holdId = made.newHold();
    return { holdId, answer: await made.stub.hold({ holdId, tokenHash: hashOf("mine"), lines, ...who }) };
  };
  return { ...made, by };
}

describe("blocks", () => {
  it("take seats off sale with a reason and put them back; each call may be repeated", async () => {
    const { stub, by } = await world();
    const request = { key: "k1", seats: ["A1", "A2"], reason: "house", note: "for the band" } as const;
    const first = await stub.block(request);
    expect(first).toEqual({ ok: true, value: { ...request, at: START } });
    pass(MINUTE);
    expect(await stub.block(request)).toEqual(first);
    expect(shown(await stub.snapshot(), 6)).toBe("330000");
    expect((await by({}, seats("stalls", "A1", "A3"))).answer).toEqual({
      ok: false,
      error: { reason: "seats_blocked", seats: ["A1"] },
    });
    await evictDurableObject(stub);
    expect(shown(await stub.snapshot(), 6)).toBe("330000");
    expect(await stub.blocks()).toEqual([{ ...request, at: START }]);
    await stub.unblock({ key: "k1", seats: ["A2", "B1"] });
    expect(shown(await stub.snapshot(), 6)).toBe("300000");
    for (let n = 0; n < 2; n++) expect(await stub.unblock({ key: "k1" })).toEqual({ ok: true, value: null });
    expect(shown(await stub.snapshot(), 6)).toBe("000000");
    expect(await stub.blocks()).toEqual([]);
    expect((await by({}, seats("stalls", "A1"))).answer.ok).toBe(true);
    expect(await broken(stub)).toEqual([]);
  });
  it("never take a seat from somebody, and say what is wrong with them", async () => {
    const { stub, by } = await world();
    await by({}, seats("stalls", "A1"), places("standing", 3));
    const block = (request: object) => stub.block({ key: "k", reason: "kill", ...request });
    const fault = (error: object) => ({ ok: false, error });
    await stub.block({ key: "other", seats: ["A4"], reason: "kill" });
    expect(await block({ seats: ["A1", "A2"] })).toEqual(fault({ reason: "seats_taken", seats: ["A1"] }));
    expect(await block({ seats: ["A4", "A3"] })).toEqual(fault({ reason: "seats_blocked", seats: ["A4"] }));
    expect(await block({ seats: ["Z9"] })).toEqual(fault({ reason: "unknown_seat", seat: "Z9" }));
    expect(await block({ pool: "moon", quantity: 1 })).toEqual(fault({ reason: "unknown_pool", pool: "moon" }));
    expect(await block({ pool: "floor", quantity: 3 })).toEqual(
      fault({ reason: "not_enough", pool: "floor", available: 2 }),
    );
    for (const nonsense of [
      {},
      { seats: [] },
      { seats: ["A2"], pool: "floor", quantity: 1 },
      { pool: "floor" },
      { pool: "floor", quantity: 0.5 },
      { seats: ["A2"], key: "" },
      { seats: ["A2"], note: "x".repeat(501) },
    ]) {
      expect(await block(nonsense)).toEqual(fault({ reason: "invalid_block" }));
    }
    expect(await stub.block({ key: "other", seats: ["A3"], reason: "kill" })).toEqual(
      fault({ reason: "block_mismatch" }),
    );
    expect(shown(await stub.snapshot(), 6)).toBe("100300");
  });
  it("a plan that loses a blocked seat is taken; one that has it again shows it blocked", async () => {
    const { stub, eventId } = await world();
    await stub.block({ key: "k", seats: ["A4"], reason: "kill" });
    const fewer = [...seatsOf("A", 3), ...seatsOf("B", 2)];
    expect((await stub.configure({ ...hall({ seats: fewer }), revision: 2, eventId })).ok).toBe(true);
    expect(shown(await stub.snapshot(), 5)).toBe("00000");
    expect((await stub.configure({ ...hall(), revision: 3, eventId })).ok).toBe(true);
    expect(shown(await stub.snapshot(), 6)).toBe("000300");
    expect(await broken(stub)).toEqual([]);
  });
});

describe("allotments", () => {
  it("seats of a channel are sold by the channel alone, and are its again when they come back", async () => {
    const { stub, by } = await world();
    await stub.block({ key: "k", seats: ["A1", "A2"], reason: "allotment", channel: "agency" });
    expect((await by({ channel: "other" }, seats("stalls", "A1"))).answer).toMatchObject({
      error: { reason: "seats_blocked", seats: ["A1"] },
    });
    const held = await by({ channel: "agency" }, seats("stalls", "A1", "A3"));
    expect(held.answer.ok).toBe(true);
    expect(shown(await stub.snapshot(), 6)).toBe("131000");
    await stub.commit({ holdId: held.holdId, ...order(1) });
    await evictDurableObject(stub);
    expect(shown(await stub.snapshot(), 6)).toBe("232000");
    await stub.cancel({ holdId: held.holdId, ...order(1) });
    expect(shown(await stub.snapshot(), 6)).toBe("330000");
    expect(await broken(stub)).toEqual([]);
  });
  it("I1 places of a channel are protected from the public and counted once", async () => {
    const { stub, by } = await world();
    await stub.block({ key: "k", pool: "floor", quantity: 3, reason: "allotment", channel: "agency" });
    const pool = async () => (await stub.snapshot()).pools.find(({ id }) => id === "floor");
    expect(await pool()).toEqual({ id: "floor", capacity: 5, held: 0, sold: 0, blocked: 3 });
    expect((await by({}, places("standing", 3))).answer).toMatchObject({ error: { reason: "sold_out", available: 2 } });
    expect((await by({}, places("standing", 2))).answer.ok).toBe(true);
    const agency = await by({ channel: "agency" }, places("standing", 2));
    expect(agency.answer.ok).toBe(true);
    expect(await pool()).toEqual({ id: "floor", capacity: 5, held: 4, sold: 0, blocked: 1 });
    await evictDurableObject(stub);
    expect(await pool()).toEqual({ id: "floor", capacity: 5, held: 4, sold: 0, blocked: 1 });
    expect((await by({ channel: "agency" }, places("standing", 2))).answer).toMatchObject({ error: { available: 1 } });
    await stub.release({ holdId: agency.holdId, actor: { tokenHash: hashOf("mine") } });
    expect(await pool()).toEqual({ id: "floor", capacity: 5, held: 2, sold: 0, blocked: 3 });
    await stub.unblock({ key: "k" });
    expect(await pool()).toEqual({ id: "floor", capacity: 5, held: 2, sold: 0 });
    expect(await broken(stub)).toEqual([]);
  });
  it("E08 a late payment takes a seat of its own channel again, and no other blocked one", async () => {
    const { stub, by } = await world();
    await stub.block({ key: "k", seats: ["A1"], reason: "allotment", channel: "agency" });
    const mine = await by({ channel: "agency" }, seats("stalls", "A1"));
    const other = await by({}, seats("stalls", "A2"));
    pass(TTL);
    await stub.block({ key: "late", seats: ["A2"], reason: "kill" });
    expect(await stub.reclaim({ holdId: mine.holdId, ...order(1) })).toMatchObject({ ok: true });
    expect(await stub.reclaim({ holdId: other.holdId, ...order(2) })).toEqual({
      ok: false,
      error: { reason: "gone", seats: ["A2"], pools: [] },
    });
  });
});

describe("limits", () => {
  it("E06 the pool of the event bounds every product, also one that does not name it", async () => {
    const products = [
      { id: "stalls", category: "A", pools: [] },
      { id: "standing", pools: ["floor"] },
    ];
    const pools = [
      { id: "event", capacity: 3 },
      { id: "floor", capacity: 5 },
    ];
    const { stub, by } = await world({ products, pools });
    expect((await by({}, seats("stalls", "A1"), places("standing", 2))).answer.ok).toBe(true);
    expect((await by({}, seats("stalls", "A2"))).answer).toEqual({
      ok: false,
      error: { reason: "sold_out", product: "stalls", pool: "event", available: 0 },
    });
    expect(await broken(stub)).toEqual([]);
  });
  it("a product says how many of it one hold may have, over all its lines", async () => {
    const { by } = await world({ products: [{ id: "standing", pools: ["floor"], minPerHold: 2, maxPerHold: 3 }] });
    expect((await by({}, places("standing", 1))).answer).toEqual({
      ok: false,
      error: { reason: "too_few", min: 2, product: "standing" },
    });
    expect((await by({}, places("standing", 2), places("standing", 2))).answer).toEqual({
      ok: false,
      error: { reason: "too_many", max: 3, product: "standing" },
    });
    expect((await by({}, places("standing", 1), places("standing", 1))).answer.ok).toBe(true);
  });
  it("a customer's places count over holds and orders; what comes back may be taken again", async () => {
    const { stub, by } = await world({ maxPerCustomer: 3 });
    const a = await by({ customer: "c1" }, places("standing", 2));
    await stub.commit({ holdId: a.holdId, ...order(1) });
    const b = await by({ customer: "c1" }, places("standing", 1));
    await evictDurableObject(stub);
    expect((await by({ customer: "c1" }, seats("stalls", "A1"))).answer).toEqual({
      ok: false,
      error: { reason: "customer_limit", max: 3, has: 3 },
    });
    expect((await by({ customer: "c2" }, seats("stalls", "A1"))).answer.ok).toBe(true);
    await stub.release({ holdId: b.holdId, actor: { tokenHash: hashOf("mine") } });
    expect((await by({ customer: "c1" }, seats("stalls", "A2"))).answer.ok).toBe(true);
    pass(TTL);
    expect((await by({ customer: "c1" }, seats("stalls", "A2"))).answer.ok).toBe(true);
    await stub.cancel({ holdId: a.holdId, ...order(1) });
    expect((await by({ customer: "c1" }, places("standing", 2))).answer.ok).toBe(true);
  });
  it("TH03 who holds again and again without paying has to wait, longer each time, also after a wake", async () => {
    const { stub, by } = await world({ freeHolds: 3 });
    const actor = { tokenHash: hashOf("mine") };
    const again = async () => {
      const { holdId, answer } = await by({ customer: "hoarder" }, seats("stalls", "A1"));
      if (answer.ok) await stub.release({ holdId, actor });
      return answer;
    };
    for (let n = 0; n < 3; n++) expect((await again()).ok).toBe(true);
    const refused = (retryAfter: number) => ({ ok: false, error: { reason: "cool_down", retryAfter } });
    expect(await again()).toEqual(refused(15 * SECOND));
    await evictDurableObject(stub);
    pass(14 * SECOND);
    expect(await again()).toEqual(refused(SECOND));
    pass(SECOND);
    expect((await again()).ok).toBe(true);
    expect(await again()).toEqual(refused(30 * SECOND));
    expect((await by({ customer: "somebody else" }, seats("stalls", "A1"))).answer.ok).toBe(true);
    expect((await stub.pulse()).holders).toContainEqual({ customer: "hoarder", held: 0, starts: 4 });
    pass(15 * MINUTE);
    expect((await by({ customer: "hoarder" }, seats("stalls", "A2"))).answer.ok).toBe(true);
  });
  it("TH03 holds that were paid do not count as hoarding", async () => {
    const { stub, by } = await world({ freeHolds: 1 });
    for (let n = 0; n < 3; n++) {
      const { holdId, answer } = await by({ customer: "fan" }, places("standing", 1));
      expect(answer.ok).toBe(true);
      await stub.commit({ holdId, ...order(n) });
      if (n === 1) await evictDurableObject(stub);
    }
    expect((await by({ customer: "fan" }, places("standing", 1))).answer.ok).toBe(true);
    expect((await by({ customer: "fan" }, places("standing", 1))).answer.ok).toBe(false);
  });
});

describe("best available", () => {
  it("E31 exactly the shown seats are held, sold and shown as sold", async () => {
    const { stub, by } = await world();
    await by({}, seats("stalls", "A1"));
    const { holdId, answer } = await by({}, best("stalls", 2), places("standing", 1));
    const lines = [seats("stalls", "A2", "A3"), places("standing", 1)];
    // A2 and A3 would leave A4 alone, A3 and A4 would leave A2: it must leave one, and takes the better.
    expect(answer).toMatchObject({ ok: true, value: { lines } });
    await evictDurableObject(stub);
    const actor = { tokenHash: hashOf("mine") };
    expect(await stub.read({ holdId, actor })).toMatchObject({ value: { lines } });
    expect(await stub.commit({ holdId, ...order(1) })).toMatchObject({ value: { lines } });
    expect(shown(await stub.snapshot(), 6)).toBe("122000");
    expect(await broken(stub)).toEqual([]);
  });
  it("I6 the same question answers the same seats", async () => {
    const { stub, newHold } = await world();
    const holdId = newHold();
    const ask = (quantity: number) => stub.hold({ holdId, tokenHash: hashOf("t"), lines: [best("stalls", quantity)] });
    const answers = await Promise.all([ask(2), ask(2), ask(2)]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await ask(3)).toEqual({ ok: false, error: { reason: "hold_mismatch" } });
    expect(shown(await stub.snapshot(), 6)).toBe("110000");
  });
  it("E01 many ask at once and nobody gets the same seat", async () => {
    const { stub, by } = await world();
    const answers = await Promise.all(Array.from({ length: 4 }, () => by({}, best("stalls", 2))));
    expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(2);
    expect(answers[3]?.answer).toMatchObject({ error: { reason: "sold_out", product: "stalls", available: 0 } });
    expect(shown(await stub.snapshot(), 6)).toBe("111100");
    expect(await broken(stub)).toEqual([]);
  });
  it("places one party of two products side by side, beside what it names itself", async () => {
    const products = [
      { id: "adult", category: "A", pools: [] },
      { id: "child", category: "A", pools: [] },
    ];
    const { by } = await world({ products });
    const { answer } = await by({}, best("adult", 2), best("child", 1), seats("adult", "A1"));
    expect(answer).toMatchObject({
      value: { lines: [seats("adult", "A2", "A3"), seats("child", "A4"), seats("adult", "A1")] },
    });
  });
  it("does not split who wants to sit together, and never uses what is kept back", async () => {
    const { stub, by } = await world();
    await stub.block({ key: "k", seats: ["A2"], reason: "allotment", channel: "agency" });
    expect((await by({}, best("stalls", 3, { together: true }))).answer).toEqual({
      ok: false,
      error: { reason: "not_together", product: "stalls", longest: 2 },
    });
    expect((await by({ channel: "agency" }, best("stalls", 4, { together: true }))).answer.ok).toBe(true);
  });
});

describe("move", () => {
  it("E32 a moved seat is the order's and the old one free, in one step, once", async () => {
    const { stub, hold } = await world();
    const { holdId, actor } = await hold([seats("stalls", "A1", "A2"), places("standing", 1)]);
    await stub.commit({ holdId, ...order(1) });
    const lines = [seats("stalls", "A1", "A4"), places("standing", 1)];
    for (let n = 0; n < 2; n++) {
      expect(await stub.move({ holdId, ...order(1), from: "A2", to: "A4" })).toMatchObject({
        ok: true,
        value: { lines },
      });
    }
    expect(shown(await stub.snapshot(), 6)).toBe("200200");
    await evictDurableObject(stub);
    expect(await stub.read({ holdId, actor })).toMatchObject({ value: { lines, status: "committed" } });
    expect((await hold([seats("stalls", "A2")])).answer.ok).toBe(true);
    expect(
      (await stub.history({ after: 0, limit: 99 })).transitions.filter(({ kind }) => kind === "moved"),
    ).toHaveLength(1);
    await stub.cancel({ holdId, ...order(1) });
    expect(shown(await stub.snapshot(), 6)).toBe("010000");
    expect(await broken(stub)).toEqual([]);
  });
  it("E32 refuses what is not the order's, not free, or not of the kind, and changes nothing", async () => {
    const { stub, hold } = await world();
    const { holdId } = await hold([seats("stalls", "A1")]);
    const move = (change: object) => stub.move({ holdId, ...order(1), from: "A1", to: "A2", ...change });
    const fault = (error: object) => ({ ok: false, error });
    expect(await move({})).toEqual(fault({ reason: "not_committed" }));
    await stub.commit({ holdId, ...order(1) });
    await hold([seats("stalls", "A3")]);
    await stub.block({ key: "k", seats: ["A4"], reason: "house" });
    expect(await move({ holdId: "hld_x" })).toEqual(fault({ reason: "unknown_hold" }));
    expect(await move(order(2))).toEqual(fault({ reason: "committed_to_other_order" }));
    expect(await move({ from: "B1" })).toEqual(fault({ reason: "unknown_seat", seat: "B1" }));
    expect(await move({ to: "Z9" })).toEqual(fault({ reason: "unknown_seat", seat: "Z9" }));
    expect(await move({ to: "B1" })).toEqual(fault({ reason: "wrong_category", seat: "B1", product: "stalls" }));
    expect(await move({ to: "A3" })).toEqual(fault({ reason: "seats_taken", seats: ["A3"] }));
    expect(await move({ to: "A4" })).toEqual(fault({ reason: "seats_blocked", seats: ["A4"] }));
    expect(shown(await stub.snapshot(), 6)).toBe("201300");
    expect(await move({ to: "A4", overBlock: true })).toMatchObject({ ok: true });
    expect(shown(await stub.snapshot(), 6)).toBe("001200");
    expect(await broken(stub)).toEqual([]);
  });
});

describe("capacity", () => {
  it("I1 below what is in use: nobody loses a place, nothing is sold until there is room, and it survives a wake", async () => {
    const { stub, hold, eventId } = await world();
    const a = await hold([places("standing", 2)]);
    await stub.commit({ holdId: a.holdId, ...order(1) });
    const b = await hold([places("standing", 2)]);
    expect(await stub.resize({ pool: "floor", capacity: 3 })).toEqual({ ok: true, value: { capacity: 3, used: 4 } });
    await evictDurableObject(stub);
    const refused = { error: { reason: "sold_out", pool: "floor", available: 0 } };
    expect((await hold([places("standing", 1)])).answer).toMatchObject(refused);
    expect(await stub.commit({ holdId: b.holdId, ...order(2) })).toMatchObject({ ok: true });
    expect(await broken(stub)).toEqual([]);
    // The rows say 3 too meanwhile: another change of the event is not refused for it.
    const pools = [
      { id: "event", capacity: 8 },
      { id: "floor", capacity: 3 },
    ];
    expect((await stub.configure({ ...hall({ pools }), revision: 2, eventId })).ok).toBe(true);
    expect((await hold([places("standing", 1)])).answer).toMatchObject(refused);
    await stub.cancel({ holdId: b.holdId, ...order(2) });
    expect((await hold([places("standing", 1)])).answer.ok).toBe(true);
    expect((await hold([places("standing", 1)])).answer).toMatchObject(refused);
    expect(await stub.resize({ pool: "floor", capacity: 4 })).toMatchObject({ ok: true });
    expect((await hold([places("standing", 1)])).answer.ok).toBe(true);
    expect(await broken(stub)).toEqual([]);
  });
  it("a configuration may say so too, and nonsense is refused", async () => {
    const { stub, hold, eventId } = await world();
    await hold([places("standing", 3)]);
    const pools = [
      { id: "event", capacity: 8 },
      { id: "floor", capacity: 2 },
    ];
    const next = { ...hall({ pools }), revision: 2, eventId };
    expect((await stub.configure(next)).ok).toBe(false);
    expect((await stub.configure({ ...next, belowUse: true })).ok).toBe(true);
    await evictDurableObject(stub);
    expect((await stub.snapshot()).pools[1]).toEqual({ id: "floor", capacity: 2, held: 3, sold: 0 });
    expect(await stub.resize({ pool: "moon", capacity: 2 })).toEqual({ ok: false, error: { reason: "unknown_pool" } });
    for (const capacity of [-1, 1.5, Number.NaN]) {
      expect(await stub.resize({ pool: "floor", capacity })).toEqual({
        ok: false,
        error: { reason: "invalid_capacity" },
      });
    }
    expect(await broken(stub)).toEqual([]);
  });
  it("I1 a capacity that falls in the same turn as a sale is stored with it", async () => {
    const { stub, hold } = await world();
    const [sold, , more] = await Promise.all([
      hold([places("standing", 4)]),
      stub.resize({ pool: "floor", capacity: 2 }),
      hold([places("standing", 1)]),
    ]);
    expect([sold.answer.ok, more.answer.ok]).toEqual([true, false]);
    await evictDurableObject(stub);
    expect(await broken(stub)).toEqual([]);
  });
});

describe("pulse", () => {
  it("tells staff how it goes, from the log after a wake as from memory", async () => {
    const { stub, by } = await world();
    const a = await by({ customer: "c1" }, seats("stalls", "A1", "A2"));
    await stub.commit({ holdId: a.holdId, ...order(1) });
    await stub.block({ key: "k", seats: ["B1"], reason: "kill" });
    pass(MINUTE);
    const b = await by({ customer: "c2" }, places("standing", 3));
    const pulse = await stub.pulse();
    await stub.release({ holdId: b.holdId, actor: { tokenHash: hashOf("mine") } });
    expect(pulse).toMatchObject({
      seats: { free: 3, held: 0, sold: 2, blocked: 1 },
      twice: 0,
      held: 3,
      sold: 2,
      holds: 2,
      sockets: 0,
      holders: [{ customer: "c2", held: 3, starts: 1 }],
    });
    expect(pulse.perMinute).toHaveLength(120);
    const last = (from: { perMinute: readonly object[] }) => from.perMinute.slice(-2);
    const after = await stub.pulse();
    expect(last(after)).toMatchObject([
      { held: 2, sold: 2, back: 0 },
      { held: 3, sold: 0, back: 3 },
    ]);
    await evictDurableObject(stub);
    expect(await stub.pulse()).toEqual(after);
  });
});
