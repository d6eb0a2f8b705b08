/** A device at its session, and the events that it may scan. */
import { eventById, type EventRow } from "../events/index.ts";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { isOpen, takesOver } from "./session.ts";
import { selectDevice, selectSession } from "./store.ts";
import type { CheckInSession, Device, StandingDevice } from "./tables.ts";

/** A device with its session. */
export type OpenDoor = { readonly device: Device; readonly session: CheckInSession };

/** The queries of device and session, for a batch of reads. */
export function selectDoor(tenant: TenantDb, claims: DeviceClaims) {
  const { deviceId, sessionId } = claims;
  return [selectDevice(tenant, { id: deviceId, sessionId }), selectSession(tenant, sessionId)] as const;
}

/** The door, when both may work at `now`. */
export function doorOf(
  device: StandingDevice | undefined,
  session: CheckInSession | undefined,
  now: Millis,
): OpenDoor | undefined {
  const door = unrevoked(device, session);
  return door && isOpen(door.session, now) ? door : undefined;
}

/** The door, when it may work at `now`, or may still hand over what it did while it could. */
export function handingOver(
  device: StandingDevice | undefined,
  session: CheckInSession | undefined,
  now: Millis,
): OpenDoor | undefined {
  const door = unrevoked(device, session);
  return door && takesOver(door.session, now) ? door : undefined;
}

function unrevoked(device: StandingDevice | undefined, session: CheckInSession | undefined): OpenDoor | undefined {
  const alive = device?.revokedAt === null && session?.revokedAt === null;
  return alive && stands(device, eventsOf(session)) ? { device, session } : undefined;
}

/** Whether whoever took the device up still works on these events; a device of a link needs nobody (TH24). */
export function stands({ standing }: Pick<StandingDevice, "standing">, events: readonly string[]): boolean {
  if (standing === null) return false;
  if (standing === "link" || standing === "all") return true;
  const scope = JSON.parse(standing) as readonly string[];
  return events.every((id) => scope.includes(id));
}

/** All events that a session's devices scan, the main one first. */
export function eventsOf(session: Pick<CheckInSession, "eventId" | "moreEvents">): string[] {
  return [session.eventId, ...(session.moreEvents ?? [])];
}

/** The same as rows; undefined when the main one is gone. */
export async function sessionEvents(
  tenant: TenantDb,
  session: CheckInSession,
): Promise<[EventRow, ...EventRow[]] | undefined> {
  const rows = await Promise.all(eventsOf(session).map((id) => eventById(tenant, id)));
  const [main, ...more] = rows;
  return main && [main, ...more.filter((event) => event !== undefined)];
}
