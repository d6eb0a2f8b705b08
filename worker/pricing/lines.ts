/** Taxes and fees of many lines as the few lines that people read, on page, invoice and mail. */
import { z } from "@hono/zod-openapi";
import type { FeePart } from "./fees.ts";
import type { TaxPart } from "./taxes.ts";

const moneySchema = z.object({ amount: z.number().int(), currency: z.string() });

export const taxLineSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    percent: z.number(),
    inclusive: z.boolean().openapi({ description: "Inside of prices and fees, or added to them" }),
    net: moneySchema.openapi({ description: "What it was taken of" }),
    amount: moneySchema,
  })
  .openapi("TaxLine");
export const feeLineSchema = z.object({ name: z.string(), amount: moneySchema }).openapi("FeeLine");

export type PricedLine = { readonly taxes: readonly TaxPart[]; readonly fees: readonly FeePart[] };

/** One line a rate, in the order they come. */
export function taxLines(lines: readonly PricedLine[], currency: string): z.infer<typeof taxLineSchema>[] {
  const byRate = new Map<string, TaxPart>();
  for (const part of lines.flatMap(({ taxes }) => taxes)) {
    const known = byRate.get(part.id);
    const sums = { net: (known?.net ?? 0) + part.net, amount: (known?.amount ?? 0) + part.amount };
    byRate.set(part.id, { ...part, ...sums });
  }
  return [...byRate.values()].map(({ id, name, rate, inclusive, net, amount }) => ({
    id,
    name,
    percent: rate / 10_000,
    inclusive,
    net: { amount: net, currency },
    amount: { amount, currency },
  }));
}

/** One line a fee that the buyer pays; what the organizer pays is not theirs to see. */
export function feeLines(lines: readonly PricedLine[], currency: string): z.infer<typeof feeLineSchema>[] {
  const byName = new Map<string, number>();
  for (const { name, amount, absorbed } of lines.flatMap(({ fees }) => fees)) {
    if (!absorbed) byName.set(name, (byName.get(name) ?? 0) + amount);
  }
  return [...byName].map(([name, amount]) => ({ name, amount: { amount, currency } }));
}

/** What `tax_detail` of an order's line says. */
export function readTaxes(json: string | null): TaxPart[] {
  return json === null ? [] : (JSON.parse(json) as TaxPart[]);
}

/** What `fee_detail` of an order's line says. */
export function readFees(json: string | null): FeePart[] {
  return json === null ? [] : (JSON.parse(json) as FeePart[]);
}
