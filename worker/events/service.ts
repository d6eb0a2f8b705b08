/** Use cases of events. They end an expected refusal with a `Problem`. */
import { placeFaults, type Places, selectTicketTypes, type TicketType } from "../catalogue/index.ts";
import { idBody, newId } from "../kernel/ids.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { checkVersion } from "../platform/etag.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import { readSummary, seatMapById, venueById } from "../venues/index.ts";
import { dateFaults, type Fault, slugOf } from "./event.ts";
import { type EventChanges, writeChange } from "./offer.ts";
import type { EventInput, EventPatch } from "./schemas.ts";
import { insertEvent, selectEvent } from "./store.ts";
import type { EventRow } from "./tables.ts";

/** Sold tickets of an event that takes place at another time need new codes (E32); order-changes does it. */
export const EVENT_MOVED = "order_changes.event_moved";

/** An event and its ticket types, read at one moment. */
export type Loaded = { readonly event: EventRow; readonly types: readonly TicketType[] };

/** @throws Problem `not_found` */
export async function loadEvent(tenant: TenantDb, id: string): Promise<Loaded> {
  const [[event], types] = await tenant.db.batch([selectEvent(tenant, id), selectTicketTypes(tenant, id)]);
  if (!event) throw problem("not_found");
  return { event, types };
}

/** The organization's settings that an event is made with. */
export type Organization = { readonly currency: string; readonly language: string };

/** @throws Problem `invalid_request`, `slug_taken` */
export async function createEvent(
  tenant: TenantDb,
  input: EventInput,
  organization: Organization,
  actor: AuditActor,
): Promise<EventRow> {
  const venue = await venueById(tenant, input.venue_id);
  const seatMapId = input.seat_map_id ?? null;
  const dates = { startsAt: input.starts_at, endsAt: input.ends_at ?? null, doorsAt: input.doors_at ?? null };
  refuse([
    ...(venue ? [] : [{ field: "venue_id", message: "there is no such venue" }]),
    ...(await seatMapFaults(tenant, input.venue_id, seatMapId)),
    ...dateFaults(dates),
  ]);
  const id = newId("event");
  const row = {
    id,
    venueId: input.venue_id,
    seatMapId,
    name: input.name,
    summary: input.summary,
    description: input.description,
    status: "draft" as const,
    ...dates,
    timeZone: input.time_zone ?? venue?.timeZone ?? "UTC",
    currency: organization.currency,
    language: organization.language,
    holdMinutes: input.hold_minutes,
    maxPerOrder: input.max_per_order,
    capacity: input.capacity,
    maxPerCustomer: input.max_per_customer,
    freeHolds: input.free_holds,
    hot: input.hot ? 1 : 0,
    areaCapacities: "{}",
    waitingList: input.waiting_list ? 1 : 0,
    waitingListUntil: input.waiting_list_until ?? null,
    claimMinutes: input.claim_minutes,
    publishedAt: null,
    createdAt: actor.now,
    version: 1,
    seriesId: null,
    refundUntil: null,
  };
  for (const slug of slugCandidates(input, id)) {
    try {
      await tenant.batch([
        insertEvent(tenant, { ...row, slug }),
        auditStatement(actor, tenant, { action: "event.created", subjectId: id, after: { name: row.name, slug } }),
      ]);
      return { ...row, slug, tenantId: tenant.tenantId };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw problem("slug_taken", { errors: [{ field: "slug", message: "another event has this address" }] });
}

/** What the caller chose, and nothing else; or from the name, then with some of the id, which nobody else has. */
function slugCandidates(input: EventInput, id: string): string[] {
  if (input.slug !== undefined) return [input.slug];
  const base = slugOf(input.name);
  const own = idBody(id).slice(-10);
  return base === undefined ? [`event-${own}`] : [base, `${base}-${own}`];
}

async function seatMapFaults(tenant: TenantDb, venueId: string, seatMapId: string | null): Promise<Fault[]> {
  if (seatMapId === null) return [];
  const map = await seatMapById(tenant, seatMapId);
  if (!map) return [{ field: "seat_map_id", message: "there is no such seat map" }];
  return map.venueId === venueId ? [] : [{ field: "seat_map_id", message: "is the map of another venue" }];
}

function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first) throw problem("invalid_request", { detail: `${first.field}: ${first.message}`, errors: faults });
}

/** @throws Problem `not_found`, `stale_version`, `invalid_request`, `conflict`, `slug_taken`, `in_use` */
export async function changeEvent(
  env: Env,
  tenant: TenantDb,
  id: string,
  patch: EventPatch,
  expected: number | undefined,
  actor: AuditActor,
): Promise<EventRow> {
  const { event: before, types } = await loadEvent(tenant, id);
  checkVersion(expected, before.version);
  if (before.status === "cancelled" || before.status === "completed") {
    throw problem("conflict", { detail: `The event is ${before.status}.` });
  }
  const changes = mergeEventPatch(before, patch);
  const after = { ...before, ...changes };
  const moved = after.venueId !== before.venueId || after.seatMapId !== before.seatMapId;
  refuse([
    ...(before.status === "draft" ? [] : frozenFaults(before, after)),
    ...(moved && !(await venueById(tenant, after.venueId))
      ? [{ field: "venue_id", message: "there is no such venue" }]
      : []),
    ...(moved ? await seatMapFaults(tenant, after.venueId, after.seatMapId) : []),
    ...dateFaults(after),
  ]);
  const audit = auditStatement(actor, tenant, {
    action: "event.changed",
    subjectId: id,
    ...changedFields(before, changes),
  });
  const messages = movedMessage(tenant, before, after, actor.now);
  try {
    const written = await writeChange(
      env,
      tenant,
      {
        before,
        typesBefore: types,
        event: changes,
        typesAfter: types,
        statements: [audit, ...messages.map(({ statement }) => statement)],
        belowUse: patch.below_use === true,
      },
      actor.now,
    );
    await flushOutbox(
      env,
      messages.map(({ entry }) => entry),
    );
    return written;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw problem("slug_taken", { errors: [{ field: "slug", message: "another event has this address" }] });
  }
}

/** The message that gives sold tickets new codes, when the event starts or ends at another time; drafts sold nothing. */
function movedMessage(tenant: TenantDb, before: EventRow, after: EventRow, now: number) {
  const isMoved = before.startsAt !== after.startsAt || before.endsAt !== after.endsAt;
  if (!isMoved || before.status === "draft") return [];
  const payload = { tenant_id: tenant.tenantId, event_id: before.id, moved_at: now };
  return [outboxRow(tenant, { queue: "jobs", type: EVENT_MOVED, payload }, now)];
}

/** What links and sold places rest on once the event was published. */
function frozenFaults(before: EventRow, after: EventRow): Fault[] {
  const message = "cannot change after the event was published";
  return [
    ...(before.venueId === after.venueId ? [] : [{ field: "venue_id", message }]),
    ...(before.seatMapId === after.seatMapId ? [] : [{ field: "seat_map_id", message }]),
    ...(before.slug === after.slug ? [] : [{ field: "slug", message }]),
  ];
}

function mergeEventPatch(before: EventRow, patch: EventPatch) {
  const pick = <T>(given: T | undefined, stored: T): T => (given === undefined ? stored : given);
  const flag = (given: boolean | undefined, stored: number) => (given === undefined ? stored : Number(given));
  return {
    venueId: pick(patch.venue_id, before.venueId),
    seatMapId: pick(patch.seat_map_id, before.seatMapId),
    name: pick(patch.name, before.name),
    slug: pick(patch.slug, before.slug),
    summary: pick(patch.summary, before.summary),
    description: pick(patch.description, before.description),
    startsAt: pick(patch.starts_at, before.startsAt),
    endsAt: pick(patch.ends_at, before.endsAt),
    doorsAt: pick(patch.doors_at, before.doorsAt),
    timeZone: pick(patch.time_zone, before.timeZone),
    holdMinutes: pick(patch.hold_minutes, before.holdMinutes),
    maxPerOrder: pick(patch.max_per_order, before.maxPerOrder),
    capacity: pick(patch.capacity, before.capacity),
    maxPerCustomer: pick(patch.max_per_customer, before.maxPerCustomer),
    freeHolds: pick(patch.free_holds, before.freeHolds),
    hot: flag(patch.hot, before.hot),
    waitingList: flag(patch.waiting_list, before.waitingList),
    waitingListUntil: pick(patch.waiting_list_until, before.waitingListUntil),
    claimMinutes: pick(patch.claim_minutes, before.claimMinutes),
  } satisfies EventChanges;
}

/** The categories with seats and the areas of the event's map; undefined without a map. */
export async function placesOf(tenant: TenantDb, event: Pick<EventRow, "seatMapId">): Promise<Places | undefined> {
  if (event.seatMapId === null) return undefined;
  const map = await seatMapById(tenant, event.seatMapId);
  if (!map) return undefined;
  const { categories, areas } = readSummary(map);
  return {
    categories: new Set(categories.filter(({ seats }) => seats > 0).map(({ name }) => name)),
    areas: new Set(areas.map(({ id }) => id)),
  };
}

/** What keeps a type from being sold in the event's house. */
export async function typePlaceFaults(tenant: TenantDb, event: EventRow, type: TicketType): Promise<Fault[]> {
  const places = await placesOf(tenant, event);
  return placeFaults(type, places ?? { categories: new Set(), areas: new Set() });
}
