/**
 * The outbox: a message is written in the same batch as the change that makes it necessary, handed to its queue right
 * after, and deleted once the queue has it. A sweep sends what was left behind, so a death in between loses nothing (I7).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { asc, inArray, lt } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { newId } from "../kernel/ids.ts";
import { type Millis, MINUTE } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "./db.ts";
import { log } from "./log.ts";
import { type Envelope, type QueueName, queueOf } from "./queue.ts";

export const outbox = sqliteTable("outbox", {
  id: text("id").primaryKey(),
  tenantId: text("tenant_id").notNull(),
  queue: text("queue").$type<QueueName>().notNull(),
  type: text("type").notNull(),
  payload: text("payload").notNull(),
  createdAt: integer("created_at").notNull(),
  attempts: integer("attempts").notNull().default(0),
});

export type OutboxMessage = { readonly queue: QueueName; readonly type: string; readonly payload: unknown };
export type OutboxEntry = OutboxMessage & { readonly id: string };

/**
 * One outbox row for a use case's batch.
 * @param id give a derived id where a retry of the use case must not send twice
 */
export function outboxRow(
  tenant: TenantDb,
  message: OutboxMessage,
  now: Millis,
  id: string = newId("outbox"),
): { entry: OutboxEntry; statement: Statement } {
  const statement = tenant.db
    .insert(outbox)
    .values({
      id,
      tenantId: tenant.tenantId,
      queue: message.queue,
      type: message.type,
      payload: JSON.stringify(message.payload),
      createdAt: now,
    })
    .onConflictDoNothing();
  return { entry: { ...message, id }, statement };
}

const gathering = new AsyncLocalStorage<OutboxEntry[]>();

/**
 * Runs `work`, then hands over everything that was flushed inside it at once: a batch of fifty payments costs one call to
 * the queue and one delete instead of fifty of each. A death before that is the sweep's to repair, as ever.
 */
export async function gatherOutbox(env: Env, work: () => Promise<void>): Promise<void> {
  const entries: OutboxEntry[] = [];
  await gathering.run(entries, work);
  await handOver(env, entries);
}

/** Hands entries to their queues, then deletes their rows. A failure is left to the sweep. */
export async function flushOutbox(env: Env, entries: readonly OutboxEntry[]): Promise<void> {
  const gathered = gathering.getStore();
  if (gathered) gathered.push(...entries);
  else await handOver(env, entries);
}

async function handOver(env: Env, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  try {
    await send(env, entries);
    for (let i = 0; i < entries.length; i += 90) {
      const ids = entries.slice(i, i + 90).map((entry) => entry.id);
      await platformDb(env).delete(outbox).where(inArray(outbox.id, ids));
    }
  } catch {
    log.warn("outbox_flush_left_to_sweep", { count: entries.length });
  }
}

/** Sends what is older than a minute; called by the minutely cron. Returns how many were sent. */
export async function sweepOutbox(env: Env, now: Millis): Promise<number> {
  const db = platformDb(env);
  const rows = await db
    .select()
    .from(outbox)
    .where(lt(outbox.createdAt, now - MINUTE))
    .orderBy(asc(outbox.createdAt))
    .limit(90);
  if (rows.length === 0) return 0;
  await send(
    env,
    rows.map((row) => ({ id: row.id, queue: row.queue, type: row.type, payload: JSON.parse(row.payload) as unknown })),
  );
  await db.delete(outbox).where(
    inArray(
      outbox.id,
      rows.map((row) => row.id),
    ),
  );
  return rows.length;
}

async function send(env: Env, entries: readonly OutboxEntry[]): Promise<void> {
  const queues = new Map<QueueName, MessageSendRequest<Envelope>[]>();
  for (const { id, queue, type, payload } of entries) {
    const list = queues.get(queue) ?? [];
    list.push({ body: { id, type, payload } });
    queues.set(queue, list);
  }
  for (const [name, messages] of queues) {
    for (let i = 0; i < messages.length; i += 100) await queueOf(env, name).sendBatch(messages.slice(i, i + 100));
  }
}
