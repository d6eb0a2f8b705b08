/**
 * Keeping the roll-ups: the quarter hours since the last count are counted anew, then the days they lie in. Nothing of it
 * is done when a ticket is sold, and nothing while nobody looks: whoever looks at figures that are old asks for newer ones,
 * and each night every tenant is counted. A count puts its result in the place of what was there, so it can be repeated
 * and two at once do no harm (I6).
 */
import { localDay } from "../kernel/local-day.ts";
import { DAY, MINUTE, type Millis, SECOND } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type Tenant, tenantById } from "../tenants/index.ts";
import { deviceNames, firstPaidAt, paidLines, paidOrders, refundsOf, type Span, stepsOf, zonesOf } from "./counting.ts";
import { dayFigures, SLICE, sliceFigures, type SliceFigure, sliceOf, slicesOfDay, stepFigures } from "./rollup.ts";
import {
  addHolds,
  askForCount,
  type CursorRow,
  eventsWithHolds,
  forgetFigures,
  moveCursor,
  replaceDays,
  replaceSlices,
  reportCursor,
  slicesBetween,
  startCursor,
} from "./store.ts";

export const COUNT_SALES = "reports.count";

/** A sale is booked at the time its work began, so it may appear this long after; a queue's work takes no longer. */
const LATE: Millis = 20 * MINUTE;
/** What one message counts at most; what is left waits for its next delivery (I8). */
const SPAN_AT_ONCE: Millis = DAY;
/** Between two counts that are asked for. */
const PAUSE: Millis = 10 * SECOND;
/** Events whose holds one count adds up, and lines of each. */
const HOLD_EVENTS = 20;
const HOLD_LINES = 10_000;

/**
 * Asks for newer figures, unless that was just done.
 * @returns how far a tenant is counted; undefined before its first count
 */
export async function askForFigures(
  env: Env,
  tenant: TenantDb,
  zone: string,
  now: Millis,
): Promise<CursorRow | undefined> {
  const cursor = await reportCursor(tenant);
  if (cursor !== undefined && cursor.askedAt > now - PAUSE) return cursor;
  const first = { countedUntil: await beginning(tenant, cursor, now), asOf: 0, askedAt: 0, zone };
  const [, asked] = await tenant.batch([startCursor(tenant, first), askForCount(tenant, now, PAUSE)]);
  if (asked === 1) await queueOf(env, "jobs").send(envelope(COUNT_SALES, { tenant_id: tenant.tenantId }));
  return cursor;
}

/** Where the first count begins; of no interest later. */
async function beginning(tenant: TenantDb, cursor: CursorRow | undefined, now: Millis): Promise<Millis> {
  if (cursor !== undefined) return cursor.countedUntil;
  const first = (await firstPaidAt(tenant)) ?? now - LATE;
  return Math.floor(Math.min(first, now - LATE) / SLICE) * SLICE;
}

/** Counts what is new of a tenant's sales. Answers false when there is more than one message may count. */
export async function countSales(env: Env, tenant: TenantDb, now: Millis): Promise<boolean> {
  const organizer = await tenantById(env, tenant.tenantId);
  if (!organizer) return true;
  const cursor = await cursorToCount(tenant, organizer, now);
  // Logs of events in which little happens are copied late: what came of it meanwhile is counted once more.
  const from = Math.min(cursor.countedUntil, await addUpHolds(tenant));
  const to = Math.min(now + 1, from + SPAN_AT_ONCE);
  const figures = await countSlices(tenant, { from, to });
  const last = sliceOf(to - 1) + 1;
  await tenant.batch(replaceSlices(tenant, { from: sliceOf(from), to: last }, figures));
  await countDays(tenant, organizer.timeZone, { from, to }, figures);
  const done = to > now;
  const countedUntil = done ? Math.max(from, Math.floor((now - LATE) / SLICE) * SLICE) : to;
  await runVersioned(tenant, [moveCursor(tenant, cursor.version, { countedUntil, asOf: Math.min(to, now) })]);
  return done;
}

/** The cursor to go on from. Days of another zone than before are counted from the beginning. */
async function cursorToCount(tenant: TenantDb, { timeZone }: Tenant, now: Millis): Promise<CursorRow> {
  const known = await reportCursor(tenant);
  if (known?.zone === timeZone) return known;
  const countedUntil = await beginning(tenant, undefined, now);
  await tenant.batch([startCursor(tenant, { countedUntil, asOf: 0, askedAt: now, zone: timeZone })]);
  const cursor = (await reportCursor(tenant)) ?? known;
  if (!cursor) throw new Error("a cursor is there after it was written");
  if (cursor.zone === timeZone) return cursor;
  await runVersioned(tenant, [moveCursor(tenant, cursor.version, { countedUntil, zone: timeZone })]);
  return { ...cursor, countedUntil, zone: timeZone, version: cursor.version + 1 };
}

/** Forgets all figures and counts from the beginning: for figures that somebody doubts. */
export async function recountAll(env: Env, tenant: TenantDb, now: Millis): Promise<void> {
  await tenant.batch(forgetFigures(tenant, await beginning(tenant, undefined, now)));
  await queueOf(env, "jobs").send(envelope(COUNT_SALES, { tenant_id: tenant.tenantId }));
}

async function countSlices(tenant: TenantDb, span: Span): Promise<SliceFigure[]> {
  const [paid, lines, refunds, steps] = [
    await paidOrders(tenant, span),
    await paidLines(tenant, span),
    await refundsOf(tenant, span),
    await stepsOf(tenant, span),
  ];
  const counters = [...new Set(paid.flatMap(({ counter }) => (counter === null ? [] : [counter])))];
  const names = await deviceNames(tenant, counters);
  const named = paid.map((group) => ({
    ...group,
    counterName: group.counter === null ? null : (names.get(group.counter) ?? null),
  }));
  return [...sliceFigures(named, lines, refunds), ...stepFigures(steps)];
}

/** The days that the span touches, from their slices: in the tenant's zone, and in each event's own where it has another. */
async function countDays(
  tenant: TenantDb,
  zone: string,
  { from, to }: Span,
  fresh: readonly SliceFigure[],
): Promise<void> {
  if (fresh.length === 0) return;
  const zones = await zonesOf(tenant, [...new Set(fresh.map(({ eventId }) => eventId))]);
  for (const one of new Set([zone, ...zones.values()])) {
    const days = { from: localDay(from, 0, one), to: localDay(to - 1, 0, one) };
    const [start, end] = [slicesOfDay(days.from, one).from, slicesOfDay(days.to, one).to];
    const slices = await slicesBetween(tenant, start, end);
    // Of another zone than the tenant's only the events that are there: all together are told in the tenant's own.
    const shown = one === zone ? slices : slices.filter(({ eventId }) => zones.get(eventId) === one);
    const figures = dayFigures(shown, one).filter(({ eventId }) => one === zone || eventId !== "");
    await tenant.batch(replaceDays(tenant, one, days, figures));
  }
}

/** Adds up the holds of the inventories' logs, as far as they were copied. Answers the beginning of the first slice changed. */
async function addUpHolds(tenant: TenantDb): Promise<Millis> {
  let first = Number.POSITIVE_INFINITY;
  for (const { eventId, after, last, since } of await eventsWithHolds(tenant, HOLD_EVENTS)) {
    const until = Math.min(last, after + HOLD_LINES);
    await tenant.batch(addHolds(tenant, { eventId, after, last: until }, SLICE));
    first = Math.min(first, sliceOf(since ?? first) * SLICE);
  }
  return first;
}
