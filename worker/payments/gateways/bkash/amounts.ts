/** Amounts as bKash writes them: decimal text in taka. Pure. */
import { money, type Money } from "../../../kernel/money.ts";

export const CURRENCY = "BDT";

/** The amount of an answer; undefined for another currency, and for text that is no exact amount (TH07). */
export function readAmount(text: string | undefined, currency: string | undefined): Money | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,2})0*)?$/.exec(text ?? "");
  if (!match || currency !== CURRENCY) return undefined;
  const [, major = "", fraction = ""] = match;
  return money(Number(major + fraction.padEnd(2, "0")), CURRENCY);
}
