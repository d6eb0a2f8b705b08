/** Statements whose text is made once. */
import { env } from "cloudflare:workers";
import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { tenantDb } from "../../worker/platform/db.ts";
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
