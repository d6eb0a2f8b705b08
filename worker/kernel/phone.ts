/** Phone numbers as E.164 (`+254712345678`), the one form that is stored, compared and given to gateways. Pure. */

import { latinDigits } from "./digits.ts";

/** How a country's numbers are written at home: its code, what is dialled before a number, how long the rest may be. */
type Plan = { readonly code: string; readonly trunk: string; readonly digits: readonly number[] };

const PLANS: Readonly<Record<string, Plan>> = {
  AE: { code: "971", trunk: "0", digits: [8, 9] },
  BD: { code: "880", trunk: "0", digits: [8, 9, 10] },
  GB: { code: "44", trunk: "0", digits: [9, 10] },
  IN: { code: "91", trunk: "0", digits: [10] },
  KE: { code: "254", trunk: "0", digits: [9] },
  NP: { code: "977", trunk: "0", digits: [8, 9, 10] },
  TZ: { code: "255", trunk: "0", digits: [9] },
  UG: { code: "256", trunk: "0", digits: [9] },
  US: { code: "1", trunk: "1", digits: [10] },
};

const E164 = /^\+[1-9]\d{7,14}$/;

/**
 * The number in E.164; undefined when it cannot be one. `country` (ISO 3166-1 alpha-2) says how to read a number that is
 * written as at home (`0712 345 678`), or with the country's code and no plus.
 */
export function toE164(typed: string, country?: string): string | undefined {
  const text = latinDigits(typed);
  if (!/^\s*(?:\+|00)?[0-9 ()./-]{5,30}$/.test(text)) return undefined;
  const digits = text.replaceAll(/\D/g, "");
  if (text.trim().startsWith("+")) return checked(`+${digits}`);
  if (digits.startsWith("00")) return checked(`+${digits.slice(2)}`);
  const plan = country === undefined ? undefined : PLANS[country];
  if (!plan) return undefined;
  for (const rest of [withoutStart(digits, plan.trunk), withoutStart(digits, plan.code), digits]) {
    if (rest !== undefined && plan.digits.includes(rest.length)) return checked(`+${plan.code}${rest}`);
  }
  return undefined;
}

/** True for a number as `toE164` writes it. */
export function isE164(text: string): boolean {
  return E164.test(text);
}

function withoutStart(digits: string, start: string): string | undefined {
  return digits.startsWith(start) ? digits.slice(start.length) : undefined;
}

/** Lengths are checked where we know the country's; elsewhere the general rule holds. */
function checked(number: string): string | undefined {
  if (!E164.test(number)) return undefined;
  const plan = Object.values(PLANS).find(({ code }) => number.startsWith(`+${code}`));
  return !plan || plan.digits.includes(number.length - 1 - plan.code.length) ? number : undefined;
}
