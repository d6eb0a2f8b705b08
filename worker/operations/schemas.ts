/** The wire of jobs and crons. */
import { z } from "@hono/zod-openapi";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import type { CronRun } from "../platform/cron-runs.ts";
import { readPayload } from "./payload.ts";
import { nextRun } from "./schedule.ts";
import type { JobRow } from "./store.ts";

export const JOB_STATES = ["queued", "failed", "dead"] as const;
export type JobState = (typeof JOB_STATES)[number];
const timestamp = z.string().openapi({ format: "date-time" });

export const jobSchema = z
  .object({
    id: z.string(),
    state: z.enum(JOB_STATES),
    queue: z.string(),
    type: z.string(),
    attempts: z.number().int(),
    error: z.string().nullable().openapi({ description: "The name of the last fault; never its text" }),
    at: timestamp.openapi({ description: "When it was written, last failed, or died" }),
    next_at: timestamp.nullable().openapi({ description: "When one that failed comes again" }),
    payload: z
      .unknown()
      .openapi({ description: "Ids, codes and numbers; everything that could name a person is hidden" }),
  })
  .openapi("Job");

export function jobWire(row: JobRow, state: JobState): z.infer<typeof jobSchema> {
  const { id, type, attempts, error, at, nextAt } = row;
  return {
    id,
    state,
    queue: queueName(row.queue),
    type,
    attempts,
    error,
    at: toTimestamp(at),
    next_at: nextAt === null ? null : toTimestamp(nextAt),
    payload: readPayload(row.payload),
  };
}

/** `payments` of `tessera-payments-production`. */
export function queueName(queue: string): string {
  return /payments|comms|jobs/.exec(queue)?.[0] ?? queue;
}

export const cronSchema = z
  .object({
    cron: z.string().openapi({ description: "When it runs, UTC", example: "7 * * * *" }),
    next_at: timestamp.nullable(),
    runs: z.array(
      z.object({
        at: timestamp,
        milliseconds: z.number().int(),
        failed: z.number().int().openapi({ description: "How many of its sweeps failed" }),
        sweeps: z.array(z.object({ name: z.string(), milliseconds: z.number().int(), error: z.string().nullable() })),
      }),
    ),
  })
  .openapi("Cron");

export function cronWire(cron: string, runs: readonly CronRun[], now: Millis): z.infer<typeof cronSchema> {
  const next = nextRun(cron, now);
  return {
    cron,
    next_at: next === undefined ? null : toTimestamp(next),
    runs: runs.map(({ at, took, failed, sweeps }) => ({
      at: toTimestamp(at),
      milliseconds: took,
      failed,
      sweeps: sweeps.map((sweep) => ({ name: sweep.name, milliseconds: sweep.took, error: sweep.error })),
    })),
  };
}
