/** Check-in sessions: make a link, end it, shut a device out. */
import { newId, newSecret } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { doorOf, handingOver, type OpenDoor, selectDoor } from "./door.ts";
import { pinHash } from "./enrolment.ts";
import { insertSession, revokeDevice, revokeSession, selectDevice, sessionById } from "./store.ts";
import type { CheckInSession } from "./tables.ts";

export type NewSession = Pick<
  CheckInSession,
  | "eventId"
  | "moreEvents"
  | "name"
  | "gate"
  | "ticketTypes"
  | "maxDevices"
  | "validFrom"
  | "validUntil"
  | "search"
  | "acceptsUnpaid"
  | "sells"
> & {
  /** The supervisor's; null: nobody supervises. Kept only as a keyed hash. */
  readonly pin: string | null;
};

/** Makes a session and its link's token: 192 random bits, shown this once and stored as a hash (TH15, TH37). */
export async function createSession(
  env: Env,
  actor: AuditActor,
  tenant: TenantDb,
  { pin, ...wanted }: NewSession,
): Promise<{ session: CheckInSession; token: string }> {
  const token = newSecret(24);
  const id = newId("checkInSession");
  const session: Omit<CheckInSession, "tenantId"> = {
    ...wanted,
    id,
    tokenHash: await sha256Hex(token),
    pinHash: pin === null ? null : await pinHash(env, id, pin),
    revokedAt: null,
    createdBy: actor.id,
    createdAt: actor.now,
    version: 1,
  };
  const { eventId, moreEvents, name, gate, validUntil } = wanted;
  await tenant.batch([
    insertSession(tenant, session),
    auditStatement(actor, tenant, {
      action: "check_in_session.created",
      subjectId: session.id,
      after: { event_id: eventId, more_events: moreEvents, name, gate, valid_until: validUntil },
    }),
  ]);
  return { session: { ...session, tenantId: tenant.tenantId }, token };
}

/** Ends a session: its link and all of its devices stop at once. False when the tenant has none with this id. */
export async function endSession(actor: AuditActor, tenant: TenantDb, id: string): Promise<boolean> {
  const session = await sessionById(tenant, id);
  if (session === undefined) return false;
  if (session.revokedAt !== null) return true;
  await tenant.batch([
    revokeSession(tenant, id, actor.now),
    auditStatement(actor, tenant, { action: "check_in_session.revoked", subjectId: id }),
  ]);
  return true;
}

/** Shuts one device out at once. False when the session has none with this id. */
export async function shutOut(
  actor: AuditActor,
  tenant: TenantDb,
  sessionId: string,
  deviceId: string,
): Promise<boolean> {
  const [device] = await selectDevice(tenant, { id: deviceId, sessionId });
  if (device === undefined) return false;
  if (device.revokedAt !== null) return true;
  await tenant.batch([
    revokeDevice(tenant, deviceId, actor.now),
    auditStatement(actor, tenant, { action: "device.revoked", subjectId: deviceId }),
  ]);
  return true;
}

/** A device that may scan now, with its session; undefined when either was shut out or the hours are over. */
export async function openDevice(env: Env, claims: DeviceClaims, now: Millis): Promise<OpenDoor | undefined> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  return doorOf(devices[0], sessions[0], now);
}

/**
 * Whether a device may go on: asked at every request of a device, so that a revoked one stops at once. After the hours it
 * may hand over; every other use case asks for an open door itself.
 */
export async function deviceAuthority(env: Env, claims: DeviceClaims, now: Millis): Promise<boolean> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  return handingOver(devices[0], sessions[0], now) !== undefined;
}
