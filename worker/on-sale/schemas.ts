/** The wire of a sale as staff watch and steer it. */
import { z } from "@hono/zod-openapi";
import { type Block, type BlockRequest, MAX_SEATS_PER_EVENT, type Pulse } from "../inventory/index.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { ALERT_KINDS, type AlertRow } from "./alerts.ts";
import type { SaleNumbers } from "./numbers.ts";

const timestamp = z.string().openapi({ format: "date-time" });
const count = z.number().int();

export const inventorySchema = z
  .object({
    as_of: timestamp,
    version: count,
    sold: count,
    held: count,
    free: count,
    blocked: count.openapi({ description: "Kept back: house seats, kills, staff holds" }),
    sold_twice: count.openapi({ description: "Counted from the holds up, each time; always 0" }),
    holds: count.openapi({ description: "Living holds, paid ones too" }),
    sockets: count.openapi({ description: "Browsers that see the seats live" }),
    pools: z.array(z.object({ id: z.string(), capacity: count, held: count, sold: count, blocked: count })),
    per_minute: z.array(z.object({ at: timestamp, held: count, sold: count, back: count })).openapi({
      description: "Places of the last two hours, oldest first; `back` is released, expired and cancelled",
    }),
    holders: z.array(z.object({ customer: z.string(), held: count, starts: count })).openapi({
      description: "Who holds most without having paid. The customer is a keyed hash, never a name",
    }),
  })
  .openapi("Inventory");

export function inventoryWire(pulse: Pulse, numbers: SaleNumbers, now: Millis): z.infer<typeof inventorySchema> {
  return {
    as_of: toTimestamp(now),
    version: pulse.version,
    ...numbers,
    sold_twice: pulse.twice ?? 0,
    holds: pulse.holds,
    sockets: pulse.sockets,
    pools: pulse.pools.map((pool) => ({ ...pool, blocked: pool.blocked ?? 0 })),
    per_minute: pulse.perMinute.map(({ at, ...minute }) => ({ at: toTimestamp(at), ...minute })),
    holders: [...pulse.holders],
  };
}

const KEY = /^[A-Za-z0-9_-]+$/;
const keySchema = z.string().min(1).max(64).regex(KEY, "letters, digits, - and _ only");
const BLOCK_REASONS = ["house", "kill", "staff_hold", "allotment"] as const;

export const blockInput = z
  .object({
    key: keySchema.optional().openapi({
      description: "A name of your own: the same block again under the same key does nothing",
    }),
    seats: z.array(z.string().max(128)).min(1).max(MAX_SEATS_PER_EVENT).optional(),
    pool: z.string().min(1).max(128).optional().openapi({ description: "A pool of the inventory" }),
    quantity: z.number().int().min(1).max(1_000_000).optional(),
    reason: z.enum(BLOCK_REASONS),
    channel: keySchema.optional().openapi({
      description: "With `allotment`: who may still sell these places, such as an operator's name",
    }),
    note: z.string().trim().max(500).optional(),
  })
  .strict()
  .refine(({ reason, channel }) => (reason === "allotment") === (channel !== undefined), {
    path: ["channel"],
    message: "goes with an allotment, and an allotment with it",
  })
  .refine(({ seats, pool }) => (seats === undefined) !== (pool === undefined), {
    path: ["seats"],
    message: "either seats or a pool",
  })
  .refine(({ pool, quantity }) => (pool === undefined) === (quantity === undefined), {
    path: ["quantity"],
    message: "goes with a pool",
  })
  .openapi("BlockInput");

export const blockSchema = z
  .object({
    key: z.string(),
    reason: z.enum(BLOCK_REASONS),
    channel: z.string().nullable().openapi({ description: "Whose allotment it is" }),
    note: z.string().nullable(),
    seats: z.array(z.string()),
    pool: z.string().nullable(),
    quantity: count.openapi({ description: "Places that it keeps back" }),
    created_at: timestamp,
  })
  .openapi("Block");

export function blockWire(block: Block): z.infer<typeof blockSchema> {
  const seats = [...(block.seats ?? [])];
  return {
    key: block.key,
    reason: block.reason,
    channel: block.channel ?? null,
    note: block.note ?? null,
    seats,
    pool: block.pool ?? null,
    quantity: block.quantity ?? seats.length,
    created_at: toTimestamp(block.at),
  };
}

/** What the inventory is asked. @param newKey taken where the caller gave none */
export function blockRequest(input: z.infer<typeof blockInput>, newKey: string): BlockRequest {
  const { key = newKey, seats, pool, quantity, reason, note, channel } = input;
  return {
    key,
    reason,
    ...(seats === undefined ? {} : { seats }),
    ...(pool === undefined ? {} : { pool }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(note === undefined || note === "" ? {} : { note }),
    ...(channel === undefined ? {} : { channel }),
  };
}

export const alertSchema = z
  .object({
    id: z.string(),
    kind: z.enum(ALERT_KINDS),
    source: z.string().openapi({ description: "A keyed hash of network or device, the same within this event" }),
    count: count.openapi({ description: "Minutes of the hour in which it was seen" }),
    first_at: timestamp,
    last_at: timestamp,
  })
  .openapi("SaleAlert");

export function alertWire(alert: AlertRow): z.infer<typeof alertSchema> {
  const { id, kind, source, firstAt, lastAt } = alert;
  return {
    id,
    kind: ALERT_KINDS.find((known) => known === kind) ?? "rate",
    source,
    count: alert.count,
    first_at: toTimestamp(firstAt),
    last_at: toTimestamp(lastAt),
  };
}

export const eventParams = z.object({ id: z.string().max(64) });
export const blockParams = eventParams.extend({ key: keySchema });
