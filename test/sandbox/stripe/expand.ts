/** `expand[]`: objects in the place of their ids, and lists that are only in the answer when asked for. */
import type { Account } from "./account.ts";
import { invalid } from "./errors.ts";
import { newestFirst } from "./lists.ts";
import type { Checked } from "./params.ts";
import { renderCharge, renderIntent, renderLine, renderRefund } from "./render.ts";
import type { Wire } from "./render.ts";

const MAX_EXPAND_DEPTH = 4;

/**
 * Replaces ids by their objects, along paths such as `data.payment_intent.latest_charge`.
 * @throws StripeFault for a path that cannot be expanded
 */
export function expandPaths(account: Account, object: Wire, paths: Checked | undefined): void {
  if (!Array.isArray(paths)) return;
  for (const [index, path] of paths.entries()) if (typeof path === "string") expand(account, object, path, index);
}

function expand(account: Account, object: Wire, path: string, index: number): void {
  const parts = path.split(".");
  if (parts.length > MAX_EXPAND_DEPTH) {
    throw invalid("You cannot expand more than 4 levels of a property", `expand[${index}]`);
  }
  expandPart(account, object, parts, path, index);
}

function expandPart(account: Account, object: Wire, parts: readonly string[], path: string, index: number): void {
  const [name = "", ...rest] = parts;
  const value = object[name];
  if (Array.isArray(value)) {
    for (const item of value) expandPart(account, item as Wire, rest, path, index);
    return;
  }
  if (value === null) return;
  const target = typeof value === "object" ? (value as Wire) : expanded(account, object, name, value);
  if (target === undefined) throw invalid(`This property cannot be expanded (${path}).`, `expand[${index}]`);
  object[name] = target;
  if (rest.length > 0) expandPart(account, target, rest, path, index);
}

function expanded(account: Account, object: Wire, name: string, value: unknown): Wire | undefined {
  if (value === undefined) return includable(account, object, name);
  const id = typeof value === "string" ? value : "";
  if (name === "payment_intent") {
    const intent = account.find("intent", id);
    return intent === undefined ? undefined : renderIntent(intent);
  }
  if (name === "latest_charge" || name === "charge") {
    const charge = account.find("charge", id);
    return charge === undefined ? undefined : renderCharge(charge);
  }
  if (name === "balance_transaction") return balanceTransaction(id, object);
  return undefined;
}

/** Lists that are only in the object when asked for. */
function includable(account: Account, object: Wire, name: string): Wire | undefined {
  const id = String(object["id"]);
  if (name === "line_items" && object["object"] === "checkout.session") {
    const lines = account.find("session", id)?.lines ?? [];
    return {
      object: "list",
      data: lines.map(renderLine),
      has_more: false,
      url: `/v1/checkout/sessions/${id}/line_items`,
    };
  }
  if (name === "refunds" && object["object"] === "charge") {
    const data = newestFirst(account.refundsByCharge.get(id)).map(renderRefund);
    return { object: "list", data, has_more: false, url: `/v1/charges/${id}/refunds` };
  }
  return undefined;
}

/** The fee is the common card price: 2.9% and 30 minor units. A refund returns no fee. */
function balanceTransaction(id: string, source: Wire): Wire {
  const refund = source["object"] === "refund";
  const amount = Number(source["amount"]) * (refund ? -1 : 1);
  const fee = refund ? 0 : Math.round(amount * 0.029) + 30;
  return {
    id,
    object: "balance_transaction",
    amount,
    available_on: source["created"],
    balance_type: "payments",
    created: source["created"],
    currency: source["currency"],
    description: null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency: source["currency"],
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: amount - fee,
    reporting_category: refund ? "refund" : "charge",
    source: source["id"],
    status: "available",
    type: refund ? "refund" : "charge",
  };
}
