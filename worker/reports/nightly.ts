/** Each night every tenant is counted: figures that nobody looked at are not more than a day old when somebody does. */
import { envelope, queueOf } from "../platform/queues.ts";
import { tenantIds } from "../tenants/index.ts";
import { COUNT_SALES } from "./count.ts";

export const COUNT_TENANTS = "reports.tenants";
const TENANTS_AT_ONCE = 99;

/** The nightly cron: only starts the walk over all tenants. */
export async function sweepReports(env: Env): Promise<void> {
  await queueOf(env, "jobs").send(envelope(COUNT_TENANTS, {}));
}

/** Enqueues the count of one page of tenants, and the next page. Returns how many. */
export async function enqueueCounts(env: Env, after: string | undefined): Promise<number> {
  const ids = await tenantIds(env, after, TENANTS_AT_ONCE);
  const last = ids.at(-1);
  if (last === undefined) return 0;
  const next = ids.length === TENANTS_AT_ONCE ? [{ body: envelope(COUNT_TENANTS, { after: last }) }] : [];
  const counts = ids.map((id) => ({ body: envelope(COUNT_SALES, { tenant_id: id }) }));
  await queueOf(env, "jobs").sendBatch([...counts, ...next]);
  return ids.length;
}
