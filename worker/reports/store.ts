/** Queries of the roll-ups. What a dashboard asks is one seek on a key, of which nearly every row read is given back. */
import { and, eq, gte, inArray, lt, lte, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { insertRows } from "../platform/insert-rows.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type DayFigure, type Dimension, DIMENSIONS, type Period, type SliceFigure } from "./rollup.ts";
import { reportCursors, reportDays, reportHoldCursors, reportSlices, reportSteps } from "./tables.ts";

export type CursorRow = typeof reportCursors.$inferSelect;

/** How far a tenant is counted; undefined before the first count. */
export async function reportCursor(tenant: TenantDb): Promise<CursorRow | undefined> {
  const [row] = await tenant.db.select().from(reportCursors).where(tenant.own(reportCursors)).limit(1);
  return row;
}

/** Adds the cursor of a tenant that has none. */
export function startCursor(tenant: TenantDb, row: Omit<CursorRow, "tenantId" | "version">): Statement {
  return tenant.db
    .insert(reportCursors)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** Notes that newer figures are asked for. Changes nothing where they were just before. */
export function askForCount(tenant: TenantDb, now: Millis, pause: Millis): Statement {
  return tenant.db
    .update(reportCursors)
    .set({ askedAt: now })
    .where(tenant.own(reportCursors, lte(reportCursors.askedAt, now - pause)));
}

/** Moves the cursor, if nobody else has. */
export function moveCursor(
  tenant: TenantDb,
  from: number,
  changes: Partial<Pick<CursorRow, "countedUntil" | "asOf" | "zone">>,
): Statement {
  return tenant.db
    .update(reportCursors)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(reportCursors));
}

/** Throws everything away: the next count begins at the beginning. */
export function forgetFigures(tenant: TenantDb, countedUntil: Millis): Statement[] {
  return [
    tenant.db.delete(reportSlices).where(tenant.own(reportSlices)),
    tenant.db.delete(reportDays).where(tenant.own(reportDays)),
    tenant.db
      .update(reportCursors)
      .set({ countedUntil, asOf: countedUntil, askedAt: 0, version: sql`${reportCursors.version} + 1` })
      .where(tenant.own(reportCursors)),
  ];
}

/** Puts `figures` in the place of what slices `from` until before `to` had. */
export function replaceSlices(
  tenant: TenantDb,
  { from, to }: { readonly from: number; readonly to: number },
  figures: readonly SliceFigure[],
): Statement[] {
  return [
    tenant.db
      .delete(reportSlices)
      .where(tenant.own(reportSlices, and(gte(reportSlices.slice, from), lt(reportSlices.slice, to)))),
    ...insertRows(tenant, reportSlices, figures),
  ];
}

/** A bound against what cannot be: a day of a hundred events, each with all its figures in each quarter hour. */
const MAX_SLICE_ROWS = 200_000;

/** All figures of slices `from` until before `to`, in order. */
export async function slicesBetween(tenant: TenantDb, from: number, to: number): Promise<SliceFigure[]> {
  return await tenant.db
    .select()
    .from(reportSlices)
    .where(tenant.own(reportSlices, and(gte(reportSlices.slice, from), lt(reportSlices.slice, to))))
    .orderBy(reportSlices.slice)
    .limit(MAX_SLICE_ROWS);
}

/** Puts `figures` in the place of what their events had on these days in `zone`. */
export function replaceDays(
  tenant: TenantDb,
  zone: string,
  { from, to }: Period,
  figures: readonly DayFigure[],
): Statement[] {
  const events = JSON.stringify([...new Set(figures.map(({ eventId }) => eventId))]);
  return [
    // All of the key before the day is named, so that each is a seek.
    tenant.db
      .delete(reportDays)
      .where(
        tenant.own(
          reportDays,
          eq(reportDays.zone, zone),
          sql`${reportDays.eventId} IN (SELECT value FROM json_each(${events}))`,
          inArray(reportDays.dimension, DIMENSIONS),
          gte(reportDays.day, from),
          lte(reportDays.day, to),
        ),
      ),
    ...insertRows(
      tenant,
      reportDays,
      figures.map((figure) => ({ ...figure, zone })),
    ),
  ];
}

export type FigureQuery = {
  readonly zone: string;
  /** Empty: all events together. */
  readonly eventId: string;
  readonly dimension: Dimension;
  readonly period: Period;
};
/** Figures of one question; more than that is a period too long for so many keys. */
export const MAX_FIGURES = 5000;

/** The query of figures by day, oldest first, for a batch of reads; one more than `MAX_FIGURES` at most. */
export function selectDays(tenant: TenantDb, { zone, eventId, dimension, period }: FigureQuery) {
  return tenant.db
    .select()
    .from(reportDays)
    .where(
      tenant.own(
        reportDays,
        eq(reportDays.zone, zone),
        eq(reportDays.eventId, eventId),
        eq(reportDays.dimension, dimension),
        gte(reportDays.day, period.from),
        lte(reportDays.day, period.to),
      ),
    )
    .orderBy(reportDays.day, reportDays.key, reportDays.currency)
    .limit(MAX_FIGURES + 1);
}

/** Adds to the visits of an event in a slice. */
export function addVisits(tenant: TenantDb, eventId: string, slice: number, visits: number): Statement {
  return tenant.db
    .insert(reportSteps)
    .values({ tenantId: tenant.tenantId, eventId, slice, visits })
    .onConflictDoUpdate({
      target: [reportSteps.tenantId, reportSteps.eventId, reportSteps.slice],
      set: { visits: sql`${reportSteps.visits} + ${visits}` },
    });
}

/** Events whose log has lines that are not added up yet: after which, up to which, and when the first of them was. */
export async function eventsWithHolds(
  tenant: TenantDb,
  limit: number,
): Promise<{ eventId: string; after: number; last: number; since: Millis | null }[]> {
  return await tenant.db.all(sql`
    SELECT c.event_id AS eventId, coalesce(r.sequence, 0) AS after, c.sequence AS last,
      (SELECT l.at FROM inventory_log l WHERE l.tenant_id = c.tenant_id AND l.event_id = c.event_id
        AND l.sequence > coalesce(r.sequence, 0) ORDER BY l.sequence LIMIT 1) AS since
    FROM inventory_cursors c
    LEFT JOIN report_hold_cursors r ON r.tenant_id = c.tenant_id AND r.event_id = c.event_id
    WHERE c.tenant_id = ${tenant.tenantId} AND c.sequence > coalesce(r.sequence, 0) LIMIT ${limit}`);
}

/**
 * Adds the holds of an event's log lines after `after` up to `last`, and notes how far; nothing where somebody else has
 * noted more since, so each line counts once (I6).
 */
export function addHolds(
  tenant: TenantDb,
  { eventId, after, last }: { readonly eventId: string; readonly after: number; readonly last: number },
  slice: number,
): Statement[] {
  const { tenantId, db } = tenant;
  return [
    db
      .insert(reportSteps)
      .select(
        sql`SELECT ${tenantId}, ${eventId}, at / ${sql.raw(String(slice))} AS slice, 0, count(*) FROM inventory_log
          WHERE tenant_id = ${tenantId} AND event_id = ${eventId} AND sequence > ${after} AND sequence <= ${last}
            AND kind = 'held'
            AND ${after} = coalesce((SELECT sequence FROM report_hold_cursors
              WHERE tenant_id = ${tenantId} AND event_id = ${eventId}), 0)
          GROUP BY 3`,
      )
      .onConflictDoUpdate({
        target: [reportSteps.tenantId, reportSteps.eventId, reportSteps.slice],
        set: { holds: sql`${reportSteps.holds} + excluded.holds` },
      }),
    db
      .insert(reportHoldCursors)
      .values({ tenantId, eventId, sequence: last })
      .onConflictDoUpdate({
        target: [reportHoldCursors.tenantId, reportHoldCursors.eventId],
        set: { sequence: sql`max(${reportHoldCursors.sequence}, excluded.sequence)` },
      }),
  ];
}
