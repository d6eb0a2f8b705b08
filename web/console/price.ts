/** Prices as people type and read them. */
import { latinDigits } from "../../worker/kernel/digits.ts";
import { CURRENCY_DECIMALS, MAX_AMOUNT, toDecimal } from "../../worker/kernel/money.ts";
import type { Money } from "../api/types.ts";

/**
 * Minor units of a typed price: `1,800`, `18.50`, `১২৫০`. A comma groups or, before the last one or two digits, is the
 * decimal sign. Undefined when it is no price or has more decimals than the currency.
 */
export function parsePrice(typed: string, currency: string): number | undefined {
  let text = latinDigits(typed).replaceAll(/[\s']/g, "");
  if (/^\d+,\d{1,2}$/.test(text)) text = text.replace(",", ".");
  else if (/^\d{1,3}(,\d{2,3})+(\.\d+)?$/.test(text)) text = text.replaceAll(",", "");
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const decimals = CURRENCY_DECIMALS[currency] ?? 2;
  const fraction = match[2] ?? "";
  if (fraction.length > decimals) return undefined;
  const amount = Number(`${match[1]}${fraction.padEnd(decimals, "0")}`);
  return amount <= MAX_AMOUNT ? amount : undefined;
}

/** What to put into a price field: `1800`, `18.50`. */
export function priceText(price: Money): string {
  return toDecimal(price).replace(/\.0+$/, "");
}

/** `KES 3,600`, `KES −20`: staff read the ISO code, with decimals only where the price uses them. */
export function staffMoney(value: Money): string {
  const decimals = CURRENCY_DECIMALS[value.currency] ?? 2;
  const shown = value.amount % 10 ** decimals === 0 ? 0 : decimals;
  const number = new Intl.NumberFormat("en", { minimumFractionDigits: shown, maximumFractionDigits: shown });
  return `${value.currency}\u00a0${number.format(value.amount / 10 ** decimals).replace("-", "−")}`;
}
