/** Wire shapes of holds. */
import { z } from "@hono/zod-openapi";
import { MAX_LINES_PER_HOLD, MAX_PLACES_PER_HOLD } from "../inventory/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { MAX_TOKEN_LENGTH } from "./hold-token.ts";
import type { HeldPlaces } from "./hold.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const seatSchema = z.object({
  guid: z.string(),
  section: z.string(),
  row: z.string(),
  number: z.string(),
});

/** How the house shall choose the seats. */
const bestInput = z
  .object({
    together: z.boolean().optional().openapi({ description: "Only side by side in one row, or not at all" }),
    accessible: z
      .number()
      .int()
      .min(0)
      .max(MAX_PLACES_PER_HOLD)
      .optional()
      .openapi({ description: "Wheelchair places among the quantity" }),
    near: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .openapi({ description: "Guid of a seat or name of a section to be close to" }),
  })
  .openapi("BestSeats");

/** Seats, or a quantity, or a quantity of the best seats; anything else in a line, a price above all, is not read (TH05). */
const lineInput = z
  .object({
    ticket_type: z.string().min(1).max(64),
    seats: z.array(z.string().min(1).max(100)).min(1).max(MAX_PLACES_PER_HOLD).optional(),
    quantity: z.number().int().min(1).max(MAX_PLACES_PER_HOLD).optional(),
    best: bestInput.optional().openapi({
      description: "With a quantity of numbered seats: the house chooses, and the hold says which (E31)",
    }),
  })
  .refine((line) => (line.seats === undefined) !== (line.quantity === undefined), {
    message: "needs either seats or quantity",
  })
  .refine((line) => line.best === undefined || line.seats === undefined, {
    message: "best goes with a quantity",
  })
  .refine((line) => (line.best?.accessible ?? 0) <= (line.quantity ?? MAX_PLACES_PER_HOLD), {
    message: "more wheelchair places than the quantity",
  });

export const holdInput = z
  .object({ lines: z.array(lineInput).min(1).max(MAX_LINES_PER_HOLD) })
  .openapi("HoldInput", { example: { lines: [{ ticket_type: "tty_…", quantity: 2 }] } });

export const holdPatch = z.object({ extend: z.literal(true) }).openapi("HoldPatch");
export const holdParams = z.object({ id: z.string().max(80) });
export const holdHeaders = z.object({
  "hold-token": z
    .string()
    .max(MAX_TOKEN_LENGTH)
    .default("")
    .openapi({ description: "The `token` that the hold was made with" }),
});

const holdFields = {
  id: z.string(),
  expires_at: z.string(),
  lines: z.array(
    z.object({
      ticket_type: z.string(),
      name: z.string(),
      quantity: z.number().int(),
      seats: z.array(seatSchema),
      unit_price: moneySchema,
      total: moneySchema,
    }),
  ),
  total: moneySchema,
  event: z.object({
    id: z.string(),
    name: z.string(),
    starts_at: z.string(),
    time_zone: z.string(),
    venue: z.string(),
  }),
};

export const holdSchema = z.object(holdFields).openapi("Hold");
export const newHoldSchema = z
  .object({
    ...holdFields,
    token: z.string().openapi({ description: "Proves whose hold it is; shown this once" }),
  })
  .openapi("NewHold");

/** A hold as its owner sees it, at the prices of the moment it was made. */
export function holdWire({ sale, hold, currency, lines }: HeldPlaces): z.infer<typeof holdSchema> {
  const { event } = sale;
  const money = (amount: number) => ({ amount, currency });
  const wire = lines.map((line) => ({
    ticket_type: line.ticketTypeId,
    name: line.name,
    quantity: line.quantity,
    seats: line.seats.map((guid) => ({ guid, ...(sale.seatName(guid) ?? { section: "", row: "", number: "" }) })),
    unit_price: money(line.unitPrice),
    total: money(line.unitPrice * line.quantity),
  }));
  return {
    id: hold.holdId,
    expires_at: toTimestamp(hold.expiresAt),
    lines: wire,
    total: money(wire.reduce((sum, line) => sum + line.total.amount, 0)),
    event: {
      id: event.id,
      name: event.name,
      starts_at: toTimestamp(event.startsAt),
      time_zone: event.timeZone,
      venue: sale.venueName,
    },
  };
}
