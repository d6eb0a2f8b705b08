/** When a business of another country is not charged tax (E24). Pure. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { TaxMode } from "./taxes.ts";

/**
 * Tax numbers of the European Union's single market, without their country's letters. Only the form is checked: whether the
 * number is in force is the organizer's to verify, and both stand on the invoice.
 */
const NUMBERS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  GR: /^\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
};
/** Greece writes its tax numbers with other letters than its name. */
const LETTERS: Readonly<Record<string, string>> = { GR: "EL" };

/** Who buys, as far as tax goes. Country ISO 3166 alpha-2, upper case. */
export type TaxBuyer = { readonly country: string | null; readonly taxNumber: string | null };
export type TaxSeller = { readonly country: string | null; readonly reverseCharge: boolean };

/**
 * How a buyer is taxed. Reverse charge needs a business (it gave a tax number) of another country of the same market.
 * @returns `invalid_tax_number` when it decides and has not the form of that country
 */
export function taxModeOf(seller: TaxSeller, buyer: TaxBuyer): Result<TaxMode, { reason: "invalid_tax_number" }> {
  const { country, taxNumber } = buyer;
  if (!seller.reverseCharge || seller.country === null || country === null || taxNumber === null) return ok("standard");
  const form = NUMBERS[country];
  if (country === seller.country || form === undefined || NUMBERS[seller.country] === undefined) return ok("standard");
  const letters = LETTERS[country] ?? country;
  const plain = plainTaxNumber(taxNumber);
  const number = plain.startsWith(letters) ? plain.slice(letters.length) : plain;
  return form.test(number) ? ok("reverse_charge") : err({ reason: "invalid_tax_number" });
}

/** A tax number without what people write between its characters. */
export function plainTaxNumber(text: string): string {
  return text.toUpperCase().replaceAll(/[\s./-]/g, "");
}
