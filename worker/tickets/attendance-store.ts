/** Who came of those who have a ticket: the query of the report from sale to check-in (A2). */
import { inArray, sql } from "drizzle-orm";
import { DAY, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { tickets } from "./tables.ts";

/** How long before the event a ticket was issued. */
export const LEADS = ["day", "week", "month", "earlier"] as const;
export type Lead = (typeof LEADS)[number];

export type CameRow = {
  readonly ticketTypeId: string;
  readonly typeName: string;
  readonly lead: Lead;
  /** Tickets that may still admit, or have. */
  readonly sold: number;
  /** Of those, how many were let in. */
  readonly came: number;
};

/** Types of an event times leads; no event comes near. */
const MOST = 1000;

/** Tickets of an event by type and by how early they were issued: one stretch of the event's index. */
export async function cameOfEvent(tenant: TenantDb, eventId: string, startsAt: Millis): Promise<readonly CameRow[]> {
  const early = sql`${startsAt} - ${tickets.issuedAt}`;
  const lead = sql<Lead>`CASE WHEN ${early} < ${DAY} THEN 'day' WHEN ${early} < ${7 * DAY} THEN 'week'
    WHEN ${early} < ${30 * DAY} THEN 'month' ELSE 'earlier' END`;
  return await tenant.db
    .select({
      ticketTypeId: tickets.ticketTypeId,
      typeName: sql<string>`max(${tickets.typeName})`,
      lead,
      sold: sql<number>`count(*)`,
      came: sql<number>`sum(${tickets.status} = 'used')`,
    })
    .from(tickets)
    .where(tenant.own(tickets, sql`${tickets.eventId} = ${eventId}`, inArray(tickets.status, ["active", "used"])))
    .groupBy(tickets.ticketTypeId, sql`3`)
    .limit(MOST);
}
