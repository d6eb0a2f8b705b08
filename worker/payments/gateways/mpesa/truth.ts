/** What Daraja's answer about a prompt, and the callback that proved itself, say together. Pure. */
import type { Asking, Concern, PaymentTruth } from "../../gateway.ts";
import type { MpesaConfig } from "./config.ts";
import { fromShillings, isSamePhone } from "./push.ts";
import { verdictOf } from "./results.ts";
import type { PushCallback, QueryAnswer } from "./wire.ts";

/**
 * The truth. Only the answer decides whether there is money; it names neither amount nor receipt, so those are the
 * callback's, and without a callback the amount is what the prompt asked for: a payer cannot change it.
 */
export function pushTruth(
  config: Pick<MpesaConfig, "match_phone">,
  asking: Asking,
  answer: QueryAnswer,
  heard: readonly PushCallback[],
): PaymentTruth {
  const known = { reference: answer.CheckoutRequestID, paymentId: asking.paymentId };
  const verdict = verdictOf(answer.ResultCode);
  switch (verdict.status) {
    case "captured": {
      const callback = heard.find((one) => isAbout(one, answer) && verdictOf(one.resultCode).status === "captured");
      const amount = callback?.amount === undefined ? asking.amount : fromShillings(callback.amount);
      return {
        ...known,
        status: "captured",
        captureReference: callback?.receipt ?? answer.CheckoutRequestID,
        ...(amount === undefined ? {} : { captured: amount }),
        ...withConcerns([...phoneConcerns(config, asking, callback), ...amountConcerns(asking, callback)]),
      };
    }
    case "misconfigured":
      return {
        ...known,
        status: "failed",
        failure: verdict.failure,
        ...withConcerns([{ kind: "gateway_settings_refused", detail: { result: verdict.failure } }]),
      };
    case "unknown":
      return {
        ...known,
        status: "pending",
        failure: `result_${verdict.code.slice(0, 20)}`,
        ...withConcerns([{ kind: "gateway_result_unknown", detail: { result: verdict.code.slice(0, 40) } }]),
      };
    case "pending":
      return { ...known, status: "pending" };
    default:
      return { ...known, status: verdict.status, failure: verdict.failure };
  }
}

/** Both ids of the prompt must agree; one alone could be somebody else's. */
function isAbout(callback: PushCallback, { CheckoutRequestID, MerchantRequestID }: QueryAnswer): boolean {
  return (
    callback.checkoutRequestId === CheckoutRequestID &&
    (MerchantRequestID === undefined || callback.merchantRequestId === MerchantRequestID)
  );
}

/** G13: the money is right whoever paid, but the organizer wants to know. Only ends of the numbers are written down. */
function phoneConcerns(
  { match_phone }: Pick<MpesaConfig, "match_phone">,
  { phone }: Asking,
  callback: PushCallback | undefined,
): Concern[] {
  const payer = callback?.phone;
  if (match_phone !== "yes" || payer === undefined || phone === undefined || isSamePhone(payer, phone)) return [];
  return [{ kind: "payer_phone_mismatch", detail: { payer_ends_in: payer.slice(-3), order_ends_in: phone.slice(-3) } }];
}

/** Daraja's answer names no amount and it has no list to look it up in: a person compares with the statement. */
function amountConcerns({ amount }: Asking, callback: PushCallback | undefined): Concern[] {
  if (callback?.amount !== undefined) return [];
  return [{ kind: "amount_not_told", detail: { asked: `${amount.currency} ${amount.amount}` } }];
}

function withConcerns(concerns: readonly Concern[]): { concerns?: readonly Concern[] } {
  return concerns.length === 0 ? {} : { concerns };
}
