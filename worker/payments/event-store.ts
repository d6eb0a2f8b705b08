/** Queries of what gateways sent: kept as it came, once, and marked when it has had its effect. */
import { and, asc, eq, gte, isNull, lt, lte, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { alongTime, type Stretch } from "../platform/list.ts";
import { type Parts, preparedInsert, preparedUpdate } from "../platform/prepared.ts";
import { gatewayEvents } from "./tables.ts";

export type KeptEvent = typeof gatewayEvents.$inferSelect;

/** A stretch of the kept callbacks, with keys of `timeKey`; of one gateway if given. */
export async function keptEvents(
  tenant: TenantDb,
  gateway: string | undefined,
  stretch: Stretch,
): Promise<KeptEvent[]> {
  const { beyond, order } = alongTime(gatewayEvents.receivedAt, gatewayEvents.eventId, stretch);
  return await tenant.db
    .select()
    .from(gatewayEvents)
    .where(
      tenant.own(
        gatewayEvents,
        // Says nothing, but makes SQLite read along the times: along the key, all rows would be read and sorted.
        sql`${gatewayEvents.receivedAt} > 0`,
        gateway === undefined ? undefined : sql`${gatewayEvents.gateway} = ${gateway}`,
        beyond,
      ),
    )
    .orderBy(...order)
    .limit(stretch.limit);
}

/** One kept callback; undefined when the tenant has none such. */
export async function keptEvent(tenant: TenantDb, key: EventKey): Promise<KeptEvent | undefined> {
  const [row] = await tenant.db
    .select()
    .from(gatewayEvents)
    .where(
      tenant.own(gatewayEvents, eq(gatewayEvents.accountId, key.accountId), eq(gatewayEvents.eventId, key.eventId)),
    )
    .limit(1);
  return row;
}

/** Opens a kept callback anew: until its work is done it counts as one that was not worked on. */
export function reopenEvent(tenant: TenantDb, key: EventKey): Statement {
  return tenant.db
    .update(gatewayEvents)
    .set({ processedAt: null, outcome: null })
    .where(
      tenant.own(gatewayEvents, eq(gatewayEvents.accountId, key.accountId), eq(gatewayEvents.eventId, key.eventId)),
    );
}

export type ReceivedEvent = Omit<typeof gatewayEvents.$inferInsert, "tenantId">;

/** Keeps what a gateway sent, as it came. False when the same event is kept already (E12, TH07). */
export async function keepEvent(tenant: TenantDb, event: ReceivedEvent): Promise<boolean> {
  const [added] = await tenant.batch([addEvents(tenant, [event])]);
  return added === 1;
}

/** Bodies of the account's kept events whose id begins with `start`, oldest first, ten at most. */
export async function eventBodies(tenant: TenantDb, accountId: string, start: string): Promise<string[]> {
  const rows = await tenant.db
    .select({ body: gatewayEvents.body })
    .from(gatewayEvents)
    .where(
      tenant.own(
        gatewayEvents,
        eq(gatewayEvents.accountId, accountId),
        gte(gatewayEvents.eventId, start),
        lt(gatewayEvents.eventId, `${start}\uffff`),
      ),
    )
    .orderBy(asc(gatewayEvents.receivedAt))
    .limit(10);
  return rows.map(({ body }) => body);
}
const addEvents = preparedInsert(gatewayEvents, (insert) => insert.onConflictDoNothing());

export type EventKey = { readonly accountId: string; readonly eventId: string };

/** Marks an event as done, in the batch of its effect (E13). */
export function markEvent(tenant: TenantDb, key: EventKey, outcome: string, now: Millis): Statement {
  return endEvent(tenant, key, { processedAt: now, outcome });
}

const endEvent = preparedUpdate(gatewayEvents, ({ value }: Parts<"accountId" | "eventId">) =>
  and(
    eq(gatewayEvents.accountId, value("accountId")),
    eq(gatewayEvents.eventId, value("eventId")),
    isNull(gatewayEvents.processedAt),
  ),
);

/** True when the event is still to be worked on. */
export async function isEventOpen(tenant: TenantDb, key: EventKey): Promise<boolean> {
  const [row] = await tenant.db
    .select({ processedAt: gatewayEvents.processedAt })
    .from(gatewayEvents)
    .where(
      tenant.own(gatewayEvents, eq(gatewayEvents.accountId, key.accountId), eq(gatewayEvents.eventId, key.eventId)),
    )
    .limit(1);
  return row !== undefined && row.processedAt === null;
}

/** Events of all tenants that came between the two moments and were not worked on, oldest first. */
export async function openEvents(env: Env, window: { readonly after: Millis; readonly before: Millis }, limit: number) {
  return await platformDb(env)
    .select({
      tenantId: gatewayEvents.tenantId,
      accountId: gatewayEvents.accountId,
      eventId: gatewayEvents.eventId,
      gateway: gatewayEvents.gateway,
      reference: gatewayEvents.reference,
      concerns: gatewayEvents.concerns,
    })
    .from(gatewayEvents)
    .where(
      and(
        isNull(gatewayEvents.processedAt),
        lte(gatewayEvents.receivedAt, window.before),
        sql`${gatewayEvents.receivedAt} > ${window.after}`,
      ),
    )
    .orderBy(asc(gatewayEvents.receivedAt))
    .limit(limit);
}
