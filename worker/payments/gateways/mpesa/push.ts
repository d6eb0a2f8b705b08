/** The request that makes a phone ask its owner for the PIN. Pure. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { HOUR, type Millis } from "../../../kernel/time.ts";
import type { Money } from "../../../kernel/money.ts";
import { toE164 } from "../../../kernel/phone.ts";
import type { GatewayFault, PaymentIntent } from "../../gateway.ts";
import type { MpesaConfig } from "./config.ts";

export const CURRENCY = "KES";
const MINOR_UNITS = 100;
/** Kenya's clock, all year. */
const EAT_OFFSET: Millis = 3 * HOUR;
const MAX_REFERENCE = 12;
/** A prompt of more than 182 signs is not sent; this word and the reference stay far below. */
const DESCRIPTION = "Tickets";

/** `yyyyMMddHHmmss` in Kenya's time. */
export function timestampOf(now: Millis): string {
  return new Date(now + EAT_OFFSET).toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

/** Shortcode, password and timestamp, which every call about prompts begins with. */
export function passwordFields(config: Pick<MpesaConfig, "shortcode" | "passkey">, now: Millis) {
  const timestamp = timestampOf(now);
  return {
    BusinessShortCode: config.shortcode,
    Password: btoa(config.shortcode + config.passkey + timestamp),
    Timestamp: timestamp,
  };
}

/** Whole shillings; refused where the amount has cents, because then something else would be paid than was shown. */
export function toShillings(amount: Money): Result<number, GatewayFault> {
  if (amount.currency !== CURRENCY) return refused("currency", `M-Pesa takes ${CURRENCY} only.`);
  if (amount.amount < MINOR_UNITS || amount.amount % MINOR_UNITS !== 0) {
    return refused("amount_inexact", "M-Pesa takes whole shillings only.");
  }
  return ok(amount.amount / MINOR_UNITS);
}

/** Money of a number of shillings as Daraja writes it (1200 or 1200.00); undefined when that is no amount. */
export function fromShillings(shillings: number): Money | undefined {
  const amount = Math.round(shillings * MINOR_UNITS);
  const exact = Number.isSafeInteger(amount) && Math.abs(amount / MINOR_UNITS - shillings) < 1e-9;
  return exact && amount >= 0 ? { amount, currency: CURRENCY } : undefined;
}

/** Safaricom's way to write a number: 12 digits. Undefined when it is no mobile number of Kenya. */
export function toMsisdn(phone: string): string | undefined {
  const number = toE164(phone, "KE");
  return number !== undefined && /^\+254[71]\d{8}$/.test(number) ? number.slice(1) : undefined;
}

/** True when a number, maybe with stars in its middle, can be `phone` (E.164). */
export function isSamePhone(shown: string, phone: string): boolean {
  const [left, right] = [shown.replace(/^\+/, ""), phone.replace(/^\+/, "")];
  return left.length === right.length && left.split("").every((sign, at) => sign === "*" || sign === right[at]);
}

/** What the payer's message and the paybill's statement show: staff find the order by it. */
export function accountReference(intent: Pick<PaymentIntent, "orderId">): string {
  return intent.orderId
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(-MAX_REFERENCE)
    .toUpperCase();
}

export type PushRequest = { readonly body: Readonly<Record<string, string | number>>; readonly phone: string };

/** The body of the call, and the number (E.164) that it prompts. */
export function pushRequest(
  config: MpesaConfig,
  intent: PaymentIntent,
  callBackUrl: string,
  now: Millis,
): Result<PushRequest, GatewayFault> {
  const shillings = toShillings(intent.amount);
  if (!shillings.ok) return shillings;
  const msisdn = intent.buyer.phone === undefined ? undefined : toMsisdn(intent.buyer.phone);
  if (msisdn === undefined) return refused("phone_invalid", "M-Pesa needs a mobile number of Kenya.");
  const isTill = config.kind === "till";
  return ok({
    phone: `+${msisdn}`,
    body: {
      ...passwordFields(config, now),
      TransactionType: isTill ? "CustomerBuyGoodsOnline" : "CustomerPayBillOnline",
      Amount: shillings.value,
      PartyA: msisdn,
      PartyB: isTill ? config.till_number : config.shortcode,
      PhoneNumber: msisdn,
      CallBackURL: callBackUrl,
      AccountReference: accountReference(intent),
      TransactionDesc: DESCRIPTION,
    },
  });
}

function refused(code: string, message: string): Result<never, GatewayFault> {
  return err({ reason: "refused", code, message });
}
