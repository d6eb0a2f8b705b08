/** Queries of waiting lists. */
import { and, asc, eq, inArray, isNotNull, lte, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { MINUTE } from "../kernel/time.ts";
import { type Database, platformDb, type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import type { EntryState } from "./entry.ts";
import { type EntryRow, waitingListEntries, waitingLists } from "./tables.ts";

/** Ticket types of an event for whose places somebody waits; for a batch of reads. */
export function selectWaitedFor(tenant: TenantDb, eventId: string) {
  return tenant.db
    .select({ ticketTypeId: waitingLists.ticketTypeId, waiting: waitingLists.waiting })
    .from(waitingLists)
    .where(tenant.own(waitingLists, eq(waitingLists.eventId, eventId)));
}

/** An entry by its id alone: whoever has the link does not know the tenant. */
export async function findEntry(env: Env, id: string): Promise<{ tenant: TenantDb; entry: EntryRow } | undefined> {
  const [entry] = await platformDb(env).select().from(waitingListEntries).where(eq(waitingListEntries.id, id)).limit(1);
  return entry && { tenant: tenantDb(env, entry.tenantId), entry };
}

/** One entry of the tenant. */
export async function entryById(tenant: TenantDb, id: string): Promise<EntryRow | undefined> {
  const [entry] = await tenant.db
    .select()
    .from(waitingListEntries)
    .where(tenant.own(waitingListEntries, eq(waitingListEntries.id, id)))
    .limit(1);
  return entry;
}

/** The living entry of a contact for a type. */
export async function livingEntry(
  tenant: TenantDb,
  eventId: string,
  ticketTypeId: string,
  contactHash: string,
): Promise<EntryRow | undefined> {
  const [entry] = await tenant.db
    .select()
    .from(waitingListEntries)
    .where(
      tenant.own(
        waitingListEntries,
        eq(waitingListEntries.eventId, eventId),
        eq(waitingListEntries.ticketTypeId, ticketTypeId),
        eq(waitingListEntries.contactHash, contactHash),
        // The literal lets SQLite use the partial index.
        sql`${waitingListEntries.state} IN ('unverified', 'waiting', 'offered')`,
      ),
    )
    .limit(1);
  return entry;
}

/** A new entry; one that lives already for this contact and type stays as it is. */
export function insertEntry(tenant: TenantDb, row: Omit<EntryRow, "tenantId">): Statement {
  return tenant.db
    .insert(waitingListEntries)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** Those in one state, in line; at most `limit`. */
export async function entriesIn(
  tenant: TenantDb,
  eventId: string,
  state: EntryState,
  limit: number,
  ticketTypeId?: string,
): Promise<EntryRow[]> {
  return await tenant.db
    .select()
    .from(waitingListEntries)
    .where(
      tenant.own(
        waitingListEntries,
        eq(waitingListEntries.eventId, eventId),
        eq(waitingListEntries.state, state),
        ticketTypeId === undefined ? undefined : eq(waitingListEntries.ticketTypeId, ticketTypeId),
      ),
    )
    .orderBy(asc(waitingListEntries.ticketTypeId), asc(waitingListEntries.waitingSince), asc(waitingListEntries.id))
    .limit(limit);
}

/** How many wait before an entry for the same type. */
export async function countBefore(tenant: TenantDb, entry: EntryRow): Promise<number> {
  const [row] = await tenant.db
    .select({ before: sql<number>`count(*)` })
    .from(waitingListEntries)
    .where(
      tenant.own(
        waitingListEntries,
        eq(waitingListEntries.eventId, entry.eventId),
        eq(waitingListEntries.state, "waiting"),
        eq(waitingListEntries.ticketTypeId, entry.ticketTypeId),
        sql`(${waitingListEntries.waitingSince}, ${waitingListEntries.id}) < (${entry.waitingSince}, ${entry.id})`,
      ),
    );
  return row?.before ?? 0;
}

/** Moves an entry on, if it still is in the state that it was read in. */
export function moveEntry(
  tenant: TenantDb,
  entry: Pick<EntryRow, "id" | "state" | "offers">,
  changes: Partial<Omit<EntryRow, "tenantId" | "id">>,
): Statement {
  return tenant.db
    .update(waitingListEntries)
    .set(changes)
    .where(
      tenant.own(
        waitingListEntries,
        eq(waitingListEntries.id, entry.id),
        eq(waitingListEntries.state, entry.state),
        eq(waitingListEntries.offers, entry.offers),
      ),
    );
}

/**
 * Counts a type's line anew, after its entries changed in the same batch: a type that nobody waits for or has an offer of
 * has no row.
 */
export function recount(tenant: TenantDb, eventId: string, ticketTypeId: string, dueAt: Millis): Statement[] {
  const { tenantId } = tenant;
  const line = sql`FROM waiting_list_entries WHERE tenant_id = ${tenantId} AND event_id = ${eventId}
    AND ticket_type_id = ${ticketTypeId} AND state`;
  return [
    tenant.db
      .insert(waitingLists)
      .select(
        sql`SELECT ${tenantId}, ${eventId}, ${ticketTypeId}, (SELECT count(*) ${line} = 'waiting'), ${dueAt}
          WHERE EXISTS (SELECT 1 ${line} IN ('waiting', 'offered'))`,
      )
      .onConflictDoUpdate({
        target: [waitingLists.tenantId, waitingLists.eventId, waitingLists.ticketTypeId],
        set: { waiting: sql`excluded.waiting`, dueAt: sql`min(${waitingLists.dueAt}, excluded.due_at)` },
      }),
    tenant.db
      .delete(waitingLists)
      .where(
        tenant.own(
          waitingLists,
          eq(waitingLists.eventId, eventId),
          eq(waitingLists.ticketTypeId, ticketTypeId),
          sql`NOT EXISTS (SELECT 1 ${line} IN ('waiting', 'offered'))`,
        ),
      ),
  ];
}

/** Until a message that was lost is sent again. */
const PUT_OFF: Millis = 5 * MINUTE;

/** Events with a line that is due, put off so that the next run does not find them again. */
export async function takeDueEvents(
  db: Database,
  now: Millis,
  limit: number,
): Promise<{ tenantId: string; eventId: string }[]> {
  const due = await db
    .update(waitingLists)
    .set({ dueAt: now + PUT_OFF })
    .where(
      sql`(${waitingLists.tenantId}, ${waitingLists.eventId}, ${waitingLists.ticketTypeId}) IN (
        SELECT tenant_id, event_id, ticket_type_id FROM waiting_lists WHERE due_at <= ${now} ORDER BY due_at LIMIT ${limit})`,
    )
    .returning({ tenantId: waitingLists.tenantId, eventId: waitingLists.eventId });
  return [...new Map(due.map((row) => [row.eventId, row])).values()];
}

/** When to look at an event's lines again. */
export function setDue(tenant: TenantDb, eventId: string, dueAt: Millis): Statement {
  return tenant.db
    .update(waitingLists)
    .set({ dueAt })
    .where(tenant.own(waitingLists, eq(waitingLists.eventId, eventId)));
}

/** Removes entries whose contact was never verified. */
export async function forgetUnverified(db: Database, before: Millis, limit: number): Promise<void> {
  const old = db
    .select({ id: waitingListEntries.id })
    .from(waitingListEntries)
    // The literal lets SQLite use the partial index.
    .where(and(sql`${waitingListEntries.state} = 'unverified'`, lte(waitingListEntries.createdAt, before)))
    .limit(limit);
  await db.delete(waitingListEntries).where(inArray(waitingListEntries.id, old));
}

/** Offers of an event, those that end first first. */
export async function openOffers(tenant: TenantDb, eventId: string, limit: number): Promise<EntryRow[]> {
  return await tenant.db
    .select()
    .from(waitingListEntries)
    .where(
      tenant.own(
        waitingListEntries,
        eq(waitingListEntries.eventId, eventId),
        eq(waitingListEntries.state, "offered"),
        isNotNull(waitingListEntries.holdId),
      ),
    )
    .orderBy(asc(waitingListEntries.offerExpiresAt))
    .limit(limit);
}

/** Takes these people out of all waiting lists (TH42): who waits no longer does. */
export function eraseWaitingStatement(tenant: TenantDb, emails: readonly string[]): Statement {
  return tenant.db
    .delete(waitingListEntries)
    .where(
      tenant.own(
        waitingListEntries,
        sql`${waitingListEntries.email} IN (SELECT value FROM json_each(${JSON.stringify(emails)}))`,
      ),
    );
}
