/** Settled money of an account below ours goes to its organizer's bank: a payout that we ask for in its name. */
import type { Stripe } from "stripe";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { HOUR, SECOND } from "../../../kernel/time.ts";
import type { DisbursementRequest, DisbursementTruth, GatewayFault } from "../../gateway.ts";
import { toStripe } from "./amounts.ts";
import { gatewayFault } from "./faults.ts";

/** Payouts of one account since the request: its own daily one, and ours. */
const MAX_LISTED = 100;
const MAX_PAGES = 20;

/** Makes the payout, or answers what became of it. Stripe forgets an Idempotency-Key after a day, so it is looked for first. */
export async function payOutAtStripe(
  stripe: Stripe,
  account: string,
  request: DisbursementRequest,
): Promise<Result<DisbursementTruth, GatewayFault>> {
  const amount = toStripe(request.amount);
  if (!amount.ok) {
    return err({ reason: "refused", code: "amount_inexact", message: "Stripe cannot pay this amount out exactly." });
  }
  const { disbursementId } = request;
  const below = { stripeAccount: account };
  try {
    const known = await foundPayout(stripe, account, request);
    if (known) return ok(truthOf(known));
    const made = await stripe.payouts.create(
      { ...amount.value, metadata: { disbursement_id: disbursementId } },
      { ...below, idempotencyKey: disbursementId },
    );
    return ok(truthOf(made));
  } catch (error) {
    return err(gatewayFault(error));
  }
}

async function foundPayout(
  stripe: Stripe,
  account: string,
  { reference, disbursementId, askedAt }: DisbursementRequest,
): Promise<Stripe.Payout | undefined> {
  const below = { stripeAccount: account };
  if (reference !== undefined) return await stripe.payouts.retrieve(reference, {}, below);
  const created = { gte: Math.floor((askedAt - HOUR) / SECOND) };
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const next = after === undefined ? {} : { starting_after: after };
    const list = await stripe.payouts.list({ created, limit: MAX_LISTED, ...next }, below);
    const found = list.data.find(({ metadata }) => metadata?.["disbursement_id"] === disbursementId);
    after = list.data.at(-1)?.id;
    if (found || !list.has_more || after === undefined) return found;
  }
  return undefined;
}

function truthOf({ id: reference, status, failure_code: failure }: Stripe.Payout): DisbursementTruth {
  if (status === "paid") return { reference, status };
  if (status === "failed" || status === "canceled") return { reference, status: "failed", failure: failure ?? status };
  return { reference, status: "pending" };
}
