/** Queries of ticket types. */
import { asc, eq, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { insertRows } from "../platform/insert-rows.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type TicketType, ticketTypes, ticketTypeVariants, type Variant } from "./tables.ts";
import { MAX_TICKET_TYPES, MAX_VARIANTS } from "./ticket-type.ts";

/** The query of an event's ticket types in their order, for a batch of reads. */
export function selectTicketTypes(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(ticketTypes)
    .where(tenant.own(ticketTypes, eq(ticketTypes.eventId, eventId)))
    .orderBy(asc(ticketTypes.position), asc(ticketTypes.id))
    .limit(MAX_TICKET_TYPES);
}

/** The ticket types of an event in their order, hidden ones too. */
export async function ticketTypesOf(tenant: TenantDb, eventId: string): Promise<TicketType[]> {
  return await selectTicketTypes(tenant, eventId);
}

export function insertTicketType(tenant: TenantDb, row: Omit<TicketType, "tenantId">): Statement {
  return tenant.db.insert(ticketTypes).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a type that has version `from`; for `runVersioned`. */
export function updateTicketType(
  tenant: TenantDb,
  id: string,
  from: number,
  changes: Partial<Omit<TicketType, "tenantId" | "id" | "eventId" | "version">>,
): Statement {
  return tenant.db
    .update(ticketTypes)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(ticketTypes, eq(ticketTypes.id, id)));
}

/** Deletes a type of `eventId`; for a batch that also guards the event's version. */
export function deleteTicketType(tenant: TenantDb, eventId: string, id: string): Statement {
  return tenant.db
    .delete(ticketTypes)
    .where(tenant.own(ticketTypes, eq(ticketTypes.id, id), sql`${ticketTypes.eventId} = ${eventId}`));
}

/** The query of an event's variants in their order, for a batch of reads. */
export function selectVariants(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select()
    .from(ticketTypeVariants)
    .where(tenant.own(ticketTypeVariants, eq(ticketTypeVariants.eventId, eventId)))
    .orderBy(asc(ticketTypeVariants.position), asc(ticketTypeVariants.id))
    .limit(MAX_VARIANTS);
}

/** Adds a variant; a taken id fails the batch. */
export function insertVariant(tenant: TenantDb, row: Omit<Variant, "tenantId">): Statement {
  return tenant.db.insert(ticketTypeVariants).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a variant that has version `from`; for `runVersioned`. */
export function updateVariant(
  tenant: TenantDb,
  id: string,
  from: number,
  changes: Partial<Pick<Variant, "name" | "price" | "active" | "position">>,
): Statement {
  return tenant.db
    .update(ticketTypeVariants)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(ticketTypeVariants, eq(ticketTypeVariants.id, id)));
}

/** Adds the ticket types and variants of new events, however many. */
export function insertOffers(
  tenant: TenantDb,
  types: readonly Omit<TicketType, "tenantId">[],
  variants: readonly Omit<Variant, "tenantId">[],
): Statement[] {
  return [...insertRows(tenant, ticketTypes, types), ...insertRows(tenant, ticketTypeVariants, variants)];
}

/** Ticket types of many events, by event and position. */
export async function typesOfEvents(
  tenant: TenantDb,
  eventIds: readonly string[],
  limit: number,
): Promise<TicketType[]> {
  return await tenant.db
    .select()
    .from(ticketTypes)
    .where(
      tenant.own(
        ticketTypes,
        sql`${ticketTypes.eventId} IN (SELECT value FROM json_each(${JSON.stringify(eventIds)}))`,
      ),
    )
    .orderBy(asc(ticketTypes.eventId), asc(ticketTypes.position), asc(ticketTypes.id))
    .limit(limit);
}

/** What a bulk change sets of a ticket type; `version` is the one that it was read with. */
export type TypeUpdate = Pick<TicketType, "id" | "version" | "price" | "salesStart" | "salesEnd">;

/** Changes many ticket types in one statement; one that has moved on makes the whole batch fail. For `runVersioned`. */
export function updateTypes(tenant: TenantDb, updates: readonly TypeUpdate[]): Statement {
  const rows = updates.map(({ id, version, price, salesStart, salesEnd }) => [
    id,
    version,
    price,
    salesStart,
    salesEnd,
  ]);
  return tenant.db
    .update(ticketTypes)
    .set({
      price: sql`j.value->>2`,
      salesStart: sql`j.value->>3`,
      salesEnd: sql`j.value->>4`,
      version: sql`CASE WHEN ${ticketTypes.version} = j.value->>1 THEN ${ticketTypes.version} + 1 ELSE NULL END`,
    })
    .from(sql`json_each(${JSON.stringify(rows)}) AS j`)
    .where(tenant.own(ticketTypes, sql`${ticketTypes.id} = j.value->>0`));
}
