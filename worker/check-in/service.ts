/** Use cases of the door: make a link, enrol a device, decide a scan. */
import type { ScanAnswer, ScanRequest } from "../../durable-objects/check-in-desk/protocol.ts";
import { newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { importTicketPublicKey, isSignedBy, readTicketCode, type SignedPayload } from "../kernel/ticket-code.ts";
import type { Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { type DeviceClaims, signAccessToken } from "../platform/tokens.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { markUsed, readSeatLabel, type SeatLabel, selectPublicKey, selectTicketAtDoor } from "../tickets/index.ts";
import { deskOf } from "./client.ts";
import { orderAtDoor, refusalOf } from "./scan.ts";
import { isOpen } from "./session.ts";
import {
  insertDevice,
  insertSession,
  revokeDevice,
  revokeSession,
  selectDevice,
  selectSession,
  sessionById,
  sessionByToken,
} from "./store.ts";
import type { CheckInSession, Device } from "./tables.ts";

export type NewSession = Pick<
  CheckInSession,
  "eventId" | "name" | "gate" | "ticketTypes" | "maxDevices" | "validFrom" | "validUntil"
>;

/** Makes a session and its link's token: 192 random bits, shown this once and stored as a hash (TH15, TH37). */
export async function createSession(
  actor: AuditActor,
  tenant: TenantDb,
  wanted: NewSession,
): Promise<{ session: CheckInSession; token: string }> {
  const token = newSecret(24);
  const session: Omit<CheckInSession, "tenantId"> = {
    ...wanted,
    id: newId("checkInSession"),
    tokenHash: await sha256Hex(token),
    revokedAt: null,
    createdBy: actor.id,
    createdAt: actor.now,
    version: 1,
  };
  const { eventId, name, gate, validUntil } = wanted;
  await tenant.batch([
    insertSession(tenant, session),
    auditStatement(actor, tenant, {
      action: "check_in_session.created",
      subjectId: session.id,
      after: { event_id: eventId, name, gate, valid_until: validUntil },
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

export type Enrolment = {
  readonly tenant: TenantDb;
  readonly session: CheckInSession;
  readonly device: { readonly id: string; readonly name: string };
  readonly accessToken: string;
  /** Seconds until the token ends, which is when the session does. */
  readonly expiresIn: number;
};

/**
 * Trades a link's token for a device and its access token. Unknown, revoked, too early, over and full all answer alike,
 * so that a link found somewhere tells nothing (TH15).
 */
export async function enrol(
  env: Env,
  request: { readonly token: string; readonly deviceName: string },
  now: Millis,
): Promise<Result<Enrolment, { reason: "rejected" }>> {
  const session = await sessionByToken(env, await sha256Hex(request.token));
  if (session === undefined || !isOpen(session, now)) return err({ reason: "rejected" });
  const tenant = tenantDb(env, session.tenantId);
  const device = { id: newId("device"), name: request.deviceName };
  const row = { ...device, sessionId: session.id, createdAt: now };
  if (!(await insertDevice(tenant, row, session.maxDevices))) return err({ reason: "rejected" });
  const claims: DeviceClaims = {
    kind: "device",
    deviceId: device.id,
    sessionId: session.id,
    tenantId: session.tenantId,
    eventId: session.eventId,
  };
  const expiresIn = Math.floor((session.validUntil - now) / 1000);
  return ok({ tenant, session, device, accessToken: await signAccessToken(env, claims, now, expiresIn), expiresIn });
}

/** A device with its session. */
export type OpenDoor = { readonly device: Device; readonly session: CheckInSession };

/** A device that may scan now, with its session; undefined when either was shut out or the hours are over. */
export async function openDevice(env: Env, claims: DeviceClaims, now: Millis): Promise<OpenDoor | undefined> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  return doorOf(devices[0], sessions[0], now);
}

function selectDoor(tenant: TenantDb, claims: DeviceClaims) {
  const { deviceId, sessionId } = claims;
  return [selectDevice(tenant, { id: deviceId, sessionId }), selectSession(tenant, sessionId)] as const;
}

function doorOf(device: Device | undefined, session: CheckInSession | undefined, now: Millis): OpenDoor | undefined {
  const open = device !== undefined && device.revokedAt === null && session !== undefined && isOpen(session, now);
  return open ? { device, session } : undefined;
}

/** Whether a device may go on: asked at every request of a device, so that a revoked one stops at once. */
export async function deviceAuthority(env: Env, claims: DeviceClaims, now: Millis): Promise<boolean> {
  return (await openDevice(env, claims, now)) !== undefined;
}

export type Scan = {
  readonly code: string;
  readonly scanId: string;
  readonly gate: string | null;
  readonly scannedAt: Millis | null;
};
export type ScannedTicketInfo = {
  readonly id: string;
  readonly type: string;
  readonly seat: SeatLabel | null;
  readonly holderName: string;
};
export type ScanOutcome = ScanAnswer & { readonly ticket: ScannedTicketInfo | null };

type Known = Awaited<ReturnType<typeof readKnown>>;

/**
 * Decides one scan: signature, database and session say whether it must be refused; else the desk says whether it is
 * the first. Every attempt, good or bad, reaches the desk's log (S6).
 * @param later runs work after the answer has gone out
 */
export async function scan(
  env: Env,
  claims: DeviceClaims,
  request: Scan,
  now: Millis,
  later: (work: Promise<unknown>) => void,
): Promise<Result<ScanOutcome, { reason: "scan_mismatch" | "ended" }>> {
  const tenant = tenantDb(env, claims.tenantId);
  const read = readTicketCode(request.code);
  const known = await readKnown(tenant, claims, read.ok ? read.value : undefined, now);
  if (known.door === undefined) return err({ reason: "ended" });
  const { session, device } = known.door;
  const genuine = read.ok && (await isGenuine(read.value, known.publicKey)) ? read.value.payload : undefined;
  const ticket = genuine === undefined ? undefined : known.ticket;
  const facts: ScanRequest = {
    scanId: request.scanId,
    codeHash: await sha256Hex(request.code),
    ticketId: ticket?.id ?? null,
    ticketVersion: genuine?.version ?? null,
    ticketTypeId: ticket?.ticketTypeId ?? null,
    refusal: genuine === undefined ? "invalid" : refusalOf(genuine, atDoor(ticket), session, now),
    device: { id: device.id, name: device.name },
    gate: session.gate ?? request.gate,
    scannedAt: request.scannedAt,
  };
  const decided = await deskOf(env, session.eventId).scan(facts);
  if (!decided.ok) return decided;
  const { result } = decided.value;
  if (ticket?.status === "active" && (result === "admitted" || result === "duplicate")) {
    later(markUsed(tenant, ticket.id, decided.value.at));
  }
  const told = result === "admitted" || result === "duplicate" ? ticket : undefined;
  return ok({
    ...decided.value,
    ticket:
      told === undefined
        ? null
        : { id: told.id, type: told.typeName, seat: readSeatLabel(told.seatLabel), holderName: told.holderName },
  });
}

/** Device, session, the key of the event that the code claims and the ticket that it claims: one round trip. */
async function readKnown(tenant: TenantDb, claims: DeviceClaims, code: SignedPayload | undefined, now: Millis) {
  const door = selectDoor(tenant, claims);
  if (code === undefined) {
    const [devices, sessions] = await tenant.db.batch(door);
    return { door: doorOf(devices[0], sessions[0], now), publicKey: undefined, ticket: undefined };
  }
  const { eventId, ticketId } = code.payload;
  const [devices, sessions, keys, found] = await tenant.db.batch([
    ...door,
    selectPublicKey(tenant, eventId),
    selectTicketAtDoor(tenant, ticketId),
  ]);
  return { door: doorOf(devices[0], sessions[0], now), publicKey: keys[0]?.publicKey, ticket: found[0] };
}

/** True when the code was signed with the key of the event that it names, and that event is this tenant's. */
async function isGenuine(code: SignedPayload, publicKey: string | undefined): Promise<boolean> {
  return publicKey !== undefined && (await isSignedBy(await importTicketPublicKey(publicKey), code));
}

function atDoor(ticket: Known["ticket"]) {
  if (ticket === undefined) return undefined;
  const { eventId, ticketTypeId, status, ticketVersion, orderStatus } = ticket;
  return { eventId, ticketTypeId, status, version: ticketVersion, order: orderAtDoor(orderStatus) };
}
