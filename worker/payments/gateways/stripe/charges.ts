/** What Stripe's own books say of payments, for the daily comparison (G9). */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { GatewayFault, ListedPage, ListedPayment, ListRange } from "../../gateway.ts";
import { fromStripe } from "./amounts.ts";
import { gatewayFault } from "./faults.ts";

const PAGE = 100;

/**
 * One page of the charges that went through, newest first, each with the fee that Stripe kept.
 * @param group only the charges of this transfer group: an account below ours has its own, and we pay Stripe's fee for it
 */
export async function chargesAtStripe(
  stripe: Stripe,
  range: ListRange,
  cursor: string | undefined,
  group?: string,
): Promise<Result<ListedPage, GatewayFault>> {
  try {
    const page = await stripe.charges.list({
      created: { gte: Math.floor(range.from / 1000), lt: Math.ceil(range.to / 1000) },
      limit: PAGE,
      ...(cursor === undefined ? {} : { starting_after: cursor }),
      ...(group === undefined ? {} : { transfer_group: group }),
      expand: ["data.balance_transaction", "data.payment_intent"],
    });
    const last = page.data.at(-1);
    const payments = page.data.flatMap(listed);
    return ok({
      payments: group === undefined ? payments : payments.map(({ fee: _ours, ...payment }) => payment),
      ...(page.has_more && last ? { next: last.id } : {}),
    });
  } catch (error) {
    return err(gatewayFault(error));
  }
}

/** Nothing for a charge that took no money, or that is no payment of ours. */
function listed(charge: Stripe.Charge): ListedPayment[] {
  const intent = charge.payment_intent;
  const captured = fromStripe({ amount: charge.amount_captured, currency: charge.currency });
  if (!charge.paid || !captured || captured.amount === 0 || intent === null || typeof intent === "string") return [];
  const { payment_id: paymentId, tenant_id: tenantId } = intent.metadata;
  if (paymentId === undefined || tenantId === undefined) return [];
  const refunded = fromStripe({ amount: charge.amount_refunded, currency: charge.currency });
  const kept = charge.balance_transaction;
  const fee =
    typeof kept === "object" && kept !== null ? fromStripe({ amount: kept.fee, currency: kept.currency }) : undefined;
  return [
    {
      paymentId,
      tenantId,
      reference: intent.id,
      captured,
      refunded: refunded?.amount ?? 0,
      ...(fee === undefined ? {} : { fee }),
    },
  ];
}
