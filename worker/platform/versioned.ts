/** Optimistic writes: a batch that is based on a version has no effect when somebody was faster. */
import { type Placeholder, sql, type SQL } from "drizzle-orm";
import type { Statement, TenantDb } from "./db.ts";
import { problem } from "./errors.ts";

/**
 * The value for a `version` column: `from + 1` when the row still has `from`. Otherwise NULL, which the column refuses,
 * and with it the whole batch: so every statement of the batch is under this one guard.
 */
export function nextVersion(from: number | Placeholder): SQL {
  return sql`CASE WHEN version = ${from} THEN version + 1 ELSE NULL END`;
}

/** Runs a batch that carries `nextVersion`. @throws Problem `stale_version` when the row had moved on */
export async function runVersioned(tenant: TenantDb, statements: readonly Statement[]): Promise<void> {
  try {
    await tenant.batch(statements);
  } catch (error) {
    if (isStaleVersion(error)) throw problem("stale_version", { detail: "Read it again and repeat your change." });
    throw error;
  }
}

function isStaleVersion(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if (/NOT NULL constraint failed: \w+\.version/.test(current.message)) return true;
    current = current.cause;
  }
  return false;
}
