/** Cron expression → sweeps. Thin: a sweep finds work and enqueues it. */
import { and, lt } from "drizzle-orm";
import { sweepErasures } from "./customers/index.ts";
import { forgetReferences } from "./comms/index.ts";
import { sweepAttentionNotices } from "./comms/notice-mail.ts";
import { sweepCarts, sweepReminders } from "./comms/reminder-jobs.ts";
import { sweepDomains } from "./domains/index.ts";
import { sweepExports } from "./exports/index.ts";
import { findInventoryLogs, sweepInventoryLogs } from "./inventory/drain.ts";
import type { Millis } from "./kernel/time.ts";
import { sweepFound } from "./finding/index.ts";
import { completeOverEvents } from "./events/index.ts";
import { sweepDuePayments, sweepExpiredOrders, sweepOpenEvents } from "./payments/sweeps.ts";
import { forgetOldSignIns } from "./people/index.ts";
import { forgetOldRuns, keepRun, type SweepRun } from "./platform/cron-runs.ts";
import { platformDb } from "./platform/db.ts";
import { idempotencyKeys, KEY_LIFETIME } from "./platform/idempotency.ts";
import { describeError, log, withRequestId } from "./platform/log.ts";
import { sweepOutbox } from "./platform/outbox.ts";
import { forgetUnverified, sweepWaitingLists } from "./waiting-list/serve.ts";
import { sweepReports } from "./reports/index.ts";
import { sweepSignals } from "./risk/index.ts";

import { sweepBooks } from "./reconciliation/index.ts";

type Sweep = { readonly name: string; readonly run: (env: Env, now: Millis) => Promise<unknown> };

const EVERY_MINUTE: readonly Sweep[] = [
  { name: "outbox", run: sweepOutbox },
  { name: "due_payments", run: sweepDuePayments },
  { name: "gateway_events", run: sweepOpenEvents },
  { name: "expired_orders", run: sweepExpiredOrders },
  { name: "inventory_logs", run: (env, now) => sweepInventoryLogs(env, platformDb(env), now) },
  { name: "waiting_lists", run: sweepWaitingLists },
  { name: "domains", run: sweepDomains },
  { name: "found_events", run: sweepFound },
];

const EVERY_HOUR: readonly Sweep[] = [
  { name: "completed_events", run: completeOverEvents },
  { name: "idempotency_keys", run: forgetOldKeys },
  { name: "exports", run: sweepExports },
  { name: "sign_ins", run: forgetOldSignIns },
  { name: "cron_runs", run: (env, now) => forgetOldRuns(env, Object.keys(crons), now) },
  { name: "message_references", run: forgetReferences },
  { name: "reminders", run: sweepReminders },
  { name: "carts", run: sweepCarts },
  { name: "attention_notices", run: sweepAttentionNotices },
  { name: "risk_signals", run: sweepSignals },
  { name: "unverified_waiting", run: forgetUnverified },
  { name: "new_inventory_logs", run: (env, now) => findInventoryLogs(env, platformDb(env), now) },
];

const EVERY_NIGHT: readonly Sweep[] = [
  { name: "books", run: sweepBooks },
  { name: "reports", run: sweepReports },
  { name: "erasures", run: sweepErasures },
];

/** The expressions of wrangler.toml; test/architecture.test.ts holds the two together. */
export const crons: Readonly<Record<string, readonly Sweep[]>> = {
  "* * * * *": EVERY_MINUTE,
  "7 * * * *": EVERY_HOUR,
  "23 1 * * *": EVERY_NIGHT,
};

/** Runs the sweeps of one expression; one that fails does not stop the others. What came of each is kept. */
export async function runCron(cron: string, env: Env, now: Millis): Promise<void> {
  const runs: SweepRun[] = [];
  for (const { name, run } of crons[cron] ?? []) {
    const begin = Date.now();
    const error = await withRequestId(`cron:${name}`, async () => await faultOf(name, () => run(env, now)));
    runs.push({ name, took: Date.now() - begin, error });
  }
  await keepRun(env, cron, now, runs);
}

/** The name of the fault of a sweep; null where there was none. */
async function faultOf(cron: string, sweep: () => Promise<unknown>): Promise<string | null> {
  try {
    await sweep();
    return null;
  } catch (error) {
    log.error("sweep_failed", { cron, ...describeError(error) });
    return error instanceof Error ? error.name : typeof error;
  }
}

async function forgetOldKeys(env: Env, now: Millis): Promise<void> {
  await platformDb(env)
    .delete(idempotencyKeys)
    .where(and(lt(idempotencyKeys.createdAt, now - KEY_LIFETIME)));
}
