/** Jobs and crons as people watch them: R1, R2, TH36, I5, I6. */
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { forgetOldRuns, keepRun, lastRuns } from "../../worker/platform/cron-runs.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { outboxRow } from "../../worker/platform/outbox.ts";
import { consume, defineJob, type JobTable } from "../../worker/platform/queue.ts";
import { z } from "zod";
import { createWorld, type World } from "../support/world.ts";

let isBroken = true;
const table: JobTable = {
  "test.shaky": defineJob({
    queue: "jobs",
    schema: z.object({ tenant_id: z.string(), email: z.string() }),
    handle: async ({ email }) => {
      if (isBroken) throw new TypeError(`no mail for ${email}`);
    },
  }),
};

type Job = {
  id: string;
  state: string;
  type: string;
  attempts: number;
  error: string;
  payload: Record<string, string>;
};

/** Delivers one message of the tenant, alive or dead. */
async function deliver(world: World, id: string, attempts: number, queue = "tessera-jobs") {
  const payload = { tenant_id: world.tenantId, email: "ayesha@example.com" };
  const body = { id, type: "test.shaky", payload };
  const batch = createMessageBatch(queue, [{ id: `q-${id}`, timestamp: new Date(0), attempts, body }]);
  const context = createExecutionContext();
  await consume(table, batch, env, (work) => context.waitUntil(work));
  return await getQueueResult(batch, context);
}

const jobs = async (world: World, state: string, token?: string) =>
  (await world.api<{ data: Job[] }>(`/jobs?state=${state}`, token === undefined ? {} : { token })).data;

describe("R1 jobs", () => {
  it("one that fails is shown without a name or a contact until it is done", async () => {
    const world = await createWorld();
    const id = newId("message");
    isBroken = true;
    await deliver(world, id, 1);
    await deliver(world, id, 2);
    const [failed, ...rest] = await jobs(world, "failed");
    expect(rest).toEqual([]);
    expect(failed).toMatchObject({ id, state: "failed", type: "test.shaky", attempts: 2, error: "TypeError" });
    expect(failed?.payload).toEqual({ tenant_id: world.tenantId, email: "hidden" });
    expect(JSON.stringify(failed)).not.toContain("ayesha");
    isBroken = false;
    await deliver(world, id, 3);
    expect(await jobs(world, "failed")).toEqual([]);
  });

  it("what was written and not done yet is queued", async () => {
    const world = await createWorld();
    const tenant = tenantDb(env, world.tenantId);
    const row = outboxRow(tenant, { queue: "comms", type: "test.wait", payload: { to: "x@y.z" } }, Date.now());
    await tenant.batch([row.statement]);
    expect(await jobs(world, "queued")).toMatchObject([
      { id: row.entry.id, queue: "comms", type: "test.wait", payload: { to: "hidden" } },
    ]);
  });

  it("I6 a dead letter is sent again once, or discarded; both are in the audit log", async () => {
    const world = await createWorld();
    for (const name of ["one", "two"]) await deliver(world, `${name}-${world.tenantId}`, 6, "tessera-jobs-dead");
    const [first, second] = await jobs(world, "dead");
    if (!first || !second) throw new Error("no dead letters");
    expect(first).toMatchObject({ state: "dead", queue: "jobs", type: "test.shaky", payload: { email: "hidden" } });
    const press = (id: string, what: string) => world.call(`/jobs/${id}/${what}`, { method: "POST" });
    const answers = await Promise.all([press(first.id, "retry"), press(first.id, "retry"), press(first.id, "discard")]);
    expect(answers.map(({ status }) => status).filter((status) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409).map(({ json }) => json.code)).toEqual([
      "job_decided",
      "job_decided",
    ]);
    expect((await press(second.id, "discard")).status).toBe(204);
    expect(await jobs(world, "dead")).toEqual([]);
    const { data } = await world.api<{ data: { action: string; subject_id: string }[] }>("/audit-log");
    expect(data.find(({ subject_id }) => subject_id === second.id)?.action).toBe("job.discarded");
  });

  it("one that is sent again carries the whole message and leaves the list for the queue", async () => {
    const world = await createWorld();
    await deliver(world, `again-${world.tenantId}`, 6, "tessera-jobs-dead");
    const [letter] = await jobs(world, "dead");
    expect((await world.call(`/jobs/${letter?.id}/retry`, { method: "POST" })).status).toBe(202);
    const kept = await env.DB.prepare("SELECT queue, type, payload FROM outbox WHERE tenant_id = ?")
      .bind(world.tenantId)
      .all();
    expect(kept.results).toEqual([
      {
        queue: "jobs",
        type: "test.shaky",
        payload: JSON.stringify({ tenant_id: world.tenantId, email: "ayesha@example.com" }),
      },
    ]);
  });

  it("one that was cut off is not sent again, and says so", async () => {
    const world = await createWorld();
    await deliver(world, `cut-${world.tenantId}`, 6, "tessera-jobs-dead");
    const [letter] = await jobs(world, "dead");
    await env.DB.prepare("UPDATE dead_letters SET payload = '{\"a' WHERE id = ?").bind(letter?.id).run();
    const answer = await world.call(`/jobs/${letter?.id}/retry`, { method: "POST" });
    expect([answer.status, answer.json.code]).toEqual([409, "job_unreadable"]);
  });

  it("I5 T3 each tenant sees its own, and only those who may", async () => {
    const [one, two] = [await createWorld(), await createWorld()];
    await deliver(one, `own-${one.tenantId}`, 6, "tessera-jobs-dead");
    expect(await jobs(two, "dead")).toEqual([]);
    const [letter] = await jobs(one, "dead");
    expect((await two.call(`/jobs/${letter?.id}/discard`, { method: "POST" })).status).toBe(404);
    const manager = await one.memberToken("manager");
    expect((await one.call("/jobs", { token: manager })).status).toBe(403);
    expect((await one.call("/crons", { token: manager })).status).toBe(403);
    expect(await jobs(one, "dead", await one.memberToken("admin"))).toHaveLength(1);
  });

  it("I8 pages go on where the one before ended", async () => {
    const world = await createWorld();
    for (let i = 0; i < 5; i++) await deliver(world, `p${i}-${world.tenantId}`, 6, "tessera-jobs-dead");
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { data: Job[]; next_cursor: string | null } = await world.api(
        `/jobs?state=dead&limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });
});

describe("R2 crons", () => {
  it("a run is kept with how long it took and what failed, and the next one is told", async () => {
    const world = await createWorld();
    await runCron("7 * * * *", env, Date.now());
    await keepRun(env, "23 1 * * *", Date.now(), [
      { name: "books", took: 12, error: null },
      { name: "reports", took: 3, error: "TypeError" },
    ]);
    const { data } = await world.api<{ data: { cron: string; next_at: string; runs: Record<string, unknown>[] }[] }>(
      "/crons",
    );
    expect(data.map(({ cron }) => cron)).toEqual(["* * * * *", "7 * * * *", "23 1 * * *"]);
    const hourly = data[1];
    expect(Date.parse(hourly?.next_at ?? "") - Date.now()).toBeLessThanOrEqual(HOUR);
    expect(hourly?.runs[0]).toMatchObject({ failed: 0 });
    expect(data[2]?.runs[0]).toMatchObject({
      failed: 1,
      milliseconds: 15,
      sweeps: [
        { name: "books", error: null },
        { name: "reports", error: "TypeError" },
      ],
    });
  });

  it("runs of days ago are forgotten, the rest stays", async () => {
    const now = Date.now();
    const cron = "* * * * *";
    await keepRun(env, cron, now - 100 * HOUR, []);
    await keepRun(env, cron, now - MINUTE, []);
    await forgetOldRuns(env, [cron], now);
    expect((await lastRuns(env, cron, 10)).map(({ at }) => at)).toEqual([now - MINUTE]);
  });
});
