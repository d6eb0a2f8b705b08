/** A device at its session, and the events that it may scan. */
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { isOpen, takesOver } from "./session.ts";
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
  const door = unrevoked(device, session);
  return door && isOpen(door.session, now) ? door : undefined;
}

/** The door, when it may work at `now`, or may still hand over what it did while it could. */
export function handingOver(
  device: Device | undefined,
  session: CheckInSession | undefined,
  now: Millis,
): OpenDoor | undefined {
  const door = unrevoked(device, session);
  return door && takesOver(door.session, now) ? door : undefined;
}

function unrevoked(device: Device | undefined, session: CheckInSession | undefined): OpenDoor | undefined {
  return device?.revokedAt === null && session?.revokedAt === null ? { device, session } : undefined;
}

/** All events that a session's devices scan, the main one first. */
export function eventsOf(session: Pick<CheckInSession, "eventId" | "moreEvents">): string[] {
  return [session.eventId, ...(session.moreEvents ?? [])];
}
