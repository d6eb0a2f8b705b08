/** Queries of promotions. */
import { asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch, within } from "../platform/list.ts";
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

/** The event of a promotion, as a list; undefined for one of every event, and when the tenant has none of this id. */
export async function eventsOfPromotion(tenant: TenantDb, id: string): Promise<readonly string[] | undefined> {
  const eventId = (await promotionById(tenant, id))?.eventId;
  return eventId ? [eventId] : undefined;
}

/** What a list of promotions is narrowed to. */
export type PromotionFilter = {
  /** Those with a code, or those that apply by themselves. */
  readonly coded: boolean;
  /** Part of the code or the name. */
  readonly q?: string | undefined;
  readonly event?: string | undefined;
  readonly active?: boolean | undefined;
  /** The only events whose promotions may be seen. */
  readonly scope?: readonly string[] | undefined;
};

/** A stretch of the promotions. */
export async function listPromotions(
  tenant: TenantDb,
  { coded, q, event, active, scope }: PromotionFilter,
  stretch: Stretch,
): Promise<PromotionRow[]> {
  const { beyond, order } = along(promotions.id, stretch);
  return await tenant.db
    .select()
    .from(promotions)
    .where(
      tenant.own(
        promotions,
        // The plus keeps SQLite off the indexes of codes: along those, all rows would be read and sorted for one page.
        coded ? sql`+${promotions.codeKey} IS NOT NULL` : sql`+${promotions.codeKey} IS NULL`,
        q === undefined ? undefined : within([promotions.code, promotions.name], q),
        event === undefined ? undefined : eq(promotions.eventId, event),
        active === undefined ? undefined : eq(promotions.active, active ? 1 : 0),
        scope === undefined ? undefined : inArray(promotions.eventId, [...scope]),
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
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
