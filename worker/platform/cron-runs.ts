/** Each run of a cron expression: when, how long, what failed (R2). One row a run, whatever it swept. */
import { and, desc, eq, lt } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { DAY, type Millis } from "../kernel/time.ts";
import { platformDb } from "./db.ts";

export const cronRuns = sqliteTable(
  "cron_runs",
  {
    cron: text("cron").notNull(),
    at: integer("at").notNull(),
    /** Milliseconds. */
    took: integer("took").notNull(),
    /** How many of its sweeps. */
    failed: integer("failed").notNull(),
    sweeps: text("sweeps", { mode: "json" }).$type<readonly SweepRun[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.cron, table.at] })],
);

/** One sweep of a run; `error` is the name of the fault, null where there was none. */
export type SweepRun = { readonly name: string; readonly took: number; readonly error: string | null };

const KEPT: Millis = 3 * DAY;

/** Keeps a run. The platform may start the same one twice: the later one is told. */
export async function keepRun(env: Env, cron: string, at: Millis, sweeps: readonly SweepRun[]): Promise<void> {
  const row = {
    cron,
    at,
    took: sweeps.reduce((sum, sweep) => sum + sweep.took, 0),
    failed: sweeps.filter(({ error }) => error !== null).length,
    sweeps,
  };
  const { took, failed } = row;
  await platformDb(env)
    .insert(cronRuns)
    .values(row)
    .onConflictDoUpdate({ target: [cronRuns.cron, cronRuns.at], set: { took, failed, sweeps } });
}

/** Forgets runs of days ago. */
export async function forgetOldRuns(env: Env, crons: readonly string[], now: Millis): Promise<void> {
  for (const cron of crons) {
    const db = platformDb(env);
    // An index of its own for what is deleted would cost a row each minute: the expression stands first in the key.
    await db.delete(cronRuns).where(and(eq(cronRuns.cron, cron), lt(cronRuns.at, now - KEPT)));
  }
}

export type CronRun = typeof cronRuns.$inferSelect;

/** The newest runs of an expression, newest first. */
export async function lastRuns(env: Env, cron: string, limit: number): Promise<CronRun[]> {
  return await platformDb(env)
    .select()
    .from(cronRuns)
    .where(eq(cronRuns.cron, cron))
    .orderBy(desc(cronRuns.at))
    .limit(limit);
}
