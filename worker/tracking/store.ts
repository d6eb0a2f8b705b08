/** Queries of tracking settings: one row an organization. */
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { trackingSettings } from "./tables.ts";

export type Tracking = { readonly metaPixel: string | null; readonly ga4: string | null };

/** The settings with their version; 0 before any were saved. */
export async function trackingOf(tenant: TenantDb): Promise<Tracking & { readonly version: number }> {
  const [row] = await tenant.db.select().from(trackingSettings).where(tenant.own(trackingSettings)).limit(1);
  return { metaPixel: row?.metaPixel ?? null, ga4: row?.ga4 ?? null, version: row?.version ?? 0 };
}

/** Saves the settings; `from` is the version that was read. A stale one fails the batch. */
export function saveTracking(tenant: TenantDb, from: number, settings: Tracking): Statement {
  const { tenantId } = tenant;
  if (from === 0) return tenant.db.insert(trackingSettings).values({ tenantId, ...settings });
  return tenant.db
    .update(trackingSettings)
    .set({ ...settings, version: nextVersion(from) })
    .where(tenant.own(trackingSettings));
}
