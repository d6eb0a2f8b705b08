/** Use cases of series: occurrences like an event, changes of many that nobody has bought, publishing them (V6). */
import {
  changedPrice,
  type PriceChange,
  type TicketType,
  typesOfEvents,
  type TypeUpdate,
  updateTypes,
} from "../catalogue/index.ts";
import {
  type EventCopy,
  EVENT_MOVED,
  type EventRow,
  eventsOfSeries,
  type EventUpdate,
  freshCopy,
  placeCopies,
  PUBLISH_EVENT,
  publishFaults,
  readCopy,
  shifted,
  slugOf,
  updateEvents,
} from "../events/index.ts";
import { idBody, newId } from "../kernel/ids.ts";
import { instantOf, localDay } from "../kernel/local-day.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { insertRows } from "../platform/insert-rows.ts";
import { flushOutbox, outbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { MAX_OCCURRENCES, minuteOf, type Recurrence, recurrenceFaults, type Slot, slotsOf } from "./recurrence.ts";
import { eventsWithOrders, insertSeries, seriesById, updateSeries } from "./store.ts";
import type { SeriesRow } from "./tables.ts";

/** Ticket types and variants that one call writes (I8). */
const MAX_OFFERS = 2000;
/** Occurrences of one series. */
const MAX_SERIES = 1000;

/** The slots of a rule that can still be sold. @throws Problem `invalid_request` that names what is wrong */
export function plannedSlots(rule: Recurrence, zone: string, offers: number, now: Millis): readonly Slot[] {
  const faults = recurrenceFaults(rule);
  if (faults.length > 0) throw invalid(faults);
  const slots = slotsOf(rule, zone);
  const ahead = slots.filter(({ startsAt }) => startsAt > now);
  const most = Math.min(MAX_OCCURRENCES, Math.floor(MAX_OFFERS / Math.max(1, offers)));
  if (slots.length > most) {
    throw invalid([{ field: "days", message: `makes more than ${most} dates at once; make the series in parts` }]);
  }
  if (ahead.length === 0) throw invalid([{ field: "days", message: "makes no date that lies ahead" }]);
  return ahead;
}

function invalid(errors: readonly { readonly field: string; readonly message: string }[]) {
  const [first] = errors;
  return problem("invalid_request", { ...(first ? { detail: `${first.field}: ${first.message}` } : {}), errors });
}

/** An event as the pattern of a series. @throws Problem `not_found` */
export async function readPattern(tenant: TenantDb, eventId: string): Promise<{ copy: EventCopy; offers: number }> {
  const copy = await readCopy(tenant, eventId);
  return { copy, offers: copy.types.length + copy.variants.length };
}

export type Made = { readonly series: SeriesRow; readonly events: readonly EventRow[] };

/**
 * Makes a series of drafts like an event, all in one transaction; the event itself stays as it is and belongs to none.
 * @throws Problem `not_found`, `invalid_request`
 */
export async function createSeries(
  tenant: TenantDb,
  eventId: string,
  wish: { readonly name: string | undefined; readonly rule: Recurrence },
  actor: AuditActor,
): Promise<Made> {
  const { copy, offers } = await readPattern(tenant, eventId);
  const slots = plannedSlots(wish.rule, copy.settings.timeZone, offers, actor.now);
  const series = {
    id: newId("eventSeries"),
    name: wish.name ?? copy.settings.name,
    sourceEventId: eventId,
    timeZone: copy.settings.timeZone,
    rule: JSON.stringify(wish.rule),
    createdAt: actor.now,
    version: 1,
  };
  const first = [
    insertSeries(tenant, series),
    auditStatement(actor, tenant, {
      action: "series.created",
      subjectId: series.id,
      after: { name: series.name, from: eventId, events: slots.length },
    }),
  ];
  const target = { seriesId: series.id, from: eventId };
  const events = await writeSlots(tenant, await freshCopy(tenant, copy), target, slots, first, actor.now);
  return { series: { ...series, tenantId: tenant.tenantId }, events };
}

/**
 * Adds dates to a series; moments that it has already are passed over.
 * @throws Problem `not_found`, `invalid_request`, `conflict` when it would have too many, `stale_version`
 */
export async function extendSeries(
  tenant: TenantDb,
  seriesId: string,
  rule: Recurrence,
  actor: AuditActor,
): Promise<Made> {
  const series = await seriesById(tenant, seriesId);
  if (!series) throw problem("not_found");
  const [{ copy, offers }, there] = await Promise.all([
    readPattern(tenant, series.sourceEventId),
    eventsOfSeries(tenant, seriesId, MAX_SERIES),
  ]);
  const known = new Set(there.map(({ startsAt }) => startsAt));
  const slots = plannedSlots(rule, series.timeZone, offers, actor.now).filter(({ startsAt }) => !known.has(startsAt));
  if (there.length + slots.length > MAX_SERIES) {
    throw problem("conflict", { detail: `A series has at most ${MAX_SERIES} dates.` });
  }
  if (slots.length === 0) return { series, events: [] };
  // The version is the guard: two that add the same dates at once make them once.
  const first = [
    updateSeries(tenant, seriesId, series.version),
    auditStatement(actor, tenant, {
      action: "series.extended",
      subjectId: seriesId,
      after: { events: slots.length, rule: JSON.stringify(rule) },
    }),
  ];
  const target = { seriesId, from: series.sourceEventId };
  const events = await writeSlots(tenant, await freshCopy(tenant, copy), target, slots, first, actor.now);
  return { series: { ...series, version: series.version + 1 }, events };
}

async function writeSlots(
  tenant: TenantDb,
  copy: EventCopy,
  { seriesId, from }: { readonly seriesId: string; readonly from: string },
  slots: readonly Slot[],
  first: readonly Statement[],
  now: Millis,
): Promise<readonly EventRow[]> {
  const base = slugOf(copy.settings.name)?.slice(0, 50) ?? "event";
  const several = new Set(slots.map(({ date }) => date)).size < slots.length;
  // Where an address is taken, all get a tail of their own: half a series with other addresses would be a riddle.
  for (const tail of ["", `-${idBody(newId("event")).slice(-6)}`]) {
    const placements = slots.map(({ date, time, startsAt }) => ({
      startsAt,
      name: copy.settings.name,
      slug: `${base}-${date}${several ? `-${time.replace(":", "")}` : ""}${tail}`,
      seriesId,
    }));
    const { events, statements } = placeCopies(tenant, copy, placements, now, from);
    try {
      await runVersioned(tenant, [...first, ...statements]);
      return events;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw problem("slug_taken", { errors: [{ field: "slug", message: "another event has this address" }] });
}

/** What a bulk change does; what is undefined stays. */
export type BulkChange = {
  readonly name: string | undefined;
  /** `19:30`: another time of day. */
  readonly time: string | undefined;
  /** Days later, or earlier when negative. */
  readonly shiftDays: number | undefined;
  readonly price: PriceChange | undefined;
  /** Minor units that new prices are a multiple of. */
  readonly step: number;
};

export type SkipReason = "sold" | "over" | "cancelled";
export type Bulk = {
  readonly changes: readonly { readonly before: EventRow; readonly after: EventUpdate }[];
  readonly prices: number;
  readonly skipped: readonly { readonly event: EventRow; readonly reason: SkipReason }[];
  readonly applied: boolean;
};

/**
 * Changes dates and prices of the occurrences that nobody has ordered from, in one transaction; the others are told and
 * left alone. A preview changes nothing.
 * @param wanted ids of occurrences; undefined: all of the series
 * @throws Problem `not_found`, `invalid_request`, `stale_version` when one of them was changed or sold in between
 */
export async function changeSeries(
  env: Env,
  tenant: TenantDb,
  request: {
    readonly seriesId: string;
    readonly wanted: readonly string[] | undefined;
    readonly change: BulkChange;
    readonly preview: boolean;
  },
  actor: AuditActor,
): Promise<Bulk> {
  const { seriesId, wanted, change, preview } = request;
  const events = await occurrences(tenant, seriesId, wanted);
  const ids = events.map(({ id }) => id);
  const [sold, types] = await Promise.all([eventsWithOrders(tenant, ids), typesOfEvents(tenant, ids, MAX_SERIES * 10)]);
  const reasonOf = (event: EventRow): SkipReason | undefined => {
    if (event.status === "cancelled") return "cancelled";
    if (event.status === "completed" || event.startsAt <= actor.now) return "over";
    return sold.has(event.id) ? "sold" : undefined;
  };
  const free = events.filter((event) => reasonOf(event) === undefined);
  const changes = free.map((before) => ({ before, after: changedEvent(before, change) }));
  const past = changes.find(({ after }) => after.startsAt <= actor.now);
  if (past) throw invalid([{ field: "shift_days", message: `moves ${past.before.name} to a moment that is over` }]);
  const typeUpdates = changes.flatMap(({ before, after }) =>
    types.filter(({ eventId }) => eventId === before.id).map((type) => changedType(type, before, after, change)),
  );
  const prices = typeUpdates.filter(({ id, price }) => types.find((type) => type.id === id)?.price !== price).length;
  const skipped = events.flatMap((event) => {
    const reason = reasonOf(event);
    return reason === undefined ? [] : [{ event, reason }];
  });
  if (preview || changes.length === 0) return { changes, prices, skipped, applied: false };
  // A ticket sold in between gets a code for the new time; when nobody bought, the message does nothing.
  const moved = changes
    .filter(({ before, after }) => before.status !== "draft" && before.startsAt !== after.startsAt)
    .map(({ before }) => movedRow(tenant, before.id, actor.now));
  await runVersioned(tenant, [
    updateEvents(
      tenant,
      changes.map(({ after }) => after),
    ),
    updateTypes(tenant, typeUpdates),
    ...moved.map(({ statement }) => statement),
    auditStatement(actor, tenant, {
      action: "series.changed",
      subjectId: seriesId,
      after: { ...change, price: change.price ?? null, events: changes.length },
    }),
  ]);
  await flushOutbox(
    env,
    moved.map(({ entry }) => entry),
  );
  return { changes, prices, skipped, applied: true };
}

async function occurrences(
  tenant: TenantDb,
  seriesId: string,
  wanted: readonly string[] | undefined,
): Promise<EventRow[]> {
  if (!(await seriesById(tenant, seriesId))) throw problem("not_found");
  const all = await eventsOfSeries(tenant, seriesId, MAX_SERIES);
  if (wanted === undefined) return all;
  const chosen = new Set(wanted);
  const events = all.filter(({ id }) => chosen.has(id));
  if (events.length < chosen.size) throw invalid([{ field: "events", message: "names an event of another series" }]);
  return events;
}

/** The event after the change: the clock on the wall decides, doors and end keep their distance to the start. */
function changedEvent(before: EventRow, { name, time, shiftDays = 0 }: BulkChange): EventUpdate {
  const { id, version, startsAt, timeZone } = before;
  const day = localDay(startsAt, 0, timeZone);
  const minute = (time === undefined ? undefined : minuteOf(time)) ?? wallMinute(startsAt, day, timeZone);
  const to = instantOf(day + shiftDays, minute, timeZone);
  const move = (at: Millis | null) => (at === null ? null : shifted(at, startsAt, to, timeZone));
  return {
    id,
    version,
    name: name ?? before.name,
    startsAt: to,
    endsAt: move(before.endsAt),
    doorsAt: move(before.doorsAt),
    waitingListUntil: move(before.waitingListUntil),
  };
}

/** Minutes that the clock shows at `at`, also on the day on which it is changed. */
function wallMinute(at: Millis, day: number, zone: string): number {
  const guess = Math.round((at - instantOf(day, 0, zone)) / MINUTE);
  const off = Math.round((instantOf(day, Math.min(Math.max(guess, 0), 1439), zone) - at) / MINUTE);
  return Math.min(Math.max(guess - off, 0), 1439);
}

function changedType(type: TicketType, before: EventRow, after: EventUpdate, change: BulkChange): TypeUpdate {
  const move = (at: Millis | null) =>
    at === null ? null : shifted(at, before.startsAt, after.startsAt, before.timeZone);
  const { id, version, price, salesStart, salesEnd } = type;
  return {
    id,
    version,
    price: change.price === undefined ? price : changedPrice(price, change.price, change.step),
    salesStart: move(salesStart),
    salesEnd: move(salesEnd),
  };
}

function movedRow(tenant: TenantDb, eventId: string, now: Millis) {
  const payload = { tenant_id: tenant.tenantId, event_id: eventId, moved_at: now };
  return outboxRow(tenant, { queue: "jobs", type: EVENT_MOVED, payload }, now);
}

/**
 * Puts the drafts of a series on sale, each by a message of its own: its inventory is told first.
 * @returns how many are on their way
 * @throws Problem `not_found`, `invalid_request`, `event_not_ready` with what the first of them lacks
 */
export async function publishSeries(
  env: Env,
  tenant: TenantDb,
  seriesId: string,
  wanted: readonly string[] | undefined,
  actor: AuditActor,
): Promise<number> {
  const events = await occurrences(tenant, seriesId, wanted);
  const drafts = events.filter(({ status, startsAt }) => status === "draft" && startsAt > actor.now);
  const [first] = drafts;
  if (!first) return 0;
  const types = await typesOfEvents(tenant, [first.id], MAX_SERIES);
  const missing = await publishFaults(tenant, { event: first, types }, actor.now);
  const [fault] = missing;
  if (fault) throw problem("event_not_ready", { detail: `${fault.field}: ${fault.message}`, errors: missing });
  const entries = drafts.map(({ id }) => ({
    id: newId("outbox"),
    queue: "jobs" as const,
    type: PUBLISH_EVENT,
    payload: { tenant_id: tenant.tenantId, event_id: id, by: actor.id, request_id: actor.requestId },
  }));
  const rows = entries.map(({ payload, ...entry }) => ({
    ...entry,
    payload: JSON.stringify(payload),
    createdAt: actor.now,
    attempts: 0,
  }));
  await tenant.batch([
    ...insertRows(tenant, outbox, rows),
    auditStatement(actor, tenant, {
      action: "series.published",
      subjectId: seriesId,
      after: { events: drafts.length },
    }),
  ]);
  await flushOutbox(env, entries);
  return drafts.length;
}
