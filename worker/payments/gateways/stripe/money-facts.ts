/** What Stripe tells of money that moved without us: refunds from its dashboard, payouts. */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, MadeRefundTruth, PayoutTruth } from "../../gateway.ts";
import { fromStripe } from "./amounts.ts";
import { gatewayFault } from "./faults.ts";
import { refundTruth } from "./refund.ts";

const UNREADABLE = { reason: "refused", code: "not_understood", message: "We cannot read this." } as const;

const PAYOUT_STATUSES: Readonly<Record<string, PayoutTruth["status"]>> = {
  pending: "pending",
  in_transit: "pending",
  paid: "paid",
  failed: "failed",
  canceled: "cancelled",
};

/** A refund by Stripe's own id. Its PaymentIntent names our payment; a refund has no metadata but what its maker gave it. */
export async function refundFoundAtStripe(
  stripe: Stripe,
  reference: string,
): Promise<Result<MadeRefundTruth, GatewayFault>> {
  try {
    const refund = await stripe.refunds.retrieve(reference, { expand: ["payment_intent"] });
    const amount = fromStripe(refund);
    const intent = refund.payment_intent;
    if (!amount || !intent) return err(UNREADABLE);
    const refundId = refund.metadata?.["refund_id"];
    const paymentId = typeof intent === "object" ? intent.metadata["payment_id"] : undefined;
    return ok({
      ...refundTruth(refund),
      ...(refundId === undefined ? {} : { refundId }),
      ...(paymentId === undefined ? {} : { paymentId }),
      captureReference: typeof intent === "object" ? intent.id : intent,
      amount,
      madeAt: refund.created * 1000,
    });
  } catch (error) {
    return err(gatewayFault(error));
  }
}

/** A payout by its id. @param account the account below ours that is paid out; undefined for the key's own */
export async function payoutAtStripe(
  stripe: Stripe,
  reference: string,
  account: string | undefined,
): Promise<Result<PayoutTruth, GatewayFault>> {
  try {
    const payout = await stripe.payouts.retrieve(
      reference,
      {},
      account === undefined ? {} : { stripeAccount: account },
    );
    const amount = fromStripe(payout);
    const status = PAYOUT_STATUSES[payout.status];
    if (!amount || !status) return err(UNREADABLE);
    const failure = payout.failure_code;
    return ok({
      reference: payout.id,
      status,
      amount,
      arrivesAt: payout.arrival_date * 1000,
      ...(failure === null ? {} : { failure }),
    });
  } catch (error) {
    return err(gatewayFault(error));
  }
}
