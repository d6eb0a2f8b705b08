/** Queries of messages that wait, that fail, and that are dead: a tenant's own. */
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, alongTime, type Stretch } from "../platform/list.ts";
import { jobFailures } from "../platform/job-failures.ts";
import { outbox } from "../platform/outbox.ts";
import { deadLetters } from "../platform/queue.ts";

/** A message as all three lists have it. */
export type JobRow = {
  readonly id: string;
  readonly queue: string;
  readonly type: string;
  readonly payload: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly at: Millis;
  readonly nextAt: Millis | null;
};

/** Messages of all tenants, from one end, that are looked through for this one's: no index is written for each sale for it. */
const LOOKED_THROUGH = 2000;

/** Messages that were written and whose work is not done: in a queue, or under way. */
export async function queuedJobs(tenant: TenantDb, type: string | undefined, stretch: Stretch): Promise<JobRow[]> {
  const { beyond, order } = alongTime(outbox.createdAt, outbox.id, stretch);
  const looked = tenant.db
    .select()
    .from(outbox)
    .where(beyond)
    .orderBy(...order)
    .limit(LOOKED_THROUGH)
    .as("looked");
  const rows = await tenant.db
    .select()
    .from(looked)
    .where(and(eq(looked.tenantId, tenant.tenantId), type === undefined ? undefined : eq(looked.type, type)))
    .orderBy(...alongTime(looked.createdAt, looked.id, { sort: stretch.sort }).order)
    .limit(stretch.limit);
  return rows.map(({ createdAt, ...row }) => ({ ...row, error: null, at: createdAt, nextAt: null }));
}

/** Messages that failed and come again. */
export async function failedJobs(tenant: TenantDb, type: string | undefined, stretch: Stretch): Promise<JobRow[]> {
  const { beyond, order } = along(jobFailures.id, stretch);
  const rows = await tenant.db
    .select()
    .from(jobFailures)
    .where(tenant.own(jobFailures, type === undefined ? undefined : eq(jobFailures.type, type), beyond))
    .orderBy(order)
    .limit(stretch.limit);
  return rows.map((row) => ({ ...row, at: row.lastAt }));
}

/** Dead letters that nobody has decided about. */
export async function deadJobs(tenant: TenantDb, type: string | undefined, stretch: Stretch): Promise<JobRow[]> {
  const { beyond, order } = alongTime(deadLetters.createdAt, deadLetters.id, stretch);
  const rows = await tenant.db
    .select()
    .from(deadLetters)
    .where(
      and(
        eq(deadLetters.tenantId, tenant.tenantId),
        isNull(deadLetters.resolvedAt),
        type === undefined ? undefined : eq(deadLetters.type, type),
        beyond,
      ),
    )
    .orderBy(...order)
    .limit(stretch.limit);
  return rows.map(({ createdAt, ...row }) => ({ ...row, at: createdAt, nextAt: null }));
}

export type DeadLetter = typeof deadLetters.$inferSelect;

/** A dead letter of the tenant, decided or not. */
export async function deadLetter(tenant: TenantDb, id: string): Promise<DeadLetter | undefined> {
  const [row] = await tenant.db
    .select()
    .from(deadLetters)
    .where(and(eq(deadLetters.id, id), eq(deadLetters.tenantId, tenant.tenantId)))
    .limit(1);
  return row;
}

/**
 * Notes what was decided about a dead letter, if nobody has decided before. `attempts` refuses NULL, and with it the whole
 * batch, so a letter is sent again once (I6).
 */
export function decide(
  tenant: TenantDb,
  id: string,
  decision: { readonly resolution: "retried" | "discarded"; readonly by: string; readonly now: Millis },
): Statement {
  return tenant.db
    .update(deadLetters)
    .set({
      resolvedAt: decision.now,
      resolution: decision.resolution,
      resolvedBy: decision.by,
      attempts: sql`CASE WHEN ${deadLetters.resolvedAt} IS NULL THEN ${deadLetters.attempts} ELSE NULL END`,
    })
    .where(and(eq(deadLetters.id, id), eq(deadLetters.tenantId, tenant.tenantId)));
}
