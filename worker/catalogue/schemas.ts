/** Wire shapes of ticket types. */
import { z } from "@hono/zod-openapi";
import { isCurrency, MAX_AMOUNT } from "../kernel/money.ts";
import { toTimestamp } from "../kernel/time.ts";
import type { TicketType, Variant } from "./tables.ts";
import type { TicketTypeFields } from "./ticket-type.ts";

/** Money as it comes in: minor units, never a fraction. */
export const priceInput = z.object({
  amount: z.number().int().min(0).max(MAX_AMOUNT).openapi({ description: "Minor units", example: 125000 }),
  currency: z.string().refine(isCurrency, "is not a currency that we sell in").openapi({ example: "BDT" }),
});
export const moneySchema = z.object({ amount: z.number().int(), currency: z.string() }).openapi("Money");

/** An RFC 3339 time; read as milliseconds. */
export const timeInput = z.iso
  .datetime({ offset: true, message: "must be an RFC 3339 time such as 2027-01-30T19:00:00Z" })
  .transform((text) => Date.parse(text));

const name = z.string().trim().min(1).max(120);
const description = z.string().trim().max(2000);
const category = z.string().min(1).max(120).nullable();
const area = z.string().min(1).max(40).nullable();
const capacity = z.number().int().min(0).max(1_000_000).nullable();
const perOrder = z.number().int().min(1).max(100);

const peoplePerTicket = z
  .number()
  .int()
  .min(1)
  .max(50)
  .openapi({ description: "How many people one ticket lets in: a family, a table, a companion" });
const kind = z
  .enum(["admission", "add_on"])
  .openapi({ description: "An add-on is only sold together with an admission, and pays no fee by the ticket" });
const taxRates = z
  .array(z.string().max(64))
  .max(20)
  .nullable()
  .openapi({ description: "Ids of rates of the tax settings; null: the standard ones" });

export const ticketTypeInput = z
  .object({
    name,
    description: description.default(""),
    category: category.optional().openapi({ description: "Seat category of the map, for numbered seats" }),
    area: area.optional().openapi({ description: "Id of an area of the map, for general admission" }),
    price: priceInput,
    capacity: capacity.optional().openapi({ description: "Null: as many as the category or area has" }),
    sales_start: timeInput.nullish(),
    sales_end: timeInput.nullish(),
    min_per_order: perOrder.default(1),
    max_per_order: perOrder.default(10),
    hidden: z.boolean().default(false),
    kind: kind.default("admission"),
    people_per_ticket: peoplePerTicket.default(1),
    tax_rates: taxRates.optional(),
  })
  .openapi("TicketTypeInput");

export const ticketTypePatch = z
  .object({
    name: name.optional(),
    description: description.optional(),
    category: category.optional(),
    area: area.optional(),
    price: priceInput.optional(),
    capacity: capacity.optional(),
    sales_start: timeInput.nullish(),
    sales_end: timeInput.nullish(),
    min_per_order: perOrder.optional(),
    max_per_order: perOrder.optional(),
    hidden: z.boolean().optional(),
    kind: kind.optional(),
    people_per_ticket: peoplePerTicket.optional(),
    tax_rates: taxRates.optional(),
    position: z.number().int().min(0).max(10_000).optional(),
    below_use: z.boolean().optional().openapi({
      description: "The capacity may fall below what is held and sold; nobody loses a place",
    }),
  })
  .openapi("TicketTypePatch");

export const ticketTypeSchema = z
  .object({
    id: z.string(),
    event_id: z.string(),
    name: z.string(),
    description: z.string(),
    category: z.string().nullable(),
    area: z.string().nullable(),
    price: moneySchema,
    capacity: z.number().int().nullable(),
    sales_start: z.string().nullable(),
    sales_end: z.string().nullable(),
    min_per_order: z.number().int(),
    max_per_order: z.number().int(),
    hidden: z.boolean(),
    kind,
    people_per_ticket: peoplePerTicket,
    tax_rates: z.array(z.string()).nullable(),
    position: z.number().int(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("TicketType");

/** The type as staff see it. @param currency that of its event */
export function ticketTypeWire(type: TicketType, currency: string): z.infer<typeof ticketTypeSchema> {
  return {
    id: type.id,
    event_id: type.eventId,
    name: type.name,
    description: type.description,
    category: type.category,
    area: type.area,
    price: { amount: type.price, currency },
    capacity: type.capacity,
    sales_start: type.salesStart === null ? null : toTimestamp(type.salesStart),
    sales_end: type.salesEnd === null ? null : toTimestamp(type.salesEnd),
    min_per_order: type.minPerOrder,
    max_per_order: type.maxPerOrder,
    hidden: type.hidden === 1,
    kind: type.kind,
    people_per_ticket: type.peoplePerTicket,
    tax_rates: type.taxRates === null ? null : (JSON.parse(type.taxRates) as string[]),
    position: type.position,
    created_at: toTimestamp(type.createdAt),
    version: type.version,
  };
}

/** A patch laid over what is stored; a field that the patch does not name stays. */
export function mergePatch(before: TicketTypeFields, patch: z.infer<typeof ticketTypePatch>): TicketTypeFields {
  const pick = <T>(given: T | undefined, stored: T): T => (given === undefined ? stored : given);
  return {
    name: pick(patch.name, before.name),
    description: pick(patch.description, before.description),
    category: pick(patch.category, before.category),
    area: pick(patch.area, before.area),
    price: pick(patch.price?.amount, before.price),
    capacity: pick(patch.capacity, before.capacity),
    salesStart: pick(patch.sales_start, before.salesStart),
    salesEnd: pick(patch.sales_end, before.salesEnd),
    minPerOrder: pick(patch.min_per_order, before.minPerOrder),
    maxPerOrder: pick(patch.max_per_order, before.maxPerOrder),
    hidden: patch.hidden === undefined ? before.hidden : patch.hidden ? 1 : 0,
    kind: pick(patch.kind, before.kind),
    peoplePerTicket: pick(patch.people_per_ticket, before.peoplePerTicket),
    taxRates: patch.tax_rates === undefined ? before.taxRates : storedRates(patch.tax_rates),
  };
}

/** The fields of a new type. */
export function inputFields(input: z.infer<typeof ticketTypeInput>): TicketTypeFields {
  return {
    name: input.name,
    description: input.description,
    category: input.category ?? null,
    area: input.area ?? null,
    price: input.price.amount,
    capacity: input.capacity ?? null,
    salesStart: input.sales_start ?? null,
    salesEnd: input.sales_end ?? null,
    minPerOrder: input.min_per_order,
    maxPerOrder: input.max_per_order,
    hidden: input.hidden ? 1 : 0,
    kind: input.kind,
    peoplePerTicket: input.people_per_ticket,
    taxRates: storedRates(input.tax_rates ?? null),
  };
}

function storedRates(ids: readonly string[] | null): string | null {
  return ids === null ? null : JSON.stringify(ids);
}

const variantFields = { name, price: priceInput, position: z.number().int().min(0).max(10_000) };

export const variantInput = z
  .object({
    ticket_type_id: z.string().max(64),
    name: variantFields.name,
    price: variantFields.price,
    position: variantFields.position.default(0),
  })
  .openapi("VariantInput");

export const variantPatch = z
  .object({
    name: variantFields.name.optional(),
    price: variantFields.price.optional(),
    position: variantFields.position.optional(),
    active: z.boolean().optional().openapi({ description: "False: not sold any more" }),
  })
  .openapi("VariantPatch");

export const variantSchema = z
  .object({
    id: z.string(),
    ticket_type_id: z.string(),
    name: z.string(),
    price: moneySchema,
    active: z.boolean(),
    position: z.number().int(),
    created_at: z.string(),
    version: z.number().int(),
  })
  .openapi("Variant");

/** The variant as staff see it. @param currency that of its event */
export function variantWire(variant: Variant, currency: string): z.infer<typeof variantSchema> {
  return {
    id: variant.id,
    ticket_type_id: variant.ticketTypeId,
    name: variant.name,
    price: { amount: variant.price, currency },
    active: variant.active === 1,
    position: variant.position,
    created_at: toTimestamp(variant.createdAt),
    version: variant.version,
  };
}
