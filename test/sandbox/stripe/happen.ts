/** `/control/stripe/{dispute,payout,connected}`: what banks and Stripe do by themselves, made to happen. */
import type { Merchants } from "./connect.ts";
import { MERCHANT_STATES } from "./connect.ts";
import { DISPUTE_STATUSES } from "./disputes.ts";
import type { Disputes } from "./disputes.ts";
import { StripeFault } from "./errors.ts";
import { PAYOUT_STATUSES } from "./payouts.ts";
import type { Payouts } from "./payouts.ts";
import type { StripeWorld } from "./world.ts";

export interface Happenings {
  readonly world: StripeWorld;
  readonly disputes: Disputes;
  readonly payouts: Payouts;
  readonly merchants: Merchants;
}

type Body = Record<string, unknown>;
type Answer = { readonly fault: string } | object;

/** Does what a control asks; `{fault}` says what was wrong with it. Undefined for a control that is none of these. */
export function happen(parts: Happenings, call: string, body: Body): Answer | undefined {
  const key = body["account"];
  try {
    switch (call) {
      case "POST /control/stripe/dispute":
        return typeof key === "string" ? dispute(parts, key, body) : needs("account");
      case "POST /control/stripe/payout":
        return typeof key === "string" ? payout(parts, key, body) : needs("account");
      case "POST /control/stripe/connected":
        return typeof key === "string" ? connected(parts, key, body) : needs("account");
      default:
        return undefined;
    }
  } catch (cause) {
    if (cause instanceof StripeFault) return { fault: cause.message };
    throw cause;
  }
}

function needs(what: string): Answer {
  return { fault: `${what} is needed.` };
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}

/** Opens a dispute about `payment_intent` (`inquiry: true` only asks), or moves the one of `dispute` to `status`. */
function dispute({ world, disputes }: Happenings, key: string, body: Body): Answer {
  const account = world.account(key);
  if (typeof body["dispute"] === "string") {
    const known = account.find("dispute", body["dispute"]);
    const status = oneOf(DISPUTE_STATUSES, body["status"]);
    if (known === undefined || status === undefined)
      return needs(`a known dispute and a status of ${DISPUTE_STATUSES.join(", ")}`);
    disputes.move(account, known, status);
    return { id: known.id, status };
  }
  const intent = account.find("intent", String(body["payment_intent"]));
  const charge = account.find("charge", intent?.latest_charge ?? "");
  if (charge === undefined) return needs("the payment_intent of a charge");
  const reason = typeof body["reason"] === "string" ? body["reason"] : "fraudulent";
  const opened = disputes.open(account, charge, reason, body["inquiry"] === true);
  return { id: opened.id, status: opened.status };
}

/** Sends `amount` of `currency` to the bank, or moves the one of `payout` to `status`. */
function payout({ world, payouts }: Happenings, key: string, body: Body): Answer {
  const account = world.account(key);
  if (typeof body["payout"] !== "string") {
    const made = payouts.create(account, { amount: body["amount"], currency: body["currency"] }, true);
    return { id: made.id, status: made.status };
  }
  const known = account.find("payout", body["payout"]);
  const status = oneOf(PAYOUT_STATUSES, body["status"]);
  if (known === undefined || status === undefined)
    return needs(`a known payout and a status of ${PAYOUT_STATUSES.join(", ")}`);
  payouts.move(account, known, status);
  return { id: known.id, status };
}

/** Moves a merchant of a platform to `state`, as the form or a look of Stripe's would. */
function connected({ world, merchants }: Happenings, key: string, body: Body): Answer {
  const account = world.account(key);
  const merchant = account.find("merchant", String(body["connected"]));
  const state = oneOf(MERCHANT_STATES, body["state"]);
  if (merchant === undefined || state === undefined)
    return needs(`a known account and a state of ${MERCHANT_STATES.join(", ")}`);
  merchants.move(account, merchant, state);
  return { id: merchant.id, state };
}
