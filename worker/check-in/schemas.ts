/** Wire shapes of check-in. */
import { z } from "@hono/zod-openapi";
import type { Attendance, ScanRecord, ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import type { StoredPolicy } from "./policy.ts";
import { MAX_DEVICES } from "./session.ts";
import type { CheckInSession, Device } from "./tables.ts";

export const RESULTS = [
  "admitted",
  "duplicate",
  "transferred",
  "cancelled",
  "expired",
  "not_yet_valid",
  "wrong_event",
  "wrong_gate",
  "unpaid",
  "invalid",
  "blocked",
  "exited",
  "not_inside",
  "stale_code",
  "ambiguous",
] as const satisfies readonly ScanResult[];

export const time = z.iso
  .datetime({ offset: true, message: "must be an RFC 3339 time such as 2027-01-30T19:00:00Z" })
  .transform((text) => Date.parse(text));
export const gate = z.string().trim().min(1).max(60);
export const eventId = z.string().regex(idPattern("event"), "is not an event id");
export const sessionIdParam = z.string().regex(idPattern("checkInSession"), "is not a check-in session id");
export const deviceIdParam = z.string().regex(idPattern("device"), "is not a device id");
export const eventQuery = eventId;

export const sessionInput = z
  .object({
    event_id: eventId,
    name: z.string().trim().min(1).max(80).openapi({ example: "North gate, Saturday" }),
    gate: gate.nullish(),
    ticket_types: z
      .array(z.string().regex(idPattern("ticketType"), "is not a ticket type id"))
      .min(1)
      .max(50)
      .nullish()
      .openapi({ description: "Ids of the ticket types that this gate lets in; all of them when left out" }),
    valid_from: time.optional().openapi({ description: "Now, when left out" }),
    valid_until: time,
    max_devices: z.number().int().min(1).max(MAX_DEVICES).default(10),
    more_events: z
      .array(eventId)
      .max(9)
      .nullish()
      .openapi({ description: "Other events that the same devices scan; each ticket finds its own" }),
    supervisor_pin: z
      .string()
      .regex(/^\d{4,12}$/, "must be 4 to 12 digits")
      .nullish()
      .openapi({ description: "Opens search and override on a device; kept only as a hash" }),
    search: z.enum(["nobody", "supervisor", "everybody"]).default("supervisor"),
    accepts_unpaid: z
      .boolean()
      .default(false)
      .openapi({ description: "An operator may let in an order that is not paid, and says so each time" }),
    sells: z.boolean().default(false).openapi({ description: "Its devices may sell at the door" }),
  })
  .openapi("CheckInSessionInput");

export const sessionSchema = z
  .object({
    id: z.string(),
    event_id: z.string(),
    name: z.string(),
    gate: z.string().nullable(),
    ticket_types: z.array(z.string()).nullable(),
    valid_from: z.string(),
    valid_until: z.string(),
    max_devices: z.number().int(),
    more_events: z.array(z.string()),
    supervised: z.boolean(),
    search: z.enum(["nobody", "supervisor", "everybody"]),
    accepts_unpaid: z.boolean(),
    sells: z.boolean(),
    revoked_at: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi("CheckInSession");

export const newSessionSchema = sessionSchema
  .extend({
    token: z.string().openapi({ description: "Shown this once" }),
    url: z.string().openapi({ description: "What the devices open" }),
  })
  .openapi("NewCheckInSession");

export const deviceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    created_at: z.string(),
    seen_at: z.string().nullable(),
    revoked_at: z.string().nullable(),
    person_id: z.string().nullable().openapi({ description: "The member who took it up; null: it came by the link" }),
  })
  .openapi("Device");

export const countsSchema = z.object({ admitted: z.number().int(), refused: z.number().int() }).openapi("ScanCounts");

export const firstSchema = z.object({ at: z.string(), gate: z.string().nullable(), device: z.string() }).nullable();

export const scanRecordSchema = z
  .object({
    scan_id: z.string(),
    result: z.enum(RESULTS),
    at: z.string(),
    scanned_at: z.string().nullable(),
    ticket_id: z.string().nullable(),
    gate: z.string().nullable(),
    device: z.object({ id: z.string(), name: z.string() }),
    first: firstSchema,
    direction: z.enum(["in", "out"]),
    people: z.number().int(),
    /** When it happened, as far as anybody knows. */
    happened_at: z.string(),
    offline: z.boolean(),
    forced: z.boolean(),
    reason: z.string().nullable(),
    conflict: z.enum(RESULTS).nullable(),
    suspicion: z.enum(["impossible_time", "not_signed"]).nullable(),
    /** The ticket was looked up: nobody showed a code. */
    by_hand: z.boolean(),
    annulled: z.boolean(),
  })
  .openapi("ScanRecord");

export function sessionWire(session: CheckInSession): z.infer<typeof sessionSchema> {
  return {
    id: session.id,
    event_id: session.eventId,
    name: session.name,
    gate: session.gate,
    ticket_types: session.ticketTypes === null ? null : [...session.ticketTypes],
    valid_from: toTimestamp(session.validFrom),
    valid_until: toTimestamp(session.validUntil),
    max_devices: session.maxDevices,
    more_events: [...(session.moreEvents ?? [])],
    supervised: session.pinHash !== null,
    search: session.search,
    accepts_unpaid: session.acceptsUnpaid,
    sells: session.sells,
    revoked_at: session.revokedAt === null ? null : toTimestamp(session.revokedAt),
    created_at: toTimestamp(session.createdAt),
  };
}

export function deviceWire(device: Device): z.infer<typeof deviceSchema> {
  return {
    id: device.id,
    name: device.name,
    created_at: toTimestamp(device.createdAt),
    seen_at: device.seenAt === null ? null : toTimestamp(device.seenAt),
    revoked_at: device.revokedAt === null ? null : toTimestamp(device.revokedAt),
    person_id: device.personId,
  };
}

export function scanRecordWire(record: ScanRecord): z.infer<typeof scanRecordSchema> {
  return {
    scan_id: record.scanId,
    result: record.result,
    at: toTimestamp(record.at),
    scanned_at: record.scannedAt === null ? null : toTimestamp(record.scannedAt),
    ticket_id: record.ticketId,
    gate: record.gate,
    device: { id: record.deviceId, name: record.deviceName },
    first: record.first && { ...record.first, at: toTimestamp(record.first.at) },
    direction: record.direction,
    people: record.people,
    happened_at: toTimestamp(record.happenedAt),
    offline: record.offline === true,
    forced: record.forced === true,
    reason: record.reason,
    conflict: record.conflict ?? null,
    suspicion: record.suspicion,
    by_hand: record.byHand,
    annulled: record.annulled === true,
  };
}

export const doorSettingsSchema = z
  .object({
    reentry: z
      .enum(["none", "after_exit", "free"])
      .openapi({ description: "Once; again after the ticket was scanned out; as often as it is shown" }),
    per_day: z.boolean().openapi({ description: "Several days: every day is a new one" }),
    day_start: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 04:00")
      .openapi({ description: "When a new day begins on the clock of the place, and everybody counts as gone" }),
    rotating: z
      .enum(["accepted", "required"])
      .openapi({ description: "Required: a print or a screenshot does not let in" }),
  })
  .openapi("DoorSettings");

const attendanceRow = {
  gate: z.string().nullable(),
  entered: z.number().int(),
  left: z.number().int(),
  refused: z.number().int(),
};
export const attendanceSchema = z
  .object({
    at: z.string(),
    entered: z.number().int(),
    left: z.number().int(),
    inside: z.number().int(),
    refused: z.number().int(),
    conflicts: z.number().int(),
    recent_duplicates: z.number().int(),
    gates: z.array(z.object(attendanceRow)),
    minutes: z.array(z.object({ at: z.string(), duplicates: z.number().int(), ...attendanceRow })),
  })
  .openapi("Attendance");

/** The rule of an event's doors as its organizer reads it. */
export function doorSettingsWire(policy: StoredPolicy): z.infer<typeof doorSettingsSchema> {
  const { dayStartMinute } = policy;
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    reentry: policy.reentry,
    per_day: policy.perDay,
    day_start: `${two(Math.floor(dayStartMinute / 60))}:${two(dayStartMinute % 60)}`,
    rotating: policy.rotating,
  };
}

/** The same, read back. */
export function doorSettingsOfWire(wire: z.infer<typeof doorSettingsSchema>): StoredPolicy {
  const [hours = 0, minutes = 0] = wire.day_start.split(":").map(Number);
  return {
    reentry: wire.reentry,
    perDay: wire.per_day,
    dayStartMinute: hours * 60 + minutes,
    rotating: wire.rotating,
  };
}

export function attendanceWire(attendance: Attendance): z.infer<typeof attendanceSchema> {
  const { at, entered, left, inside, refused, conflicts, recentDuplicates, gates, minutes } = attendance;
  return {
    at: toTimestamp(at),
    entered,
    left,
    inside,
    refused,
    conflicts,
    recent_duplicates: recentDuplicates,
    gates: gates.map((row) => ({ ...row })),
    minutes: minutes.map((row) => ({ ...row, at: toTimestamp(row.at) })),
  };
}
