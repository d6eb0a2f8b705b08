/** A device at its session, and the events that it may scan. */
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { isOpen } from "./session.ts";
import { selectDevice, selectSession } from "./store.ts";
import type { CheckInSession, Device } from "./tables.ts";

/** A device with its session. */
export type OpenDoor = { readonly device: Device; readonly session: CheckInSession };

/** The queries of device and session, for a batch of reads. */
export function selectDoor(tenant: TenantDb, claims: DeviceClaims) {
  const { deviceId, sessionId } = claims;
  return [selectDevice(tenant, { id: deviceId, sessionId }), selectSession(tenant, sessionId)] as const;
}

/** The door, when both may work at `now`. */
export function doorOf(
  device: Device | undefined,
  session: CheckInSession | undefined,
  now: Millis,
): OpenDoor | undefined {
  const open = device !== undefined && device.revokedAt === null && session !== undefined && isOpen(session, now);
  return open ? { device, session } : undefined;
}

/** All events that a session's devices scan, the main one first. */
export function eventsOf(session: Pick<CheckInSession, "eventId" | "moreEvents">): string[] {
  return [session.eventId, ...(session.moreEvents ?? [])];
}
