/** The request that makes a payment page. */
import { toDecimal } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, PaymentIntent } from "../../gateway.ts";

const MAX_URL = 255;
/** Limits of one payment, in minor units of BDT; others are converted and limited there. */
const LEAST = 1000;
const MOST = 50_000_000;
/** Asked for by the form and not by us: a ticket is sent to no street. */
const NOT_ASKED = "N/A";

/** The fields: a function of the intent and the callback address alone, so that a repeated start is the same request. */
export function sessionFields(
  intent: PaymentIntent,
  callbackUrl: string,
): Result<Readonly<Record<string, string>>, GatewayFault> {
  const { amount, buyer, gatewayReturnUrl } = intent;
  if (gatewayReturnUrl.length > MAX_URL || callbackUrl.length > MAX_URL) {
    return err({ reason: "refused", code: "return_url_too_long", message: "The way back is too long for SSLCOMMERZ." });
  }
  if (amount.currency === "BDT" && (amount.amount < LEAST || amount.amount > MOST)) {
    return err({ reason: "refused", code: "amount_out_of_range", message: "SSLCOMMERZ takes ৳10 to ৳500,000." });
  }
  const [first] = intent.lines;
  return ok({
    total_amount: toDecimal(amount),
    currency: amount.currency,
    tran_id: intent.paymentId,
    product_category: "tickets",
    product_name: (first?.name ?? "Tickets").slice(0, MAX_URL),
    product_profile: "non-physical-goods",
    num_of_item: String(intent.lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    shipping_method: "NO",
    emi_option: "0",
    success_url: gatewayReturnUrl,
    fail_url: gatewayReturnUrl,
    cancel_url: gatewayReturnUrl,
    ipn_url: callbackUrl,
    cus_name: buyer.name.slice(0, 50),
    cus_email: buyer.email.slice(0, 50),
    cus_add1: NOT_ASKED,
    cus_city: NOT_ASKED,
    cus_postcode: NOT_ASKED,
    cus_country: NOT_ASKED,
    cus_phone: (buyer.phone ?? NOT_ASKED).slice(0, 20),
    value_a: intent.tenantId,
    value_b: intent.orderId,
  });
}
