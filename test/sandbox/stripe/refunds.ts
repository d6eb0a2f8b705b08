/** Refunds: what may be given back, and how it goes on. */
import type { Account } from "./account.ts";
import { refundBehaviour } from "./cards.ts";
import type { RefundBehaviour } from "./cards.ts";
import { formatAmount } from "./currency.ts";
import { invalid, missing } from "./errors.ts";
import type { Courier } from "./events.ts";
import { takeBack } from "./connect.ts";
import { openDispute } from "./disputes.ts";
import type { Charge, Metadata, Refund } from "./records.ts";
import { renderCharge, renderRefund } from "./render.ts";
import { withoutEmpty } from "./sessions.ts";
import type { StripeWorld } from "./world.ts";
import { newId } from "./world.ts";

/** Parameters of `POST /v1/refunds`, after the table has checked their types. */
export interface RefundParams {
  readonly payment_intent?: string;
  readonly charge?: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly reason?: string;
  readonly metadata?: Metadata | null;
  readonly reverse_transfer?: boolean;
  readonly refund_application_fee?: boolean;
}

/** How long a refund that fails or clears later takes, ms. */
const SETTLES_AFTER = 3_000;

/** Gives money back. */
export class Refunder {
  private readonly world: StripeWorld;
  private readonly courier: Courier;

  constructor(world: StripeWorld, courier: Courier) {
    this.world = world;
    this.courier = courier;
  }

  /** @throws StripeFault when there is nothing, or not that much, to refund */
  create(account: Account, params: RefundParams): Refund {
    const charge = findCharge(account, params);
    const amount = refundable(account, charge, params);
    const control = this.world.take(account, ["refund_fails", "refund_pending"]);
    const behaviour: RefundBehaviour =
      control === undefined
        ? refundBehaviour(charge.card)
        : control.next === "refund_fails"
          ? "fails_later"
          : "starts_pending";
    const refund: Refund = {
      kind: "refund",
      id: newId("re_3"),
      created: this.world.seconds(account),
      charge: charge.id,
      intent: charge.intent,
      amount,
      currency: charge.currency,
      reason: params.reason ?? null,
      metadata: withoutEmpty(params.metadata ?? {}),
      status: behaviour === "starts_pending" ? "pending" : "succeeded",
      failure_reason: null,
      pending_reason: behaviour === "starts_pending" ? "processing" : null,
      balance_transaction: newId("txn_3"),
      transfer_reversal: null,
    };
    const before = charge.amount_refunded;
    const moved = takeBack(this.world, account, charge, amount, params);
    refund.transfer_reversal = moved.reversal;
    charge.amount_refunded += amount;
    this.world.add(account, refund);
    this.world.changed(account, charge);
    void this.courier.emit(account, [
      { type: "refund.created", object: renderRefund(refund) },
      { type: "charge.refunded", object: renderCharge(charge), previous: { amount_refunded: before, refunded: false } },
      ...moved.happenings,
    ]);
    if (behaviour !== "succeeds") {
      this.world.plan(account, SETTLES_AFTER, () => this.settle(account, refund, behaviour === "starts_pending"));
    }
    return refund;
  }

  private settle(account: Account, refund: Refund, succeeded: boolean): void {
    const previous = { status: refund.status };
    refund.pending_reason = null;
    refund.status = succeeded ? "succeeded" : "failed";
    const charge = account.find("charge", refund.charge);
    if (!succeeded) {
      refund.failure_reason = "expired_or_canceled_card";
      if (charge !== undefined) {
        charge.amount_refunded -= refund.amount;
        this.world.changed(account, charge);
      }
    }
    this.world.changed(account, refund);
    const object = renderRefund(refund);
    void this.courier.emit(account, [
      { type: "refund.updated", object, previous },
      { type: "charge.refund.updated", object, previous },
      ...(succeeded ? [] : [{ type: "refund.failed", object, previous }]),
    ]);
  }
}

function findCharge(account: Account, params: RefundParams): Charge {
  if (params.charge !== undefined && params.payment_intent !== undefined) {
    const message = "You may only specify one of these parameters: charge, payment_intent.";
    throw invalid(message, "charge", "parameters_exclusive");
  }
  if (params.charge !== undefined) {
    const charge = account.find("charge", params.charge);
    if (charge === undefined) throw missing("charge", params.charge, "id");
    if (charge.status !== "succeeded")
      throw invalid(`Charge ${charge.id} is not successful and cannot be refunded.`, "charge");
    return charge;
  }
  if (params.payment_intent === undefined) {
    const message = "One of the following params should be provided for this request: payment_intent or charge.";
    throw invalid(message, "payment_intent", "parameter_missing");
  }
  const intent = account.find("intent", params.payment_intent);
  if (intent === undefined) throw missing("payment_intent", params.payment_intent, "payment_intent");
  const charge = account.find("charge", intent.latest_charge ?? "");
  if (charge?.status !== "succeeded") {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, "payment_intent");
  }
  return charge;
}

function refundable(account: Account, charge: Charge, params: RefundParams): number {
  const left = charge.amount - charge.amount_refunded;
  if (params.amount !== undefined && params.amount < 1) {
    throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
  }
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, "charge_already_refunded");
  if (openDispute(account, charge.id)) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, undefined, "charge_disputed");
  }
  if (params.currency !== undefined)
    throw invalid("`currency` is only for refunds from a customer balance.", "currency");
  if (params.reverse_transfer === true && charge.transfer === null) {
    throw invalid(
      "Cannot reverse the transfer: this charge was not created on behalf of a connected account.",
      "reverse_transfer",
    );
  }
  if (params.refund_application_fee === true && charge.application_fee === null) {
    throw invalid(`Charge ${charge.id} has no application fee.`, "refund_application_fee");
  }
  const amount = params.amount ?? left;
  if (amount > left) {
    const wanted = formatAmount(amount, charge.currency);
    const have = formatAmount(left, charge.currency);
    throw invalid(`Refund amount (${wanted}) is greater than unrefunded amount on charge (${have})`, "amount");
  }
  return amount;
}
