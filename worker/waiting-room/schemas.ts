/** The wire of the queue: what staff set, what everybody may know, what one browser is told. */
import { z } from "@hono/zod-openapi";
import { parseTimestamp, SECOND, toTimestamp } from "../kernel/time.ts";
import type { RoomOverview, RoomSettings, RoomStatus } from "../../durable-objects/waiting-room/protocol.ts";
import { minutesLeft, nextPoll } from "./queue.ts";
import type { Entered, Joined, Standing } from "./service.ts";
import { BROWSER_PATTERN, MAX_TICKET_LENGTH } from "./tokens.ts";

const STATES = ["off", "before", "open", "paused", "closed"] as const;
const timestamp = z.string().openapi({ format: "date-time" });
const moment = z
  .string()
  .max(40)
  .refine((text) => parseTimestamp(text) !== undefined, "must be an RFC 3339 time")
  .openapi({ format: "date-time" });
const range = z.object({ from: z.number().int(), to: z.number().int() });

export const settingsInput = z
  .object({
    mode: z.enum(["off", "on"]),
    opens_at: moment.nullable().default(null).openapi({ description: "Null waits for `open`" }),
    rate_per_minute: z
      .number()
      .int()
      .min(1)
      .max(60_000)
      .nullable()
      .default(null)
      .openapi({ description: "People let in a minute; null follows the load" }),
    admission_minutes: z.number().int().min(1).max(120).default(10),
    turn_minutes: z.number().int().min(1).max(30).default(2),
    max_choosing: z.number().int().min(1).max(100_000).default(1000),
    holds_per_admission: z.number().int().min(1).max(50).default(5),
    max_per_address: z.number().int().min(1).max(1_000_000).default(500),
  })
  .strict()
  .openapi("WaitingRoomInput");

export const settingsSchema = z
  .object({
    mode: z.enum(["off", "on"]),
    state: z.enum(STATES),
    opens_at: timestamp.nullable(),
    opened_at: timestamp.nullable(),
    rate_per_minute: z.number().int().nullable(),
    admission_minutes: z.number().int(),
    turn_minutes: z.number().int(),
    max_choosing: z.number().int(),
    holds_per_admission: z.number().int(),
    max_per_address: z.number().int(),
    seed_hash: z.string(),
    version: z.number().int(),
  })
  .openapi("WaitingRoom");

/** The settings as the room keeps them. */
export function settingsOf(input: z.infer<typeof settingsInput>): RoomSettings {
  return {
    mode: input.mode,
    opensAt: input.opens_at === null ? null : (parseTimestamp(input.opens_at) ?? null),
    rate: input.rate_per_minute,
    admissionMinutes: input.admission_minutes,
    turnMinutes: input.turn_minutes,
    maxChoosing: input.max_choosing,
    holdsPerAdmission: input.holds_per_admission,
    maxPerAddress: input.max_per_address,
  };
}

function timestampOrNull(at: number | null): string | null {
  return at === null ? null : toTimestamp(at);
}

/** The settings on the wire; those of an event that has no room are the defaults with mode `off`. */
export function settingsWire(status: RoomStatus | null): z.infer<typeof settingsSchema> {
  const settings = status?.settings ?? settingsOf(settingsInput.parse({ mode: "off" }));
  return {
    mode: settings.mode,
    state: status?.state ?? "off",
    opens_at: timestampOrNull(settings.opensAt),
    opened_at: timestampOrNull(status?.openedAt ?? null),
    rate_per_minute: settings.rate,
    admission_minutes: settings.admissionMinutes,
    turn_minutes: settings.turnMinutes,
    max_choosing: settings.maxChoosing,
    holds_per_admission: settings.holdsPerAdmission,
    max_per_address: settings.maxPerAddress,
    seed_hash: status?.seedHash ?? "",
    version: status?.version ?? 0,
  };
}

export const overviewSchema = z
  .object({
    state: z.enum(STATES),
    serving: z.number().int(),
    joined: z.number().int(),
    waiting: z.number().int(),
    choosing: z.number().int(),
    expected: z.number().int().openapi({ description: "Called, and not come yet" }),
    admitted: z.number().int(),
    rate_per_minute: z.number().int(),
    safe_rate_per_minute: z
      .number()
      .int()
      .nullable()
      .openapi({ description: "What the holds bore well so far: less after slow ones, more while all goes well" }),
    minutes_for_last: range.nullable().openapi({ description: "How long who joins now will wait" }),
    minutes: z.array(
      z.object({ at: timestamp, joined: z.number().int(), called: z.number().int(), admitted: z.number().int() }),
    ),
  })
  .openapi("WaitingRoomOverview");

export function overviewWire({ status, ...counts }: RoomOverview): z.infer<typeof overviewSchema> {
  return {
    state: status.state,
    serving: status.serving,
    joined: status.joined,
    waiting: counts.waiting,
    choosing: counts.choosing,
    expected: counts.expected,
    admitted: counts.admitted,
    rate_per_minute: status.rate,
    safe_rate_per_minute: counts.safeRate ?? null,
    minutes_for_last: status.state === "open" ? minutesLeft(counts.waiting, status.pace) : null,
    minutes: counts.minutes.map(({ at, ...minute }) => ({ at: toTimestamp(at), ...minute })),
  };
}

export const queueSchema = z
  .object({
    state: z.enum(STATES),
    opens_at: timestamp.nullable(),
    opened_at: timestamp.nullable(),
    serving: z.number().int().openapi({ description: "Every place up to this one is called" }),
    missed_up_to: z.number().int().openapi({ description: "Every place up to this one was called too long ago" }),
    joined: z.number().int(),
    rate_per_minute: z.number().int(),
    pace: z.object({ slow: z.number().int(), fast: z.number().int() }).nullable(),
    turn_minutes: z.number().int(),
    admission_minutes: z.number().int(),
    seed_hash: z.string().openapi({ description: "SHA-256 of the seed of the draw, told before anybody joins" }),
    seed: z.string().nullable().openapi({ description: "Told once the draw is made" }),
    counts: z.array(z.number().int()).nullable().openapi({ description: "Numbers of each join book in the draw" }),
    next_poll_ms: z.number().int(),
  })
  .openapi("Queue");

/** The same for everybody. An event without a room is `off`. */
export function queueWire(status: RoomStatus | null): z.infer<typeof queueSchema> {
  const { settings } = status ?? {};
  return {
    state: status?.state ?? "off",
    opens_at: timestampOrNull(settings?.opensAt ?? null),
    opened_at: timestampOrNull(status?.openedAt ?? null),
    serving: status?.serving ?? 0,
    missed_up_to: status?.missedUpTo ?? 0,
    joined: status?.joined ?? 0,
    rate_per_minute: status?.rate ?? 0,
    pace: status?.pace ?? null,
    turn_minutes: settings?.turnMinutes ?? 0,
    admission_minutes: settings?.admissionMinutes ?? 0,
    seed_hash: status?.seedHash ?? "",
    seed: status?.seed ?? null,
    counts: status?.counts ? [...status.counts] : null,
    next_poll_ms: status === null ? 30 * SECOND : nextPoll(status.joined - status.serving),
  };
}

const browser = z.string().regex(BROWSER_PATTERN, "must be one that we gave");
export const joinInput = z
  .object({
    browser: browser
      .optional()
      .openapi({ description: "The browser's id of an earlier answer; without it, the cookie" }),
    again: z.boolean().optional().openapi({ description: "Take a new number, at the end" }),
  })
  .strict()
  .openapi("JoinQueue");
export const ticketInput = z
  .object({ browser: browser.optional(), ticket: z.string().max(MAX_TICKET_LENGTH).optional() })
  .strict()
  .openapi("QueueTicket");

const standingFields = {
  state: z.enum(STATES),
  place: z.number().int().nullable().openapi({ description: "Null until the draw" }),
  ahead: z.number().int().nullable(),
  share: z.number().int().nullable().openapi({ description: "Percent of the way to the front" }),
  minutes: range.nullable(),
  turn: z.enum(["waiting", "now", "missed"]),
};
export const standingSchema = z.object(standingFields).openapi("QueueStanding");
export const joinedSchema = z.object({ browser: z.string(), ticket: z.string(), ...standingFields }).openapi("Joined");

export function standingWire({ state, place, ahead, share, minutes, turn }: Standing): z.infer<typeof standingSchema> {
  return { state, place, ahead, share, minutes, turn };
}

export function joinedWire({ browser, ticket, standing }: Joined): z.infer<typeof joinedSchema> {
  return { browser, ticket, ...standingWire(standing) };
}

export const admissionSchema = z
  .object({ admission_token: z.string(), expires_at: timestamp, holds_left: z.number().int() })
  .openapi("Admission");

export function admissionWire({ token, admission }: Entered): z.infer<typeof admissionSchema> {
  return {
    admission_token: token,
    expires_at: toTimestamp(admission.expiresAt),
    holds_left: admission.holdsLeft,
  };
}
