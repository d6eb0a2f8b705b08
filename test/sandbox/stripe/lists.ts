/** Lists of the API: pages by cursor, newest first, and the balance, which is a sum over charges. */
import type { Account } from "./account.ts";
import { invalid } from "./errors.ts";
import type { Checked } from "./params.ts";
import type { StripeEvent } from "./records.ts";
import { renderCharge, renderRefund } from "./render.ts";
import type { Wire } from "./render.ts";

/** One call, with its parameters checked. */
export interface Call {
  readonly account: Account;
  readonly params: { readonly [name: string]: Checked };
  readonly id: string;
  readonly url: URL;
  readonly connected: boolean;
}

/** Refunds of a charge, of a PaymentIntent, or all. */
export function listRefunds(call: Call): Wire {
  const { charge, payment_intent: intent } = call.params;
  if (typeof charge === "string")
    return page(call, newestFirst(call.account.refundsByCharge.get(charge)), renderRefund);
  if (typeof intent === "string") {
    const latest = call.account.find("intent", intent)?.latest_charge ?? "";
    return page(call, newestFirst(call.account.refundsByCharge.get(latest)), renderRefund);
  }
  return page(call, call.account.newest("refund"), renderRefund);
}

/** A copy, turned round. */
export function newestFirst<T>(list: readonly T[] | undefined): T[] {
  return [...(list ?? [])].reverse();
}

/** Charges, of one PaymentIntent or all. */
export function listCharges(call: Call): Wire {
  const { payment_intent: intent, transfer_group: group } = call.params;
  return page(
    call,
    call.account.newest("charge"),
    renderCharge,
    (c) => (intent === undefined || c.intent === intent) && (group === undefined || c.data.transfer_group === group),
  );
}

/** Events, by type. */
export function listEvents(call: Call): Wire {
  const { type, types } = call.params;
  const wanted = (name: string) =>
    (typeof type !== "string" || matchesType(type, name)) && (!Array.isArray(types) || types.includes(name));
  return page(call, call.account.newest("event"), parseEvent, (event) => wanted(event.type));
}

/** `charge.*` matches all of charge. */
function matchesType(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

/** An event as it was sent. */
export function parseEvent(event: StripeEvent): Wire {
  return JSON.parse(event.body) as Wire;
}

/** A page of a list, newest first, by cursor. */
export function page<T extends { id?: unknown; created?: unknown }>(
  call: Call,
  records: Iterable<T>,
  render: (record: T) => Wire = (record) => record,
  keep: (record: T) => boolean = () => true,
): Wire {
  const { limit = 10, starting_after: after, ending_before: before } = call.params;
  if (typeof limit !== "number" || limit < 1 || limit > 100) {
    throw invalid("This value must be between 1 and 100.", "limit", "parameter_invalid_integer");
  }
  if (after !== undefined && before !== undefined) {
    throw invalid(
      "You may only specify one of these parameters: starting_after, ending_before.",
      "starting_after",
      "parameters_exclusive",
    );
  }
  const range = createdRange(call.params["created"]);
  const taken: T[] = [];
  let seen = after === undefined;
  for (const record of records) {
    if (before !== undefined && record.id === before) break;
    if (seen && keep(record) && range(Number(record.created ?? 0))) taken.push(record);
    if (record.id === after) seen = true;
    if (before === undefined && taken.length > limit) break;
  }
  if (!seen) throw invalid(`No such object: '${JSON.stringify(after)}'`, "starting_after", "resource_missing");
  const data = before === undefined ? taken.slice(0, limit) : taken.slice(-limit);
  return { object: "list", data: data.map(render), has_more: taken.length > data.length, url: call.url.pathname };
}

function createdRange(range: Checked | undefined): (at: number) => boolean {
  if (typeof range === "number") return (at) => at === range;
  if (range === undefined || range === null || typeof range !== "object" || Array.isArray(range)) return () => true;
  const bound = (name: string, otherwise: number) => Number(range[name] ?? otherwise);
  return (at) =>
    at > bound("gt", -Infinity) &&
    at >= bound("gte", -Infinity) &&
    at < bound("lt", Infinity) &&
    at <= bound("lte", Infinity);
}

/** What is left of all charges, per currency. */
export function balance(account: Account): Wire {
  const sums = new Map<string, number>();
  for (const charge of account.newest("charge")) {
    if (charge.status === "succeeded") {
      sums.set(charge.currency, (sums.get(charge.currency) ?? 0) + charge.amount - charge.amount_refunded);
    }
  }
  if (sums.size === 0) sums.set("usd", 0);
  const rows = [...sums].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
  const none = rows.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } }));
  return { object: "balance", available: rows, connect_reserved: [], livemode: false, pending: none };
}
