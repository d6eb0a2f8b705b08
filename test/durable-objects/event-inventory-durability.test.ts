import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MIGRATIONS } from "../../durable-objects/event-inventory/migrations.ts";
import { migrate, type Migration } from "../../durable-objects/shared/migrate.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { broken, hall, places, sale, seats, shown, stored, TTL } from "./event-inventory-world.ts";

afterEach(() => vi.useRealTimers());

const exec = (stub: Parameters<typeof stored>[0], sql: string) =>
  runInDurableObject(stub, (_, { storage }) => void storage.sql.exec(sql));

describe("memory is a cache", () => {
  it("I7 eviction loses nothing that was answered", async () => {
    const { stub, hold } = await sale();
    const a = await hold([seats("stalls", "A1"), places("standing", 1)]);
    const b = await hold([seats("balcony", "B2")]);
    const c = await hold([places("student", 1)]);
    await stub.commit({ holdId: b.holdId, orderId: "ord_1" });
    await stub.release({ holdId: c.holdId, actor: c.actor });
    const before = await stub.snapshot();
    await evictDurableObject(stub);
    expect(await stub.snapshot()).toEqual(before);
    expect(await stub.read({ holdId: a.holdId, actor: a.actor })).toEqual(a.answer);
    expect((await hold([seats("stalls", "A1")])).answer.ok).toBe(false);
    expect(await stub.commit({ holdId: a.holdId, orderId: "ord_2" })).toMatchObject({ ok: true });
    expect(await broken(stub)).toEqual([]);
  });
  it("I7 a call that cannot be stored fails alone; those in its group are stored and answered", async () => {
    const { stub, hold, newHold } = await sale();
    const poisoned = newHold();
    await exec(
      stub,
      `CREATE TRIGGER poison BEFORE INSERT ON log WHEN new.hold_id = '${poisoned}' BEGIN SELECT RAISE(ABORT, 'disk'); END`,
    );
    const calls = [
      hold([seats("stalls", "A1")]),
      hold([seats("stalls", "A2")], "mine", poisoned),
      hold([seats("stalls", "A3")]),
    ];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(shown(await stub.snapshot(), 6)).toBe("101000");
    expect(await broken(stub)).toEqual([]);
    await exec(stub, "DROP TRIGGER poison");
    expect((await hold([seats("stalls", "A2")], "mine", poisoned)).answer.ok).toBe(true);
  });
  it("I1 the rows refuse a second holder even when memory believes that the seat is free", async () => {
    const { stub, hold } = await sale();
    expect(shown(await stub.snapshot(), 6)).toBe("000000");
    await exec(stub, "INSERT INTO taken (seat, hold_id) VALUES (0, 'hld_other')");
    await expect(hold([seats("stalls", "A1")])).rejects.toThrow(/UNIQUE|I1/);
    // From here the object refuses to sell at all: rows and holds disagree, and somebody must look.
    await expect(hold([seats("stalls", "A2")])).rejects.toThrow("I1");
    await exec(stub, "DELETE FROM taken");
    expect((await hold([seats("stalls", "A1")])).answer.ok).toBe(true);
    expect((await stub.history({ after: 0, limit: 9 })).transitions).toHaveLength(2);
  });
  it("I1 the rows refuse to pass a capacity even when memory believes that there is room", async () => {
    const { stub, hold } = await sale();
    await stub.snapshot();
    await exec(stub, "UPDATE pools SET used = 5 WHERE id = 'floor'");
    await expect(hold([places("standing", 1)])).rejects.toThrow("I1");
    await exec(stub, "UPDATE pools SET used = 0 WHERE id = 'floor'");
    expect((await hold([places("standing", 1)])).answer.ok).toBe(true);
  });
  it("memory that is behind the rows is dropped before it decides", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor } = await hold([seats("stalls", "A1")]);
    // As if another instance had released the hold meanwhile.
    await exec(
      stub,
      `DELETE FROM taken; DELETE FROM holds; UPDATE pools SET used = 0;
       INSERT INTO log (sequence, at, kind, hold_id) VALUES (3, 0, 'released', '${holdId}')`,
    );
    expect(shown(await stub.snapshot(), 6)).toBe("000000");
    expect(await stub.read({ holdId, actor })).toMatchObject({ ok: false });
    expect((await hold([seats("stalls", "A1")])).answer.ok).toBe(true);
  });
});

describe("the cost of a call", () => {
  it("I8 a hold adds one row, one line of the log and one row a seat; a commit one line; a refusal nothing", async () => {
    const { stub, hold } = await sale();
    const written = () =>
      runInDurableObject(
        stub,
        (_, { storage }) =>
          storage.sql
            .exec<{ n: number }>(
              "SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM holds) + (SELECT count(*) FROM taken) AS n",
            )
            .one().n,
      );
    const before = await written();
    const { holdId } = await hold([seats("stalls", "A1", "A2")]);
    expect((await written()) - before).toBe(4); // log, hold, two seats; a pool's row changes in place
    await stub.commit({ holdId, orderId: "ord_1" });
    await hold([seats("stalls", "A1")]);
    expect((await written()) - before).toBe(5);
  });
});

describe("alarms", () => {
  it("one alarm serves many holds, and an extended hold outlives it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const { stub, hold } = await sale();
    const a = await hold([seats("stalls", "A1")]);
    const b = await hold([seats("stalls", "A2")]);
    await stub.extend({ holdId: b.holdId, actor: { orderId: "ord_1" }, until: Date.now() + 3 * TTL });
    vi.setSystemTime(Date.now() + TTL);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    const state = await stored(stub);
    expect([state.live.has(a.holdId), state.live.has(b.holdId)]).toEqual([false, true]);
    vi.setSystemTime(Date.now() + 2 * TTL);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect((await stored(stub)).live.size).toBe(0);
  });
  it("I7 is set again after a wake in which it was lost", async () => {
    const { stub, hold } = await sale();
    await hold([seats("stalls", "A1")]);
    await runInDurableObject(stub, (_, { storage }) => storage.deleteAlarm());
    await evictDurableObject(stub);
    await hold([seats("stalls", "A2")]);
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeGreaterThan(Date.now());
  });
});

describe("schema", () => {
  const next: Migration = { id: "0009_test", sql: "ALTER TABLE pools ADD COLUMN note TEXT NOT NULL DEFAULT 'none'" };
  it("a later step finds the rows of the step before, and runs once", async () => {
    const { stub, hold } = await sale();
    const { holdId, actor, answer } = await hold([seats("stalls", "A1"), places("standing", 2)]);
    await runInDurableObject(stub, (_, { storage }) => {
      migrate(storage, [...MIGRATIONS, next]);
      migrate(storage, [...MIGRATIONS, next]);
      const notes = storage.sql.exec<{ note: string }>("SELECT note FROM pools").toArray();
      expect(notes.map(({ note }) => note)).toEqual(["none", "none"]);
    });
    expect(await stub.read({ holdId, actor })).toEqual(answer);
    expect(await broken(stub)).toEqual([]);
  });
  it("what the first version stored is sold on: holds, pools and plan", async () => {
    const stub = env.EVENT_INVENTORY.getByName(newId("event"));
    const eventId = newId("event");
    await runInDurableObject(stub, (_, { storage }) => {
      const tables = storage.sql.exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      );
      for (const { name } of tables.toArray()) storage.sql.exec(`DROP TABLE ${name}`);
      migrate(storage, MIGRATIONS, "0001_inventory");
      const { seats: plan, revision, ...body } = { ...hall(), eventId };
      expect(plan).toHaveLength(6);
      storage.sql.exec("INSERT INTO configs VALUES (?, 1, ?)", revision, JSON.stringify({ ...body, retired: [] }));
      storage.sql.exec(`INSERT INTO plan_chunks VALUES (1, 0, '[["A1","A"],["A2","A"],["B1","B"]]')`);
      storage.sql.exec("INSERT INTO pools VALUES ('event', 8, 1), ('floor', 5, 0)");
      storage.sql.exec("INSERT INTO taken VALUES (1, 'hld_old')");
      storage.sql.exec(
        `INSERT INTO holds VALUES ('hld_old', 'hash', 'committed', 1, 0, 'ord_1', '[{"product":"stalls","seats":["A2"]}]')`,
      );
      storage.sql.exec(
        "INSERT INTO log VALUES (1, 0, 'configured', NULL, NULL, NULL), (2, 0, 'held', NULL, NULL, NULL)",
      );
      migrate(storage, MIGRATIONS);
    });
    await evictDurableObject(stub);
    expect(await broken(stub)).toEqual([]);
    expect(shown(await stub.snapshot(), 3)).toBe("020");
    expect(await stub.move({ holdId: "hld_old", orderId: "ord_1", from: "A2", to: "A1" })).toMatchObject({ ok: true });
    expect(await stub.resize({ pool: "floor", capacity: 1 })).toEqual({ ok: true, value: { capacity: 1, used: 0 } });
    await evictDurableObject(stub);
    expect(shown(await stub.snapshot(), 3)).toBe("200");
    expect(await broken(stub)).toEqual([]);
  });
  it("refuses a list that is not what was applied, and a failing step changes nothing", async () => {
    const stub = env.EVENT_INVENTORY.getByName(newId("event"));
    const [first] = MIGRATIONS;
    if (first === undefined) throw new Error("there are no migrations");
    await runInDurableObject(stub, (_, { storage }) => {
      expect(() => migrate(storage, [])).toThrow(`knows 0 of ${MIGRATIONS.length}`);
      expect(() => migrate(storage, [next, ...MIGRATIONS.slice(1)])).toThrow("was changed after it was applied");
      expect(() => migrate(storage, [{ ...first, sql: `${first.sql} ` }, ...MIGRATIONS.slice(1)])).toThrow(
        "was changed after it was applied",
      );
      const failing = { id: "0010_test", sql: "ALTER TABLE nowhere ADD COLUMN x" };
      expect(() => migrate(storage, [...MIGRATIONS, next, failing])).toThrow("nowhere");
      const columns = storage.sql.exec<{ name: string }>("SELECT name FROM pragma_table_info('pools')").toArray();
      expect(columns.map(({ name }) => name)).toEqual(["id", "capacity", "used", "ceiling"]);
      expect(() => migrate(storage, MIGRATIONS, "0099_unknown")).toThrow("no migration");
    });
  });
});
