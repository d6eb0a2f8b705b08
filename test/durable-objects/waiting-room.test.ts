/** I5, TH02: fair, in order, at the rate, once; whatever is killed meanwhile. */
import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WaitingRoom } from "../../durable-objects/waiting-room/index.ts";
import { MAX_JOINS_PER_BOOK } from "../../durable-objects/waiting-room/join-book.ts";
import { MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { isSeedOf } from "../../worker/waiting-room/draw.ts";
import { waitingRoomShard } from "../../worker/waiting-room/queue.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { stopClock } from "../support/clock.ts";
import { hashOf, newQueue, present, query, ROOMS, seatInLine, settings } from "./waiting-room-world.ts";

const names = (count: number, prefix = "b") => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe("before the opening", () => {
  it("I5 an event without a room stores nothing and needs no admission", async () => {
    const stub = ROOMS.getByName(newId("event"));
    expect(await stub.status()).toBeNull();
    expect(await stub.overview()).toBeNull();
    expect(await stub.open()).toEqual({ ok: false, error: { reason: "not_configured" } });
    expect(await stub.admit({ number: 0, place: 1 })).toEqual({ ok: false, error: { reason: "room_closed" } });
    expect(await query(stub, "SELECT count(*) AS n FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")).toBe(
      0,
    );
  });

  it("I6 a browser that joins again has the same number, also at once and after an eviction", async () => {
    const queue = await newQueue();
    const first = await queue.join("ann");
    const again = await Promise.all(names(20).map(() => queue.join("ann")));
    for (const number of again) expect(number).toEqual(first);
    await abortAllDurableObjects();
    expect(await queue.join("ann")).toEqual(first);
    expect((await queue.status()).joined).toBe(1);
  });

  it("I5 nobody goes in, the seed is hidden and its hash is shown", async () => {
    const queue = await newQueue();
    await queue.join("ann");
    const status = await queue.status();
    expect(status).toMatchObject({ state: "before", serving: 0, seed: null, counts: null, openedAt: null });
    expect(status.seedHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await queue.room.admit({ number: 0, place: 1 })).toMatchObject({
      error: { reason: "not_your_turn", place: null },
    });
  });

  it("TH02 one address gets a bounded count of numbers; a browser that has one keeps it", async () => {
    const queue = await newQueue();
    const answers = await Promise.all(names(200).map((name) => queue.ask(name, "one address", 3)));
    const given = answers.filter(({ ok }) => ok).length;
    expect(given).toBe(3 * queue.shards);
    const refused = answers.find(({ ok }) => !ok);
    expect(refused).toEqual({ ok: false, error: { reason: "too_many_from_address" } });
    for (const [i, answer] of answers.entries())
      if (answer.ok) expect(await queue.ask(`b${i}`, "one address", 3)).toEqual(answer);
    expect(await queue.ask("someone", "elsewhere", 3)).toMatchObject({ ok: true });
  });

  it("I8 a join book that is full refuses", async () => {
    const queue = await newQueue();
    const first = await queue.join("ann");
    if (first.kind !== "early") throw new Error("before the draw");
    await runInDurableObject(queue.book(first.shard), (_, { storage }) => {
      storage.sql.exec("UPDATE book SET given = ?", MAX_JOINS_PER_BOOK);
    });
    const answers = await Promise.all(names(40).map((name) => queue.ask(name)));
    expect(answers.filter((answer) => !answer.ok && answer.error.reason === "room_full").length).toBeGreaterThan(0);
    expect(await queue.join("ann")).toEqual(first);
  });
});

describe("the draw", () => {
  it("I5 the revealed seed is the one promised, and it alone gives every place, each once", async () => {
    const queue = await newQueue();
    const { seedHash } = await queue.status();
    const numbers = await Promise.all(names(300).map(queue.join));
    const opened = await queue.room.open();
    expect(opened).toMatchObject({ ok: true, value: { state: "open", seedHash } });
    const status = await queue.status();
    expect(isSeedOf(present(status.seed), seedHash)).toBe(true);
    const places = numbers.map((number) => seatInLine(queue.eventId, number, status).place);
    expect([...places].sort((a, b) => a - b)).toEqual(names(300).map((_, i) => i + 1));
    // Coming first gives nothing: early places are not the first ones.
    expect(places.slice(0, 30)).not.toEqual([...places].sort((a, b) => a - b).slice(0, 30));
  });

  it("I5 opens by itself at its time, and later arrivals queue behind in order", async () => {
    const clock = stopClock();
    const queue = await newQueue({ opensAt: clock.now() + MINUTE });
    await Promise.all(names(20).map(queue.join));
    expect((await queue.status()).state).toBe("before");
    clock.advance(MINUTE);
    expect(await queue.status()).toMatchObject({ state: "open", joined: 20, openedAt: clock.now() });
    const late = [];
    for (const name of names(10, "late")) late.push(await queue.join(name));
    expect(late.map((number) => number.kind === "late" && number.number)).toEqual(names(10).map((_, i) => 20 + i));
    expect(await queue.join("late3")).toEqual(late[3]);
    expect((await queue.status()).joined).toBe(30);
  });

  it("I5 the alarm draws when nobody looks", async () => {
    const clock = stopClock();
    const queue = await newQueue({ opensAt: clock.now() + MINUTE });
    await Promise.all(names(5).map(queue.join));
    clock.advance(MINUTE);
    expect(await runDurableObjectAlarm(queue.room)).toBe(true);
    expect(await query(queue.room, "SELECT json_array_length(body, '$.draw.counts') AS n FROM room")).toBe(
      queue.shards,
    );
  });

  it("I7 joins while it opens get each one number, early or late, and none is lost", async () => {
    const queue = await newQueue();
    const before = names(100).map(queue.join);
    const opening = queue.room.open();
    const during = names(100, "d").map(queue.join);
    const numbers = await Promise.all([...before, ...during]);
    await opening;
    const status = await queue.status();
    const taken = numbers.map((number) => seatInLine(queue.eventId, number, status).number);
    expect(new Set(taken).size).toBe(200);
    expect(status.joined).toBe(200);
  });

  it("I7 a draw that died half-way is finished, with the same result for those sealed before", async () => {
    const queue = await newQueue();
    const numbers = await Promise.all(names(40).map(queue.join));
    await runInDurableObject(queue.room, (_, { storage }) => {
      storage.sql.exec("UPDATE room SET body = json_set(body, '$.opening', json('true'))");
    });
    const sealed = await queue.book(0).seal({ eventId: queue.eventId, shard: 0 });
    await abortAllDurableObjects();
    const status = await queue.status();
    expect(status.counts?.[0]).toBe(sealed.count);
    expect(new Set(numbers.map((number) => seatInLine(queue.eventId, number, status).place)).size).toBe(40);
    expect(await queue.fresh().open()).toMatchObject({ value: { seed: status.seed, counts: status.counts } });
  });

  it("I7 a join book that fails holds the draw up, and from there on it can be finished but not put off", async () => {
    const clock = stopClock();
    const opensAt = clock.now() + MINUTE;
    const queue = await newQueue({ opensAt });
    const first = await queue.join("ann");
    if (first.kind !== "early") throw new Error("before the draw");
    const exec = (sql: string) =>
      runInDurableObject(queue.book(first.shard), (_, { storage }) => void storage.sql.exec(sql));
    await exec("CREATE TRIGGER poison BEFORE UPDATE OF sealed ON book BEGIN SELECT RAISE(ABORT, 'disk'); END");
    clock.advance(MINUTE);
    expect(await queue.status()).toMatchObject({ state: "before", seed: null });
    // Books that are sealed have no early numbers any more: putting the opening off would leave their people without any.
    const later = { eventId: queue.eventId, settings: settings({ opensAt: opensAt + MINUTE }) };
    expect(await queue.fresh().configure(later)).toEqual({ ok: false, error: { reason: "already_open" } });
    await exec("DROP TRIGGER poison");
    expect(await queue.status()).toMatchObject({ state: "open", joined: 1 });
  });

  it("the opening cannot move once the draw was made; the rest can change", async () => {
    const queue = await newQueue();
    await queue.room.open();
    const moved = { eventId: queue.eventId, settings: settings({ opensAt: Date.now() + MINUTE }) };
    expect(await queue.room.configure(moved)).toEqual({ ok: false, error: { reason: "already_open" } });
    const faster = { eventId: queue.eventId, settings: settings({ rate: 600 }), expected: 2 };
    expect(await queue.room.configure(faster)).toMatchObject({ ok: true, value: { rate: 600, version: 3 } });
    expect(await queue.room.configure(faster)).toEqual({ ok: false, error: { reason: "stale" } });
  });
});

/** An open queue of `count` people, with everybody's number by place. */
async function openQueue(count: number, change: Parameters<typeof newQueue>[0] = {}) {
  const queue = await newQueue(change);
  const numbers = await Promise.all(names(count).map(queue.join));
  await queue.room.open();
  const status = await queue.status();
  const line = numbers.map((number) => seatInLine(queue.eventId, number, status)).sort((a, b) => a.place - b.place);
  return { ...queue, line, at: (place: number) => present(line[place - 1]) };
}

describe("going in", () => {
  it("I5 calls at the rate, in the order of places, and not before", async () => {
    const clock = stopClock();
    const { room, status, at } = await openQueue(30, { rate: 60 });
    clock.advance(3 * SECOND);
    expect((await status()).serving).toBe(3);
    expect(await room.admit(at(4))).toEqual({ ok: false, error: { reason: "not_your_turn", place: 4, serving: 3 } });
    expect(await room.admit(at(3))).toMatchObject({
      ok: true,
      value: { holdsLeft: 3, expiresAt: clock.now() + 10 * MINUTE },
    });
    clock.advance(SECOND);
    expect(await room.admit(at(4))).toMatchObject({ ok: true });
  });

  it("TH02 the same number gets the same admission until it ends, and never a second one", async () => {
    const clock = stopClock();
    const { room, at } = await openQueue(3);
    clock.advance(SECOND);
    const first = await room.admit(at(1));
    clock.advance(MINUTE);
    await evictDurableObject(room);
    const both = await Promise.all([room.admit(at(1)), room.admit(at(1))]);
    for (const again of both) expect(again).toEqual(first);
    clock.advance(10 * MINUTE);
    expect(await room.admit(at(1))).toEqual({ ok: false, error: { reason: "admission_ended" } });
  });

  it("TH02 holds of an admission are counted: shared by two browsers there are no more of them", async () => {
    const clock = stopClock();
    const { room, at } = await openQueue(1, { holdsPerAdmission: 2 });
    clock.advance(SECOND);
    await room.admit(at(1));
    const { number } = at(1);
    expect(await room.use({ number, key: "h1" })).toMatchObject({ value: { holdsLeft: 1 } });
    expect(await room.use({ number, key: "h1" })).toMatchObject({ value: { holdsLeft: 1 } });
    const race = await Promise.all(["h2", "h3", "h4"].map((key) => room.use({ number, key })));
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await room.use({ number, key: "h5" })).toEqual({ ok: false, error: { reason: "used_up" } });
    expect(await room.use({ number: 77, key: "h1" })).toEqual({ ok: false, error: { reason: "unknown" } });
    clock.advance(10 * MINUTE);
    expect(await room.use({ number, key: "h1" })).toEqual({ ok: false, error: { reason: "ended" } });
  });

  it("I5 no more are inside than may be; one that leaves or runs out of time lets the next one in", async () => {
    const clock = stopClock();
    const { room, status, at } = await openQueue(20, { rate: 6000, maxChoosing: 4, turnMinutes: 5 });
    clock.advance(SECOND);
    expect((await status()).serving).toBe(4);
    for (const place of [1, 2, 3, 4]) expect(await room.admit(at(place))).toMatchObject({ ok: true });
    clock.advance(MINUTE);
    expect((await status()).serving).toBe(4);
    await room.leave({ number: at(2).number });
    await room.leave({ number: at(2).number });
    clock.advance(SECOND);
    expect((await status()).serving).toBe(5);
    expect(await room.admit(at(5))).toMatchObject({ ok: true });
    expect(await room.overview()).toMatchObject({ choosing: 4, expected: 0, admitted: 5, waiting: 15 });
    clock.advance(9 * MINUTE);
    expect((await status()).serving).toBe(8);
  });

  it("I5 one that does not come is waited for two minutes, then its place goes on", async () => {
    const clock = stopClock();
    const { status } = await openQueue(20, { rate: 6000, maxChoosing: 4 });
    clock.advance(SECOND);
    expect(await status()).toMatchObject({ serving: 4, missedUpTo: 0 });
    clock.advance(2 * MINUTE);
    expect(await status()).toMatchObject({ serving: 8, missedUpTo: 4 });
  });

  it("I5 a missed turn comes back with half the wait, once per turn, and is let in there", async () => {
    const clock = stopClock();
    const { room, status, at } = await openQueue(101, { rate: 60 });
    clock.advance(SECOND);
    expect((await status()).serving).toBe(1);
    clock.advance(2 * MINUTE);
    const back = await room.admit(at(1));
    expect(back).toEqual({ ok: false, error: { reason: "turn_missed", place: 56, ahead: 45 } });
    expect(await room.admit(at(1))).toMatchObject({ error: { reason: "not_your_turn", place: 56 } });
    for (let i = 0; i < 5; i++) {
      clock.advance(10 * SECOND);
      await status();
    }
    expect(await room.admit(at(1))).toMatchObject({ ok: true });
    expect(await room.admit(at(56))).toMatchObject({ ok: true });
  });

  it("I5 back into an empty queue takes the last place, and who comes next is behind it", async () => {
    const clock = stopClock();
    const { room, status, at, join, eventId } = await openQueue(2, { rate: 6000 });
    clock.advance(SECOND);
    await status();
    clock.advance(3 * MINUTE);
    expect(await room.admit(at(1))).toMatchObject({ error: { reason: "turn_missed", place: 3, ahead: 1 } });
    const next = await join("next");
    expect(seatInLine(eventId, next, await status()).place).toBe(4);
    clock.advance(SECOND);
    await status();
    expect(await room.admit(at(1))).toMatchObject({ ok: true });
    expect(await room.admit({ number: 3, place: 4 })).toMatchObject({ ok: true });
  });

  it("TH02 a number that was never given does not go in", async () => {
    const clock = stopClock();
    const { room } = await openQueue(2, { rate: 6000 });
    clock.advance(SECOND);
    expect(await room.admit({ number: 2, place: 3 })).toMatchObject({ error: { reason: "not_your_turn" } });
    expect(await room.admit({ number: 99, place: 1 })).toMatchObject({ error: { reason: "not_your_turn" } });
  });

  it("I5 paused calls nobody and owes nobody; closed lets nobody in; those inside go on", async () => {
    const clock = stopClock();
    const { room, status, at } = await openQueue(60, { rate: 60 });
    clock.advance(2 * SECOND);
    await room.admit(at(1));
    expect(await room.pause()).toMatchObject({ value: { state: "paused", serving: 2 } });
    clock.advance(MINUTE);
    expect(await status()).toMatchObject({ state: "paused", serving: 2 });
    await room.resume();
    clock.advance(2 * SECOND);
    expect((await status()).serving).toBe(4);
    expect(await room.close()).toMatchObject({ value: { state: "closed" } });
    expect(await room.admit(at(3))).toEqual({ ok: false, error: { reason: "room_closed" } });
    expect(await room.admit(at(1))).toMatchObject({ ok: true });
    expect(await room.use({ number: at(1).number, key: "h" })).toMatchObject({ ok: true });
    expect(await room.open()).toMatchObject({ value: { state: "open" } });
  });

  it("I5 after a time in which nobody looked, ten seconds are made up for and not all of it", async () => {
    const clock = stopClock();
    const { status } = await openQueue(500, { rate: 60 });
    clock.advance(5 * MINUTE);
    expect((await status()).serving).toBe(10);
  });

  it("I5 the rate follows the load: down when holds are slow, up when they are not", async () => {
    const clock = stopClock();
    const { room, status, at } = await openQueue(200, { rate: null, holdsPerAdmission: 50 });
    expect((await status()).rate).toBe(300);
    clock.advance(SECOND);
    await room.admit(at(1));
    const { number } = at(1);
    await room.use({ number, key: "a", load: { holds: 100, slow: 20 } });
    clock.advance(10 * SECOND);
    expect((await status()).rate).toBe(201);
    await room.use({ number, key: "b", load: { holds: 100, slow: 0 } });
    clock.advance(10 * SECOND);
    await status();
    clock.advance(SECOND);
    expect((await status()).rate).toBe(221);
  });

  it("I5 staff see the minutes", async () => {
    const clock = stopClock(Math.ceil(Date.now() / MINUTE) * MINUTE);
    const { room, at } = await openQueue(100, { rate: 60 });
    clock.advance(10 * SECOND);
    await room.admit(at(1));
    clock.advance(MINUTE);
    const { minutes } = present(await room.overview());
    expect(minutes).toEqual([
      { at: clock.now() - 70 * SECOND, joined: 100, called: 10, admitted: 1 },
      { at: clock.now() - 10 * SECOND, joined: 0, called: 10, admitted: 0 },
    ]);
  });
});

describe("always", () => {
  it("I5 I7 serving never goes back, keeps the rate and the room, under any change of rate, pause, kill and pace of looking", async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("rate" as const), rate: fc.integer({ min: 1, max: 3000 }) }),
      },
      fc.record({ kind: fc.constantFrom("pause", "resume", "evict", "join", "admit", "leave") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const clock = stopClock();
        const maxChoosing = 40;
        const { room, join, status, at, eventId } = await openQueue(60, { rate: 60, maxChoosing });
        let last = await status();
        let paused = false;
        let late = 0;
        for (const move of steps) {
          const begin = clock.now();
          if (move.kind === "wait") clock.advance(move.ms);
          else if (move.kind === "rate")
            await room.configure({ eventId, settings: settings({ rate: move.rate, maxChoosing }) });
          else if (move.kind === "pause" || move.kind === "resume")
            paused = (await room[move.kind](), move.kind === "pause");
          else if (move.kind === "evict") await evictDurableObject(room);
          else if (move.kind === "join") await join(`late${late++}`);
          else if (move.kind === "admit" && last.serving > 0) await room.admit(at(Math.min(60, last.serving)));
          else if (move.kind === "leave" && last.serving > 0)
            await room.leave({ number: at(Math.min(60, last.serving)).number });
          const now = await status();
          expect(now.serving).toBeGreaterThanOrEqual(last.serving);
          expect(now.serving).toBeLessThanOrEqual(now.joined);
          if (paused) expect(now.serving).toBe(last.serving);
          const most = (Math.max(last.rate, now.rate) * Math.min(clock.now() - begin + 10_000, 10_000)) / MINUTE;
          expect(now.serving - last.serving).toBeLessThanOrEqual(Math.max(1, most) + 1e-6);
          const { choosing, expected } = present(await room.overview());
          expect(choosing + expected).toBeLessThanOrEqual(maxChoosing);
          last = now;
        }
      }),
      { numRuns: 15, seed: 20_261_121 },
    );
  }, 60_000);

  it("I5 I8 10,000 joins cost one short row each, and every number is given once", async () => {
    const queue = await newQueue();
    const before = await Promise.all(names(queue.shards).map((_, shard) => size(queue.book(shard))));
    const numbers = await joinWithin(queue, names(10_000));
    const after = await Promise.all(names(queue.shards).map((_, shard) => size(queue.book(shard))));
    const bytes = after.reduce((sum, now, shard) => sum + now - (before[shard] ?? 0), 0);
    expect(bytes / 10_000).toBeLessThan(120);
    expect(new Set(numbers.map((number) => JSON.stringify(number))).size).toBe(10_000);
    expect(await query(queue.room, "SELECT count(*) AS n FROM joins")).toBe(0);
    await queue.room.open();
    expect((await queue.status()).joined).toBe(10_000);
  }, 60_000);

  it("I8 what the room keeps of calls and minutes does not grow with time", async () => {
    const clock = stopClock();
    const { room, status } = await openQueue(400, { rate: 60 });
    for (let i = 0; i < 300; i++) {
      clock.advance(SECOND);
      await status();
    }
    expect((await status()).serving).toBe(300);
    expect(await query(room, "SELECT count(*) AS n FROM calls")).toBeLessThanOrEqual(121);
    expect(await query(room, "SELECT count(*) AS n FROM minutes")).toBeLessThanOrEqual(7);
  });
});

/** Joins inside the objects: what is measured is the book and not the way to it. */
async function joinWithin(
  queue: Awaited<ReturnType<typeof newQueue>>,
  browsers: readonly string[],
): Promise<unknown[]> {
  const { eventId, shards } = queue;
  const hashes = browsers.map((browser) => hashOf(browser));
  const books = names(shards).map((_, shard) => {
    const own = hashes.filter((hash) => waitingRoomShard(hash, shards) === shard);
    return runInDurableObject(queue.book(shard), (instance: WaitingRoom) =>
      Promise.all(own.map((hash) => instance.join({ eventId, shard, browser: hash, address: hash, maxPerAddress: 9 }))),
    );
  });
  return (await Promise.all(books)).flat();
}

/** Bytes of the database of an object. */
function size(stub: Parameters<typeof query>[0]): Promise<number> {
  return runInDurableObject(stub, (_, { storage }) => storage.sql.databaseSize);
}
