/** The calls of Stripe's API that the stand-in plays, one function each. */
import type { Account } from "./account.ts";
import {
  createTransfer,
  listTransfers,
  merchantOf,
  renderMerchant,
  renderTransfer,
  reverseTransfer,
} from "./connect.ts";
import type { Merchants } from "./connect.ts";
import { renderDispute } from "./disputes.ts";
import type { Disputes } from "./disputes.ts";
import { invalid, missing, StripeFault } from "./errors.ts";
import type { Courier } from "./events.ts";
import { API_VERSION } from "./events.ts";
import type { FormFields } from "./form.ts";
import { expandPaths } from "./expand.ts";
import { balance, listCharges, listEvents, listRefunds, page, parseEvent } from "./lists.ts";
import type { Call } from "./lists.ts";
import { checkParams } from "./params.ts";
import type { Checked } from "./params.ts";
import type { Till } from "./payments.ts";
import { renderPayout } from "./payouts.ts";
import type { Payouts } from "./payouts.ts";
import type { Endpoint, Metadata, Session } from "./records.ts";
import type { Refunder } from "./refunds.ts";
import { renderCharge, renderEndpoint, renderIntent, renderLine, renderRefund, renderSession } from "./render.ts";
import type { Wire } from "./render.ts";
import { isWebUrl, makeSession, withoutEmpty } from "./sessions.ts";
import type { SessionParams } from "./sessions.ts";
import { newId } from "./world.ts";
import type { StripeWorld } from "./world.ts";

type Handler = (call: Call) => Wire;

interface Route {
  readonly method: string;
  readonly parts: readonly string[];
  readonly operation: string;
  readonly handler: Handler;
}

/** What the calls work with. */
export interface Stand {
  readonly world: StripeWorld;
  readonly courier: Courier;
  readonly till: Till;
  readonly refunder: Refunder;
  readonly disputes: Disputes;
  readonly payouts: Payouts;
  readonly merchants: Merchants;
}

/** All calls. `run` finds the one for a request, checks its parameters against the table, and runs it. */
export class Operations {
  private readonly world: StripeWorld;
  private readonly till: Till;
  private readonly refunder: Refunder;
  private readonly courier: Courier;
  private readonly stand: Stand;
  private readonly routes: readonly Route[];

  constructor(stand: Stand) {
    this.stand = stand;
    this.world = stand.world;
    this.till = stand.till;
    this.refunder = stand.refunder;
    this.courier = stand.courier;
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
      ["POST /v1/refunds", (call) => renderRefund(this.refunder.create(call.account, call.params))],
      ["GET /v1/refunds", (call) => listRefunds(call)],
      ["GET /v1/refunds/{refund}", (call) => renderRefund(found(call, "refund", "refund", "id"))],
      ["POST /v1/refunds/{refund}", (call) => this.updateRefund(call)],
      ["GET /v1/charges", (call) => listCharges(call)],
      ["GET /v1/charges/{charge}", (call) => renderCharge(found(call, "charge", "charge", "id"))],
      ["GET /v1/events", (call) => listEvents(call)],
      ["GET /v1/events/{id}", (call) => parseEvent(found(call, "event", "event", "id"))],
      ["GET /v1/balance", (call) => balance(call.account)],
      ["GET /v1/account", (call) => ({ id: "acct_sandbox", object: "account", business_profile: { name: call.account.settings.name }, charges_enabled: true, country: "US", default_currency: "usd", details_submitted: true, payouts_enabled: true, type: "standard" })],
      ["GET /v1/disputes/{dispute}", (call) => renderDispute(found(call, "dispute", "dispute", "dispute"))],
      ["POST /v1/disputes/{dispute}", (call) => this.updateDispute(call)],
      ["POST /v1/payouts", (call) => renderPayout(this.stand.payouts.create(call.account, call.params))],
      ["GET /v1/payouts", (call) => page(call, call.account.newest("payout"), renderPayout, (p) => call.params["status"] === undefined || p.status === call.params["status"])],
      ["GET /v1/payouts/{payout}", (call) => renderPayout(found(call, "payout", "payout", "payout"))],
      ["POST /v1/accounts", (call) => this.stand.merchants.create(call)],
      ["GET /v1/accounts/{account}", (call) => renderMerchant(merchantOf(call))],
      ["POST /v1/accounts/{account}/login_links", (call) => this.stand.merchants.loginLink(call)],
      ["POST /v1/account_links", (call) => this.stand.merchants.link(call)],
      ["POST /v1/transfers", (call) => createTransfer(this.world, this.courier, call)],
      ["GET /v1/transfers", (call) => listTransfers(call)],
      ["GET /v1/transfers/{transfer}", (call) => renderTransfer(found(call, "transfer", "transfer", "transfer"))],
      ["POST /v1/transfers/{id}/reversals", (call) => reverseTransfer(this.world, this.courier, call)],
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
    expandPaths(account, object, params["expand"]);
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

  private updateDispute(call: Call): Wire {
    const dispute = found(call, "dispute", "dispute", "dispute");
    this.stand.disputes.update(call.account, dispute, call.params);
    return renderDispute(dispute);
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

function found<K extends "intent" | "charge" | "refund" | "event" | "endpoint" | "dispute" | "payout" | "transfer">(
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
