/** The sandbox against the official Stripe SDK: what it refuses, what it answers, and each of its controls. */
import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";
import {
  control,
  faultOf,
  idOf,
  Merchant,
  press,
  SANDBOX_URL,
  sessionParams,
  WEBHOOK_SECRET,
} from "./sandbox-driver.ts";

const HEADERS = { "content-type": "application/x-www-form-urlencoded" };

describe("transport", () => {
  it("answers 401 without a key, with a live key and with a refused key", async () => {
    const bare = await fetch(`${SANDBOX_URL}/v1/balance`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    for (const key of ["sk_live_1", "sk_test_invalid_1", "whatever"]) {
      const answer = await fetch(`${SANDBOX_URL}/v1/balance`, { headers: { authorization: `Bearer ${key}` } });
      expect(answer.status, key).toBe(401);
    }
  });

  it("echoes version, key and request id, and refuses another version and JSON", async () => {
    const { key } = new Merchant();
    const call = async (headers: Record<string, string>, body: string) =>
      await fetch(`${SANDBOX_URL}/v1/refunds`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, ...headers },
        body,
      });
    const answer = await call(
      { ...HEADERS, "stripe-version": "2026-10-28.endive", "idempotency-key": "k" },
      "amount=5",
    );
    expect(answer.status).toBe(400);
    expect(answer.headers.get("request-id")).toMatch(/^req_/);
    expect(answer.headers.get("stripe-version")).toBe("2026-10-28.endive");
    expect(answer.headers.get("idempotency-key")).toBe("k");
    expect(answer.headers.get("stripe-should-retry")).toBe("false");
    expect((await call({ ...HEADERS, "stripe-version": "2024-04-10" }, "")).status).toBe(400);
    expect((await call({ "content-type": "application/json" }, "{}")).status).toBe(400);
  });

  it("keeps accounts apart, and refuses a connected account that the platform does not have", async () => {
    const [one, other] = [new Merchant(), new Merchant()];
    const { id } = await one.session();
    const unknown = await faultOf(other.stripe.checkout.sessions.retrieve(id));
    expect([unknown.statusCode, unknown.code]).toEqual([404, "resource_missing"]);
    const stranger = await faultOf(one.client({ stripeAccount: "acct_nobody" }).checkout.sessions.retrieve(id));
    expect(stranger).toBeInstanceOf(Stripe.errors.StripePermissionError);
  });

  it("says 404 for an address that the API does not have", async () => {
    const { key } = new Merchant();
    const answer = await fetch(`${SANDBOX_URL}/v1/nothing`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(404);
  });
});

describe("checkout sessions", () => {
  it("creates, retrieves, lists, updates, expires", async () => {
    const m = new Merchant();
    const session = await m.session();
    expect(session).toMatchObject({
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: 3000,
      currency: "usd",
    });
    expect(session.payment_intent).toBeNull();
    expect(session.url).toBe(`${SANDBOX_URL}/pay/${session.id}`);
    const lines = await m.stripe.checkout.sessions.listLineItems(session.id);
    expect(lines.data[0]).toMatchObject({ object: "item", quantity: 2, amount_total: 3000, description: "GA & more" });
    const updated = await m.stripe.checkout.sessions.update(session.id, { metadata: { order_id: "ord_2" } });
    expect(updated.metadata).toEqual({ order_id: "ord_2" });
    const expired = await m.stripe.checkout.sessions.expire(session.id);
    expect([expired.status, expired.url]).toEqual(["expired", null]);
    const again = await faultOf(m.stripe.checkout.sessions.expire(session.id));
    expect(again.statusCode).toBe(400);
    expect(await m.made()).toEqual(["checkout.session.expired"]);
  });

  it.each([
    ["an unknown parameter", { bogus: 1 }, "parameter_unknown", "bogus"],
    [
      "payment_method_types, which are gone",
      { payment_method_types: ["card"] },
      "parameter_unknown",
      "payment_method_types",
    ],
    ["no success_url", { success_url: undefined }, "parameter_missing", "success_url"],
    ["an expiry in 10 minutes", { expires_at: Math.floor(Date.now() / 1000) + 600 }, undefined, "expires_at"],
    [
      "a free order",
      { line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 0, product_data: { name: "x" } } }] },
      "amount_too_small",
      "line_items",
    ],
  ])("refuses %s", async (_what, change, code, param) => {
    const params = { ...sessionParams(), ...change } as Stripe.Checkout.SessionCreateParams;
    const fault = await faultOf(new Merchant().stripe.checkout.sessions.create(params));
    expect(fault).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect([fault.statusCode, fault.code, fault.param]).toEqual([400, code, param]);
  });

  it("pages a list by cursor and finds a session by its PaymentIntent", async () => {
    const m = new Merchant();
    const { session, intent } = await m.paid();
    for (let index = 0; index < 3; index++) await m.session();
    const first = await m.stripe.checkout.sessions.list({ limit: 3 });
    expect([first.data.length, first.has_more]).toEqual([3, true]);
    const rest = await m.stripe.checkout.sessions.list({ limit: 3, starting_after: first.data.at(-1)?.id ?? "" });
    expect([rest.data.map(({ id }) => id), rest.has_more]).toEqual([[session.id], false]);
    const found = await m.stripe.checkout.sessions.list({ payment_intent: intent });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
  });
});

describe("idempotency", () => {
  it("replays the first answer, and refuses the key with other parameters", async () => {
    const m = new Merchant();
    const first = await m.stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: "ord_1-1" });
    const second = await m.stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: "ord_1-1" });
    expect(second.id).toBe(first.id);
    const raw = await fetch(`${SANDBOX_URL}/v1/checkout/sessions/${first.id}/expire`, {
      method: "POST",
      headers: { ...HEADERS, authorization: `Bearer ${m.key}`, "idempotency-key": "e1" },
    });
    const replayed = await fetch(`${SANDBOX_URL}/v1/checkout/sessions/${first.id}/expire`, {
      method: "POST",
      headers: { ...HEADERS, authorization: `Bearer ${m.key}`, "idempotency-key": "e1" },
    });
    expect([raw.status, raw.headers.get("idempotent-replayed")]).toEqual([200, null]);
    expect([replayed.status, replayed.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect(await replayed.text()).toBe(await raw.text());
    const changed = m.stripe.checkout.sessions.create(
      { ...sessionParams(), client_reference_id: "x" },
      { idempotencyKey: "ord_1-1" },
    );
    expect(await faultOf(changed)).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  it("does not keep a refusal", async () => {
    const m = new Merchant();
    const wrong = { ...sessionParams(), expires_at: 5 };
    await faultOf(m.stripe.checkout.sessions.create(wrong, { idempotencyKey: "k" }));
    expect((await m.stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: "k" })).status).toBe("open");
  });

  it("answers 409 while the first request still runs", async () => {
    const m = new Merchant();
    await m.next("slow", { ms: 400 });
    const create = async () => await m.stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: "k" });
    const [one, other] = await Promise.allSettled([create(), create()]);
    const refused = [one, other]
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => reason as unknown);
    expect(refused).toMatchObject([{ statusCode: 409, code: "idempotency_key_in_use" }]);
    expect((await m.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });
});

describe("payment", () => {
  it("pays: redirect with the session's id, objects, and signed events", async () => {
    const m = await new Merchant().listen();
    const { id, url } = await m.session();
    const page = await (await fetch(url ?? "")).text();
    expect(page).toContain("GA &amp; more");
    expect(page).not.toContain("<script");
    const next = await press(url, "pay", { email: "buyer@example.com" });
    expect([next.status, next.location]).toEqual([303, `http://127.0.0.1:9/ok?s=${id}`]);
    const session = await m.stripe.checkout.sessions.retrieve(id, {
      expand: ["payment_intent.latest_charge", "line_items"],
    });
    expect(session).toMatchObject({
      status: "complete",
      payment_status: "paid",
      url: null,
      customer_details: { email: "buyer@example.com" },
      payment_intent: {
        status: "succeeded",
        amount_received: 3000,
        metadata: { order_id: "ord_1" },
        latest_charge: { object: "charge", status: "succeeded", amount: 3000, amount_refunded: 0 },
      },
      line_items: { object: "list" },
    });
    const caught = await m.caught();
    expect(caught.map(({ event }) => event.type).toSorted()).toEqual([
      "charge.succeeded",
      "checkout.session.completed",
      "payment_intent.succeeded",
    ]);
    for (const { body, headers } of caught) {
      const event = await m.stripe.webhooks.constructEventAsync(
        body,
        headers["stripe-signature"] ?? "",
        WEBHOOK_SECRET,
      );
      expect(event).toMatchObject({
        object: "event",
        api_version: "2026-10-28.endive",
        livemode: false,
        pending_webhooks: 1,
      });
    }
    expect((await press(url, "pay")).outcome).toBe("success");
    expect(await m.made()).toHaveLength(3);
  });

  it("declines by card number and by button; the session stays open and can still be paid", async () => {
    const m = await new Merchant().listen();
    const { id, url } = await m.session();
    const short = await press(url, "pay", { card: "4000 0000 0000 9995" });
    expect(short).toMatchObject({ outcome: "page", message: "Your card has insufficient funds." });
    await press(url, "decline");
    const open = await m.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
    expect(open).toMatchObject({
      status: "open",
      payment_intent: { status: "requires_payment_method", last_payment_error: { code: "card_declined" } },
    });
    await press(url, "pay");
    expect((await m.stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
    const types = (await m.caught()).map(({ event }) => event.type);
    expect(types.filter((type) => type === "payment_intent.payment_failed")).toHaveLength(2);
  });

  it("asks for 3-D Secure: fails, then is completed", async () => {
    const m = new Merchant();
    const { id, url } = await m.session();
    expect((await press(url, "3ds")).location).toBe(`${url}/challenge`);
    expect(await (await fetch(`${url}/challenge`)).text()).toContain("Complete authentication");
    expect((await press(url, "fail_authentication")).outcome).toBe("page");
    await press(url, "pay", { card: "4000002500003155" });
    expect((await press(url, "authenticate")).outcome).toBe("success");
    expect((await m.stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
  });

  it("cancels: back to the shop, still open", async () => {
    const m = new Merchant();
    const { id, url } = await m.session();
    expect((await press(url, "cancel")).location).toBe("http://127.0.0.1:9/no");
    expect((await m.stripe.checkout.sessions.retrieve(id)).status).toBe("open");
  });

  it.each([
    ["async", "paid", "checkout.session.async_payment_succeeded"],
    ["async_fail", "unpaid", "checkout.session.async_payment_failed"],
  ])("%s: complete and unpaid first, settled later", async (action, state, type) => {
    const m = await new Merchant().listen();
    const { id, url } = await m.session();
    await press(url, action);
    expect(await m.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
    });
    expect((await m.flush()).settled).toBe(1);
    expect((await m.stripe.checkout.sessions.retrieve(id)).payment_status).toBe(state);
    expect(await m.made()).toContain(type);
  });

  it("refuses to cancel a PaymentIntent that has succeeded", async () => {
    const m = new Merchant();
    const { intent } = await m.paid();
    const fault = await faultOf(m.stripe.paymentIntents.cancel(intent));
    expect(fault.code).toBe("payment_intent_unexpected_state");
  });

  it("expires by the clock, and cannot be paid afterwards", async () => {
    const m = await new Merchant().listen();
    const { id, url } = await m.session();
    const moved = await control<{ expired: number }>("/control/clock", {
      account: m.key,
      advance_ms: 24 * 3600_000 + 1000,
    });
    expect(moved.expired).toBe(1);
    expect((await press(url, "pay")).outcome).toBe("page");
    expect((await m.stripe.checkout.sessions.retrieve(id)).status).toBe("expired");
    expect(await m.made()).toEqual(["checkout.session.expired"]);
  });
});

describe("refunds", () => {
  it("gives back in parts and refuses more than is left", async () => {
    const m = new Merchant();
    const { intent } = await m.paid();
    const first = await m.stripe.refunds.create({
      payment_intent: intent,
      amount: 1000,
      metadata: { refund_id: "rf_1" },
    });
    expect(first).toMatchObject({ status: "succeeded", amount: 1000, payment_intent: intent });
    const tooMuch = await faultOf(m.stripe.refunds.create({ payment_intent: intent, amount: 2001 }));
    expect([tooMuch.statusCode, tooMuch.param]).toEqual([400, "amount"]);
    expect((await m.stripe.refunds.create({ payment_intent: intent })).amount).toBe(2000);
    expect((await faultOf(m.stripe.refunds.create({ payment_intent: intent }))).code).toBe("charge_already_refunded");
    const list = await m.stripe.refunds.list({ payment_intent: intent });
    expect(list.data.map(({ amount }) => amount)).toEqual([2000, 1000]);
    const { latest_charge: charge } = await m.stripe.paymentIntents.retrieve(intent, { expand: ["latest_charge"] });
    expect(charge).toMatchObject({ amount_refunded: 3000, refunded: true });
    expect((await m.made()).filter((type) => type === "charge.refunded")).toHaveLength(2);
  });

  it("refuses flags that have no transfer or fee behind them, and an unpaid PaymentIntent", async () => {
    const m = new Merchant();
    const { intent } = await m.paid();
    expect((await faultOf(m.stripe.refunds.create({ payment_intent: intent, reverse_transfer: true }))).param).toBe(
      "reverse_transfer",
    );
    expect(
      (await faultOf(m.stripe.refunds.create({ payment_intent: intent, refund_application_fee: true }))).param,
    ).toBe("refund_application_fee");
    expect((await faultOf(m.stripe.refunds.create({ payment_intent: "pi_none" }))).code).toBe("resource_missing");
    const { id, url } = await m.session();
    await press(url, "decline");
    const { payment_intent: unpaid } = await m.stripe.checkout.sessions.retrieve(id);
    expect((await faultOf(m.stripe.refunds.create({ payment_intent: idOf(unpaid) }))).statusCode).toBe(400);
  });

  it("fails later or starts as pending, by card and by control", async () => {
    const m = new Merchant();
    const failing = await m.paid("4000000000005126");
    const refund = await m.stripe.refunds.create({ payment_intent: failing.intent });
    expect(refund.status).toBe("succeeded");
    await m.flush();
    expect(await m.stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: "failed",
      failure_reason: "expired_or_canceled_card",
    });
    expect(await m.made()).toContain("refund.failed");
    await m.next("refund_pending");
    const pending = await m.stripe.refunds.create({ payment_intent: failing.intent });
    expect([pending.status, pending.pending_reason]).toEqual(["pending", "processing"]);
    await m.flush();
    expect((await m.stripe.refunds.retrieve(pending.id)).status).toBe("succeeded");
    const other = await m.paid();
    await m.next("refund_fails");
    const failed = await m.stripe.refunds.create({ payment_intent: other.intent });
    await m.flush();
    expect((await m.stripe.refunds.retrieve(failed.id)).status).toBe("failed");
  });
});

describe("webhook endpoints", () => {
  it("are created with a secret shown once, listed and deleted; only wanted events go there", async () => {
    const m = new Merchant();
    const made = await m.stripe.webhookEndpoints.create({
      url: `${SANDBOX_URL}${m.hookPath}`,
      enabled_events: ["charge.succeeded"],
      api_version: "2026-10-28.endive",
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect((await m.stripe.webhookEndpoints.list()).data[0]?.secret).toBeUndefined();
    await control("/control/stripe", { account: m.key, redirect: "after_webhooks" });
    await m.paid();
    expect((await m.caught()).map(({ event }) => event.type)).toEqual(["charge.succeeded"]);
    await m.stripe.webhookEndpoints.del(made.id);
    await m.paid();
    expect(await m.caught()).toHaveLength(1);
  });

  it("get an event again after a non-2xx answer, with the same id", async () => {
    const m = await new Merchant().listen("?fail=2", ["checkout.session.completed"]);
    await m.paid();
    expect((await m.flush()).pending).toBe(1);
    expect((await m.flush()).pending).toBe(0);
    const caught = await m.caught();
    expect(caught.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(new Set(caught.map(({ event }) => event.id)).size).toBe(1);
  });

  it("get both signatures while a secret is rolled", async () => {
    const m = await new Merchant().listen("", ["charge.succeeded"]);
    const webhook = { url: `${SANDBOX_URL}${m.hookPath}`, secret: "whsec_second_secret_of_the_test", roll: true };
    await control("/control/stripe", { account: m.key, webhook });
    await m.paid();
    const [one] = await m.caught();
    for (const secret of [WEBHOOK_SECRET, webhook.secret]) {
      await expect(
        m.stripe.webhooks.constructEventAsync(one?.body ?? "", one?.headers["stripe-signature"] ?? "", secret),
      ).resolves.toBeDefined();
    }
  });

  it("are never called when they are not on this computer", async () => {
    const m = new Merchant();
    await control("/control/stripe", {
      account: m.key,
      redirect: "after_webhooks",
      webhook: { url: "https://tickets.example/callback", secret: "whsec_x" },
    });
    await m.paid();
    const { data } = await (
      await fetch(`${SANDBOX_URL}/control/stripe/events?account=${m.key}`)
    ).json<{ data: Array<{ deliveries: Array<{ attempts: unknown[] }> }> }>();
    expect(data[0]?.deliveries[0]?.attempts[0]).toMatchObject({
      status: 0,
      note: "the sandbox calls only this computer",
    });
  });
});

describe("controls", () => {
  it("decline and cancel take the next attempt only", async () => {
    const m = new Merchant();
    const { url } = await m.session();
    await m.next("decline");
    expect((await press(url, "pay")).outcome).toBe("page");
    await m.next("cancel");
    expect((await press(url, "pay")).outcome).toBe("cancel");
    expect((await press(url, "pay")).outcome).toBe("success");
  });

  it("times: the same fault for several attempts", async () => {
    const m = new Merchant();
    const { url } = await m.session();
    await m.next("decline", { times: 2 });
    expect([
      (await press(url, "pay")).outcome,
      (await press(url, "pay")).outcome,
      (await press(url, "pay")).outcome,
    ]).toEqual(["page", "page", "success"]);
  });

  it("delay: nothing arrives until it is flushed", async () => {
    const m = await new Merchant().listen();
    await m.next("delay", { ms: 600_000 });
    await m.paid();
    expect(await m.caught()).toEqual([]);
    expect(await m.flush()).toMatchObject({ tried: 3, delivered: 3, pending: 0 });
  });

  it("drop: never delivered, but the API tells the truth", async () => {
    const m = await new Merchant().listen();
    await m.next("drop");
    const { session } = await m.paid();
    await m.flush();
    expect(await m.caught()).toEqual([]);
    expect(session.payment_status).toBe("paid");
  });

  it("duplicate: each event twice with one id", async () => {
    const m = await new Merchant().listen();
    await m.next("duplicate");
    await m.paid();
    const ids = (await m.caught()).map(({ event }) => event.id);
    expect([ids.length, new Set(ids).size]).toEqual([6, 3]);
  });

  it("reorder: the session's event comes last", async () => {
    const m = await new Merchant().listen();
    await m.next("reorder");
    await m.paid();
    expect((await m.caught()).map(({ event }) => event.type)).toEqual([
      "charge.succeeded",
      "payment_intent.succeeded",
      "checkout.session.completed",
    ]);
  });

  it("wrong_amount: all objects show another amount, and currency where asked", async () => {
    const m = new Merchant();
    await m.next("wrong_amount", { amount: 100, currency: "eur" });
    const { session, intent } = await m.paid();
    expect(session).toMatchObject({ amount_total: 100, currency: "eur", payment_status: "paid" });
    expect((await m.stripe.paymentIntents.retrieve(intent)).amount_received).toBe(100);
  });

  it.each(["bad_signature", "stale"])("%s: the first try cannot be verified", async (next) => {
    const m = await new Merchant().listen("?fail=1", ["charge.succeeded"]);
    await m.next(next);
    await m.paid();
    await m.flush();
    const [first, second] = await m.caught();
    const verify = async (one: typeof first) =>
      await m.stripe.webhooks.constructEventAsync(
        one?.body ?? "",
        one?.headers["stripe-signature"] ?? "",
        WEBHOOK_SECRET,
      );
    await expect(verify(first)).rejects.toThrow();
    await expect(verify(second)).resolves.toMatchObject({ id: first?.event.id });
  });

  it("livemode: an event of the other mode", async () => {
    const m = await new Merchant().listen("", ["charge.succeeded"]);
    await m.next("livemode");
    await m.paid();
    expect((await m.caught())[0]?.event.livemode).toBe(true);
  });

  it("timeout: the work is done but no answer comes; a retry gets the first result", async () => {
    const m = new Merchant();
    await m.next("timeout", { ms: 60_000 });
    const hasty = m.client({ timeout: 200, maxNetworkRetries: 1 });
    const session = await hasty.checkout.sessions.create(sessionParams());
    expect(session.status).toBe("open");
    expect((await m.stripe.checkout.sessions.list()).data.map(({ id }) => id)).toEqual([session.id]);
  });

  it("close: the connection ends within the answer; a retry gets the first result", async () => {
    const m = new Merchant();
    await m.next("close");
    const session = await m.client({ maxNetworkRetries: 1 }).checkout.sessions.create(sessionParams());
    expect((await m.stripe.checkout.sessions.list()).data.map(({ id }) => id)).toEqual([session.id]);
  });

  it("error_500: nothing was done, a retry works", async () => {
    const m = new Merchant();
    await m.next("error_500");
    expect(await faultOf(m.session())).toBeInstanceOf(Stripe.errors.StripeAPIError);
    await m.next("error_500");
    const session = await m.client({ maxNetworkRetries: 1 }).checkout.sessions.create(sessionParams());
    expect((await m.stripe.checkout.sessions.list()).data.map(({ id }) => id)).toEqual([session.id]);
  });

  it("error_500_after_commit: the session is there, and the key replays the 500", async () => {
    const m = new Merchant();
    await m.next("error_500_after_commit");
    for (let index = 0; index < 2; index++) {
      const fault = await faultOf(m.stripe.checkout.sessions.create(sessionParams(), { idempotencyKey: "k" }));
      expect(fault.statusCode).toBe(500);
    }
    expect((await m.stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  it("rate_limit: 429, only on the path that is named", async () => {
    const m = new Merchant();
    await m.next("rate_limit", { path: "/v1/refunds" });
    await m.session();
    expect(await faultOf(m.stripe.refunds.list())).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  });

  it("auto_pay: a session is paid without a buyer", async () => {
    const m = await new Merchant().listen();
    await control("/control/stripe", { account: m.key, auto_pay: { after_ms: 600_000 } });
    const { id } = await m.session();
    expect((await m.flush()).settled).toBe(1);
    expect((await m.stripe.checkout.sessions.retrieve(id)).payment_status).toBe("paid");
  });

  it("signs a body for tests that post events themselves", async () => {
    const m = new Merchant();
    await m.paid();
    const { data } = await (
      await fetch(`${SANDBOX_URL}/control/stripe/events?account=${m.key}&type=checkout.session.completed`)
    ).json<{ data: Array<{ body: string }> }>();
    const body = data[0]?.body ?? "";
    const { header } = await control<{ header: string }>("/control/stripe/sign", { body, secret: WEBHOOK_SECRET });
    await expect(m.stripe.webhooks.constructEventAsync(body, header, WEBHOOK_SECRET)).resolves.toMatchObject({
      type: "checkout.session.completed",
    });
  });

  it("lists the gateway's side of the books, sends made-up events, forgets an account", async () => {
    const m = await new Merchant().listen();
    const { session, intent } = await m.paid();
    await m.stripe.refunds.create({ payment_intent: intent, amount: 500 });
    const payments = async () =>
      await (await fetch(`${SANDBOX_URL}/control/stripe/payments?account=${m.key}`)).json<{ data: unknown[] }>();
    expect((await payments()).data).toMatchObject([
      { session: session.id, captured: 3000, refunded: 500, client_reference_id: "ord_1" },
    ]);
    await control("/control/stripe/emit", {
      account: m.key,
      type: "checkout.session.completed",
      object: { id: "cs_test_unknown", object: "checkout.session" },
    });
    expect((await m.caught()).map(({ event }) => (event.data.object as { id?: string }).id)).toContain(
      "cs_test_unknown",
    );
    await control("/control/reset", { account: m.key });
    expect((await payments()).data).toEqual([]);
  });

  it("refuses what it does not know", async () => {
    const answer = await fetch(`${SANDBOX_URL}/control/stripe`, {
      method: "POST",
      body: JSON.stringify({ next: "explode" }),
    });
    expect(answer.status).toBe(400);
  });
});
