/** Work that must happen, as people watch it: what waits, what fails, what is dead; and what runs by the clock (R1, R2). */
import { z } from "@hono/zod-openapi";
import { type AppContext, personOf, tenantOf } from "../platform/context.ts";
import { lastRuns } from "../platform/cron-runs.ts";
import { pageOf } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import type { QueueName } from "../platform/queues.ts";
import { answerList, listAnswer, listQuery, timeKey } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import { isDecided } from "./decision.ts";
import { cronSchema, cronWire, JOB_STATES, jobSchema, jobWire, queueName } from "./schemas.ts";
import { deadJobs, deadLetter, decide, type DeadLetter, failedJobs, type JobRow, queuedJobs } from "./store.ts";

export const operationRoutes = createRouter();

const TAGS = ["Operations"];
const jobParams = z.object({ id: z.string().max(100) });
/** The expressions of crons.ts, which nothing may import. */
const CRONS = ["* * * * *", "7 * * * *", "23 1 * * *"];
const RUNS = 20;

const LISTS = { queued: queuedJobs, failed: failedJobs, dead: deadJobs } as const;
const KEYS = {
  queued: ({ at, id }: JobRow) => timeKey(at, id),
  failed: ({ id }: JobRow) => id,
  dead: ({ at, id }: JobRow) => timeKey(at, id),
} as const;

operationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/jobs",
    tags: TAGS,
    operationId: "listJobs",
    summary: "Messages that wait or are under way, that failed and come again, or that are dead",
    description: "Of the newest state of things: a message that is handled is in no list.",
    permission: "jobs.read",
    request: {
      query: z.object({
        ...listQuery,
        state: z.enum(JOB_STATES).default("dead"),
        type: z.string().max(80).optional().openapi({ description: "Messages of one type" }),
      }),
    },
    responses: listAnswer(jobSchema),
  }),
  async (c) => {
    const { state, type, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "jobs",
      item: jobSchema,
      read: (stretch) => LISTS[state](tenantOf(c), type, stretch),
      keyOf: KEYS[state],
      toWire: (row) => jobWire(row, state),
    });
  },
);

/** A dead letter that nobody has decided about. @throws Problem `not_found`, `job_decided` */
async function openLetter(c: AppContext, id: string): Promise<DeadLetter> {
  const letter = await deadLetter(tenantOf(c), id);
  if (!letter) throw problem("not_found");
  if (letter.resolvedAt !== null)
    throw problem("job_decided", { detail: `It was ${letter.resolution ?? "decided"} before.` });
  return letter;
}

/** Runs the batch of a decision. @throws Problem `job_decided` when somebody else was faster */
async function runDecision(c: AppContext, statements: Parameters<ReturnType<typeof tenantOf>["batch"]>[0]) {
  try {
    await tenantOf(c).batch(statements);
  } catch (error) {
    if (isDecided(error)) throw problem("job_decided", { detail: "Somebody else has just decided about it." });
    throw error;
  }
}

operationRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/jobs/{id}/retry",
    tags: TAGS,
    operationId: "retryJob",
    summary: "Send a dead letter once more",
    permission: "jobs.write",
    request: { params: jobParams },
    responses: { 202: { description: "It is in its queue again" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const letter = await openLetter(c, c.req.valid("param").id);
    const payload = parsed(letter.payload);
    const { now } = c.var;
    const queue = queueName(letter.queue) as QueueName;
    const again = outboxRow(tenant, { queue, type: letter.type, payload }, now);
    await runDecision(c, [
      decide(tenant, letter.id, { resolution: "retried", by: personOf(c).personId, now }),
      again.statement,
      auditRow(c, tenant, { action: "job.retried", subjectId: letter.id, after: { type: letter.type } }),
    ]);
    await flushOutbox(c.env, [again.entry]);
    return c.body(null, 202);
  },
);

/** @throws Problem `job_unreadable` for a message that was cut off when it was kept */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    throw problem("job_unreadable", { detail: "It was too long to be kept whole. Discard it." });
  }
}

operationRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/jobs/{id}/discard",
    tags: TAGS,
    operationId: "discardJob",
    summary: "Decide that a dead letter shall not be done",
    permission: "jobs.write",
    request: { params: jobParams },
    responses: { 204: { description: "It is in no list any more" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const letter = await openLetter(c, c.req.valid("param").id);
    const { now } = c.var;
    await runDecision(c, [
      decide(tenant, letter.id, { resolution: "discarded", by: personOf(c).personId, now }),
      auditRow(c, tenant, { action: "job.discarded", subjectId: letter.id, before: { type: letter.type } }),
    ]);
    return c.body(null, 204);
  },
);

operationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/crons",
    tags: TAGS,
    operationId: "listCrons",
    summary: "What runs by the clock: when last, how long, with what outcome, and when next",
    permission: "jobs.read",
    responses: { 200: { description: "All of them", content: json(pageOf(cronSchema)) } },
  }),
  async (c) => {
    const data = await Promise.all(
      CRONS.map(async (cron) => cronWire(cron, await lastRuns(c.env, cron, RUNS), c.var.now)),
    );
    return c.json({ data, next_cursor: null }, 200);
  },
);
