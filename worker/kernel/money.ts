import { assert } from "./assert.ts";

/** An amount in minor units of its currency (125000 BDT = ৳1,250.00). Never a fraction, never two currencies in one sum. */
export type Money = { readonly amount: number; readonly currency: Currency };
/** ISO 4217 code, upper case. */
export type Currency = string;

/** Currencies an organizer may sell in, with the decimals of their minor unit (ISO 4217 list one). */
export const CURRENCY_DECIMALS: Readonly<Record<Currency, 0 | 2 | 3>> = {
  AED: 2,
  AUD: 2,
  BDT: 2,
  BHD: 3,
  CAD: 2,
  CHF: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  INR: 2,
  JPY: 0,
  KES: 2,
  KRW: 0,
  KWD: 3,
  LKR: 2,
  NGN: 2,
  NOK: 2,
  NPR: 2,
  NZD: 2,
  OMR: 3,
  PKR: 2,
  RWF: 0,
  SAR: 2,
  SEK: 2,
  SGD: 2,
  TND: 3,
  TZS: 2,
  UGX: 0,
  USD: 2,
  ZAR: 2,
};

/** The largest amount we handle: far below 2^53, so sums of a whole event stay exact. */
export const MAX_AMOUNT = 99_999_999_999;

/** True for a currency that an organizer may sell in. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCY_DECIMALS, code);
}

/** Money of `amount` minor units. @throws when the amount is no safe integer or the currency unknown: a bug. */
export function money(amount: number, currency: Currency): Money {
  assert(Number.isSafeInteger(amount) && Math.abs(amount) <= MAX_AMOUNT, `amount ${amount} out of range`);
  assert(isCurrency(currency), `unknown currency ${currency}`);
  return { amount, currency };
}

/** The sum of amounts that share `currency`. @throws when one does not. */
export function sumMoney(currency: Currency, parts: readonly Money[]): Money {
  let amount = 0;
  for (const part of parts) {
    assert(part.currency === currency, `cannot add ${part.currency} to ${currency}`);
    amount += part.amount;
  }
  return money(amount, currency);
}

/** Major units as a decimal string without grouping: 125050 BDT → "1250.50". For documents and gateways. */
export function toDecimal(value: Money): string {
  const decimals = CURRENCY_DECIMALS[value.currency] ?? 2;
  const sign = value.amount < 0 ? "-" : "";
  const digits = String(Math.abs(value.amount)).padStart(decimals + 1, "0");
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * Money as people read it in `locale`: local sign by default (৳ ₹ KSh €), ISO code for staff. Decimals are shown only
 * where the currency has them *and* the amount uses them (UI.md, part Price).
 */
export function formatMoney(value: Money, locale: string, display: "sign" | "code" = "sign"): string {
  const decimals = CURRENCY_DECIMALS[value.currency] ?? 2;
  const major = value.amount / 10 ** decimals;
  const shown = value.amount % 10 ** decimals === 0 ? 0 : decimals;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: value.currency,
    currencyDisplay: display === "sign" ? "narrowSymbol" : "code",
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(major);
}
