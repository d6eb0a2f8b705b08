/** What Stripe tells of money that moved without us: refunds from its dashboard, payouts. */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type {
  GatewayFault,
  ListedRefund,
  ListedRefunds,
  ListRange,
  MadeRefundTruth,
  PayoutTruth,
} from "../../gateway.ts";
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
    const truth = madeRefund(await stripe.refunds.retrieve(reference, { expand: ["payment_intent"] }));
    return truth ? ok(truth) : err(UNREADABLE);
  } catch (error) {
    return err(gatewayFault(error));
  }
}

const PAGE = 100;

/**
 * One page of the refunds of payments of ours, newest first: those we asked for, whose end may have been told by a lost
 * webhook, and those made without us. The account may take other money: a payment that does not name one of ours is left out.
 */
export async function refundsAtStripe(
  stripe: Stripe,
  range: ListRange,
  cursor: string | undefined,
): Promise<Result<ListedRefunds, GatewayFault>> {
  try {
    const page = await stripe.refunds.list({
      created: { gte: Math.floor(range.from / 1000), lt: Math.ceil(range.to / 1000) },
      limit: PAGE,
      ...(cursor === undefined ? {} : { starting_after: cursor }),
      expand: ["data.payment_intent"],
    });
    const last = page.data.at(-1);
    const refunds = page.data.flatMap((refund) => {
      const truth = madeRefund(refund);
      return truth && truth.paymentId !== undefined ? [truth] : [];
    });
    return ok({ refunds, ...(page.has_more && last ? { next: last.id } : {}) });
  } catch (error) {
    return err(gatewayFault(error));
  }
}

/** Undefined for a currency that we do not know, and for a refund of no payment. */
function madeRefund(refund: Stripe.Refund): ListedRefund | undefined {
  const amount = fromStripe(refund);
  const intent = refund.payment_intent;
  if (!amount || !intent) return undefined;
  const refundId = refund.metadata?.["refund_id"];
  const { payment_id: paymentId, tenant_id: tenantId } = typeof intent === "object" ? intent.metadata : {};
  return {
    ...refundTruth(refund),
    ...(refundId === undefined ? {} : { refundId }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(tenantId === undefined ? {} : { tenantId }),
    captureReference: typeof intent === "object" ? intent.id : intent,
    amount,
    madeAt: refund.created * 1000,
  };
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
    const disbursementId = payout.metadata?.["disbursement_id"];
    return ok({
      reference: payout.id,
      status,
      amount,
      arrivesAt: payout.arrival_date * 1000,
      ...(failure === null ? {} : { failure }),
      ...(disbursementId === undefined ? {} : { disbursementId }),
    });
  } catch (error) {
    return err(gatewayFault(error));
  }
}
