/** Messages whose handler failed and that will come again, where people can see them (R1). Costs nothing while nothing fails. */
import { inArray, sql } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Millis } from "../kernel/time.ts";
import { platformDb } from "./db.ts";

export const jobFailures = sqliteTable(
  "job_failures",
  {
    /** Empty: nobody's. */
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    queue: text("queue").notNull(),
    type: text("type").notNull(),
    payload: text("payload").notNull(),
    attempts: integer("attempts").notNull(),
    /** The name of the fault, never its text: that may quote a person. */
    error: text("error").notNull(),
    firstAt: integer("first_at").notNull(),
    lastAt: integer("last_at").notNull(),
    nextAt: integer("next_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export type JobFailure = {
  readonly tenantId: string | null;
  readonly id: string;
  readonly queue: string;
  readonly type: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly error: string;
  readonly now: Millis;
  /** When it comes again. */
  readonly nextAt: Millis;
};

const MAX_PAYLOAD = 20_000;
/** Ids in one statement: D1 takes 100 parameters. */
const IDS_AT_ONCE = 90;

/** Notes one more failure of a message. */
export async function noteFailure(env: Env, failure: JobFailure): Promise<void> {
  const { tenantId, now, payload, ...rest } = failure;
  const { attempts, error, nextAt } = rest;
  await platformDb(env)
    .insert(jobFailures)
    .values({
      ...rest,
      tenantId: tenantId ?? "",
      payload: (JSON.stringify(payload) ?? "null").slice(0, MAX_PAYLOAD),
      firstAt: now,
      lastAt: now,
    })
    .onConflictDoUpdate({
      target: [jobFailures.tenantId, jobFailures.id],
      set: { attempts: sql`max(${jobFailures.attempts}, ${attempts})`, error, lastAt: now, nextAt },
    });
}

/** Forgets messages that are done, or dead. Ids that never failed are passed over. */
export async function forgetFailures(env: Env, ids: readonly string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
    await platformDb(env)
      .delete(jobFailures)
      .where(inArray(jobFailures.id, ids.slice(i, i + IDS_AT_ONCE)));
  }
}
