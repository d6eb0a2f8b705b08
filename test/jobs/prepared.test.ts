/** Statements whose text is made once, and batches that go to the database together. */
import { env } from "cloudflare:workers";
import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { joinBatches, tenantDb } from "../../worker/platform/db.ts";
import { outbox } from "../../worker/platform/outbox.ts";
import { type Parts, prepared, preparedInsert, preparedUpdate } from "../../worker/platform/prepared.ts";

const add = preparedInsert(outbox);
const addOnce = preparedInsert(outbox, (insert) => insert.onConflictDoNothing());
const rename = preparedUpdate(
  outbox,
  ({ value }: Parts<"id">) => eq(outbox.id, value("id")),
  () => ({ attempts: sql`attempts + 1` }),
);
const ofTenant = prepared(({ db, own }: Parts<never>) =>
  db.select().from(outbox).where(own(outbox)).orderBy(asc(outbox.id)).limit(10),
);

function freshTenant() {
  return tenantDb(env, newId("tenant"));
}
const row = (id: string, type = "test") => ({ id, queue: "jobs" as const, type, payload: "{}", createdAt: 1 });

describe("prepared statements", () => {
  it("I5 write and read the rows of the handle's tenant, and nobody else's", async () => {
    const [ours, theirs] = [freshTenant(), freshTenant()];
    const [a, b, c] = [newId("outbox"), newId("outbox"), newId("outbox")];
    expect(await ours.batch([add(ours, [row(a), row(b)]), add(ours, [{ ...row(c), attempts: 4 }])])).toEqual([2, 1]);
    expect(await theirs.batch([rename(theirs, { id: a }, { type: "stolen" })])).toEqual([0]);
    expect(await ours.batch([rename(ours, { id: a }, { type: "moved", payload: "[]" })])).toEqual([1]);
    const [mine] = await ours.query([ofTenant(ours, {})]);
    const { tenantId } = ours;
    expect(mine).toEqual([
      { ...row(a, "moved"), tenantId, payload: "[]", attempts: 1 },
      { ...row(b), tenantId, attempts: 0 },
      { ...row(c), tenantId, attempts: 4 },
    ]);
    expect(await theirs.query([ofTenant(theirs, {})])).toEqual([[]]);
  });

  it("I6 end as they were told when a row exists", async () => {
    const tenant = freshTenant();
    const id = newId("outbox");
    expect(await tenant.batch([addOnce(tenant, [row(id)])])).toEqual([1]);
    expect(await tenant.batch([addOnce(tenant, [row(id, "again")])])).toEqual([0]);
    await expect(tenant.batch([add(tenant, [row(id, "again")])])).rejects.toThrow();
    const [[stored]] = await tenant.query([ofTenant(tenant, {})]);
    expect(stored?.type).toBe("test");
  });

  it("refuse rows of different fields instead of writing nothing in their place", () => {
    const tenant = freshTenant();
    const short = { ...row(newId("outbox")), attempts: undefined };
    expect(() => add(tenant, [{ ...row(newId("outbox")), attempts: 1 }, short])).toThrow("no value for attempts 1");
  });
});

describe("joint batches", () => {
  it("I8 go to the database together when they are asked for together", async () => {
    const tenant = freshTenant();
    const trips = vi.spyOn(env.DB, "batch");
    const written = await joinBatches(() =>
      Promise.all(Array.from({ length: 20 }, () => tenant.batch([add(tenant, [row(newId("outbox"))])]))),
    );
    expect(written).toEqual(Array.from({ length: 20 }, () => [1]));
    expect(trips.mock.calls.length).toBe(1);
    trips.mockRestore();
  });

  it("I6 fail one by one: what cannot be written takes nothing else with it, and is not written by half", async () => {
    const tenant = freshTenant();
    const taken = newId("outbox");
    await tenant.batch([add(tenant, [row(taken)])]);
    const [good, half] = [newId("outbox"), newId("outbox")];
    const outcomes = await joinBatches(() =>
      Promise.allSettled([
        tenant.batch([add(tenant, [row(half)]), add(tenant, [row(taken)])]),
        tenant.batch([add(tenant, [row(good)])]),
      ]),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    const [stored] = await tenant.query([ofTenant(tenant, {})]);
    expect(stored.map(({ id }) => id).sort()).toEqual([taken, good].sort());
  });
});
