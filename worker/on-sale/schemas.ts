/** The wire of a sale as staff watch and steer it. */
import { z } from "@hono/zod-openapi";
import { type Block, type BlockRequest, MAX_SEATS_PER_EVENT, type Pulse } from "../inventory/index.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
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
const REASONS = ["house", "kill", "staff_hold"] as const;

export const blockInput = z
  .object({
    key: keySchema.optional().openapi({
      description: "A name of your own: the same block again under the same key does nothing",
    }),
    seats: z.array(z.string().max(128)).min(1).max(MAX_SEATS_PER_EVENT).optional(),
    pool: z.string().min(1).max(128).optional().openapi({ description: "A pool of the inventory" }),
    quantity: z.number().int().min(1).max(1_000_000).optional(),
    reason: z.enum(REASONS),
    note: z.string().trim().max(500).optional(),
  })
  .strict()
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
    reason: z.enum([...REASONS, "allotment"]),
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
    note: block.note ?? null,
    seats,
    pool: block.pool ?? null,
    quantity: block.quantity ?? seats.length,
    created_at: toTimestamp(block.at),
  };
}

/** What the inventory is asked. @param newKey taken where the caller gave none */
export function blockRequest(input: z.infer<typeof blockInput>, newKey: string): BlockRequest {
  const { key = newKey, seats, pool, quantity, reason, note } = input;
  return {
    key,
    reason,
    ...(seats === undefined ? {} : { seats }),
    ...(pool === undefined ? {} : { pool }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(note === undefined || note === "" ? {} : { note }),
  };
}

export const eventParams = z.object({ id: z.string().max(64) });
export const blockParams = eventParams.extend({ key: keySchema });
