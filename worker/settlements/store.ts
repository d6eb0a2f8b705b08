/** Queries of settlements, their series and what was paid out. */
import { asc, desc, eq, gt, gte, lt, lte, ne, notExists, or, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { alongTime, type Stretch } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";
import {
  type DisbursementRow,
  disbursements,
  reserveReleases,
  settlements,
  type SettlementRow,
  settlementSeries,
  settlementSettings,
  type SettlementSettingsRow,
} from "./tables.ts";

/** What a settlement leans on: earlier ones that are open, or were closed after its period. */
const MAX_OTHERS = 100;
const MAX_RELEASES = 50;
const MAX_DISBURSEMENTS = 100;

export async function settingsOf(tenant: TenantDb): Promise<SettlementSettingsRow> {
  const [row] = await tenant.db.select().from(settlementSettings).where(tenant.own(settlementSettings)).limit(1);
  return row ?? { tenantId: tenant.tenantId, period: "month", reserveRate: 0, reserveDays: 0, version: 0 };
}

/** Stores settings that are based on version `from`; otherwise the whole batch fails (`runVersioned`). */
export function saveSettings(
  tenant: TenantDb,
  from: number,
  settings: Pick<SettlementSettingsRow, "period" | "reserveRate" | "reserveDays">,
): Statement {
  if (from === 0) return tenant.db.insert(settlementSettings).values({ ...settings, tenantId: tenant.tenantId });
  return tenant.db
    .update(settlementSettings)
    .set({ ...settings, version: nextVersion(from) })
    .where(tenant.own(settlementSettings));
}

export async function settlementById(tenant: TenantDb, id: string): Promise<SettlementRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(settlements)
    .where(tenant.own(settlements, eq(settlements.id, id)))
    .limit(1);
  return row;
}

/** Newest period first; `before` is where the page before ended. */
export async function listSettlements(
  tenant: TenantDb,
  status: SettlementRow["status"] | undefined,
  stretch: Stretch,
): Promise<SettlementRow[]> {
  const { beyond, order } = alongTime(settlements.periodEnd, settlements.id, stretch);
  return await tenant.db
    .select()
    .from(settlements)
    .where(tenant.own(settlements, status === undefined ? undefined : eq(settlements.status, status), beyond))
    .orderBy(...order)
    .limit(stretch.limit);
}

/** The newest settlement of a currency; undefined before the first. */
export async function newestOf(tenant: TenantDb, currency: string): Promise<SettlementRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(settlements)
    .where(tenant.own(settlements, eq(settlements.currency, currency)))
    .orderBy(desc(settlements.periodEnd))
    .limit(1);
  return row;
}

/** Earlier settlements of a currency whose closing the ledger does not show before `end`. */
export async function unbookedBefore(tenant: TenantDb, currency: string, end: Millis): Promise<SettlementRow[]> {
  return await tenant.db
    .select()
    .from(settlements)
    .where(
      tenant.own(
        settlements,
        eq(settlements.currency, currency),
        lt(settlements.periodEnd, end),
        or(eq(settlements.status, "draft"), gte(settlements.closedAt, end)),
      ),
    )
    .orderBy(asc(settlements.periodEnd))
    .limit(MAX_OTHERS);
}

/** Drafts of a tenant, oldest first. */
export async function openDrafts(tenant: TenantDb, after: Millis): Promise<SettlementRow[]> {
  return await tenant.db
    .select()
    .from(settlements)
    .where(tenant.own(settlements, eq(settlements.status, "draft"), gt(settlements.periodEnd, after)))
    .orderBy(asc(settlements.periodEnd))
    .limit(MAX_OTHERS);
}

/** Adds a draft; one that is there already stays. */
export function insertDraft(
  tenant: TenantDb,
  row: Omit<typeof settlements.$inferInsert, "tenantId" | "status">,
): Statement {
  return tenant.db
    .insert(settlements)
    .values({ ...row, tenantId: tenant.tenantId, status: "draft" })
    .onConflictDoNothing();
}

export type SettlementSums = Pick<SettlementRow, "balances" | "result" | "reserved" | "released" | "releaseAt">;

/** Writes the sums of a draft anew. One that was closed in between is not touched. */
export function refreshDraft(tenant: TenantDb, id: string, sums: SettlementSums): Statement {
  return tenant.db
    .update(settlements)
    .set(sums)
    .where(tenant.own(settlements, eq(settlements.id, id), eq(settlements.status, "draft")));
}

/** Closes a draft that has version `from`; otherwise the whole batch fails (`runVersioned`). */
export function closeStatement(
  tenant: TenantDb,
  { id, version }: Pick<SettlementRow, "id" | "version">,
  sums: SettlementSums,
  now: Millis,
): Statement {
  return tenant.db
    .update(settlements)
    .set({ ...sums, status: "closed", closedAt: now, version: nextVersion(version) })
    .where(tenant.own(settlements, eq(settlements.id, id), eq(settlements.status, "draft")));
}

/** Closed settlements whose reserve may be released by now and was not. */
export async function releasable(tenant: TenantDb, currency: string, until: Millis): Promise<SettlementRow[]> {
  return await tenant.db
    .select()
    .from(settlements)
    .where(
      tenant.own(
        settlements,
        eq(settlements.currency, currency),
        eq(settlements.status, "closed"),
        gt(settlements.reserved, 0),
        lte(settlements.releaseAt, until),
        notExists(
          tenant.db
            .select({ one: sql`1` })
            .from(reserveReleases)
            .where(tenant.own(reserveReleases, eq(reserveReleases.settlementId, settlements.id))),
        ),
      ),
    )
    .orderBy(asc(settlements.periodEnd))
    .limit(MAX_RELEASES);
}

/** Notes that a reserve was released. A second release of the same one fails the batch. */
export function insertRelease(tenant: TenantDb, settlementId: string, releasedBy: string, amount: number): Statement {
  return tenant.db.insert(reserveReleases).values({ tenantId: tenant.tenantId, settlementId, releasedBy, amount });
}

/** The version of a currency's series; 0 before its first closing. */
export async function seriesVersion(tenant: TenantDb, currency: string): Promise<number> {
  const [row] = await tenant.db
    .select({ version: settlementSeries.version })
    .from(settlementSeries)
    .where(tenant.own(settlementSeries, eq(settlementSeries.currency, currency)))
    .limit(1);
  return row?.version ?? 0;
}

/**
 * Moves the series on: whoever closes or pays out in the same currency at the same moment makes this batch fail
 * (`runVersioned`; a unique key for the first).
 */
export function moveSeries(tenant: TenantDb, currency: string, from: number, settledUntil?: Millis): Statement {
  if (from === 0) {
    return tenant.db
      .insert(settlementSeries)
      .values({ tenantId: tenant.tenantId, currency, settledUntil: settledUntil ?? 0 });
  }
  return tenant.db
    .update(settlementSeries)
    .set({ ...(settledUntil === undefined ? {} : { settledUntil }), version: nextVersion(from) })
    .where(tenant.own(settlementSeries, eq(settlementSeries.currency, currency)));
}

/** What was paid out of a settlement, oldest first. */
export async function disbursementsOf(tenant: TenantDb, settlementId: string): Promise<DisbursementRow[]> {
  return await tenant.db
    .select()
    .from(disbursements)
    .where(tenant.own(disbursements, eq(disbursements.settlementId, settlementId)))
    .orderBy(asc(disbursements.createdAt), asc(disbursements.id))
    .limit(MAX_DISBURSEMENTS);
}

export async function disbursementById(tenant: TenantDb, id: string): Promise<DisbursementRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(disbursements)
    .where(tenant.own(disbursements, eq(disbursements.id, id)))
    .limit(1);
  return row;
}

/** Disbursements that a gateway has not finished, oldest first. */
export async function openDisbursements(tenant: TenantDb): Promise<string[]> {
  const rows = await tenant.db
    .select({ id: disbursements.id })
    .from(disbursements)
    // The literal lets SQLite use the partial index.
    .where(tenant.own(disbursements, sql`${disbursements.status} = 'requested'`))
    .orderBy(asc(disbursements.id))
    .limit(MAX_DISBURSEMENTS);
  return rows.map(({ id }) => id);
}

/** Notes how far a disbursement got; one that failed stays so. */
export function moveDisbursement(
  tenant: TenantDb,
  id: string,
  changes: Pick<DisbursementRow, "status" | "reference" | "failure" | "updatedAt">,
): Statement {
  return tenant.db
    .update(disbursements)
    .set(changes)
    .where(tenant.own(disbursements, eq(disbursements.id, id), ne(disbursements.status, "failed")));
}

/** Adds what was paid out. The same one again fails the batch. */
export function insertDisbursement(tenant: TenantDb, row: Omit<DisbursementRow, "tenantId">): Statement {
  return tenant.db.insert(disbursements).values({ ...row, tenantId: tenant.tenantId });
}
