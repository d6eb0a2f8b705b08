/** What an organizer set about prices, ready for the price engine. Pure. */
import type { FeeRule } from "./fees.ts";
import type { PriceRules } from "./price-order.ts";
import type { TaxSeller } from "./reverse-charge.ts";
import type { FeeSettingsRow, TaxSettingsRow } from "./tables.ts";
import type { TaxRate } from "./taxes.ts";

/** A fee as stored. One with a fixed part belongs to events in its currency; null: it is only a share, and fits any. */
export type StoredFee = FeeRule & { readonly currency: string | null };

export type PriceSettings = { readonly rules: PriceRules; readonly seller: TaxSeller };

/** An organizer who set nothing: no taxes, no fees. */
export const NO_TAX_SETTINGS: Omit<TaxSettingsRow, "tenantId"> = {
  country: null,
  taxNumber: null,
  rounding: "half_up",
  roundingPer: "line",
  reverseCharge: 0,
  rates: "[]",
  version: 0,
};

/** The rates of a settings row. */
export function readRates(row: Pick<TaxSettingsRow, "rates">): TaxRate[] {
  return JSON.parse(row.rates) as TaxRate[];
}

/** The fees of a settings row. */
export function readFeeRules(row: Pick<FeeSettingsRow, "fees">): StoredFee[] {
  return JSON.parse(row.fees) as StoredFee[];
}

/**
 * The rules of one event.
 * @param fees the rows of the tenant and of the event; the event's own replaces the tenant's
 */
export function priceSettings(
  taxes: Omit<TaxSettingsRow, "tenantId"> | undefined,
  fees: readonly FeeSettingsRow[],
  currency: string,
): PriceSettings {
  const set = taxes ?? NO_TAX_SETTINGS;
  const row = fees.find(({ eventId }) => eventId !== "") ?? fees[0];
  return {
    rules: {
      rounding: set.rounding,
      roundingPer: set.roundingPer,
      rates: readRates(set),
      fees: row === undefined ? [] : readFeeRules(row).filter((fee) => (fee.currency ?? currency) === currency),
    },
    seller: { country: set.country, reverseCharge: set.reverseCharge === 1 },
  };
}

/** True when nothing can come to the prices that are shown: no fee of the buyer's, no tax that is added. */
export function isAllIn({ rates, fees }: PriceRules): boolean {
  const added = rates.some(({ inclusive, rate }) => !inclusive && rate > 0);
  return !added && !fees.some(({ paidBy }) => paidBy === "buyer");
}
