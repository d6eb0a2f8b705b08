/** Use cases of an event's life: publish, postpone, cancel, complete. They end an expected refusal with a `Problem`. */
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { venueById } from "../venues/index.ts";
import { canMove, type EventStatus, type Fault, missingForPublish } from "./event.ts";
import { type EventChanges, writeChange } from "./offer.ts";
import { loadEvent, type Loaded, placesOf } from "./service.ts";
import type { EventRow } from "./tables.ts";

/** Buyers are told that their event is cancelled or postponed; order-changes writes to them. */
export const EVENT_NEWS = "order_changes.event_news";

/** Everything that keeps an event from being published now; empty: ready. @throws Problem `not_found` */
export async function publishFaults(tenant: TenantDb, { event, types }: Loaded, now: Millis): Promise<Fault[]> {
  const [venue, places] = await Promise.all([venueById(tenant, event.venueId), placesOf(tenant, event)]);
  return missingForPublish({ event, venueExists: venue !== undefined, places, ticketTypes: types }, now);
}

/**
 * Puts the event on sale, also one that was postponed: the checklist, the inventory, and last the status. (The key that
 * signs its tickets is made when it is first needed.) May be repeated at any point; a published event stays as it is.
 * @throws Problem `event_not_ready` whose errors name what is missing, `event_not_draft`, `stale_version`
 */
export async function publishEvent(env: Env, tenant: TenantDb, id: string, actor: AuditActor): Promise<EventRow> {
  const loaded = await loadEvent(tenant, id);
  const { event } = loaded;
  if (event.status === "published") return event;
  if (!canMove(event.status, "published")) {
    throw problem("event_not_draft", { detail: `The event is ${event.status}.` });
  }
  const missing = await publishFaults(tenant, loaded, actor.now);
  const [first] = missing;
  if (first) throw problem("event_not_ready", { detail: `${first.field}: ${first.message}`, errors: missing });
  const changes = { publishedAt: event.publishedAt ?? actor.now, refundUntil: null };
  return await writeStatus(env, tenant, loaded, { status: "published", changes, tell: false }, actor);
}

/**
 * Ends the sale for good. Repeating it changes nothing.
 * @param tell whether those who bought are told
 * @throws Problem `not_found`, `conflict`, `stale_version`
 */
export async function cancelEvent(
  env: Env,
  tenant: TenantDb,
  id: string,
  tell: boolean,
  actor: AuditActor,
): Promise<EventRow> {
  const loaded = await loadEvent(tenant, id);
  const { status } = loaded.event;
  if (status === "cancelled") return loaded.event;
  if (!canMove(status, "cancelled")) throw problem("conflict", { detail: `The event is ${status}.` });
  return await writeStatus(env, tenant, loaded, { status: "cancelled", changes: {}, tell }, actor);
}

/** How a postponement is done. */
export type Postponement = {
  /** Until when buyers are offered their money back; null: no offer is made. */
  readonly refundUntil: Millis | null;
  readonly tell: boolean;
};

/**
 * Stops the sale until there is another date. Tickets stay valid and get new codes when the date is set (E32). Repeating it
 * changes nothing.
 * @throws Problem `not_found`, `conflict`, `invalid_request`, `stale_version`
 */
export async function postponeEvent(
  env: Env,
  tenant: TenantDb,
  id: string,
  { refundUntil, tell }: Postponement,
  actor: AuditActor,
): Promise<EventRow> {
  const loaded = await loadEvent(tenant, id);
  const { status } = loaded.event;
  if (status === "postponed") return loaded.event;
  if (!canMove(status, "postponed")) throw problem("conflict", { detail: `The event is ${status}.` });
  if (refundUntil !== null && refundUntil <= actor.now) {
    throw problem("invalid_request", { errors: [{ field: "refund_until", message: "must be in the future" }] });
  }
  return await writeStatus(env, tenant, loaded, { status: "postponed", changes: { refundUntil }, tell }, actor);
}

type Move = { readonly status: EventStatus; readonly changes: EventChanges; readonly tell: boolean };

async function writeStatus(
  env: Env,
  tenant: TenantDb,
  { event, types }: Loaded,
  { status, changes, tell }: Move,
  actor: AuditActor,
): Promise<EventRow> {
  const audit = auditStatement(actor, tenant, {
    action: `event.${status}`,
    subjectId: event.id,
    before: { status: event.status },
    after: { status, ...(changes.refundUntil ? { refund_until: changes.refundUntil } : {}) },
  });
  // Nobody bought from a draft.
  const news = tell && event.status !== "draft" ? [newsRow(tenant, event.id, status, actor.now)] : [];
  const written = await writeChange(
    env,
    tenant,
    {
      before: event,
      typesBefore: types,
      event: { ...changes, status },
      typesAfter: types,
      statements: [audit, ...news.map(({ statement }) => statement)],
    },
    actor.now,
  );
  await flushOutbox(
    env,
    news.map(({ entry }) => entry),
  );
  return written;
}

function newsRow(tenant: TenantDb, eventId: string, status: EventStatus, now: Millis) {
  const news = status === "cancelled" ? "event_cancelled" : "event_postponed";
  const payload = { tenant_id: tenant.tenantId, event_id: eventId, news, at: now, after: "" };
  return outboxRow(tenant, { queue: "jobs", type: EVENT_NEWS, payload }, now);
}
