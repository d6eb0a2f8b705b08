/** Use cases of an event's ticket types. They end an expected refusal with a `Problem`. */
import type { z } from "@hono/zod-openapi";
import {
  deleteTicketType,
  fieldFaults,
  frozenFaults,
  inputFields,
  insertTicketType,
  MAX_TICKET_TYPES,
  mergePatch,
  type TicketType,
  type ticketTypeInput,
  type ticketTypePatch,
  updateTicketType,
  windowFaults,
} from "../catalogue/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { taxRatesOf } from "../pricing/index.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import type { Fault } from "./event.ts";
import { writeChange } from "./offer.ts";
import { loadEvent, type Loaded, typePlaceFaults } from "./service.ts";

/** @throws Problem `not_found`, `invalid_request`, `conflict`, `stale_version` */
export async function addTicketType(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  input: z.infer<typeof ticketTypeInput>,
  actor: AuditActor,
): Promise<{ type: TicketType; currency: string }> {
  const { event, types } = await loadEditable(tenant, eventId);
  if (types.length >= MAX_TICKET_TYPES) {
    throw problem("conflict", { detail: `An event has at most ${MAX_TICKET_TYPES} ticket types.` });
  }
  const type: TicketType = {
    ...inputFields(input),
    tenantId: tenant.tenantId,
    id: newId("ticketType"),
    eventId,
    position: (types.at(-1)?.position ?? 0) + 1,
    createdAt: actor.now,
    version: 1,
  };
  refuse([
    ...currencyFaults(event.currency, input.price),
    ...(await taxRateFaults(tenant, input.tax_rates)),
    ...fieldFaults(type),
    ...windowFaults(type, types, event, momentIn(event.timeZone)),
    ...(event.status === "draft" ? [] : await typePlaceFaults(tenant, event, type)),
  ]);
  const statements = [
    insertTicketType(tenant, type),
    auditStatement(actor, tenant, {
      action: "ticket_type.created",
      subjectId: type.id,
      after: { event_id: eventId, name: type.name, price: type.price },
    }),
  ];
  await writeChange(
    env,
    tenant,
    { before: event, typesBefore: types, event: {}, typesAfter: [...types, type], statements },
    actor.now,
  );
  return { type, currency: event.currency };
}

/** @throws Problem `not_found`, `invalid_request`, `conflict`, `in_use`, `stale_version` */
export async function changeTicketType(
  env: Env,
  tenant: TenantDb,
  target: { readonly eventId: string; readonly typeId: string; readonly expected: number | undefined },
  patch: z.infer<typeof ticketTypePatch>,
  actor: AuditActor,
): Promise<{ type: TicketType; currency: string }> {
  const { event, types } = await loadEditable(tenant, target.eventId);
  const before = types.find(({ id }) => id === target.typeId);
  if (!before) throw problem("not_found");
  checkVersion(target.expected, before.version);
  const fields = { ...mergePatch(before, patch), position: patch.position ?? before.position };
  const after: TicketType = { ...before, ...fields, version: before.version + 1 };
  refuse([
    ...currencyFaults(event.currency, patch.price),
    ...(await taxRateFaults(tenant, patch.tax_rates)),
    ...fieldFaults(after),
    ...(movesWindow(before, after) ? windowFaults(after, types, event, momentIn(event.timeZone)) : []),
    ...(event.status === "draft"
      ? []
      : [...frozenFaults(before, after), ...(await typePlaceFaults(tenant, event, after))]),
  ]);
  const statements = [
    updateTicketType(tenant, before.id, before.version, fields),
    auditStatement(actor, tenant, {
      action: "ticket_type.changed",
      subjectId: before.id,
      ...changedFields(before, fields),
    }),
  ];
  const typesAfter = types.map((type) => (type.id === before.id ? after : type));
  const change = { before: event, typesBefore: types, event: {}, typesAfter, statements };
  await writeChange(env, tenant, { ...change, belowUse: patch.below_use === true }, actor.now);
  return { type: after, currency: event.currency };
}

/** Removes a type of a draft. @throws Problem `not_found`, `in_use` once the event was published, `stale_version` */
export async function removeTicketType(
  env: Env,
  tenant: TenantDb,
  target: { readonly eventId: string; readonly typeId: string; readonly expected: number | undefined },
  actor: AuditActor,
): Promise<void> {
  const { event, types } = await loadEvent(tenant, target.eventId);
  const type = types.find(({ id }) => id === target.typeId);
  if (!type) throw problem("not_found");
  checkVersion(target.expected, type.version);
  if (event.status !== "draft") {
    throw problem("in_use", { detail: "The event was published. Hide the ticket type instead." });
  }
  const statements = [
    deleteTicketType(tenant, event.id, type.id),
    auditStatement(actor, tenant, {
      action: "ticket_type.deleted",
      subjectId: type.id,
      before: { event_id: event.id, name: type.name, price: type.price },
    }),
  ];
  const typesAfter = types.filter(({ id }) => id !== type.id);
  await writeChange(env, tenant, { before: event, typesBefore: types, event: {}, typesAfter, statements }, actor.now);
}

/** An event whose prices may still change, with its types. @throws Problem `not_found`, `conflict` */
export async function loadEditable(tenant: TenantDb, eventId: string): Promise<Loaded> {
  const loaded = await loadEvent(tenant, eventId);
  const { status } = loaded.event;
  if (status === "cancelled" || status === "completed") {
    throw problem("conflict", { detail: `The event is ${status}.` });
  }
  return loaded;
}

/** A moment as people of the place say it, for the sentences of faults. */
function momentIn(timeZone: string): (at: Millis) => string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "long", timeStyle: "short" });
  return (at) => format.format(at);
}

/** A patch that leaves name, place and times alone is not refused for a window that was there before. */
function movesWindow(before: TicketType, after: TicketType): boolean {
  const read = ({ name, category, area, salesStart, salesEnd }: TicketType) =>
    JSON.stringify([name, category, area, salesStart, salesEnd]);
  return read(before) !== read(after);
}

/** Rates that the organizer has not. */
async function taxRateFaults(tenant: TenantDb, ids: readonly string[] | null | undefined): Promise<Fault[]> {
  if (ids === null || ids === undefined || ids.length === 0) return [];
  const known = new Set((await taxRatesOf(tenant)).map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  return unknown.length === 0
    ? []
    : [{ field: "tax_rates", message: "names a rate that the tax settings do not have" }];
}

/** A price in another currency than the event's. */
export function currencyFaults(currency: string, price: { readonly currency: string } | undefined): Fault[] {
  if (price === undefined || price.currency === currency) return [];
  return [{ field: "price.currency", message: `must be the event's, ${currency}` }];
}

/** @throws Problem `invalid_request` with these faults, if there are any */
export function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first) throw problem("invalid_request", { detail: `${first.field}: ${first.message}`, errors: faults });
}
