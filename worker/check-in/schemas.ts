/** Wire shapes of check-in. */
import { z } from "@hono/zod-openapi";
import type { ScanRecord, ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { messageOf } from "./scan.ts";
import type { ScanOutcome } from "./service.ts";
import { MAX_DEVICES } from "./session.ts";
import type { CheckInSession, Device } from "./tables.ts";

const RESULTS = [
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

const time = z.iso
  .datetime({ offset: true, message: "must be an RFC 3339 time such as 2027-01-30T19:00:00Z" })
  .transform((text) => Date.parse(text));
const gate = z.string().trim().min(1).max(60);
const eventId = z.string().regex(idPattern("event"), "is not an event id");
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
  .object({ id: z.string(), name: z.string(), created_at: z.string(), revoked_at: z.string().nullable() })
  .openapi("Device");

export const enrolInput = z
  .object({
    token: z.string().min(1).max(200),
    device_name: z.string().trim().min(1).max(60).openapi({ example: "Amina's phone" }),
  })
  .openapi("EnrolInput");

const deviceSession = z.object({
  id: z.string(),
  name: z.string(),
  gate: z.string().nullable(),
  valid_until: z.string(),
  event: z.object({ id: z.string(), name: z.string(), starts_at: z.string(), time_zone: z.string() }),
});

export const enrolmentSchema = z
  .object({
    access_token: z.string(),
    expires_in: z.number().int(),
    device: z.object({ id: z.string(), name: z.string() }),
    session: deviceSession,
  })
  .openapi("Enrolment");

export const countsSchema = z.object({ admitted: z.number().int(), refused: z.number().int() }).openapi("ScanCounts");

export const currentSessionSchema = deviceSession
  .extend({ device: z.object({ id: z.string(), name: z.string() }), counts: countsSchema })
  .openapi("DeviceSession");

export const scanInput = z
  .object({
    code: z.string().max(4096).openapi({ description: "The text of the QR code, as read" }),
    scan_id: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/, "must be 1 to 100 visible ASCII characters")
      .openapi({ description: "Made on the device; a re-send with the same id gets the same answer" }),
    gate: gate.nullish(),
    scanned_at: time.nullish().openapi({ description: "When the device read it, by its own clock" }),
  })
  .openapi("ScanInput");

const first = z.object({ at: z.string(), gate: z.string().nullable(), device: z.string() }).nullable();

export const scanSchema = z
  .object({
    result: z.enum(RESULTS),
    scan_id: z.string(),
    at: z.string(),
    ticket: z
      .object({
        id: z.string(),
        type: z.string(),
        seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
        holder_name: z.string(),
      })
      .nullable(),
    first,
    message: z.string(),
  })
  .openapi("Scan");

export const scanRecordSchema = z
  .object({
    scan_id: z.string(),
    result: z.enum(RESULTS),
    at: z.string(),
    scanned_at: z.string().nullable(),
    ticket_id: z.string().nullable(),
    gate: z.string().nullable(),
    device: z.object({ id: z.string(), name: z.string() }),
    first,
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
    revoked_at: session.revokedAt === null ? null : toTimestamp(session.revokedAt),
    created_at: toTimestamp(session.createdAt),
  };
}

export function deviceWire(device: Device): z.infer<typeof deviceSchema> {
  return {
    id: device.id,
    name: device.name,
    created_at: toTimestamp(device.createdAt),
    revoked_at: device.revokedAt === null ? null : toTimestamp(device.revokedAt),
  };
}

/** What a device is told of its session: enough for the head of its screen. */
export function deviceSessionWire(
  session: CheckInSession,
  event: { id: string; name: string; startsAt: number; timeZone: string },
): z.infer<typeof deviceSession> {
  return {
    id: session.id,
    name: session.name,
    gate: session.gate,
    valid_until: toTimestamp(session.validUntil),
    event: { id: event.id, name: event.name, starts_at: toTimestamp(event.startsAt), time_zone: event.timeZone },
  };
}

export function scanWire(outcome: ScanOutcome): z.infer<typeof scanSchema> {
  const { ticket, first } = outcome;
  return {
    result: outcome.result,
    scan_id: outcome.scanId,
    at: toTimestamp(outcome.at),
    ticket: ticket && { id: ticket.id, type: ticket.type, seat: ticket.seat, holder_name: ticket.holderName },
    first: first && { ...first, at: toTimestamp(first.at) },
    message: messageOf(outcome.result, first),
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
  };
}
