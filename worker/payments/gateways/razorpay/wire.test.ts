/** Every payload of the documentation's samples, as we read it. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readWebhook, verifyCallback, verifyCheckout } from "./callback.ts";
import { razorpayConfigSchema } from "./config.ts";
import { faultOf } from "./faults.ts";
import { sign } from "./signature.ts";
import { capturable, disputeTruth, isUnderWay, madeRefundTruth, orderTruth, refundTruth } from "./truth.ts";
import { disputeSchema, orderSchema, paymentSchema, refundSchema } from "./wire.ts";

const FOLDER = new URL("../../../../test/fixtures/gateways/razorpay/", import.meta.url);
const NAMES = readdirSync(FOLDER).map((name) => name.replace(".json", ""));
const textOf = (name: string) => readFileSync(new URL(`${name}.json`, FOLDER), "utf8");
type Webhook = { payload: Record<string, { entity: unknown }> };
const entityOf = (name: string, noun: string): unknown => (JSON.parse(textOf(name)) as Webhook).payload[noun]?.entity;
const seen = new Set<string>();
const eventOf = (name: string) => {
  seen.add(name);
  const read = readWebhook(textOf(name), "evt_1");
  if (!read.ok) throw new Error(`${name}: ${read.error.reason}`);
  return read.value;
};

const CONFIG = razorpayConfigSchema.parse({
  key_id: "rzp_test_abcdef123456",
  key_secret: "key-secret",
  webhook_secret: "hook-secret",
  former_webhook_secret: "old-hook-secret",
});
const ORDER = orderSchema.parse({
  id: "order_1",
  amount: 5000,
  currency: "INR",
  receipt: "pay_own",
  notes: { payment_id: "pay_own" },
});
const payment = (change: object) =>
  paymentSchema.parse({
    id: "pay_1",
    amount: 5000,
    currency: "INR",
    status: "captured",
    captured: true,
    order_id: "order_1",
    created_at: 100,
    ...change,
  });

describe("Razorpay's webhooks", () => {
  it("G5 events of a payment name the order that it was made for", () => {
    const [order, id] = ["order_TqB3xVn55YjQdL", "pay_TqB4mWc81ZkRfA"];
    const kept = { eventId: "evt_1", reference: order };
    expect(eventOf("webhook.payment.authorized")).toEqual({ ...kept, kind: "payment.authorized" });
    expect(eventOf("webhook.payment.captured")).toEqual({ ...kept, kind: "payment.captured", captureReference: id });
    expect(eventOf("webhook.payment.captured.upi")).toMatchObject({ ...kept, captureReference: id });
    expect(eventOf("webhook.order.paid")).toEqual({ ...kept, kind: "order.paid", captureReference: id });
    expect(eventOf("webhook.payment.failed")).toEqual({
      eventId: "evt_1",
      kind: "payment.failed",
      reference: "order_TqB8zGc16KoRdB",
    });
  });

  it("E14 a refund without our id was made in the dashboard, one with it is ours", () => {
    for (const kind of ["created", "failed", "processed"]) {
      const event = eventOf(`webhook.refund.${kind}`);
      expect(event.concerns).toEqual({ kind: "refund", reference: "rfnd_WeP8zBh72StZjM" });
      expect(event.refundId).toBeUndefined();
    }
    expect(eventOf("webhook.refund.speed_changed").concerns?.kind).toBe("refund");
    const ours = textOf("webhook.refund.processed").replace(/"notes":\s*\{[^}]*\}/, '"notes":{"refund_id":"rfd_1"}');
    expect(readWebhook(ours, "evt_2")).toMatchObject({
      value: { refundId: "rfd_1", reference: "rfnd_WeP8zBh72StZjM" },
    });
  });

  it("E16 a dispute is asked about by its own id", () => {
    for (const kind of ["created", "won", "lost"]) {
      expect(eventOf(`webhook.payment.dispute.${kind}`).concerns?.kind).toBe("dispute");
    }
    const statusOf = (kind: string) =>
      disputeTruth(disputeSchema.parse(entityOf(`webhook.payment.dispute.${kind}`, "dispute")));
    expect(statusOf("created")).toMatchObject({
      status: "needs_response",
      withheld: { amount: 0 },
      evidenceSent: false,
    });
    expect(statusOf("lost")).toMatchObject({ status: "lost", withheld: { amount: 39_000, currency: "INR" } });
    expect(statusOf("won")).toMatchObject({ status: "won", evidenceSent: true, amount: { amount: 130_000 } });
  });

  it("what concerns no order of ours is kept, and nothing follows from it", () => {
    for (const name of [
      "payment.downtime.started",
      "payment_link.cancelled",
      "payment_link.expired",
      "payment_link.paid",
      "product.route.activated",
      "qr_code.credited",
      "settlement.processed",
    ]) {
      expect(eventOf(`webhook.${name}`), name).toEqual({ eventId: "evt_1", kind: name });
    }
  });

  it("without an event id the body itself is one", () => {
    const [one, two] = [
      readWebhook(textOf("webhook.order.paid"), null),
      readWebhook(textOf("webhook.order.paid"), " "),
    ];
    expect(one).toEqual(two);
    expect(one).toMatchObject({ value: { eventId: expect.stringMatching(/^body:[0-9a-f]{64}$/) as string } });
  });
});

describe("TH07 proofs", () => {
  const body = textOf("webhook.order.paid");
  const request = (signature: string | null, text = body) => ({
    method: "POST" as const,
    path: "",
    headers: new Headers(
      signature === null ? {} : { "x-razorpay-signature": signature, "x-razorpay-event-id": "evt_9" },
    ),
    query: new URLSearchParams(),
    body: text,
    now: 0,
  });
  it("a webhook is signed with the webhook's secret, or the one before it, over the very bytes", () => {
    expect(verifyCallback(CONFIG, request(sign(body, "hook-secret")))).toMatchObject({ ok: true });
    expect(verifyCallback(CONFIG, request(sign(body, "old-hook-secret")))).toMatchObject({ ok: true });
    const bad = { ok: false, error: { reason: "bad_signature" } };
    expect(verifyCallback(CONFIG, request(sign(body, "key-secret")))).toEqual(bad);
    expect(verifyCallback(CONFIG, request(""))).toEqual(bad);
    expect(verifyCallback(CONFIG, request(null))).toEqual(bad);
    const reserialised = JSON.stringify(JSON.parse(body));
    expect(verifyCallback(CONFIG, request(sign(body, "hook-secret"), `${reserialised} `))).toEqual(bad);
    const none = { ...CONFIG, former_webhook_secret: "" };
    expect(verifyCallback(none, request(sign(body, "")))).toEqual(bad);
  });
  it("TH08 the checkout's fields prove one order and one payment", () => {
    const fields = { razorpay_payment_id: "pay_1", razorpay_signature: sign("order_1|pay_1", "key-secret") };
    expect(verifyCheckout(CONFIG, "order_1", fields)).toMatchObject({ ok: true, value: { reference: "order_1" } });
    const bad = { ok: false, error: { reason: "bad_signature" } };
    expect(verifyCheckout(CONFIG, "order_2", fields)).toEqual(bad);
    expect(verifyCheckout(CONFIG, "order_1", { ...fields, razorpay_payment_id: "pay_2" })).toEqual(bad);
    expect(verifyCheckout(CONFIG, "order_1", { ...fields, razorpay_order_id: "order_2" })).toEqual(bad);
    expect(verifyCheckout(CONFIG, "order_1", {})).toEqual({ ok: false, error: { reason: "malformed" } });
  });
  it("a browser that is sent back with a form proves the same", () => {
    const signature = sign("order_1|pay_1", "key-secret");
    const form = new URLSearchParams({
      razorpay_order_id: "order_1",
      razorpay_payment_id: "pay_1",
      razorpay_signature: signature,
    });
    expect(verifyCallback(CONFIG, request(null, form.toString()))).toMatchObject({ value: { reference: "order_1" } });
    form.set("razorpay_payment_id", "pay_2");
    expect(verifyCallback(CONFIG, request(null, form.toString()))).toMatchObject({
      error: { reason: "bad_signature" },
    });
  });
});

describe("what an order and its payments say", () => {
  const known = { reference: "order_1", paymentId: "pay_own" };
  const captured = { amount: 5000, currency: "INR" };
  it("G5 captured is captured, also when it was given back later", () => {
    const truth = { ...known, status: "captured", captureReference: "pay_1", captured };
    expect(orderTruth(ORDER, [payment({})])).toEqual(truth);
    expect(orderTruth(ORDER, [payment({ status: "refunded" })])).toEqual(truth);
  });
  it("what nobody captured, and went back by itself, is no money of ours", () => {
    expect(orderTruth(ORDER, [payment({ status: "refunded", captured: false })]).status).toBe("pending");
  });
  it("G11 a failed payment is no end, and its reason is told", () => {
    const failed = payment({ status: "failed", captured: false, error_reason: "payment_cancelled" });
    expect(orderTruth(ORDER, [failed])).toEqual({ ...known, status: "pending", failure: "payment_cancelled" });
    expect(orderTruth(ORDER, [failed, payment({ id: "pay_2", created_at: 200 })])).toMatchObject({
      status: "captured",
      captureReference: "pay_2",
    });
  });
  it("I2 the first of two captured payments counts, the other is not lost", () => {
    const truth = orderTruth(ORDER, [payment({ id: "pay_2", created_at: 200 }), payment({})]);
    expect(truth).toMatchObject({ captureReference: "pay_1", extra: [{ captureReference: "pay_2", captured }] });
  });
  it("only an authorized payment of the right amount may be captured", () => {
    const authorized = payment({ status: "authorized", captured: false });
    expect(capturable(ORDER, [authorized])?.id).toBe("pay_1");
    expect(capturable(ORDER, [{ ...authorized, amount: 4999 }])).toBeUndefined();
    expect(capturable(ORDER, [{ ...authorized, currency: "USD" }])).toBeUndefined();
    expect(capturable(ORDER, [{ ...authorized, order_id: "order_2" }])).toBeUndefined();
    expect(capturable(ORDER, [authorized, payment({ id: "pay_2" })])).toBeUndefined();
    expect([isUnderWay([authorized]), isUnderWay([payment({ status: "created" })])]).toEqual([false, true]);
  });
  it("TH08 an order whose receipt and notes disagree names no payment of ours", () => {
    const created = orderSchema.parse(JSON.parse(textOf("order.created.response")));
    seen.add("order.created.response").add("order.route.response");
    expect(orderTruth(created, []).paymentId).toBeUndefined();
    const routed = orderSchema.parse(JSON.parse(textOf("order.route.response")));
    expect([routed.notes, orderTruth(routed, []).paymentId]).toEqual([{}, undefined]);
    expect(orderTruth({ ...ORDER, receipt: "pay_other" }, []).paymentId).toBeUndefined();
  });
  it("refunds are pending, through, or failed", () => {
    seen.add("refund.response");
    const facts = refundSchema.parse(JSON.parse(textOf("refund.response")));
    expect(refundTruth(facts).status).toBe("succeeded");
    expect(refundTruth({ ...facts, status: "pending" }).status).toBe("pending");
    expect(refundTruth({ ...facts, status: "failed" })).toMatchObject({ status: "failed", failure: "refund_failed" });
    expect(madeRefundTruth(facts)).toMatchObject({ captureReference: facts.payment_id, status: "succeeded" });
    expect(madeRefundTruth({ ...facts, currency: "XXX" })).toBeUndefined();
  });
});

describe("errors", () => {
  const faultIn = (name: string, status: number) => {
    seen.add(name);
    return faultOf(status, JSON.parse(textOf(name)));
  };
  it("say whose fault they are; a wrong key comes as 400 and as 401", () => {
    expect(faultIn("error.auth", 401).reason).toBe("misconfigured");
    expect(faultIn("error.auth", 400).reason).toBe("misconfigured");
    expect(faultIn("error.bad_request", 400)).toMatchObject({ reason: "refused", code: "input_validation_failed" });
    expect(faultIn("error.idempotency", 400)).toMatchObject({ reason: "refused", code: "bad_request_error" });
    expect([faultOf(429, undefined).reason, faultOf(409, undefined).reason]).toEqual(["unavailable", "unavailable"]);
    expect(faultOf(502, undefined).reason).toBe("unknown_outcome");
  });
  it("no sample is left out", () => {
    expect(NAMES.filter((name) => !seen.has(name))).toEqual([]);
  });
});
