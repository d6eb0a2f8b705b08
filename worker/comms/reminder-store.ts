/** What is written without being asked for: settings, which events were reminded of, and which carts were looked at. */
import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import { firstIdAt } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import type { ReminderKind } from "./reminder.ts";
import { eventReminders, reminderSettings } from "./tables.ts";

export type ReminderSettings = { readonly reminders: boolean; readonly carts: boolean; readonly version: number };
/** Of an organizer who has set nothing. */
const UNSET: ReminderSettings = { reminders: true, carts: false, version: 0 };

/** What an organizer has written to buyers without being asked. */
export async function remindersOf(tenant: TenantDb): Promise<ReminderSettings> {
  const [row] = await tenant.db
    .select()
    .from(reminderSettings)
    .where(eq(reminderSettings.tenantId, tenant.tenantId))
    .limit(1);
  return row ? { reminders: row.reminders === 1, carts: row.carts === 1, version: row.version } : UNSET;
}

/**
 * @param from the version that the change is based on; 0: nothing is set yet
 * @param now carts that were left before are not looked at: nobody had agreed to it then
 */
export function saveReminders(
  tenant: TenantDb,
  { reminders, carts }: Pick<ReminderSettings, "reminders" | "carts">,
  from: number,
  now: Millis,
): Statement {
  const values = { reminders: Number(reminders), carts: Number(carts) };
  if (from > 0) {
    const begins = carts
      ? { cartsAfter: sql`CASE WHEN carts = 1 THEN carts_after ELSE ${firstIdAt("order", now)} END` }
      : {};
    return tenant.db
      .update(reminderSettings)
      .set({ ...values, ...begins, version: nextVersion(from) })
      .where(eq(reminderSettings.tenantId, tenant.tenantId));
  }
  return (
    tenant.db
      .insert(reminderSettings)
      .values({ ...values, cartsAfter: firstIdAt("order", now), tenantId: tenant.tenantId })
      // Somebody else was first.
      .onConflictDoUpdate({ target: reminderSettings.tenantId, set: { version: sql`NULL` } })
  );
}

export type ComingEvent = {
  readonly tenantId: string;
  readonly eventId: string;
  readonly startsAt: Millis;
  readonly timeZone: string;
};

/** Events on sale that begin between two moments and are not yet reminded of twice, of organizers who remind. */
export async function comingEvents(
  env: Env,
  { after, until }: { after: Millis; until: Millis },
  limit: number,
): Promise<ComingEvent[]> {
  return await platformDb(env).all<ComingEvent>(sql`
    SELECT e.tenant_id AS tenantId, e.id AS eventId, e.starts_at AS startsAt, e.time_zone AS timeZone
    FROM events e LEFT JOIN reminder_settings s ON s.tenant_id = e.tenant_id
    WHERE e.status = 'published' AND e.starts_at > ${after} AND e.starts_at <= ${until} AND coalesce(s.reminders, 1) = 1
      AND NOT EXISTS (SELECT 1 FROM event_reminders r WHERE r.tenant_id = e.tenant_id AND r.event_id = e.id
        AND r.kind = 'reminder_today' AND r.starts_at = e.starts_at)
    ORDER BY e.starts_at LIMIT ${limit}`);
}

/** True when this reminder of this start was begun before. */
export async function isReminded(tenant: TenantDb, event: ComingEvent, kind: ReminderKind): Promise<boolean> {
  const { eventId, startsAt } = event;
  const [row] = await tenant.db
    .select({ queuedAt: eventReminders.queuedAt })
    .from(eventReminders)
    .where(
      tenant.own(
        eventReminders,
        eq(eventReminders.eventId, eventId),
        eq(eventReminders.kind, kind),
        eq(eventReminders.startsAt, startsAt),
      ),
    )
    .limit(1);
  return row !== undefined;
}

export function insertReminder(tenant: TenantDb, event: ComingEvent, kind: ReminderKind, queuedAt: Millis): Statement {
  const { eventId, startsAt } = event;
  return tenant.db
    .insert(eventReminders)
    .values({ tenantId: tenant.tenantId, eventId, kind, startsAt, queuedAt })
    .onConflictDoNothing();
}

/** Organizers who remind of carts, with the order up to which theirs were looked at. */
export async function cartOwners(
  env: Env,
  after: string,
  limit: number,
): Promise<{ tenantId: string; cartsAfter: string }[]> {
  return await platformDb(env)
    .select({ tenantId: reminderSettings.tenantId, cartsAfter: reminderSettings.cartsAfter })
    .from(reminderSettings)
    .where(and(eq(reminderSettings.carts, sql`1`), gt(reminderSettings.tenantId, after)))
    .orderBy(asc(reminderSettings.tenantId))
    .limit(limit);
}

export type Cart = { readonly id: string; readonly eventId: string; readonly buyerEmail: string };

/** Orders that ran out unpaid, by id between two. */
export async function leftCarts(
  tenant: TenantDb,
  { after, before }: { after: string; before: string },
  limit: number,
): Promise<Cart[]> {
  return await tenant.db.all<Cart>(sql`
    SELECT id, event_id AS eventId, buyer_email AS buyerEmail FROM orders WHERE tenant_id = ${tenant.tenantId} AND status = 'expired' AND id > ${after} AND id < ${before}
      AND status NOT IN ('paid', 'pending') ORDER BY id LIMIT ${limit}`);
}

/** Notes that carts up to an order were looked at; only forwards. */
export function passCarts(tenant: TenantDb, upTo: string): Statement {
  return tenant.db
    .update(reminderSettings)
    .set({ cartsAfter: upTo })
    .where(and(eq(reminderSettings.tenantId, tenant.tenantId), lt(reminderSettings.cartsAfter, upTo)));
}
