/**
 * Queue consumption: a typed table of message types, each message acknowledged or retried on its own with growing gaps,
 * and dead letters kept where staff can see them. Delivery is at least once, so every handler is idempotent (I6).
 */
import { isNull } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { z } from "@hono/zod-openapi";
import { type Millis, SECOND } from "../kernel/time.ts";
import { derivedId } from "../kernel/ids.ts";
import { joinBatches, platformDb } from "./db.ts";
import { forgetFailures, noteFailure } from "./job-failures.ts";
import { describeError, log, withRequestId } from "./log.ts";
import { forgetOutbox } from "./outbox.ts";
import { envelopeSchema, type QueueName } from "./queues.ts";

export const deadLetters = sqliteTable("dead_letters", {
  id: text("id").primaryKey(),
  queue: text("queue").notNull(),
  type: text("type").notNull(),
  tenantId: text("tenant_id"),
  payload: text("payload").notNull(),
  attempts: integer("attempts").notNull(),
  error: text("error").notNull(),
  createdAt: integer("created_at").notNull(),
  resolvedAt: integer("resolved_at"),
  resolution: text("resolution").$type<"retried" | "discarded">(),
  resolvedBy: text("resolved_by"),
});

/** What a handler gets besides its payload. */
export type JobContext = {
  readonly env: Env;
  readonly now: Millis;
  readonly messageId: string;
  readonly attempts: number;
  readonly waitUntil: (work: Promise<unknown>) => void;
};

/** Asks for another delivery after `seconds`, without counting as a fault. Thrown by handlers. */
export class RetryLater extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super("retry later");
    this.name = "RetryLater";
    this.seconds = seconds;
  }
}

/** One message type: its queue, the shape of its payload, and what to do. */
export type JobDefinition<Schema extends z.ZodType = z.ZodType> = {
  readonly queue: QueueName;
  readonly schema: Schema;
  readonly handle: (payload: z.infer<Schema>, context: JobContext) => Promise<void>;
};

/** Ties a handler to its payload's type. */
export function defineJob<Schema extends z.ZodType>(definition: JobDefinition<Schema>): JobDefinition {
  // The table holds many schemas; each handler is only ever called with what its own schema parsed.
  return definition;
}

export type JobTable = Readonly<Record<string, JobDefinition>>;

const MAX_BACKOFF_SECONDS = 900;
/** Messages worked on side by side; what they ask of the database at one moment goes there together. */
const CONCURRENCY = 25;

/** Seconds until the next delivery: 2, 4, 8 … at most 15 minutes. */
export function backoffSeconds(attempts: number): number {
  return Math.min(MAX_BACKOFF_SECONDS, 2 ** Math.min(attempts, 12));
}

/** Handles one batch of a live queue or of a dead-letter queue. */
export async function consume(
  table: JobTable,
  batch: MessageBatch,
  env: Env,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<void> {
  const dead = batch.queue.includes("-dead");
  const pending = [...batch.messages];
  /** Ids whose work is done for good: their outbox rows go in one statement at the end. */
  const handled: string[] = [];
  /** Those of them that had failed before. */
  const recovered: string[] = [];
  const lane = async (): Promise<void> => {
    for (let message = pending.shift(); message; message = pending.shift()) {
      const current = message;
      await withRequestId(`msg:${current.id}`, () =>
        dead
          ? bury(batch.queue, current, env, { handled, recovered })
          : deliver(table, batch.queue, current, env, { waitUntil, handled, recovered }),
      );
    }
  };
  await joinBatches(() => Promise.all(Array.from({ length: Math.min(CONCURRENCY, pending.length) }, lane)));
  await forgetOutbox(env, handled);
  await forgetFailures(env, recovered);
}

type Done = { readonly handled: string[]; readonly recovered: string[] };

async function deliver(
  table: JobTable,
  queue: string,
  message: Message,
  env: Env,
  { waitUntil, handled, recovered }: Done & { readonly waitUntil: (work: Promise<unknown>) => void },
): Promise<void> {
  const envelope = envelopeSchema.safeParse(message.body);
  const type = envelope.success ? envelope.data.type : "?";
  const job = envelope.success ? table[envelope.data.type] : undefined;
  const payload = job?.schema.safeParse(envelope.data?.payload);
  if (!envelope.success || !job || !payload?.success) {
    // A message we cannot read will not become readable: keep it for a person instead of retrying (TH41).
    log.error("message_unreadable", { queue, type });
    await keepDeadLetter(queue, message, env, "unreadable");
    message.ack();
    if (envelope.success) handled.push(envelope.data.id);
    return;
  }
  try {
    await job.handle(payload.data, {
      env,
      now: Date.now(),
      messageId: envelope.data.id,
      attempts: message.attempts,
      waitUntil,
    });
    message.ack();
    handled.push(envelope.data.id);
    if (message.attempts > 1) recovered.push(envelope.data.id);
  } catch (error) {
    if (error instanceof RetryLater) {
      message.retry({ delaySeconds: error.seconds });
      return;
    }
    // The first failure is told; the rest are silent until the dead letter.
    if (message.attempts <= 1)
      log.error("message_failed", { queue, type, attempts: message.attempts, ...describeError(error) });
    const delaySeconds = backoffSeconds(message.attempts);
    await noteFailure(env, {
      tenantId: tenantOfPayload(payload.data),
      id: envelope.data.id,
      queue,
      type,
      payload: payload.data,
      attempts: message.attempts,
      error: error instanceof Error ? error.name : typeof error,
      now: Date.now(),
      nextAt: Date.now() + delaySeconds * SECOND,
    }).catch(() => log.warn("failure_not_noted", { queue, type }));
    message.retry({ delaySeconds });
  }
}

async function bury(queue: string, message: Message, env: Env, { handled, recovered }: Done): Promise<void> {
  const envelope = envelopeSchema.safeParse(message.body);
  log.error("message_dead", { queue, type: envelope.success ? envelope.data.type : "?", message_id: message.id });
  await keepDeadLetter(queue, message, env, "retries exhausted");
  message.ack();
  if (!envelope.success) return;
  handled.push(envelope.data.id);
  recovered.push(envelope.data.id);
}

async function keepDeadLetter(queue: string, message: Message, env: Env, error: string): Promise<void> {
  const envelope = envelopeSchema.safeParse(message.body);
  const payload = JSON.stringify(envelope.success ? (envelope.data.payload ?? null) : message.body).slice(0, 100_000);
  const tenantId = tenantOfPayload(envelope.success ? envelope.data.payload : undefined);
  await platformDb(env)
    .insert(deadLetters)
    .values({
      id: await derivedId("deadLetter", queue, message.id),
      queue: queue.replace("-dead", ""),
      type: envelope.success ? envelope.data.type : "?",
      tenantId,
      payload,
      attempts: message.attempts,
      error,
      createdAt: Date.now(),
    })
    .onConflictDoNothing();
}

function tenantOfPayload(payload: unknown): string | null {
  if (
    typeof payload === "object" &&
    payload !== null &&
    "tenant_id" in payload &&
    typeof payload.tenant_id === "string"
  )
    return payload.tenant_id;
  return null;
}

/** How many dead letters wait for a person; for the health check. */
export async function openDeadLetters(env: Env): Promise<number> {
  return await platformDb(env).$count(deadLetters, isNull(deadLetters.resolvedAt));
}
