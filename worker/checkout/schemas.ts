/** Wire shapes of holds. */
import { z } from "@hono/zod-openapi";
import { MAX_LINES_PER_HOLD, MAX_PLACES_PER_HOLD } from "../inventory/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { feeLines, feeLineSchema, taxLines, taxBuyerFields, taxLineSchema, TAX_MODES } from "../pricing/index.ts";
import { MAX_TOKEN_LENGTH } from "./hold-token.ts";
import type { HeldPlaces } from "./hold.ts";
import type { HoldPrices } from "./hold-token.ts";
import type { Quote } from "./promo.ts";

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
    variant: z.string().min(1).max(64).optional().openapi({ description: "Adult, child …: a variant of the type" }),
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

const promoCode = z.string().max(60);

export const holdInput = z
  .object({
    lines: z.array(lineInput).min(1).max(MAX_LINES_PER_HOLD),
    promo_code: promoCode.optional().openapi({ description: "A promo code, or one that opens hidden ticket types" }),
    replaces: z
      .string()
      .max(MAX_TOKEN_LENGTH)
      .optional()
      .openapi({ description: "Token of a hold that ran out: the answer tells which prices changed since (E25)" }),
  })
  .openapi("HoldInput", { example: { lines: [{ ticket_type: "tty_…", quantity: 2 }] } });

export const holdPatch = z
  .object({
    extend: z.literal(true).optional(),
    promo_code: promoCode.nullable().optional().openapi({ description: "Null takes the code off again" }),
  })
  .refine(({ extend, promo_code }) => extend !== undefined || promo_code !== undefined, {
    message: "needs extend or promo_code",
  })
  .openapi("HoldPatch");
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
      variant: z.string().nullable(),
      name: z.string(),
      quantity: z.number().int(),
      seats: z.array(seatSchema),
      unit_price: moneySchema,
      total: moneySchema,
    }),
  ),
  discount: moneySchema.openapi({ description: "Off the lines; fees and added taxes are in the quote" }),
  total: moneySchema,
  promo_code: z.string().nullable().openapi({ description: "Id of the code that is applied" }),
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
    price_changes: z
      .array(z.object({ ticket_type: z.string(), variant: z.string().nullable(), was: moneySchema, now: moneySchema }))
      .optional()
      .openapi({ description: "Against the hold that it replaces (E25)" }),
  })
  .openapi("NewHold");

/** A hold as its owner sees it, at the prices of the moment it was made. */
export function holdWire({ sale, hold, currency, lines, places }: HeldPlaces): z.infer<typeof holdSchema> {
  const { event } = sale;
  const money = (amount: number) => ({ amount, currency });
  const wire = lines.map((line) => ({
    ticket_type: line.ticketTypeId,
    variant: line.variantId,
    name: line.name,
    quantity: line.quantity,
    seats: line.seats.map((guid) => ({ guid, ...(sale.seatName(guid) ?? { section: "", row: "", number: "" }) })),
    unit_price: money(line.unitPrice),
    total: money(line.unitPrice * line.quantity),
  }));
  const off = places.reduce((sum, { discount }) => sum + discount, 0);
  return {
    id: hold.holdId,
    expires_at: toTimestamp(hold.expiresAt),
    lines: wire,
    discount: money(off),
    total: money(wire.reduce((sum, line) => sum + line.total.amount, 0) - off),
    promo_code: hold.discount?.code?.id ?? null,
    event: {
      id: event.id,
      name: event.name,
      starts_at: toTimestamp(event.startsAt),
      time_zone: event.timeZone,
      venue: sale.venueName,
    },
  };
}

/** Prices that are other than they were in an earlier hold. */
export function priceChanges(
  { currency, lines }: HeldPlaces,
  before: HoldPrices | undefined,
): NonNullable<z.infer<typeof newHoldSchema>["price_changes"]> {
  if (before?.currency !== currency) return [];
  return lines.flatMap(({ ticketTypeId, variantId, unitPrice }) => {
    const was = before.lines.find((line) => line.ticketTypeId === ticketTypeId && line.variantId === variantId);
    if (was === undefined || was.price === unitPrice) return [];
    const money = (amount: number) => ({ amount, currency });
    return [{ ticket_type: ticketTypeId, variant: variantId, was: money(was.price), now: money(unitPrice) }];
  });
}

export const quoteInput = z.object({ promo_code: promoCode.optional(), ...taxBuyerFields }).openapi("QuoteInput");

export const quoteSchema = z
  .object({
    lines: z.array(
      z.object({
        ticket_type: z.string(),
        variant: z.string().nullable(),
        name: z.string(),
        list_price: moneySchema,
        discount: moneySchema,
        price: moneySchema,
        fee: moneySchema,
        tax: moneySchema,
        tax_included: moneySchema,
        total: moneySchema,
      }),
    ),
    subtotal: moneySchema,
    discount: moneySchema,
    fees: moneySchema,
    fee_lines: z.array(feeLineSchema),
    tax: moneySchema.openapi({ description: "Added to prices and fees" }),
    tax_included: moneySchema.openapi({ description: "Inside of prices and fees" }),
    tax_lines: z.array(taxLineSchema),
    tax_mode: z.enum(TAX_MODES),
    total: moneySchema,
    expires_at: z.string(),
  })
  .openapi("Quote");

/** A quote; its total is the sum of its lines. */
export function quoteWire({ held, price, mode }: Quote): z.infer<typeof quoteSchema> {
  const { currency } = held;
  const money = (amount: number) => ({ amount, currency });
  return {
    lines: price.lines.map((line, at) => ({
      ticket_type: held.places[at]?.ticketTypeId ?? "",
      variant: held.places[at]?.variantId ?? null,
      name: held.places[at]?.name ?? "",
      list_price: money(line.listPrice),
      discount: money(line.discount),
      price: money(line.price),
      fee: money(line.fee),
      tax: money(line.tax),
      tax_included: money(line.taxIncluded),
      total: money(line.total),
    })),
    subtotal: money(price.subtotal),
    discount: money(price.discount),
    fees: money(price.fees),
    fee_lines: feeLines(price.lines, currency),
    tax: money(price.tax),
    tax_included: money(price.taxIncluded),
    tax_lines: taxLines(price.lines, currency),
    tax_mode: mode,
    total: money(price.total),
    expires_at: toTimestamp(held.hold.expiresAt),
  };
}
