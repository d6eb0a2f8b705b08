/** Queries of the list of what needs a person. */
import { desc, eq, isNull, lt } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { type AttentionRow, attentionItems } from "./tables.ts";

export type NewAttention = Pick<AttentionRow, "id" | "kind" | "orderId" | "paymentId" | "detail" | "createdAt">;

/** Puts something on the list of what needs a person, once per derived id. */
export function insertAttention(tenant: TenantDb, row: NewAttention): Statement {
  return tenant.db
    .insert(attentionItems)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** The query of one item of the list, solved or not, for a batch of reads. */
export function selectAttention(tenant: TenantDb, id: string) {
  return tenant.db
    .select()
    .from(attentionItems)
    .where(tenant.own(attentionItems, eq(attentionItems.id, id)))
    .limit(1);
}

export type Resolution = { readonly resolution: string; readonly by: string; readonly note: string | null };

/** Takes an item off the list; one that was solved before keeps its solution. */
export function resolveAttention(
  tenant: TenantDb,
  id: string,
  { resolution, by, note }: Resolution,
  now: Millis,
): Statement {
  return tenant.db
    .update(attentionItems)
    .set({ resolvedAt: now, resolution, resolvedBy: by, note })
    .where(tenant.own(attentionItems, eq(attentionItems.id, id), isNull(attentionItems.resolvedAt)));
}

/** What needs a person and has not been resolved, newest first; `before` is the id that the page before ended with. */
export async function openAttention(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<AttentionRow[]> {
  return await tenant.db
    .select()
    .from(attentionItems)
    .where(
      tenant.own(
        attentionItems,
        isNull(attentionItems.resolvedAt),
        before === undefined ? undefined : lt(attentionItems.id, before),
      ),
    )
    .orderBy(desc(attentionItems.id))
    .limit(limit);
}
