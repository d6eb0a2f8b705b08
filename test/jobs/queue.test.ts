/** R1: the queue plumbing – one message at a time is acknowledged or retried, nothing unreadable loops, nothing is lost. */
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { z } from "@hono/zod-openapi";
import { describe, expect, it, vi } from "vitest";
import { consume, defineJob, RetryLater, type JobTable } from "../../worker/platform/queue.ts";

const handled: string[] = [];
const table: JobTable = {
  "test.note": defineJob({
    queue: "jobs",
    schema: z.object({ text: z.string() }),
    handle: async ({ text }) => void handled.push(text),
  }),
  "test.fail": defineJob({
    queue: "jobs",
    schema: z.object({}),
    handle: async () => {
      throw new Error("broken for ayesha@example.com");
    },
  }),
  "test.later": defineJob({
    queue: "jobs",
    schema: z.object({}),
    handle: async () => {
      throw new RetryLater(42);
    },
  }),
};

function message(id: string, type: string, payload: unknown, attempts = 1) {
  return { id, timestamp: new Date(0), attempts, body: { id: `m-${id}`, type, payload } };
}

async function run(queue: string, messages: ReturnType<typeof message>[]) {
  const batch = createMessageBatch(queue, messages);
  const retries = batch.messages.map((one) => vi.spyOn(one, "retry"));
  const context = createExecutionContext();
  await consume(table, batch, env, (work) => context.waitUntil(work));
  const delays = retries.flatMap((spy) => spy.mock.calls.map(([options]) => options?.delaySeconds));
  return { ...(await getQueueResult(batch, context)), delays };
}

const deadLetters = async (queue: string) =>
  (
    await env.DB.prepare("SELECT type, tenant_id, payload, error FROM dead_letters WHERE queue = ? ORDER BY type DESC")
      .bind(queue)
      .all()
  ).results;

describe("queues", () => {
  it("I6 a failing message is retried alone, the others of its batch are acknowledged", async () => {
    const result = await run("tessera-jobs", [
      message("1", "test.note", { text: "a" }),
      message("2", "test.fail", {}, 3),
      message("3", "test.note", { text: "b" }),
    ]);
    expect(handled).toEqual(expect.arrayContaining(["a", "b"]));
    expect(result.explicitAcks).toEqual(expect.arrayContaining(["1", "3"]));
    expect(result.retryMessages).toEqual([{ msgId: "2" }]);
    expect(result.delays).toEqual([8]);
  });

  it("I7 the outbox row of a message goes when its work is done, not before", async () => {
    const insert = env.DB.prepare(
      "INSERT INTO outbox (id, tenant_id, queue, type, payload, created_at) VALUES (?, 't', 'jobs', 'x', '{}', 1)",
    );
    await env.DB.batch([insert.bind("out_done"), insert.bind("out_fails")]);
    const done = message("8", "test.note", { text: "c" });
    const fails = message("9", "test.fail", {});
    await run("tessera-jobs", [
      { ...done, body: { ...done.body, id: "out_done" } },
      { ...fails, body: { ...fails.body, id: "out_fails" } },
    ]);
    const left = await env.DB.prepare("SELECT id FROM outbox").all();
    expect(left.results).toEqual([{ id: "out_fails" }]);
  });

  it("waits as long as a handler asks for", async () => {
    const result = await run("tessera-jobs", [message("4", "test.later", {})]);
    expect(result.delays).toEqual([42]);
  });

  it("TH41 a message of unknown type or wrong shape is kept for a person and not retried", async () => {
    const result = await run("tessera-unread", [
      message("5", "test.unknown", { tenant_id: "ten_1" }),
      message("6", "test.note", { text: 7 }),
    ]);
    expect(result.explicitAcks).toEqual(expect.arrayContaining(["5", "6"]));
    expect(result.retryMessages).toEqual([]);
    expect(await deadLetters("tessera-unread")).toEqual([
      { type: "test.unknown", tenant_id: "ten_1", payload: '{"tenant_id":"ten_1"}', error: "unreadable" },
      { type: "test.note", tenant_id: null, payload: '{"text":7}', error: "unreadable" },
    ]);
  });

  it("a dead-letter queue is consumed into the table, once", async () => {
    for (let i = 0; i < 2; i++) {
      const result = await run("tessera-payments-dead", [message("7", "test.fail", {})]);
      expect(result.explicitAcks).toEqual(["7"]);
    }
    expect(await deadLetters("tessera-payments")).toEqual([
      { type: "test.fail", tenant_id: null, payload: "{}", error: "retries exhausted" },
    ]);
  });
});
