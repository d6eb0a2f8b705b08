/**
 * The outbox: a message is written in the same batch as the change that makes it necessary, handed to its queue right
 * after, and deleted once its handler is done. A sweep hands over again what is still there, so neither a death of ours
 * nor a queue that lost a message loses work (I7); handlers are idempotent, so a message that came twice does nothing (I6).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { asc, inArray, lt, sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { ID_PREFIXES, newId } from "../kernel/ids.ts";
import { type Millis, MINUTE } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "./db.ts";
import { log } from "./log.ts";
import { preparedInsert } from "./prepared.ts";
import { type Envelope, type QueueName, queueOf } from "./queues.ts";

export const outbox = sqliteTable("outbox", {
  id: text("id").primaryKey(),
  tenantId: text("tenant_id").notNull(),
  queue: text("queue").$type<QueueName>().notNull(),
  type: text("type").notNull(),
  payload: text("payload").notNull(),
  /** When it was written; moved ahead at each repeated hand-over, so that the gaps grow. */
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
  const { queue, type } = message;
  const payload = JSON.stringify(message.payload);
  const statement = addToOutbox(tenant, [{ id, queue, type, payload, createdAt: now }]);
  return { entry: { ...message, id }, statement };
}

const addToOutbox = preparedInsert(outbox, (insert) => insert.onConflictDoNothing());

const gathering = new AsyncLocalStorage<OutboxEntry[]>();
/** The gap grows by this much with each repeated hand-over, up to six times. */
const REPEAT_GAP: Millis = 5 * MINUTE;
/** Ids in one statement: D1 takes 100 parameters. */
const IDS_AT_ONCE = 90;

/**
 * Runs `work`, then hands over everything that was flushed inside it at once: a batch of fifty payments costs one call to
 * the queue instead of fifty.
 */
export async function gatherOutbox(env: Env, work: () => Promise<void>): Promise<void> {
  const entries: OutboxEntry[] = [];
  await gathering.run(entries, work);
  await handOver(env, entries);
}

/** Hands entries to their queues. A failure is left to the sweep. */
export async function flushOutbox(env: Env, entries: readonly OutboxEntry[]): Promise<void> {
  const gathered = gathering.getStore();
  if (gathered) gathered.push(...entries);
  else await handOver(env, entries);
}

/** Deletes the rows of messages whose work is done for good. Ids that have no row are passed over. */
export async function forgetOutbox(env: Env, ids: readonly string[]): Promise<void> {
  const own = ids.filter((id) => id.startsWith(`${ID_PREFIXES.outbox}_`));
  for (let i = 0; i < own.length; i += IDS_AT_ONCE) {
    await platformDb(env)
      .delete(outbox)
      .where(inArray(outbox.id, own.slice(i, i + IDS_AT_ONCE)));
  }
}

/** Hands over again what was not handled within its gap; called by the minutely cron. Returns how many. */
export async function sweepOutbox(env: Env, now: Millis): Promise<number> {
  const db = platformDb(env);
  const rows = await db
    .select()
    .from(outbox)
    .where(lt(outbox.createdAt, now - MINUTE))
    .orderBy(asc(outbox.createdAt))
    .limit(IDS_AT_ONCE);
  if (rows.length === 0) return 0;
  await send(
    env,
    rows.map((row) => ({ id: row.id, queue: row.queue, type: row.type, payload: JSON.parse(row.payload) as unknown })),
  );
  const ids = rows.map((row) => row.id);
  await db
    .update(outbox)
    .set({ createdAt: sql`${now} + min(${outbox.attempts}, 6) * ${REPEAT_GAP}`, attempts: sql`${outbox.attempts} + 1` })
    .where(inArray(outbox.id, ids));
  return rows.length;
}

async function handOver(env: Env, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  try {
    await send(env, entries);
  } catch {
    log.warn("outbox_flush_left_to_sweep", { count: entries.length });
  }
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
