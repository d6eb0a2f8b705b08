/** The order at Razorpay that a payment is made for, and what the checkout script is given. Pure. */
import { CURRENCY_DECIMALS, type Money } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { SECOND, type Millis } from "../../../kernel/time.ts";
import type { GatewayFault, PaymentIntent } from "../../gateway.ts";
import type { RazorpayConfig } from "./config.ts";

/** Smallest amount, in the currency's minor unit. */
const MINIMUM = 100;
/** Route pays out in rupees only. */
const ROUTE_CURRENCY = "INR";
const MAX_NOTE = 256;

/** The amount for a request; refused where Razorpay cannot take it. */
export function amountOf({ amount, currency }: Money): Result<number, GatewayFault> {
  if (amount < MINIMUM) return refused("amount_too_small", "Razorpay does not take so small an amount.");
  if (CURRENCY_DECIMALS[currency] === 3 && amount % 10 !== 0) {
    return refused("amount_inexact", "Razorpay cannot take this amount exactly.");
  }
  return ok(amount);
}

/** What goes to the linked account: never more than was paid, fractions stay with us. */
export function organizersShare(config: Pick<RazorpayConfig, "linked_share">, amount: number): number {
  const [whole = "0", decimals = ""] = config.linked_share.split(".");
  const hundredths = Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
  return Math.floor((amount * hundredths) / 10_000);
}

/** The order: a function of the intent. Our id is the receipt and in the notes, so both must agree (TH08). */
export function orderRequest(
  config: RazorpayConfig,
  intent: PaymentIntent,
): Result<Record<string, unknown>, GatewayFault> {
  const amount = amountOf(intent.amount);
  if (!amount.ok) return amount;
  const notes = { payment_id: intent.paymentId, order_id: intent.orderId, tenant_id: intent.tenantId };
  const share = organizersShare(config, amount.value);
  const routed = config.linked_account !== "" && intent.amount.currency === ROUTE_CURRENCY && share >= MINIMUM;
  const transfer = { account: config.linked_account, amount: share, currency: ROUTE_CURRENCY, notes, on_hold: false };
  return ok({
    amount: amount.value,
    currency: intent.amount.currency,
    receipt: intent.paymentId,
    partial_payment: false,
    notes,
    ...(routed ? { transfers: [transfer] } : {}),
  });
}

/** Options of the checkout script, flat: a dot leads into an object. None of them is secret. */
export function checkoutParameters(
  config: Pick<RazorpayConfig, "key_id">,
  intent: PaymentIntent,
  orderId: string,
  now: Millis,
): Record<string, string> {
  return {
    key: config.key_id,
    order_id: orderId,
    amount: String(intent.amount.amount),
    currency: intent.amount.currency,
    description: intent.lines
      .map(({ name, quantity }) => `${quantity} × ${name}`)
      .join(", ")
      .slice(0, MAX_NOTE),
    "prefill.name": intent.buyer.name,
    "prefill.email": intent.buyer.email,
    ...(intent.buyer.phone === undefined ? {} : { "prefill.contact": intent.buyer.phone }),
    timeout: String(Math.max(60, Math.floor((intent.deadline - now) / SECOND))),
  };
}

function refused(code: string, message: string): Result<never, GatewayFault> {
  return err({ reason: "refused", code, message });
}
