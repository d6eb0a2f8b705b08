/** Queries of counters and of what was counted. */
import { asc, desc, eq, gte, lte } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type CounterRow, counterCounts, counters, type CountRow } from "./counter-tables.ts";

/** A tenant has at most this many counters. */
export const MAX_COUNTERS = 100;
const MAX_COUNTS = 500;

/** All counters, oldest first. */
export async function listCounters(tenant: TenantDb): Promise<CounterRow[]> {
  return await tenant.db
    .select()
    .from(counters)
    .where(tenant.own(counters))
    .orderBy(asc(counters.id))
    .limit(MAX_COUNTERS);
}

/** One counter; undefined when the tenant has none of this id. */
export async function counterById(tenant: TenantDb, id: string): Promise<CounterRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(counters)
    .where(tenant.own(counters, eq(counters.id, id)))
    .limit(1);
  return row;
}

export function insertCounter(tenant: TenantDb, row: Omit<CounterRow, "tenantId" | "version" | "active">): Statement {
  return tenant.db.insert(counters).values({ ...row, tenantId: tenant.tenantId });
}

/** For `runVersioned`. */
export function updateCounter(
  tenant: TenantDb,
  { id, version }: CounterRow,
  changes: Partial<Pick<CounterRow, "name" | "terminal" | "active">>,
): Statement {
  return tenant.db
    .update(counters)
    .set({ ...changes, version: nextVersion(version) })
    .where(tenant.own(counters, eq(counters.id, id)));
}

export function insertCount(tenant: TenantDb, row: Omit<CountRow, "tenantId">): Statement {
  return tenant.db.insert(counterCounts).values({ ...row, tenantId: tenant.tenantId });
}

/** What was counted from one day to another, newest first. */
export async function countsBetween(tenant: TenantDb, first: string, last: string): Promise<CountRow[]> {
  return await tenant.db
    .select()
    .from(counterCounts)
    .where(tenant.own(counterCounts, gte(counterCounts.day, first), lte(counterCounts.day, last)))
    .orderBy(desc(counterCounts.day), desc(counterCounts.id))
    .limit(MAX_COUNTS);
}
