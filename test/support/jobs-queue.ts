/** The `jobs` queue in the hands of a test: what is put on it waits until the test delivers it. */
import { createExecutionContext, createMessageBatch, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { onTestFinished, vi } from "vitest";
import worker from "../../worker/index.ts";

export type Job = { readonly id: string; readonly type: string; readonly payload: Readonly<Record<string, unknown>> };

/** Catches what this tenant puts on the queue until the test ends; sweeps find the messages of other tests too. */
export function catchJobs(tenantId: string): {
  readonly waiting: Job[];
  readonly deliver: (jobs?: readonly Job[]) => Promise<void>;
} {
  const waiting: Job[] = [];
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  const keep = (body: unknown) => {
    const job = body as Job;
    if (job.payload["tenant_id"] === tenantId) waiting.push(job);
  };
  const send = vi.spyOn(env.JOBS_QUEUE, "send").mockImplementation(async (body) => {
    keep(body);
    return taken;
  });
  const sendBatch = vi.spyOn(env.JOBS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) keep(body);
    return taken;
  });
  onTestFinished(() => {
    send.mockRestore();
    sendBatch.mockRestore();
  });
  const deliver = async (jobs: readonly Job[] = waiting.splice(0)) => {
    const messages = jobs.map((body) => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body: structuredClone(body),
    }));
    const context = createExecutionContext();
    await worker.queue(createMessageBatch("tessera-jobs", messages), env, context);
    await waitOnExecutionContext(context);
  };
  return { waiting, deliver };
}
