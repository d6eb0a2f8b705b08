/** Queries of promotions. */
import { asc, desc, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type PromotionRow, promotions } from "./tables.ts";

/** Automatic discounts that may count for one event. */
export const MAX_AUTOMATIC = 20;

/** The query of the discounts that apply to an event without a code, for a batch of reads. */
export function selectAutomatic(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(promotions)
    .where(
      tenant.own(
        promotions,
        isNull(promotions.codeKey),
        or(isNull(promotions.eventId), eq(promotions.eventId, eventId)),
      ),
    )
    .orderBy(asc(promotions.id))
    .limit(MAX_AUTOMATIC);
}

/** The promotion of a code, as it is compared; undefined for an unknown one. */
export async function promotionByCode(tenant: TenantDb, codeKey: string): Promise<PromotionRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(promotions)
    .where(tenant.own(promotions, eq(promotions.codeKey, codeKey)))
    .limit(1);
  return row;
}

/** A promotion by id; undefined when the tenant has none of it. */
export async function promotionById(tenant: TenantDb, id: string): Promise<PromotionRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(promotions)
    .where(tenant.own(promotions, eq(promotions.id, id)))
    .limit(1);
  return row;
}

/** Newest first: those with a code, or those that apply by themselves. `before` is the id that the page before ended with. */
export async function listPromotions(
  tenant: TenantDb,
  coded: boolean,
  before: string | undefined,
  limit: number,
): Promise<PromotionRow[]> {
  return await tenant.db
    .select()
    .from(promotions)
    .where(
      tenant.own(
        promotions,
        coded ? isNotNull(promotions.codeKey) : isNull(promotions.codeKey),
        before === undefined ? undefined : lt(promotions.id, before),
      ),
    )
    .orderBy(desc(promotions.id))
    .limit(limit);
}

/** Adds a promotion; a taken code fails the batch. */
export function insertPromotion(tenant: TenantDb, row: Omit<PromotionRow, "tenantId">): Statement {
  return tenant.db.insert(promotions).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a promotion that has version `from`; for `runVersioned`. */
export function updatePromotion(
  tenant: TenantDb,
  id: string,
  from: number,
  changes: Partial<Omit<PromotionRow, "tenantId" | "id" | "version">>,
): Statement {
  return tenant.db
    .update(promotions)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(promotions, eq(promotions.id, id)));
}
