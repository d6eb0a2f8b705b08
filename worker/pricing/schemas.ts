/** Wire shapes of taxes and fees. */
import { z } from "@hono/zod-openapi";
import { isCurrency } from "../kernel/money.ts";
import { FEE_KINDS } from "./fees.ts";
import { ROUNDING_PER, ROUNDINGS } from "./rounding.ts";
import { readFeeRules, readRates, type StoredFee } from "./settings.ts";
import type { FeeSettingsRow, TaxSettingsRow } from "./tables.ts";
import type { TaxRate } from "./taxes.ts";

/** Who buys, as far as tax goes: with a tax number of another country, some organizers charge none (E24). */
export const taxBuyerFields = {
  buyer_country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, "is not an ISO 3166 country")
    .toUpperCase()
    .optional(),
  tax_number: z.string().trim().min(4).max(30).optional(),
};

const percent = z
  .number()
  .min(0)
  .max(100)
  .multipleOf(0.0001)
  .openapi({ description: "At most four decimals", example: 7.5 });
const name = z.string().trim().min(1).max(60);
/** Millionths of a percentage with at most four decimals. */
const millionths = (value: number) => Math.round(value * 10_000);

const rateFields = {
  name,
  percent,
  inclusive: z.boolean().openapi({ description: "Inside the prices that are shown, or added to them" }),
  standard: z.boolean().openapi({ description: "For ticket types that name no rates of their own" }),
  fees: z.boolean().openapi({ description: "Also for fees that the buyer pays" }),
};

export const taxSettingsInput = z
  .object({
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, "is not an ISO 3166 country")
      .toUpperCase()
      .nullish()
      .openapi({ description: "Where the organizer is taxed; reverse charge needs it" }),
    tax_number: z.string().trim().min(4).max(30).nullish(),
    rounding: z.enum(ROUNDINGS).default("half_up"),
    rounding_per: z.enum(ROUNDING_PER).default("line"),
    reverse_charge: z.boolean().default(false).openapi({ description: "No tax for businesses of other EU countries" }),
    rates: z
      .array(
        z.object({
          id: z.string().max(64).optional().openapi({ description: "Of a rate that is there; none adds one" }),
          ...rateFields,
          inclusive: rateFields.inclusive.default(true),
          standard: rateFields.standard.default(true),
          fees: rateFields.fees.default(false),
        }),
      )
      .max(20),
  })
  .openapi("TaxSettingsInput");
export type TaxSettingsInput = z.infer<typeof taxSettingsInput>;

export const taxSettingsSchema = z
  .object({
    country: z.string().nullable(),
    tax_number: z.string().nullable(),
    rounding: z.enum(ROUNDINGS),
    rounding_per: z.enum(ROUNDING_PER),
    reverse_charge: z.boolean(),
    rates: z.array(z.object({ id: z.string(), ...rateFields })),
    version: z.number().int(),
  })
  .openapi("TaxSettings");

/** Tax settings as staff see them. */
export function taxSettingsWire(row: Omit<TaxSettingsRow, "tenantId">): z.infer<typeof taxSettingsSchema> {
  return {
    country: row.country,
    tax_number: row.taxNumber,
    rounding: row.rounding,
    rounding_per: row.roundingPer,
    reverse_charge: row.reverseCharge === 1,
    rates: readRates(row).map(({ rate, ...one }) => ({ ...one, percent: rate / 10_000 })),
    version: row.version,
  };
}

/** A rate as it comes in, as it is stored. @param id its own, or a new one */
export function rateOf({ percent: share, ...rate }: TaxSettingsInput["rates"][number], id: string): TaxRate {
  return { ...rate, id, rate: millionths(share) };
}

const feeMoney = z.object({
  amount: z.number().int().min(0).max(100_000_000),
  currency: z.string().refine(isCurrency, "is not a currency that we sell in"),
});
const feeFields = {
  kind: z.enum(FEE_KINDS),
  name,
  percent,
  per: z.enum(["ticket", "order"]).openapi({ description: "By the ticket: not of what is free or an add-on" }),
  paid_by: z.enum(["buyer", "organizer"]).openapi({ description: "Passed on, or absorbed" }),
};

export const feeSettingsInput = z
  .object({
    fees: z
      .array(
        z.object({
          ...feeFields,
          percent: feeFields.percent.default(0),
          fixed: feeMoney.nullish(),
          per: feeFields.per.default("ticket"),
          paid_by: feeFields.paid_by.default("buyer"),
        }),
      )
      .max(10)
      .nullable()
      .openapi({ description: "Null, with an event: the organizer's fees count for it again" }),
  })
  .openapi("FeeSettingsInput");
export type FeeSettingsInput = z.infer<typeof feeSettingsInput>;

export const feeSettingsSchema = z
  .object({
    event: z.string().nullable(),
    inherited: z.boolean().openapi({ description: "The event has no fees of its own" }),
    fees: z.array(z.object({ ...feeFields, fixed: feeMoney.nullable() })),
    version: z.number().int(),
  })
  .openapi("FeeSettings");

/** Fee settings as staff see them. @param rows of the tenant and of the event */
export function feeSettingsWire(
  rows: readonly FeeSettingsRow[],
  event: string | undefined,
): z.infer<typeof feeSettingsSchema> {
  const own = rows.find(({ eventId }) => eventId === (event ?? ""));
  const row = own ?? rows.find(({ eventId }) => eventId === "");
  return {
    event: event ?? null,
    inherited: event !== undefined && own === undefined,
    fees: (row === undefined ? [] : readFeeRules(row)).map(({ rate, fixed, paidBy, currency, ...fee }) => ({
      ...fee,
      percent: rate / 10_000,
      fixed: currency === null ? null : { amount: fixed, currency },
      paid_by: paidBy,
    })),
    version: own?.version ?? 0,
  };
}

/** A fee as it comes in, as it is stored. */
export function storedFee(fee: NonNullable<FeeSettingsInput["fees"]>[number]): StoredFee {
  return {
    kind: fee.kind,
    name: fee.name,
    rate: millionths(fee.percent),
    fixed: fee.fixed?.amount ?? 0,
    per: fee.per,
    paidBy: fee.paid_by,
    currency: fee.fixed?.currency ?? null,
  };
}
