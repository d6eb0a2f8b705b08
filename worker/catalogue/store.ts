/** Queries of ticket types. */
import { asc, eq, sql } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type TicketType, ticketTypes } from "./tables.ts";
import { MAX_TICKET_TYPES } from "./ticket-type.ts";

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
