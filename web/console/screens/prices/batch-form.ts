/** Many prices at once: what was typed, as the API takes it. Pure. */
import { CURRENCY_DECIMALS } from "../../../../worker/kernel/money.ts";
import { parsePrice } from "../../price.ts";

export type ChangeKind = "percent" | "amount" | "set";
export type ChangeBody =
  | { readonly percent: number }
  | { readonly amount: { readonly amount: number; readonly currency: string } }
  | { readonly price: { readonly amount: number; readonly currency: string } };

/** The change that was typed, with `-` or `−` for cheaper; undefined when it cannot be read. */
export function readChange(kind: ChangeKind, typed: string, currency: string): ChangeBody | undefined {
  const text = typed.trim().replace(/^[−–]/, "-");
  if (kind === "percent") {
    const plain = text.replaceAll(/[\s%]/g, "").replace(",", ".").replace(/^\+/, "");
    const percent = Number(plain);
    return /^-?\d{1,4}(\.\d{1,4})?$/.test(plain) && percent >= -100 && percent <= 1000 ? { percent } : undefined;
  }
  const less = kind === "amount" && text.startsWith("-");
  const amount = parsePrice(text.replace(kind === "amount" ? /^[-+]/ : "", ""), currency);
  if (amount === undefined) return undefined;
  if (kind === "set") return { price: { amount, currency } };
  return { amount: { amount: less ? 0 - amount : amount, currency } };
}

/** Steps that new prices may be rounded to, in minor units: the smallest coin, then tenths, wholes, fives and tens. */
export function stepsOf(currency: string): number[] {
  const whole = 10 ** (CURRENCY_DECIMALS[currency] ?? 2);
  return [...new Set([1, Math.ceil(whole / 10), Math.ceil(whole / 2), whole, whole * 5, whole * 10])];
}
