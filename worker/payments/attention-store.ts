/** Queries of the list of what needs a person. */
import { eq, isNull, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
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

/** A stretch of what needs a person and has not been resolved; of one kind if given. */
export async function openAttention(
  tenant: TenantDb,
  kind: string | undefined,
  stretch: Stretch,
): Promise<AttentionRow[]> {
  const { beyond, order } = along(attentionItems.id, stretch);
  return await tenant.db
    .select()
    .from(attentionItems)
    .where(
      tenant.own(
        attentionItems,
        isNull(attentionItems.resolvedAt),
        kind === undefined ? undefined : sql`${attentionItems.kind} = ${kind}`,
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
}
