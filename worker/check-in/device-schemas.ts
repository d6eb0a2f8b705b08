/** Wire shapes of a device at the door. */
import { z } from "@hono/zod-openapi";
import type { ScanAnswer } from "../../durable-objects/check-in-desk/protocol.ts";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { type EventManifest, writeCursor } from "./manifest.ts";
import { messageOf } from "./scan.ts";
import type { ScannedTicketInfo, ScanOutcome } from "./scanning.ts";
import { countsSchema, deviceIdParam, eventId, firstSchema, gate, RESULTS, time } from "./schemas.ts";
import type { FoundTicket } from "./search.ts";
import { MAX_SYNCED, type Synced } from "./syncing.ts";
import type { CheckInSession } from "./tables.ts";

const base64Url = /^[A-Za-z0-9_-]+$/;

const devicePublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be a raw Ed25519 key, base64url");

export const enrolInput = z
  .object({
    token: z.string().min(1).max(200),
    device_name: z.string().trim().min(1).max(60).openapi({ example: "Amina's phone" }),
    public_key: devicePublicKey.nullish().openapi({
      description:
        "With a key of its own a device gets short tokens, renews them, and signs what it does without a network",
    }),
  })
  .openapi("EnrolInput");

export const takeUpInput = enrolInput
  .pick({ device_name: true })
  .extend({ public_key: devicePublicKey })
  .openapi("TakeUpInput");

export const openDoorsSchema = z
  .object({
    data: z.array(
      z.object({ id: z.string(), name: z.string(), gate: z.string().nullable(), events: z.array(z.string()) }),
    ),
  })
  .openapi("OpenDoors");

const deviceEvent = z.object({ id: z.string(), name: z.string(), starts_at: z.string(), time_zone: z.string() });
const deviceSession = z.object({
  id: z.string(),
  name: z.string(),
  gate: z.string().nullable(),
  ticket_types: z
    .array(z.string())
    .nullable()
    .openapi({ description: "Ids of the types that this gate lets in; null for all" }),
  valid_until: z.string(),
  event: deviceEvent,
  events: z.array(deviceEvent),
  search: z.enum(["nobody", "supervisor", "everybody"]),
  supervised: z.boolean(),
  accepts_unpaid: z.boolean(),
  sells: z.boolean(),
});

export const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number().int() }).openapi("DeviceToken");

export const enrolmentSchema = tokenSchema
  .extend({ device: z.object({ id: z.string(), name: z.string() }), session: deviceSession })
  .openapi("Enrolment");

export const renewalInput = z
  .object({
    device: deviceIdParam,
    at: time.openapi({ description: "The device's clock, put right by what it last heard of ours" }),
    signature: z.string().regex(base64Url).max(100),
  })
  .openapi("DeviceRenewal");

export const supervisorInput = z
  .object({ pin: z.string().regex(/^\d{4,12}$/, "must be 4 to 12 digits") })
  .openapi("SupervisorInput");

export const currentSessionSchema = deviceSession
  .extend({
    device: z.object({ id: z.string(), name: z.string() }),
    counts: countsSchema,
    now: z.string().openapi({ description: "Our clock, for the device to put its own right" }),
  })
  .openapi("DeviceSession");

type DeviceEvent = { readonly id: string; readonly name: string; readonly startsAt: number; readonly timeZone: string };

/** What a device is told of its session: enough for the head of its screen. `events` holds the main one first. */
export function deviceSessionWire(
  session: CheckInSession,
  events: readonly [DeviceEvent, ...DeviceEvent[]],
): z.infer<typeof deviceSession> {
  const wire = (event: DeviceEvent) => ({
    id: event.id,
    name: event.name,
    starts_at: toTimestamp(event.startsAt),
    time_zone: event.timeZone,
  });
  return {
    id: session.id,
    name: session.name,
    gate: session.gate,
    ticket_types: session.ticketTypes && [...session.ticketTypes],
    valid_until: toTimestamp(session.validUntil),
    event: wire(events[0]),
    events: events.map(wire),
    search: session.search,
    supervised: session.pinHash !== null,
    accepts_unpaid: session.acceptsUnpaid,
    sells: session.sells,
  };
}

const scanId = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, "must be 1 to 100 visible ASCII characters")
  .openapi({ description: "Made on the device; a re-send with the same id gets the same answer" });
const code = z.string().max(4096).openapi({ description: "The text of the QR code, as read" });
const ticketId = z.string().regex(idPattern("ticket"), "is not a ticket id");
const direction = z.enum(["in", "out"]).default("in");
const people = z.number().int().min(1).max(50).default(1);

export const scanInput = z
  .object({
    code,
    scan_id: scanId,
    gate: gate.nullish(),
    scanned_at: time.nullish().openapi({ description: "When the device read it, by its own clock" }),
    direction,
    people: people.openapi({ description: "How many go through with a ticket for several" }),
    ticket: ticketId.nullish().openapi({ description: "Of an ambiguous code, the one that was chosen" }),
    accept_unpaid: z.boolean().default(false),
    override: z
      .object({ reason: z.string().trim().min(3).max(200) })
      .nullish()
      .openapi({ description: "Let in all the same; needs a supervisor's token" }),
  })
  .openapi("ScanInput");

/** A scan of a ticket that was looked up: as the other, without a code. */
export const handScanInput = scanInput
  .omit({ code: true, gate: true })
  .extend({ ticket: ticketId.nullish().openapi({ description: "Of several things at this gate, the chosen one" }) })
  .openapi("HandScanInput");
export const ticketParam = ticketId;

export const scanIdParam = scanId;

export const syncInput = z
  .object({
    scans: z
      .array(
        z.object({
          code,
          scan_id: scanId,
          gate: gate.nullish(),
          scanned_at: time,
          result: z.enum(RESULTS),
          direction,
          people,
          ticket: ticketId.nullish(),
          signature: z.string().max(100).nullish().openapi({ description: "Of the device's key; see the guide" }),
        }),
      )
      .min(1)
      .max(MAX_SYNCED),
  })
  .openapi("ScanSync");

const ticketInfo = z.object({
  id: z.string(),
  type: z.string(),
  seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
  holder_name: z.string(),
  people: z.number().int(),
});

export const scanSchema = z
  .object({
    result: z.enum(RESULTS),
    scan_id: z.string(),
    event_id: z.string(),
    at: z.string(),
    ticket: ticketInfo.nullable(),
    choices: z.array(ticketInfo),
    first: firstSchema,
    forced: z.boolean(),
    offline: z.boolean(),
    conflict: z.enum(RESULTS).nullable(),
    message: z.string(),
  })
  .openapi("Scan");

function ticketWire(ticket: ScannedTicketInfo): z.infer<typeof ticketInfo> {
  const { id, type, seat, holderName } = ticket;
  return { id, type, seat, holder_name: holderName, people: ticket.people };
}

export function scanWire(outcome: ScanOutcome): z.infer<typeof scanSchema> {
  const { ticket, first } = outcome;
  return {
    result: outcome.result,
    scan_id: outcome.scanId,
    event_id: outcome.eventId,
    at: toTimestamp(outcome.at),
    ticket: ticket && ticketWire(ticket),
    choices: outcome.choices.map(ticketWire),
    first: first && { ...first, at: toTimestamp(first.at) },
    forced: outcome.forced === true,
    offline: outcome.offline === true,
    conflict: outcome.conflict ?? null,
    message: messageOf(outcome.result, first),
  };
}

export const syncedSchema = z
  .object({
    data: z.array(
      z.object({
        scan_id: z.string(),
        scan: scanSchema.nullable(),
        fault: z.enum(["scan_mismatch"]).nullable().openapi({ description: "This id was used for another code" }),
      }),
    ),
  })
  .openapi("SyncedScans");

export function syncedWire(all: readonly Synced[]): z.infer<typeof syncedSchema> {
  return {
    data: all.map(({ scanId: id, outcome }) =>
      "fault" in outcome
        ? { scan_id: id, scan: null, fault: outcome.fault }
        : { scan_id: id, scan: scanWire(outcome), fault: null },
    ),
  };
}

export const annulInput = z.object({ event: eventId.optional() }).openapi("AnnulInput");
export const annulledSchema = z
  .object({ scan_id: z.string(), result: z.enum(RESULTS), annulled: z.boolean() })
  .openapi("AnnulledScan");

export function annulledWire(answer: ScanAnswer): z.infer<typeof annulledSchema> {
  return { scan_id: answer.scanId, result: answer.result, annulled: answer.annulled === true };
}

export const manifestQuery = z.object({
  event: eventId.optional().openapi({ description: "One of the session's events; the main one when left out" }),
  since: z.string().regex(base64Url).max(200).optional().openapi({ description: "The cursor of the last answer" }),
});

export const manifestSchema = z
  .object({
    event_id: z.string(),
    now: z.string(),
    public_key: z.string().nullable(),
    rotation_key: z.string(),
    rotating: z.enum(["accepted", "required"]),
    policy: z.object({
      reentry: z.enum(["none", "after_exit", "free"]),
      per_day: z.boolean(),
      day_start_minute: z.number().int(),
      time_zone: z.string(),
    }),
    types: z.array(z.object({ id: z.string(), short: z.string(), name: z.string(), people: z.number().int() })),
    places: z.array(z.object({ gate: z.string().nullable(), device: z.string() })),
    tickets: z.string().openapi({ description: "12 bytes each, base64url: see the guide to devices" }),
    passages: z.string().openapi({ description: "24 bytes each, base64url" }),
    cursor: z.string(),
    more: z.boolean(),
  })
  .openapi("Manifest");

export function manifestWire(manifest: EventManifest, now: number): z.infer<typeof manifestSchema> {
  const { policy } = manifest;
  return {
    event_id: manifest.eventId,
    now: toTimestamp(now),
    public_key: manifest.publicKey,
    rotation_key: manifest.rotationKey,
    rotating: manifest.rotating,
    policy: {
      reentry: policy.reentry,
      per_day: policy.perDay,
      day_start_minute: policy.dayStartMinute,
      time_zone: policy.timeZone,
    },
    types: manifest.types.map((type) => ({ ...type })),
    places: manifest.places.map((place) => ({ ...place })),
    tickets: manifest.tickets,
    passages: manifest.passages,
    cursor: writeCursor(manifest.cursor),
    more: manifest.more,
  };
}

export const searchQuery = z.object({ q: z.string().trim().min(2).max(80) });

export const foundSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        event_id: z.string(),
        order_code: z.string(),
        type: z.string(),
        seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
        holder_name: z.string(),
        status: z.string().openapi({ description: "The ticket's, or `unpaid`" }),
        people: z.number().int().openapi({ description: "How many it lets in" }),
        admitted_at: z.string().nullable(),
      }),
    ),
  })
  .openapi("FoundTickets");

export function foundWire(found: readonly FoundTicket[]): z.infer<typeof foundSchema> {
  return {
    data: found.map((ticket) => ({
      id: ticket.id,
      event_id: ticket.eventId,
      order_code: ticket.orderCode,
      type: ticket.type,
      seat: ticket.seat,
      holder_name: ticket.holderName,
      status: ticket.status,
      people: ticket.people,
      admitted_at: ticket.admittedAt === null ? null : toTimestamp(ticket.admittedAt),
    })),
  };
}
