/** Queries of risk. */
import { desc, eq, gt, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";
import type { SubjectKind } from "./assessment.ts";
import type { Subject } from "./subjects.ts";
import {
  type ReviewStatus,
  riskBlocks,
  riskReviews,
  type RiskBlockRow,
  type RiskReviewRow,
  riskSignals,
} from "./tables.ts";

/** More than this is an attack, of which the newest part tells enough. */
const MOST_SIGNALS = 5000;
const MOST_BLOCKS = 5000;

export type RecentSignal = {
  readonly kind: SubjectKind;
  readonly hash: string;
  readonly at: Millis;
  readonly instrument: string | null;
};

/** What failed lately, newest first, and the whole block list, in one round trip. */
export async function readRecent(
  tenant: TenantDb,
  since: Millis,
): Promise<{ failures: RecentSignal[]; blocks: { kind: SubjectKind; hash: string }[] }> {
  const [failures, blocks] = await tenant.db.batch([
    tenant.db
      .select({
        kind: riskSignals.kind,
        hash: riskSignals.subject,
        at: riskSignals.at,
        instrument: riskSignals.instrument,
      })
      .from(riskSignals)
      .where(tenant.own(riskSignals, gt(riskSignals.at, since)))
      .orderBy(desc(riskSignals.at))
      .limit(MOST_SIGNALS),
    tenant.db
      .select({ kind: riskBlocks.kind, hash: riskBlocks.subject })
      .from(riskBlocks)
      .where(tenant.own(riskBlocks))
      .limit(MOST_BLOCKS),
  ]);
  return { failures, blocks };
}

/** Notes a failed payment against everybody it was of. A repeat of the same moment and payment adds nothing (I6). */
export function insertSignals(
  tenant: TenantDb,
  subjects: readonly Subject[],
  failure: { readonly paymentId: string; readonly at: Millis; readonly instrument: string | null },
): Statement[] {
  if (subjects.length === 0) return [];
  return [
    tenant.db
      .insert(riskSignals)
      .values(subjects.map(({ kind, hash }) => ({ tenantId: tenant.tenantId, kind, subject: hash, ...failure })))
      .onConflictDoNothing(),
  ];
}

/** Puts an order on the review list, or raises the score it has there while it is open. */
export function upsertReview(
  tenant: TenantDb,
  row: Pick<RiskReviewRow, "id" | "orderId" | "score" | "reasons" | "createdAt">,
): Statement {
  return tenant.db
    .insert(riskReviews)
    .values({ ...row, tenantId: tenant.tenantId, status: "open" })
    .onConflictDoUpdate({
      target: [riskReviews.tenantId, riskReviews.id],
      set: { score: row.score, reasons: row.reasons },
      setWhere: sql`${riskReviews.status} = 'open' AND ${riskReviews.score} < ${row.score}`,
    });
}

/** Reviews of one status, newest first; `before` is the id that the page before ended with. */
export async function listReviews(tenant: TenantDb, status: ReviewStatus, stretch: Stretch): Promise<RiskReviewRow[]> {
  const { beyond, order } = along(riskReviews.id, stretch);
  return await tenant.db
    .select()
    .from(riskReviews)
    .where(tenant.own(riskReviews, eq(riskReviews.status, status), beyond))
    .orderBy(order)
    .limit(stretch.limit);
}

export async function reviewById(tenant: TenantDb, id: string): Promise<RiskReviewRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(riskReviews)
    .where(tenant.own(riskReviews, eq(riskReviews.id, id)))
    .limit(1);
  return row;
}

/** Moves a review that has version `from`; otherwise the whole batch fails (`runVersioned`). */
export function resolveReview(
  tenant: TenantDb,
  review: Pick<RiskReviewRow, "id" | "version">,
  changes: Pick<RiskReviewRow, "status" | "note" | "resolvedAt" | "resolvedBy">,
): Statement {
  return tenant.db
    .update(riskReviews)
    .set({ ...changes, version: nextVersion(review.version) })
    .where(tenant.own(riskReviews, eq(riskReviews.id, review.id)));
}

/** The block list in the order of its ids; `after` is the id that the page before ended with. */
export async function listBlocks(
  tenant: TenantDb,
  kind: RiskBlockRow["kind"] | undefined,
  stretch: Stretch,
): Promise<RiskBlockRow[]> {
  const { beyond, order } = along(riskBlocks.id, stretch);
  return await tenant.db
    .select()
    .from(riskBlocks)
    .where(tenant.own(riskBlocks, kind === undefined ? undefined : eq(riskBlocks.kind, kind), beyond))
    .orderBy(order)
    .limit(stretch.limit);
}

/** Blocks somebody; a second time changes nothing. */
export function insertBlock(tenant: TenantDb, row: Omit<RiskBlockRow, "tenantId">): Statement {
  return tenant.db
    .insert(riskBlocks)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

export function deleteBlock(tenant: TenantDb, id: string): Statement {
  return tenant.db.delete(riskBlocks).where(tenant.own(riskBlocks, eq(riskBlocks.id, id)));
}

/** One entry of the block list; undefined when the tenant has none of this id. */
export async function blockById(tenant: TenantDb, id: string): Promise<RiskBlockRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(riskBlocks)
    .where(tenant.own(riskBlocks, eq(riskBlocks.id, id)))
    .limit(1);
  return row;
}

/** The entry of one subject on the block list. */
export async function blockOf(tenant: TenantDb, kind: SubjectKind, hash: string): Promise<RiskBlockRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(riskBlocks)
    .where(tenant.own(riskBlocks, eq(riskBlocks.kind, kind), eq(riskBlocks.subject, hash)))
    .limit(1);
  return row;
}
