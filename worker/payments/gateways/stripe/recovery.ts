/**
 * A dispute on a destination charge takes its money from our own account. The organizer had it, so it is taken back out of
 * their transfer, and given to them again when the bank decides for them. What Stripe charges for it stays ours.
 */
import type { Stripe } from "stripe";
import { money } from "../../../kernel/money.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";
import type { DisputeTruth, GatewayFault } from "../../gateway.ts";
import { fromStripe, toStripe } from "./amounts.ts";
import { gatewayFault, isRefusal } from "./faults.ts";

const MAX_LISTED = 100;

/**
 * Brings what the organizer bears to what the dispute takes now, and answers the dispute as it is for them. Everything that
 * was done before is looked up by the dispute's id, so that repeating it, and a lost answer, take nothing twice (I6).
 */
export async function borneByOrganizer(
  stripe: Stripe,
  truth: DisputeTruth,
): Promise<Result<DisputeTruth, GatewayFault>> {
  try {
    const transfer = await transferOf(stripe, truth.captureReference);
    const none = { ...truth, fee: money(0, truth.fee.currency) };
    const wanted = toStripe(truth.withheld);
    if (!transfer || !wanted.ok || wanted.value.currency !== transfer.currency) {
      return ok({ ...none, withheld: money(0, truth.withheld.currency) });
    }
    const moved = await movedFor(stripe, transfer, truth.reference);
    const now = await move(stripe, transfer, truth.reference, { ...moved, wanted: wanted.value.amount });
    const withheld = fromStripe({ amount: now, currency: transfer.currency });
    return ok({ ...none, ...(withheld ? { withheld } : {}) });
  } catch (error) {
    return err(gatewayFault(error));
  }
}

async function transferOf(stripe: Stripe, intent: string): Promise<Stripe.Transfer | undefined> {
  const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent, { expand: ["latest_charge"] });
  const transfer = typeof charge === "object" ? charge?.transfer : undefined;
  if (!transfer) return undefined;
  return typeof transfer === "string" ? await stripe.transfers.retrieve(transfer) : transfer;
}

type Moved = { readonly taken: number; readonly steps: number };

/** What of the transfer was taken for this dispute and not given back, in how many steps. */
async function movedFor(stripe: Stripe, transfer: Stripe.Transfer, dispute: string): Promise<Moved> {
  const given = await stripe.transfers.list({ transfer_group: groupOf(dispute), limit: MAX_LISTED });
  const reversals = transfer.reversals.data.filter(({ metadata }) => metadata?.["dispute"] === dispute);
  const sum = (list: readonly { readonly amount: number }[]) => list.reduce((all, { amount }) => all + amount, 0);
  return { taken: sum(reversals) - sum(given.data), steps: reversals.length + given.data.length };
}

/** One step towards `wanted`; what the organizer bears afterwards. A refund before may have left less to take. */
async function move(
  stripe: Stripe,
  transfer: Stripe.Transfer,
  dispute: string,
  { taken, steps, wanted }: Moved & { readonly wanted: number },
): Promise<number> {
  const left = transfer.amount - transfer.amount_reversed;
  const missing = Math.min(wanted - taken, left);
  const metadata = { dispute };
  const once = { idempotencyKey: `dispute:${dispute}:${steps}` };
  if (wanted > taken && missing > 0) {
    try {
      await stripe.transfers.createReversal(transfer.id, { amount: missing, metadata }, once);
      return taken + missing;
    } catch (error) {
      // Their balance is not enough: the dispute is written down all the same, and a person is told.
      if (isRefusal(error)) return taken;
      throw error;
    }
  }
  if (wanted >= taken) return taken;
  const { currency, destination } = transfer;
  const to = typeof destination === "string" ? destination : (destination?.id ?? "");
  const back = { amount: taken - wanted, currency, destination: to, transfer_group: groupOf(dispute), metadata };
  await stripe.transfers.create(back, once);
  return wanted;
}

/** Transfers that give money of one dispute back are found by it. */
function groupOf(dispute: string): string {
  return `dispute_${dispute}`;
}
