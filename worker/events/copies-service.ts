/** Use cases of copies: clones of an event, templates, and the occurrences of a series (V6, V10). */
import { insertOffers, selectTicketTypes, selectVariants, type TicketType, type Variant } from "../catalogue/index.ts";
import { idBody, newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { isUniqueViolation, type Statement, type TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { insertEventFees, selectFeeSettings } from "../pricing/index.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { seatMapById, venueById } from "../venues/index.ts";
import { copyPages } from "./copy-pages.ts";
import { slugOf } from "./event.ts";
import { copyEvent, type EventCopy, shiftedDates, shiftedWindow } from "./event-copy.ts";
import { insertEvents, selectEvent } from "./store.ts";
import type { EventRow } from "./tables.ts";

/** Versions of a seat map that are followed to the newest one (I8). */
const MAX_VERSIONS = 20;

/** What makes one copy differ from the next. */
export type Placement = {
  readonly startsAt: Millis;
  readonly name: string;
  readonly slug: string;
  readonly seriesId: string | null;
};

/** Reads an event as something that others are made like. @throws Problem `not_found` */
export async function readCopy(tenant: TenantDb, eventId: string): Promise<EventCopy> {
  const [[event], types, variants, fees] = await tenant.db.batch([
    selectEvent(tenant, eventId),
    selectTicketTypes(tenant, eventId),
    selectVariants(tenant, eventId),
    selectFeeSettings(tenant, eventId),
  ]);
  if (!event) throw problem("not_found");
  return copyEvent(event, types, variants, fees.find((row) => row.eventId === eventId)?.fees ?? null);
}

/** Brings a copy up to date: the newest version of its seat map. @throws Problem `invalid_request`: the venue is gone */
export async function freshCopy(tenant: TenantDb, copy: EventCopy): Promise<EventCopy> {
  if (!(await venueById(tenant, copy.settings.venueId))) {
    throw problem("invalid_request", { errors: [{ field: "venue_id", message: "the venue is not there any more" }] });
  }
  let { seatMapId } = copy.settings;
  for (let step = 0; step < MAX_VERSIONS && seatMapId !== null; step++) {
    const map = await seatMapById(tenant, seatMapId);
    if (!map?.replacedBy) break;
    seatMapId = map.replacedBy;
  }
  return { ...copy, settings: { ...copy.settings, seatMapId } };
}

/**
 * The drafts that a copy becomes, and the statements that write them with what they sell.
 * @param from the event that they take their pages from; undefined for a template, which has none
 */
export function placeCopies(
  tenant: TenantDb,
  copy: EventCopy,
  placements: readonly Placement[],
  now: Millis,
  from: string | undefined,
): { readonly events: readonly EventRow[]; readonly statements: readonly Statement[] } {
  const own = { status: "draft" as const, publishedAt: null, createdAt: now, version: 1, refundUntil: null };
  const events: EventRow[] = placements.map((placement) => ({
    ...copy.settings,
    ...own,
    ...placement,
    ...shiftedDates(copy, placement.startsAt),
    tenantId: tenant.tenantId,
    id: newId("event"),
  }));
  const sold = events.map((event) => offersOf(tenant, copy, event, now));
  const ids = events.map(({ id }) => id);
  return {
    events,
    statements: [
      ...insertEvents(tenant, events),
      ...insertOffers(
        tenant,
        sold.flatMap(({ types }) => types),
        sold.flatMap(({ variants }) => variants),
      ),
      ...(copy.fees === null ? [] : insertEventFees(tenant, ids, copy.fees)),
      ...(from === undefined ? [] : copyPages(tenant, from, ids, now)),
    ],
  };
}

function offersOf(tenant: TenantDb, copy: EventCopy, event: EventRow, now: Millis) {
  const own = { tenantId: tenant.tenantId, eventId: event.id, createdAt: now, version: 1 };
  const types: TicketType[] = copy.types.map((type) => ({
    ...type,
    ...own,
    ...shiftedWindow(copy, type, event.startsAt),
    id: newId("ticketType"),
  }));
  const variants: Variant[] = copy.variants.flatMap(({ type, ...fields }) => {
    const of = types[type];
    return of === undefined ? [] : [{ ...fields, ...own, ticketTypeId: of.id, id: newId("variant") }];
  });
  return { types, variants };
}

/** What the caller of a clone, or of a new event from a template, may say. */
export type CopyWish = {
  readonly name: string;
  readonly slug: string | undefined;
  readonly startsAt: Millis;
};

/**
 * Writes one draft like `copy`. A slug that nobody chose is made from the name, and where that is taken, from the id.
 * @throws Problem `slug_taken`, `invalid_request`
 */
export async function createFromCopy(
  tenant: TenantDb,
  copy: EventCopy,
  wish: CopyWish,
  origin: { readonly action: "event.cloned" | "event.created_from_template"; readonly from: string },
  actor: AuditActor,
): Promise<EventRow> {
  const fresh = await freshCopy(tenant, copy);
  const tail = idBody(newId("event")).slice(-10);
  const base = slugOf(wish.name);
  const candidates =
    wish.slug === undefined ? (base === undefined ? [`event-${tail}`] : [base, `${base}-${tail}`]) : [wish.slug];
  for (const slug of candidates) {
    const placement = { startsAt: wish.startsAt, name: wish.name, slug, seriesId: null };
    const page = origin.action === "event.cloned" ? origin.from : undefined;
    const { events, statements } = placeCopies(tenant, fresh, [placement], actor.now, page);
    const [event] = events;
    if (!event) break;
    const audit = auditStatement(actor, tenant, {
      action: origin.action,
      subjectId: event.id,
      after: { from: origin.from, name: event.name, slug },
    });
    try {
      await tenant.batch([...statements, audit]);
      return event;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw problem("slug_taken", { errors: [{ field: "slug", message: "another event has this address" }] });
}
