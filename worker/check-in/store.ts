/** Queries of check-in sessions and devices. */
import { and, asc, desc, eq, getTableColumns, gt, isNull, lt, lte, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { changesOf, platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { type CheckInSession, checkInSessions, type Device, devices, type StandingDevice } from "./tables.ts";
import { MAX_DEVICES } from "./session.ts";

/** Adds a session. */
export function insertSession(tenant: TenantDb, session: Omit<CheckInSession, "tenantId">): Statement {
  return tenant.db.insert(checkInSessions).values({ ...session, tenantId: tenant.tenantId });
}

/** At most `limit` sessions, newest first, older than the id `before`; of one event if given. */
export async function listSessions(
  tenant: TenantDb,
  page: { eventId?: string | undefined; before?: string | undefined; limit: number },
): Promise<CheckInSession[]> {
  const condition = tenant.own(
    checkInSessions,
    page.eventId === undefined ? undefined : eq(checkInSessions.eventId, page.eventId),
    page.before === undefined ? undefined : lt(checkInSessions.id, page.before),
  );
  return await tenant.db
    .select()
    .from(checkInSessions)
    .where(condition)
    .orderBy(desc(checkInSessions.id))
    .limit(page.limit);
}

/** At most `limit` sessions that are open at `now`, those that end first; of one main event if given. */
export async function openSessions(
  tenant: TenantDb,
  eventId: string | undefined,
  now: Millis,
  limit: number,
): Promise<CheckInSession[]> {
  const open = and(
    isNull(checkInSessions.revokedAt),
    lte(checkInSessions.validFrom, now),
    gt(checkInSessions.validUntil, now),
    eventId === undefined ? undefined : eq(checkInSessions.eventId, eventId),
  );
  return await tenant.db
    .select()
    .from(checkInSessions)
    .where(tenant.own(checkInSessions, open))
    .orderBy(asc(checkInSessions.validUntil))
    .limit(limit);
}

/** The query of one session, for a batch of reads. */
export function selectSession(tenant: TenantDb, id: string) {
  return tenant.db
    .select()
    .from(checkInSessions)
    .where(tenant.own(checkInSessions, eq(checkInSessions.id, id)))
    .limit(1);
}

/** One session; undefined when the tenant has none with this id. */
export async function sessionById(tenant: TenantDb, id: string): Promise<CheckInSession | undefined> {
  const [row] = await selectSession(tenant, id);
  return row;
}

/** The events that a session is for; undefined when the tenant has none of this id. */
export async function eventsOfCheckInSession(tenant: TenantDb, id: string): Promise<readonly string[] | undefined> {
  const session = await sessionById(tenant, id);
  return session && [session.eventId, ...(session.moreEvents ?? [])];
}

/** Ends a session for good. */
export function revokeSession(tenant: TenantDb, id: string, now: Millis): Statement {
  return tenant.db
    .update(checkInSessions)
    .set({ revokedAt: now, version: sql`${checkInSessions.version} + 1` })
    .where(tenant.own(checkInSessions, eq(checkInSessions.id, id), isNull(checkInSessions.revokedAt)));
}

/**
 * The session of a link. The link alone says which tenant it belongs to, so this one query has no tenant; what it
 * returns does.
 */
export async function sessionByToken(env: Env, tokenHash: string): Promise<CheckInSession | undefined> {
  const [row] = await platformDb(env)
    .select()
    .from(checkInSessions)
    .where(eq(checkInSessions.tokenHash, tokenHash))
    .limit(1);
  return row;
}

/** Adds a device unless its session has as many as it may; the count and the row are one statement. */
export async function insertDevice(
  tenant: TenantDb,
  device: Pick<Device, "id" | "sessionId" | "name" | "publicKey" | "createdAt" | "personId">,
  maxDevices: number,
): Promise<boolean> {
  const result = await tenant.db.run(sql`
    INSERT INTO devices (tenant_id, id, session_id, name, public_key, created_at, person_id)
    SELECT ${tenant.tenantId}, ${device.id}, ${device.sessionId}, ${device.name}, ${device.publicKey}, ${device.createdAt},
      ${device.personId}
    WHERE (SELECT count(*) FROM devices
           WHERE tenant_id = ${tenant.tenantId} AND session_id = ${device.sessionId} AND revoked_at IS NULL) < ${maxDevices}`);
  return changesOf(result) === 1;
}

/** The same as a statement for a batch, which fails as a whole when there is no room (`isFull`). */
export function addDevice(
  tenant: TenantDb,
  device: Pick<Device, "id" | "sessionId" | "name" | "publicKey" | "createdAt" | "personId">,
  maxDevices: number,
): Statement {
  const name = sql`CASE WHEN (SELECT count(*) FROM devices
    WHERE tenant_id = ${tenant.tenantId} AND session_id = ${device.sessionId} AND revoked_at IS NULL) < ${maxDevices}
    THEN ${device.name} END`;
  // The column takes no NULL: that is what fails.
  return tenant.db.insert(devices).values({ ...device, name, tenantId: tenant.tenantId });
}

/** True when `addDevice` found no room. */
export function isFull(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if (current.message.includes("NOT NULL constraint failed: devices.name")) return true;
    current = current.cause;
  }
  return false;
}

/** The devices of a session, oldest first. */
export async function devicesOf(tenant: TenantDb, sessionId: string): Promise<Device[]> {
  return await tenant.db
    .select()
    .from(devices)
    .where(tenant.own(devices, eq(devices.sessionId, sessionId)))
    .orderBy(asc(devices.id))
    .limit(2 * MAX_DEVICES);
}

/** Shuts one device out for good. */
export function revokeDevice(tenant: TenantDb, id: string, now: Millis): Statement {
  return tenant.db
    .update(devices)
    .set({ revokedAt: now })
    .where(tenant.own(devices, eq(devices.id, id), isNull(devices.revokedAt)));
}

/** With the membership of whoever took the device up, read each time: who is let go stops at once (TH24). */
const standingColumns = {
  ...getTableColumns(devices),
  standing: sql<string | null>`CASE WHEN devices.person_id IS NULL THEN 'link' ELSE (
    SELECT coalesce(m.event_ids, 'all') FROM members m
    WHERE m.tenant_id = devices.tenant_id AND m.person_id = devices.person_id) END`.as("standing"),
};

/**
 * The query of a device of a session, for a batch of reads. No join with the session: drizzle reads the rows of a D1
 * batch by column name, and both have an `id`.
 */
export function selectDevice(tenant: TenantDb, device: { id: string; sessionId: string }) {
  return tenant.db
    .select(standingColumns)
    .from(devices)
    .where(tenant.own(devices, eq(devices.id, device.id), eq(devices.sessionId, device.sessionId)))
    .limit(1);
}

/**
 * The device of an id, whoever's it is: it asks for a token because it has none that works. What it gets, it gets by its
 * key (TH15).
 */
export async function deviceByAddress(env: Env, id: string): Promise<StandingDevice | undefined> {
  const [row] = await platformDb(env).select(standingColumns).from(devices).where(eq(devices.id, id)).limit(1);
  return row;
}

/** Notes that a device was there. */
export async function noteDeviceSeen(tenant: TenantDb, id: string, now: Millis): Promise<void> {
  await tenant.db
    .update(devices)
    .set({ seenAt: now })
    .where(tenant.own(devices, eq(devices.id, id)));
}

/** Notes a wrong PIN, or that it was right. */
export async function notePinFailure(
  tenant: TenantDb,
  id: string,
  failures: number,
  blockedUntil: Millis | null,
): Promise<void> {
  await tenant.db
    .update(devices)
    .set({ pinFailures: failures, pinBlockedUntil: blockedUntil })
    .where(tenant.own(devices, eq(devices.id, id)));
}
