/** The calls of Stripe's API that the stand-in plays, one function each. */
import type { Account } from "./account.ts";
import { invalid, missing, StripeFault } from "./errors.ts";
import type { Courier } from "./events.ts";
import { API_VERSION } from "./events.ts";
import type { FormFields } from "./form.ts";
import { checkParams } from "./params.ts";
import type { Checked } from "./params.ts";
import type { Till } from "./payments.ts";
import type { Endpoint, Metadata, Session, StripeEvent } from "./records.ts";
import type { Refunder, RefundParams } from "./refunds.ts";
import { renderCharge, renderEndpoint, renderIntent, renderLine, renderRefund, renderSession } from "./render.ts";
import type { Wire } from "./render.ts";
import { isWebUrl, makeSession, withoutEmpty } from "./sessions.ts";
import type { SessionParams } from "./sessions.ts";
import { newId } from "./world.ts";
import type { StripeWorld } from "./world.ts";

/** One call, with its parameters checked. */
interface Call {
  readonly account: Account;
  readonly params: { readonly [name: string]: Checked };
  readonly id: string;
  readonly url: URL;
  readonly connected: boolean;
}

type Handler = (call: Call) => Wire;

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly operation: string;
  readonly handler: Handler;
}

/** All calls. `run` finds the one for a request, checks its parameters against the table, and runs it. */
export class Operations {
  private readonly world: StripeWorld;
  private readonly till: Till;
  private readonly refunder: Refunder;
  private readonly courier: Courier;
  private readonly routes: readonly Route[];

  constructor(world: StripeWorld, till: Till, refunder: Refunder, courier: Courier) {
    this.world = world;
    this.till = till;
    this.refunder = refunder;
    this.courier = courier;
    this.routes = this.table().map(([operation, handler]) => {
      const [method = "", path = ""] = operation.split(" ");
      return { method, parts: path.split("/").slice(1), operation, handler };
    });
  }

  private table(): ReadonlyArray<readonly [string, Handler]> {
    return [
      ["POST /v1/checkout/sessions", (call) => this.createSession(call)],
      ["GET /v1/checkout/sessions", (call) => this.listSessions(call)],
      ["GET /v1/checkout/sessions/{session}", (call) => renderSession(this.session(call))],
      ["POST /v1/checkout/sessions/{session}", (call) => this.updateSession(call)],
      ["POST /v1/checkout/sessions/{session}/expire", (call) => this.expireSession(call)],
      ["GET /v1/checkout/sessions/{session}/line_items", (call) => page(call, this.session(call).lines.map(renderLine))],
      ["GET /v1/payment_intents", (call) => page(call, call.account.newest("intent"), renderIntent)],
      ["GET /v1/payment_intents/{intent}", (call) => renderIntent(found(call, "intent", "payment_intent", "intent"))],
      ["POST /v1/payment_intents/{intent}/cancel", (call) => this.cancelIntent(call)],
      ["POST /v1/refunds", (call) => renderRefund(this.refunder.create(call.account, call.params as RefundParams))],
      ["GET /v1/refunds", (call) => listRefunds(call)],
      ["GET /v1/refunds/{refund}", (call) => renderRefund(found(call, "refund", "refund", "id"))],
      ["POST /v1/refunds/{refund}", (call) => this.updateRefund(call)],
      ["GET /v1/charges", (call) => listCharges(call)],
      ["GET /v1/charges/{charge}", (call) => renderCharge(found(call, "charge", "charge", "id"))],
      ["GET /v1/events", (call) => listEvents(call)],
      ["GET /v1/events/{id}", (call) => parseEvent(found(call, "event", "event", "id"))],
      ["GET /v1/balance", (call) => balance(call.account)],
      ["GET /v1/account", (call) => ({ id: "acct_sandbox", object: "account", business_profile: { name: call.account.settings.name }, charges_enabled: true, country: "US", default_currency: "usd", details_submitted: true, payouts_enabled: true, type: "standard" })],
      ["POST /v1/webhook_endpoints", (call) => this.createEndpoint(call)],
      ["GET /v1/webhook_endpoints", (call) => page(call, [...call.account.endpoints.values()].reverse(), (e) => renderEndpoint(e, false))],
      ["GET /v1/webhook_endpoints/{webhook_endpoint}", (call) => renderEndpoint(found(call, "endpoint", "webhook_endpoint", "webhook_endpoint"), false)],
      ["DELETE /v1/webhook_endpoints/{webhook_endpoint}", (call) => this.deleteEndpoint(call)],
    ]; // prettier-ignore
  }

  /** @throws StripeFault also for a path that the API, or the stand-in, does not have */
  run(account: Account, method: string, url: URL, form: FormFields, connected: boolean): Wire {
    const parts = url.pathname.split("/").slice(1);
    const route = this.routes.find((one) => one.method === method && matches(one.parts, parts));
    if (route === undefined) {
      const message =
        `Unrecognized request URL (${method}: ${url.pathname}). Please see https://stripe.com/docs or we can help at ` +
        "https://support.stripe.com/.";
      throw new StripeFault(404, { type: "invalid_request_error", message });
    }
    const params = checkParams(route.operation, form);
    const at = route.parts.findIndex((part) => part.startsWith("{"));
    const object = route.handler({ account, params, id: at === -1 ? "" : (parts[at] ?? ""), url, connected });
    const paths = params["expand"];
    if (Array.isArray(paths)) for (const [index, path] of paths.entries()) expand(account, object, String(path), index);
    return object;
  }

  private createSession(call: Call): Wire {
    const { account } = call;
    // The table has checked the names and types; the interface says which of them are used.
    const params = call.params as unknown as SessionParams;
    const session = makeSession(account, params, this.world.seconds(account), call.url.origin, call.connected);
    this.world.add(account, session);
    const after = account.settings.auto_pay_ms;
    // The answer is on its way before the buyer of a bench pays.
    if (after !== null) this.world.plan(account, after, () => void this.payByItself(account, session));
    return renderSession(session);
  }

  private async payByItself(account: Account, session: Session): Promise<void> {
    this.till.touch(account, session);
    if (session.status === "open") await this.till.pay(account, session, { name: "Auto Payer" });
  }

  private session(call: Call): Session {
    const session = call.account.find("session", call.id);
    if (session === undefined) throw missing("checkout.session", call.id, "session");
    this.till.touch(call.account, session);
    return session;
  }

  private listSessions(call: Call): Wire {
    const { payment_intent: intent, status } = call.params;
    for (const name of ["customer", "customer_account", "customer_details", "payment_link", "subscription"]) {
      if (call.params[name] !== undefined) return page(call, []);
    }
    if (typeof intent === "string") {
      const owner = call.account.find("intent", intent);
      const session = owner === undefined ? undefined : call.account.find("session", owner.session);
      return page(call, session === undefined ? [] : [session], renderSession);
    }
    for (const id of call.account.openSessions) {
      const session = call.account.find("session", id);
      if (session !== undefined) this.till.touch(call.account, session);
    }
    return page(
      call,
      call.account.newest("session"),
      renderSession,
      (s) => status === undefined || s.status === status,
    );
  }

  private updateSession(call: Call): Wire {
    const session = this.session(call);
    const played = ["metadata", "expand"];
    const other = Object.keys(call.params).find((name) => !played.includes(name));
    if (other !== undefined) throw invalid(`The sandbox does not play updating ${other}.`, other);
    session.metadata = merged(session.metadata, call.params["metadata"]);
    this.world.changed(call.account, session);
    return renderSession(session);
  }

  private expireSession(call: Call): Wire {
    const session = this.session(call);
    if (session.status !== "open") {
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "${session.status}".`,
      );
    }
    this.till.expire(call.account, session);
    return renderSession(session);
  }

  private cancelIntent(call: Call): Wire {
    const intent = found(call, "intent", "payment_intent", "intent");
    const session = call.account.find("session", intent.session);
    if (session?.status === "open") {
      const message =
        "You cannot cancel this PaymentIntent because it belongs to an open Checkout Session. Expire the session instead.";
      throw invalid(message, undefined, "payment_intent_unexpected_state");
    }
    if (intent.status === "succeeded" || intent.status === "canceled") {
      throw invalid(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the ` +
          "following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, " +
          "requires_action, processing.",
        undefined,
        "payment_intent_unexpected_state",
      );
    }
    const reason = call.params["cancellation_reason"];
    intent.status = "canceled";
    intent.canceled_at = this.world.seconds(call.account);
    intent.cancellation_reason = typeof reason === "string" ? reason : null;
    this.world.changed(call.account, intent);
    void this.courier.emit(call.account, [{ type: "payment_intent.canceled", object: renderIntent(intent) }]);
    return renderIntent(intent);
  }

  private updateRefund(call: Call): Wire {
    const refund = found(call, "refund", "refund", "id");
    refund.metadata = merged(refund.metadata, call.params["metadata"]);
    this.world.changed(call.account, refund);
    return renderRefund(refund);
  }

  private createEndpoint(call: Call): Wire {
    const { url, enabled_events: events, api_version: version, description, metadata, connect } = call.params;
    if (typeof url !== "string" || !isWebUrl(url)) throw invalid("Not a valid URL", "url", "url_invalid");
    const names = Array.isArray(events) ? events.map(String) : [];
    if (names.length === 0) throw invalid("You must specify at least one event.", "enabled_events");
    const wrong = names.findIndex((name) => name !== "*" && !/^[a-z_]+(\.[a-z_]+)+$/.test(name));
    if (wrong !== -1)
      throw invalid(`Invalid enabled_events[${wrong}]: ${names[wrong] ?? ""}`, `enabled_events[${wrong}]`);
    if (typeof version === "string" && version !== API_VERSION) {
      throw invalid(`Invalid Stripe API version: ${version}. The sandbox speaks ${API_VERSION}.`, "api_version");
    }
    const endpoint: Endpoint = {
      kind: "endpoint",
      id: newId("we_1"),
      created: this.world.seconds(call.account),
      url,
      secret: newId("whsec_", 32),
      older_secret: null,
      enabled_events: names,
      api_version: typeof version === "string" ? version : null,
      description: typeof description === "string" ? description : null,
      connect: connect === true,
      metadata: merged({}, metadata),
    };
    this.world.add(call.account, endpoint);
    return renderEndpoint(endpoint, true);
  }

  private deleteEndpoint(call: Call): Wire {
    const endpoint = found(call, "endpoint", "webhook_endpoint", "webhook_endpoint");
    call.account.endpoints.delete(endpoint.id);
    this.world.ports.forgotten([endpoint.id]);
    return { id: endpoint.id, object: "webhook_endpoint", deleted: true };
  }
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length && pattern.every((part, index) => part.startsWith("{") || part === parts[index])
  );
}

function found<K extends "intent" | "charge" | "refund" | "event" | "endpoint">(
  call: Call,
  kind: K,
  object: string,
  param: string,
): NonNullable<ReturnType<typeof call.account.find<K>>> {
  const record = call.account.find(kind, call.id);
  if (record === undefined) throw missing(object, call.id, param);
  return record;
}

function merged(metadata: Metadata, change: Checked | undefined): Metadata {
  if (change === null) return {};
  return change === undefined ? metadata : withoutEmpty({ ...metadata, ...(change as Metadata) });
}

function listRefunds(call: Call): Wire {
  const { charge, payment_intent: intent } = call.params;
  if (typeof charge === "string")
    return page(call, newestFirst(call.account.refundsByCharge.get(charge)), renderRefund);
  if (typeof intent === "string") {
    const latest = call.account.find("intent", intent)?.latest_charge ?? "";
    return page(call, newestFirst(call.account.refundsByCharge.get(latest)), renderRefund);
  }
  return page(call, call.account.newest("refund"), renderRefund);
}

function newestFirst<T>(list: readonly T[] | undefined): T[] {
  return [...(list ?? [])].reverse();
}

function listCharges(call: Call): Wire {
  const intent = call.params["payment_intent"];
  return page(call, call.account.newest("charge"), renderCharge, (c) => intent === undefined || c.intent === intent);
}

function listEvents(call: Call): Wire {
  const { type, types } = call.params;
  const wanted = (name: string) =>
    (typeof type !== "string" || matchesType(type, name)) && (!Array.isArray(types) || types.includes(name));
  return page(call, call.account.newest("event"), parseEvent, (event) => wanted(event.type));
}

/** `charge.*` matches all of charge. */
function matchesType(pattern: string, type: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

function parseEvent(event: StripeEvent): Wire {
  return JSON.parse(event.body) as Wire;
}

/** A page of a list, newest first, by cursor. */
function page<T extends { id?: unknown; created?: number }>(
  call: Call,
  records: Iterable<T>,
  render: (record: T) => Wire = (record) => record as Wire,
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
    if (seen && keep(record) && range(record.created ?? 0)) taken.push(record);
    if (record.id === after) seen = true;
    if (before === undefined && taken.length > limit) break;
  }
  if (!seen) throw invalid(`No such object: '${String(after)}'`, "starting_after", "resource_missing");
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

function balance(account: Account): Wire {
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

const MAX_EXPAND_DEPTH = 4;

/** Replaces an id by its object, along a path such as `data.payment_intent.latest_charge`. */
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
  const id = String(value);
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
