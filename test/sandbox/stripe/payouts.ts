/** Payouts to the account's bank: made through the API or by a control, moved by a control. */
import type { Account } from "./account.ts";
import { isCurrency } from "./currency.ts";
import { invalid } from "./errors.ts";
import type { Courier } from "./events.ts";
import { balance } from "./lists.ts";
import type { Metadata, Payout } from "./records.ts";
import type { Wire } from "./render.ts";
import { withoutEmpty } from "./sessions.ts";
import type { StripeWorld } from "./world.ts";
import { newId } from "./world.ts";

export const PAYOUT_STATUSES = [
  "pending",
  "in_transit",
  "paid",
  "failed",
  "canceled",
] as const satisfies readonly Payout["status"][];
const DAY = 86_400;

/** Makes and moves payouts. */
export class Payouts {
  private readonly world: StripeWorld;
  private readonly courier: Courier;

  constructor(world: StripeWorld, courier: Courier) {
    this.world = world;
    this.courier = courier;
  }

  /** `POST /v1/payouts`. @throws StripeFault for more than there is */
  create(account: Account, params: Record<string, unknown>, automatic = false): Payout {
    const { amount, currency } = params;
    if (typeof amount !== "number" || amount < 1) {
      throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
    }
    if (typeof currency !== "string" || !isCurrency(currency))
      throw invalid(`Invalid currency: ${String(currency)}`, "currency");
    if (!account.key.includes("|") && amount > available(account, currency)) {
      throw invalid(
        "You have insufficient funds in your Stripe account for this transfer.",
        "amount",
        "balance_insufficient",
      );
    }
    const created = this.world.seconds(account);
    const payout: Payout = {
      kind: "payout",
      id: newId("po_1"),
      created,
      amount,
      currency,
      arrival_date: created + 2 * DAY,
      automatic,
      status: "in_transit",
      failure_code: null,
      metadata: withoutEmpty((params["metadata"] ?? {}) as Metadata),
    };
    this.world.add(account, payout);
    void this.courier.emit(account, [{ type: "payout.created", object: renderPayout(payout) }]);
    return payout;
  }

  /** The bank has it, or sends it back; a paid one may still fail. */
  move(account: Account, payout: Payout, status: Payout["status"]): void {
    const previous = { status: payout.status };
    payout.status = status;
    payout.failure_code = status === "failed" ? "account_closed" : null;
    this.world.changed(account, payout);
    const type = status === "pending" || status === "in_transit" ? "payout.updated" : `payout.${status}`;
    void this.courier.emit(account, [{ type, object: renderPayout(payout), previous }]);
  }
}

function available(account: Account, currency: string): number {
  const rows = balance(account)["available"] as readonly { amount: number; currency: string }[];
  let out = 0;
  for (const payout of account.newest("payout")) {
    if (payout.currency === currency && payout.status !== "failed" && payout.status !== "canceled")
      out += payout.amount;
  }
  return (rows.find((row) => row.currency === currency)?.amount ?? 0) - out;
}

/** `payout`. */
export function renderPayout(p: Payout): Wire {
  return {
    id: p.id,
    object: "payout",
    amount: p.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: p.arrival_date,
    automatic: p.automatic,
    balance_transaction: `txn_${p.id.slice(3)}`,
    created: p.created,
    currency: p.currency,
    description: "STRIPE PAYOUT",
    destination: "ba_1Sandbox",
    failure_balance_transaction: p.status === "failed" ? `txn_${p.id.slice(3)}f` : null,
    failure_code: p.failure_code,
    failure_message: p.failure_code === null ? null : "The bank account has been closed",
    livemode: false,
    metadata: p.metadata,
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: p.automatic ? "completed" : "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: p.status,
    trace_id: null,
    type: "bank_account",
  };
}
