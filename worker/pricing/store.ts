/** Queries of tax and fee settings. */
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { insertRows } from "../platform/insert-rows.ts";
import { readRates } from "./settings.ts";
import { type FeeSettingsRow, feeSettings, type TaxSettingsRow, taxSettings } from "./tables.ts";
import type { TaxRate } from "./taxes.ts";

/** The query of the tenant's tax settings, for a batch of reads; at most one row. */
export function selectTaxSettings(tenant: TenantDb) {
  return tenant.db.select().from(taxSettings).where(tenant.own(taxSettings)).limit(1);
}

/** The query of the fee settings that count for an event: its own row, and the tenant's (""), for a batch of reads. */
export function selectFeeSettings(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(feeSettings)
    .where(tenant.own(feeSettings, inArray(feeSettings.eventId, ["", eventId])))
    .limit(2);
}

/** Writes the tenant's tax settings over version `from`, 0 for none; for `runVersioned`. */
export function putTaxSettings(
  tenant: TenantDb,
  from: number,
  row: Omit<TaxSettingsRow, "tenantId" | "version">,
): Statement {
  return tenant.db
    .insert(taxSettings)
    .values({ ...row, tenantId: tenant.tenantId, version: from + 1 })
    .onConflictDoUpdate({ target: taxSettings.tenantId, set: { ...row, version: overVersion(from) } });
}

/** Writes the fees of an event, or with "" of all, over version `from`, 0 for none; for `runVersioned`. */
export function putFeeSettings(
  tenant: TenantDb,
  from: number,
  row: Omit<FeeSettingsRow, "tenantId" | "version">,
): Statement {
  return tenant.db
    .insert(feeSettings)
    .values({ ...row, tenantId: tenant.tenantId, version: from + 1 })
    .onConflictDoUpdate({
      target: [feeSettings.tenantId, feeSettings.eventId],
      set: { fees: row.fees, version: overVersion(from) },
    });
}

/** Forgets the fees of one event, so that the tenant's count again. */
export function deleteFeeSettings(tenant: TenantDb, eventId: string): Statement {
  return tenant.db.delete(feeSettings).where(and(tenant.own(feeSettings), eq(feeSettings.eventId, eventId)));
}

/** NULL, which the column refuses, unless the row is what the caller has read. */
function overVersion(from: number) {
  return sql`CASE WHEN version = ${from} THEN version + 1 ELSE NULL END`;
}

/** The tax rates that a tenant has. */
export async function taxRatesOf(tenant: TenantDb): Promise<TaxRate[]> {
  const [row] = await selectTaxSettings(tenant);
  return row === undefined ? [] : readRates(row);
}

/** Gives new events fees of their own, as JSON of another event's. */
export function insertEventFees(tenant: TenantDb, eventIds: readonly string[], fees: string): Statement[] {
  return insertRows(
    tenant,
    feeSettings,
    eventIds.map((eventId) => ({ eventId, fees })),
  );
}
