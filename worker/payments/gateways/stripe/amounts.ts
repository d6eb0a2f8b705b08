/** Money as Stripe writes it. Its minor units are those of ISO 4217, with the exceptions named here. */
import { money, type Money } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";

/** Has no minor unit, but Stripe wants two decimals that are zero. */
const TWO_ZEROS = new Set(["ISK", "UGX"]);
/** Three decimals, of which Stripe wants the last to be zero. */
const LAST_ZERO = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

export type StripeAmount = { readonly amount: number; readonly currency: string };

/** The amount for a request; refused where Stripe cannot take it exactly. */
export function toStripe(value: Money): Result<StripeAmount, { readonly reason: "inexact" }> {
  if (LAST_ZERO.has(value.currency) && value.amount % 10 !== 0) return err({ reason: "inexact" });
  const factor = TWO_ZEROS.has(value.currency) ? 100 : 1;
  return ok({ amount: value.amount * factor, currency: value.currency.toLowerCase() });
}

/** The amount of an answer. Undefined for a currency that we do not know or a fraction of its smallest unit. */
export function fromStripe({ amount, currency }: StripeAmount): Money | undefined {
  const code = currency.toUpperCase();
  const exact = TWO_ZEROS.has(code) ? amount / 100 : amount;
  try {
    return money(exact, code);
  } catch {
    return undefined;
  }
}
