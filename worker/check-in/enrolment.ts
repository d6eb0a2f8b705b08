/** Devices: how one joins a session, stays in it, and proves that a supervisor holds it. */
import { renewalText } from "../kernel/device-proof.ts";
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { importTicketPublicKey } from "../kernel/ticket-code.ts";
import { MINUTE, SECOND, type Millis } from "../kernel/time.ts";
import { equalInConstantTime, fromBase64Url, keyedHash, sha256Hex } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { type DeviceClaims, signAccessToken } from "../platform/tokens.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { doorOf, eventsOf, selectDoor, stands } from "./door.ts";
import { HANDOVER, isOpen, takesOver } from "./session.ts";
import {
  addDevice,
  deviceByAddress,
  insertDevice,
  isFull,
  noteDeviceSeen,
  notePinFailure,
  sessionById,
  sessionByToken,
} from "./store.ts";
import type { CheckInSession, Device } from "./tables.ts";

/** A device that can prove itself renews its token this often; a lost phone's token ends soon (TH16). */
const TOKEN_LIFETIME: Millis = 30 * MINUTE;
const SUPERVISOR_LIFETIME: Millis = 15 * MINUTE;
/** How far a device's idea of the time may be off when it asks for a token. */
const RENEWAL_SLACK: Millis = 5 * MINUTE;
/** Wrong PINs before a device has to wait; a PIN has at least four digits. */
const PIN_TRIES = 5;
const PIN_PAUSE: Millis = 10 * MINUTE;

export type Enrolment = {
  readonly tenant: TenantDb;
  readonly session: CheckInSession;
  readonly device: { readonly id: string; readonly name: string };
  readonly accessToken: string;
  /** Seconds until the token ends. */
  readonly expiresIn: number;
};

/** The hash of a session's PIN: keyed, so that a leaked table cannot be tried out, and of this session only. */
export async function pinHash(env: Env, sessionId: string, pin: string): Promise<string> {
  return await keyedHash(env, "supervisor-pin", `${sessionId}:${pin}`);
}

/**
 * Trades a link's token for a device and its access token. Unknown, revoked, too early, over and full all answer alike,
 * so that a link found somewhere tells nothing (TH15).
 */
export async function enrol(
  env: Env,
  request: { readonly token: string; readonly deviceName: string; readonly publicKey: string | null },
  now: Millis,
): Promise<Result<Enrolment, { reason: "rejected" }>> {
  const session = await sessionByToken(env, await sha256Hex(request.token));
  if (session === undefined || !isOpen(session, now)) return err({ reason: "rejected" });
  const tenant = tenantDb(env, session.tenantId);
  const device = { id: newId("device"), name: request.deviceName };
  const row = { ...device, sessionId: session.id, publicKey: request.publicKey, personId: null, createdAt: now };
  if (!(await insertDevice(tenant, row, session.maxDevices))) return err({ reason: "rejected" });
  const lifetime = request.publicKey === null ? session.validUntil - now : TOKEN_LIFETIME;
  return ok({ tenant, session, device, ...(await tokenFor(env, session, device.id, lifetime, now)) });
}

/**
 * Makes a device of a signed-in member's phone (S2). The guard has seen that the session's events are theirs. It has a key
 * of its own, so that its tokens are short, and works as long as the membership does.
 */
export async function takeUp(
  env: Env,
  tenant: TenantDb,
  actor: AuditActor,
  request: { readonly sessionId: string; readonly deviceName: string; readonly publicKey: string },
): Promise<Result<Enrolment, { reason: "unknown" | "closed" | "full" }>> {
  const session = await sessionById(tenant, request.sessionId);
  if (session === undefined) return err({ reason: "unknown" });
  if (!isOpen(session, actor.now)) return err({ reason: "closed" });
  const device = { id: newId("device"), name: request.deviceName };
  const { publicKey } = request;
  const row = { ...device, sessionId: session.id, publicKey, personId: actor.id, createdAt: actor.now };
  const audit = {
    action: "device.taken_up",
    subjectId: device.id,
    after: { session_id: session.id, name: device.name },
  };
  try {
    await tenant.batch([addDevice(tenant, row, session.maxDevices), auditStatement(actor, tenant, audit)]);
  } catch (error) {
    if (isFull(error)) return err({ reason: "full" });
    throw error;
  }
  return ok({ tenant, session, device, ...(await tokenFor(env, session, device.id, TOKEN_LIFETIME, actor.now)) });
}

async function tokenFor(
  env: Env,
  session: CheckInSession,
  deviceId: string,
  lifetime: Millis,
  now: Millis,
  supervisor = false,
): Promise<{ accessToken: string; expiresIn: number }> {
  // After the hours a token is good for handing over, and for nothing else.
  const end = isOpen(session, now) ? session.validUntil : session.validUntil + HANDOVER;
  const expiresIn = Math.floor(Math.min(lifetime, end - now) / SECOND);
  const claims: DeviceClaims = {
    kind: "device",
    deviceId,
    sessionId: session.id,
    tenantId: session.tenantId,
    eventId: session.eventId,
    ...(supervisor ? { supervisor: true } : {}),
  };
  return { accessToken: await signAccessToken(env, claims, now, expiresIn), expiresIn };
}

export type Renewal = { readonly deviceId: string; readonly at: Millis; readonly signature: string };
export type RenewalFault =
  | { readonly reason: "ended" | "not_proved" }
  | { readonly reason: "clock"; readonly now: Millis };

/** A new token for a device that proves with its key that it is the one that enrolled. */
export async function renew(
  env: Env,
  { deviceId, at, signature }: Renewal,
  now: Millis,
): Promise<Result<{ accessToken: string; expiresIn: number }, RenewalFault>> {
  const device = await deviceByAddress(env, deviceId);
  if (device === undefined || device.publicKey === null || device.revokedAt !== null) return err({ reason: "ended" });
  const tenant = tenantDb(env, device.tenantId);
  const session = await sessionById(tenant, device.sessionId);
  if (session === undefined || !takesOver(session, now)) return err({ reason: "ended" });
  if (!stands(device, eventsOf(session))) return err({ reason: "ended" });
  if (!(await isSignedByDevice(device, renewalText(deviceId, at), signature))) return err({ reason: "not_proved" });
  if (Math.abs(now - at) > RENEWAL_SLACK) return err({ reason: "clock", now });
  await noteDeviceSeen(tenant, deviceId, now);
  return ok(await tokenFor(env, session, deviceId, TOKEN_LIFETIME, now));
}

/** True when the device's own key signed the text. */
export async function isSignedByDevice(
  device: Pick<Device, "publicKey">,
  text: string,
  signature: string,
): Promise<boolean> {
  if (device.publicKey === null || !/^[A-Za-z0-9_-]{86}$/.test(signature)) return false;
  const key = await importTicketPublicKey(device.publicKey);
  return await crypto.subtle.verify("Ed25519", key, fromBase64Url(signature), new TextEncoder().encode(text));
}

export type SupervisorFault =
  | { readonly reason: "ended" | "no_supervisor" }
  | { readonly reason: "wrong_pin"; readonly triesLeft: number }
  | { readonly reason: "too_many_tries"; readonly retryAfter: Millis };

/** Trades the session's PIN for a quarter of an hour of a supervisor's rights on this device (TH15). */
export async function supervise(
  env: Env,
  claims: DeviceClaims,
  pin: string,
  now: Millis,
): Promise<Result<{ accessToken: string; expiresIn: number }, SupervisorFault>> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  const door = doorOf(devices[0], sessions[0], now);
  if (door === undefined) return err({ reason: "ended" });
  const { device, session } = door;
  if (session.pinHash === null) return err({ reason: "no_supervisor" });
  const blockedUntil = device.pinBlockedUntil ?? 0;
  if (blockedUntil > now) return err({ reason: "too_many_tries", retryAfter: blockedUntil - now });
  if (!equalInConstantTime(await pinHash(env, session.id, pin), session.pinHash)) {
    // After a pause the count begins anew.
    const failures = blockedUntil > 0 ? 1 : device.pinFailures + 1;
    const blocks = failures >= PIN_TRIES;
    await notePinFailure(tenant, device.id, blocks ? 0 : failures, blocks ? now + PIN_PAUSE : null);
    return blocks
      ? err({ reason: "too_many_tries", retryAfter: PIN_PAUSE })
      : err({ reason: "wrong_pin", triesLeft: PIN_TRIES - failures });
  }
  await notePinFailure(tenant, device.id, 0, null);
  return ok(await tokenFor(env, session, device.id, SUPERVISOR_LIFETIME, now, true));
}
