/** Crons of risk. */
import { sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { platformDb } from "../platform/db.ts";
import { RISK_WINDOW } from "./assessment.ts";

/** What is left over waits for the next run (I8). */
const SWEPT_AT_ONCE = 5000;

/** Forgets failures of all tenants that count no longer. */
export async function sweepSignals(env: Env, now: Millis): Promise<void> {
  await platformDb(env).run(sql`DELETE FROM risk_signals WHERE (tenant_id, kind, subject, at, payment_id) IN (
    SELECT tenant_id, kind, subject, at, payment_id FROM risk_signals
    WHERE at < ${now - RISK_WINDOW} ORDER BY at LIMIT ${SWEPT_AT_ONCE})`);
}
