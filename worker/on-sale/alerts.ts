/** What looked suspicious in a sale: kept for people to look at, without a name or an address. */
import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { findEventTenant } from "../events/index.ts";
import { derivedId } from "../kernel/ids.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { saleAlerts } from "./tables.ts";

/**
 * `rate` too many tries; `forged`, `unsolved`, `other_event`, `used` what is wrong with a challenge, `used` one that was
 * solved before; `hoarding` places held again and again or more than one may have; `code_guessing` many wrong codes;
 * `contact_rate` many orders of one contact; `admission` a place in the queue that is not theirs.
 */
export const ALERT_KINDS = [
  "rate",
  "forged",
  "unsolved",
  "other_event",
  "used",
  "hoarding",
  "code_guessing",
  "contact_rate",
  "admission",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export type Alert = { readonly eventId: string; readonly kind: AlertKind; readonly source: string };
export type AlertRow = typeof saleAlerts.$inferSelect;

/** Counts one more of an hour, kind and source. An event that the public does not know has no alerts. */
export async function recordAlert(env: Env, { eventId, kind, source }: Alert, now: Millis): Promise<void> {
  const tenant = await findEventTenant(env, eventId);
  if (!tenant) return;
  const id = await derivedId("saleAlert", eventId, kind, source, String(Math.floor(now / HOUR)));
  await tenant.db
    .insert(saleAlerts)
    .values({ tenantId: tenant.tenantId, id, eventId, kind, source, count: 1, firstAt: now, lastAt: now })
    .onConflictDoUpdate({
      target: [saleAlerts.tenantId, saleAlerts.id],
      set: { count: sql`${saleAlerts.count} + 1`, lastAt: now },
    });
}

/** The alerts of an event, latest first. `after` is the key that the page before ended with. */
export async function alertsOf(
  tenant: TenantDb,
  eventId: string,
  after: { readonly lastAt: Millis; readonly id: string } | undefined,
  limit: number,
): Promise<AlertRow[]> {
  const older =
    after &&
    or(lt(saleAlerts.lastAt, after.lastAt), and(eq(saleAlerts.lastAt, after.lastAt), lt(saleAlerts.id, after.id)));
  return await tenant.db
    .select()
    .from(saleAlerts)
    .where(tenant.own(saleAlerts, eq(saleAlerts.eventId, eventId), older))
    .orderBy(desc(saleAlerts.lastAt), desc(saleAlerts.id))
    .limit(limit);
}
