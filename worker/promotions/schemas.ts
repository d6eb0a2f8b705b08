/** Wire shapes of promotions. */
import { z } from "@hono/zod-openapi";
import { moneySchema, priceInput, timeInput } from "../catalogue/index.ts";
import type { CodeCount } from "../inventory/index.ts";
import { toTimestamp } from "../kernel/time.ts";
import { PROMOTION_KINDS } from "../pricing/index.ts";
import { readIds } from "./promotion.ts";
import type { PromotionRow } from "./tables.ts";

const ids = z.array(z.string().max(64)).min(1).max(100);
const count = z.number().int().min(1);

const fields = {
  name: z.string().trim().max(120),
  percent: z.number().min(0).max(100).multipleOf(0.0001).nullable(),
  amount: priceInput.nullable().openapi({ description: "Fixed: off each ticket or off the order" }),
  per: z.enum(["ticket", "order"]),
  take: count.max(100).nullable().openapi({ description: "N for m: of so many …" }),
  pay: z.number().int().min(0).max(99).nullable().openapi({ description: "… so many are paid; the cheapest are free" }),
  ticket_types: ids.nullable().openapi({ description: "What gets cheaper; null: everything" }),
  min_places: count.max(100).openapi({ description: "Fewer places get nothing off" }),
  starts_at: timeInput.nullable(),
  ends_at: timeInput.nullable(),
  stacks: z.boolean().openapi({ description: "Goes together with other discounts that do" }),
  active: z.boolean(),
};
const codeFields = {
  code: z
    .string()
    .trim()
    .min(3)
    .max(60)
    .refine((code) => !/\p{Cc}/u.test(code), "must be one line")
    .openapi({ description: "Compared without case and spaces", example: "EARLY2027" }),
  reveals: ids.nullable().openapi({ description: "Hidden ticket types that the code opens" }),
  max_uses: count.max(1_000_000).nullable().openapi({ description: "Orders, counted when places are held" }),
  max_per_customer: count.max(1000).nullable().openapi({ description: "Orders of one buyer" }),
  budget: priceInput.nullable().openapi({ description: "What it may take off in all" }),
};
const eventId = z.string().max(64).nullable().openapi({ description: "Null: every event; a limit needs one event" });
const kind = z.enum(PROMOTION_KINDS);

const common = {
  event_id: eventId.optional(),
  kind,
  name: fields.name.default(""),
  percent: fields.percent.optional(),
  amount: fields.amount.optional(),
  per: fields.per.default("ticket"),
  take: fields.take.optional(),
  pay: fields.pay.optional(),
  ticket_types: fields.ticket_types.optional(),
  min_places: fields.min_places.default(1),
  starts_at: fields.starts_at.optional(),
  ends_at: fields.ends_at.optional(),
  stacks: fields.stacks.default(false),
  active: fields.active.default(true),
};

export const discountInput = z.object(common).openapi("AutomaticDiscountInput");
export const codeInput = z
  .object({
    ...common,
    code: codeFields.code,
    reveals: codeFields.reveals.optional(),
    max_uses: codeFields.max_uses.optional(),
    max_per_customer: codeFields.max_per_customer.optional(),
    budget: codeFields.budget.optional(),
  })
  .openapi("PromoCodeInput");

const patchFields = z.object(fields).partial();
export const discountPatch = patchFields.openapi("AutomaticDiscountPatch");
export const codePatch = patchFields.extend(z.object(codeFields).partial().shape).openapi("PromoCodePatch");

export type PromotionInput = z.infer<typeof discountInput> & Partial<z.infer<typeof codeInput>>;
export type PromotionPatch = z.infer<typeof codePatch>;

const shown = {
  id: z.string(),
  event_id: z.string().nullable(),
  name: z.string(),
  kind,
  percent: z.number().nullable(),
  amount: moneySchema.nullable(),
  per: fields.per,
  take: z.number().int().nullable(),
  pay: z.number().int().nullable(),
  ticket_types: z.array(z.string()).nullable(),
  min_places: z.number().int(),
  starts_at: z.string().nullable(),
  ends_at: z.string().nullable(),
  stacks: z.boolean(),
  active: z.boolean(),
  created_at: z.string(),
  version: z.number().int(),
};
export const discountSchema = z.object(shown).openapi("AutomaticDiscount");
export const codeSchema = z
  .object({
    ...shown,
    code: z.string(),
    reveals: z.array(z.string()).nullable(),
    max_uses: z.number().int().nullable(),
    max_per_customer: z.number().int().nullable(),
    budget: moneySchema.nullable(),
  })
  .openapi("PromoCode");
/** One code with what is used of it. */
export const usedCodeSchema = codeSchema
  .extend({
    uses: z
      .object({ held: z.number().int(), paid: z.number().int(), amount: moneySchema })
      .nullable()
      .openapi({ description: "Counted by the event's inventory; null for a code of every event" }),
  })
  .openapi("UsedPromoCode");

/** A discount that applies by itself, as staff see it. @param currency of its event, or of the organizer */
export function discountWire(row: PromotionRow, currency: string): z.infer<typeof discountSchema> {
  const time = (at: number | null) => (at === null ? null : toTimestamp(at));
  return {
    id: row.id,
    event_id: row.eventId,
    name: row.name,
    kind: row.kind,
    percent: row.rate === null ? null : row.rate / 10_000,
    amount: moneyOrNull(row.amount, currency),
    per: row.per,
    take: row.take,
    pay: row.pay,
    ticket_types: readIds(row.ticketTypes),
    min_places: row.minPlaces,
    starts_at: time(row.startsAt),
    ends_at: time(row.endsAt),
    stacks: row.stacks === 1,
    active: row.active === 1,
    created_at: toTimestamp(row.createdAt),
    version: row.version,
  };
}

/** A code as staff see it. */
export function codeWire(row: PromotionRow, currency: string): z.infer<typeof codeSchema> {
  return {
    ...discountWire(row, currency),
    code: row.code ?? "",
    reveals: readIds(row.reveals),
    max_uses: row.maxUses,
    max_per_customer: row.maxPerCustomer,
    budget: moneyOrNull(row.budget, currency),
  };
}

/** A code with its uses; undefined uses are not counted. */
export function usedCodeWire(
  row: PromotionRow,
  currency: string,
  uses: CodeCount | undefined,
): z.infer<typeof usedCodeSchema> {
  return {
    ...codeWire(row, currency),
    uses: uses ? { held: uses.held, paid: uses.sold, amount: { amount: uses.amount, currency } } : null,
  };
}

function moneyOrNull(amount: number | null, currency: string): z.infer<typeof moneySchema> | null {
  return amount === null ? null : { amount, currency };
}
