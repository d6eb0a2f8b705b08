/** Refunds at Stripe, made so that the same refund id never gives money back twice. */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, RefundRequest, RefundTruth } from "../../gateway.ts";
import { toStripe } from "./amounts.ts";
import { gatewayFault, isRefusal, isStripesFault } from "./faults.ts";

/**
 * Makes the refund, or answers what became of it. One whose name at Stripe is known is only looked up, and one that was asked
 * for before is looked for by our id: Stripe forgets an Idempotency-Key after a day, and a part of the payment would then go
 * back twice (TH10). It is looked for again after a refusal and a fault of Stripe's own, which it would repeat for the same key.
 * @param below the money went on to an account below ours
 */
export async function refundAtStripe(
  stripe: Stripe,
  request: RefundRequest,
  below = false,
): Promise<Result<RefundTruth, GatewayFault>> {
  const amount = toStripe(request.amount);
  if (!amount.ok) {
    return err({ reason: "refused", code: "amount_inexact", message: "Stripe cannot take this amount exactly." });
  }
  try {
    const before = request.reference
      ? await stripe.refunds.retrieve(request.reference)
      : await namedByUs(stripe, request);
    if (before) return ok(refundTruth(before));
  } catch (error) {
    // Refused as unknown, so that nothing is made anew for a name that is wrong.
    return err(gatewayFault(error));
  }
  try {
    const made = await stripe.refunds.create(
      {
        payment_intent: request.captureReference,
        amount: amount.value.amount,
        metadata: { refund_id: request.refundId, reason: request.reason },
        ...(below ? await takenBack(stripe, request.captureReference) : {}),
      },
      { idempotencyKey: request.refundId },
    );
    // A replayed answer is as old as the first one.
    return ok(refundTruth(await stripe.refunds.retrieve(made.id)));
  } catch (error) {
    if (!isRefusal(error) && !isStripesFault(error)) return err(gatewayFault(error));
    return await foundRefund(stripe, request, gatewayFault(error));
  }
}

/**
 * A destination charge is refunded from our own balance unless told otherwise: the organizer gives back what they got, and
 * we our part. A charge that had neither must not be told.
 */
async function takenBack(stripe: Stripe, intent: string): Promise<Stripe.RefundCreateParams> {
  const { transfer_data: transfer, application_fee_amount: fee } = await stripe.paymentIntents.retrieve(intent);
  return {
    ...(transfer ? { reverse_transfer: true } : {}),
    ...((fee ?? 0) > 0 ? { refund_application_fee: true } : {}),
  };
}

async function foundRefund(
  stripe: Stripe,
  request: RefundRequest,
  refusal: GatewayFault,
): Promise<Result<RefundTruth, GatewayFault>> {
  try {
    const found = await namedByUs(stripe, request);
    return found ? ok(refundTruth(found)) : err(refusal);
  } catch (error) {
    const fault = gatewayFault(error);
    return err(fault.reason === "refused" ? refusal : fault);
  }
}

/** A payment has few refunds: a hundred are one page. */
async function namedByUs(stripe: Stripe, request: RefundRequest): Promise<Stripe.Refund | undefined> {
  const { data } = await stripe.refunds.list({ payment_intent: request.captureReference, limit: 100 });
  return data.find((refund) => refund.metadata?.["refund_id"] === request.refundId);
}

/** What a refund says of itself. */
export function refundTruth(refund: Stripe.Refund): RefundTruth {
  const { id: reference, status, failure_reason: failure } = refund;
  if (status === "succeeded") return { reference, status };
  if (status === "failed" || status === "canceled") {
    return { reference, status: "failed", failure: failure ?? status };
  }
  return { reference, status: "pending" };
}
