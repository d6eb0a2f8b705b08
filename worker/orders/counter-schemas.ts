/** Wire shapes of the box office. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import { toTimestamp } from "../kernel/time.ts";
import { counterBuyer, counterLines, doorOfferSchema } from "./door-sale-schemas.ts";
import type { CounterShift } from "./door-sale-store.ts";
import { DOOR_METHODS } from "./door-sale-tables.ts";
import type { CounterRow, CountRow } from "./counter-tables.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });
const amount = z.number().int().min(0).max(MAX_AMOUNT);
const oneLine = z
  .string()
  .trim()
  .max(80)
  .refine((text) => !/\p{Cc}/u.test(text), "must be one line");

export const counterId = z.string().regex(idPattern("counter"), "is not the id of a counter");
export const counterParams = z.object({ id: counterId });
export const eventField = z.string().regex(idPattern("event"), "is not an event id");

export const counterSchema = z
  .object({ id: z.string(), name: z.string(), terminal: z.string(), active: z.boolean() })
  .openapi("Counter");

export const counterInput = z
  .object({
    name: oneLine.min(1),
    terminal: oneLine.default("").openapi({ description: "Which card terminal stands there" }),
  })
  .openapi("CounterInput");

export const counterPatch = z
  .object({ name: oneLine.min(1).optional(), terminal: oneLine.optional(), active: z.boolean().optional() })
  .openapi("CounterPatch");

export const officeOfferSchema = doorOfferSchema
  .omit({ methods: true })
  .extend({ seat_map_id: z.string().nullable() })
  .openapi("BoxOfficeOffer");

export const officeQuoteInput = z.object({ event: eventField, lines: counterLines }).openapi("BoxOfficeQuoteInput");

export const officeSaleInput = z
  .object({
    sale_id: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/, "must be 1 to 100 visible ASCII characters")
      .openapi({ description: "Made by the caller; sent again it is the same sale" }),
    event: eventField,
    counter: counterId,
    lines: counterLines,
    method: z.enum(["cash", "card_terminal"]),
    received: amount.nullish().openapi({ description: "Minor units given in cash; exactly the price when left out" }),
    total: amount.openapi({ description: "What the buyer was told; another price takes no money" }),
    slip: oneLine.min(1).nullish().openapi({ description: "What the card terminal printed" }),
    buyer: counterBuyer,
  })
  .openapi("BoxOfficeSaleInput");

export const officeSaleSchema = z
  .object({
    order: z.object({ id: z.string(), code: z.string(), status: z.string() }),
    total: moneySchema,
    change: moneySchema,
    seats: z.array(z.object({ type: z.string(), section: z.string(), row: z.string(), number: z.string() })),
    places: z.number().int(),
    tickets_url: z.string().openapi({ description: "The buyer's own page" }),
    print_url: z.string().openapi({ description: "The tickets as one PDF" }),
    mailed_to: z.string().nullable(),
  })
  .openapi("BoxOfficeSale");

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "is not a date");
export const reportQuery = z
  .object({ from: date.optional(), to: date.optional() })
  .openapi({ description: "Days of the organizer's clock; today when left out" });

const shiftSchema = z.object({
  day: z.string(),
  counter: z.object({ id: z.string(), name: z.string() }),
  person: z.object({ id: z.string(), name: z.string() }),
  method: z.enum(DOOR_METHODS),
  sales: z.number().int(),
  tickets: z.number().int(),
  amount: moneySchema,
});

const countSchema = z
  .object({
    id: z.string(),
    day: z.string(),
    counter: z.string(),
    person: z.string(),
    expected: moneySchema,
    counted: moneySchema,
    difference: moneySchema.openapi({ description: "Counted less expected: below zero, money is missing" }),
    note: z.string(),
    at: z.string(),
  })
  .openapi("CashCount");

export const officeReportSchema = z
  .object({ shifts: z.array(shiftSchema), counts: z.array(countSchema) })
  .openapi("BoxOfficeReport");

export const countInput = z
  .object({ counter: counterId, day: date, counted: amount, note: z.string().trim().max(300).default("") })
  .openapi("CashCountInput");
export { countSchema };

export function counterWire({ id, name, terminal, active }: CounterRow): z.infer<typeof counterSchema> {
  return { id, name, terminal, active: active === 1 };
}

export function shiftWire(
  day: string,
  shift: CounterShift,
  names: ReadonlyMap<string, string>,
): z.infer<typeof shiftSchema> {
  const { counterId: id, personId, personName, method, sales, tickets, amount: sum, currency } = shift;
  return {
    day,
    counter: { id, name: names.get(id) ?? "" },
    person: { id: personId, name: personName },
    method,
    sales,
    tickets,
    amount: { amount: sum, currency },
  };
}

export function countWire(row: CountRow): z.infer<typeof countSchema> {
  const money = (minor: number) => ({ amount: minor, currency: row.currency });
  return {
    id: row.id,
    day: row.day,
    counter: row.counterId,
    person: row.personId,
    expected: money(row.expected),
    counted: money(row.counted),
    difference: money(row.counted - row.expected),
    note: row.note,
    at: toTimestamp(row.createdAt),
  };
}
