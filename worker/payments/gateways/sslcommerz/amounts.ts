/** Amounts as SSLCOMMERZ writes them: decimals in major units, "69" and "69.00" alike. Pure. */
import { CURRENCY_DECIMALS, isCurrency, money, type Money } from "../../../kernel/money.ts";

/**
 * The amount of an answer. Undefined for a currency that we do not know, for text that is no amount, and for a fraction of
 * the smallest unit: exact or nothing (TH07).
 */
export function readAmount(text: string, currency: string): Money | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (!match || !isCurrency(currency)) return undefined;
  const decimals = CURRENCY_DECIMALS[currency] ?? 2;
  const [, major = "", fraction = ""] = match;
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  const amount = Number(major + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return amount <= 99_999_999_999 ? money(amount, currency) : undefined;
}
