/** What Razorpay does that others do not: capture by us or by itself, money that comes late, shares of linked accounts. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { checkBooks } from "../../worker/ledger/index.ts";
import type { RefundRequest } from "../../worker/payments/gateway.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { stopClock } from "../support/clock.ts";
import type { Ordered } from "../support/till.ts";
import { adapterOf } from "./gateway-cases.ts";
import { openRazorpay, type Webhook } from "./razorpay-shop.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

type Shop = Awaited<ReturnType<typeof openRazorpay>>;
type Payment = { readonly id: string; readonly status: string; readonly amount_refunded: number };

/** An order, its payment of ours, and Razorpay's order. */
async function started(shop: Shop, seat = "S-1") {
  const order = await shop.till.buy([{ ticket_type: shop.till.house.seatedType, seats: [seat] }]);
  const answer = await shop.startedBy(order);
  expect(answer.status).toBe(201);
  const { payment, next_action: action } = answer.json;
  return { order, payment: String(payment.id), page: String(action.parameters.order_id), action };
}

async function statusOf(shop: Shop, order: Ordered) {
  const staff = await shop.till.staffOrder(order.id);
  return [staff.status, staff.payments.at(-1)?.status, staff.tickets.length];
}

async function sweep(shop: Shop): Promise<void> {
  await runCron("* * * * *", env, Date.now());
  await shop.till.deliver();
}

const adapter = async (shop: Shop) => await adapterOf({ tenantId: shop.till.world.tenantId, gateway: "razorpay" });

async function paid(shop: Shop) {
  const { order, page } = await started(shop);
  const { fields } = await shop.press(page, "pay");
  await shop.settle();
  const money = { amount: 125_000, currency: "INR" };
  const request: RefundRequest = {
    refundId: newId("refund"),
    paymentId: newId("payment"),
    captureReference: fields["razorpay_payment_id"] ?? "",
    paymentReference: page,
    captured: money,
    amount: money,
    reason: "test",
    askedAt: Date.now(),
    otherReferences: [],
  };
  return { order, page, request };
}

describe("the checkout on our page (G5)", () => {
  it("gets the script and public parameters, and what it hands back settles the order at once", async () => {
    const shop = await openRazorpay();
    const { order, payment, page, action } = await started(shop);
    expect(action.script).toBe(`${SANDBOX_URL}/razorpay/v1/checkout.js`);
    expect(await (await fetch(action.script)).text()).toContain("window.Razorpay");
    expect(JSON.stringify(action)).not.toContain(shop.secrets.key_secret);
    const { fields } = await shop.press(page, "pay");
    const confirmed = await shop.confirm(order, payment, fields);
    expect([confirmed.status, confirmed.json.payment.status]).toEqual([200, "captured"]);
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
  });

  it("TH07 TH08 a wrong signature, and another order's proof, confirm nothing", async () => {
    const shop = await openRazorpay();
    const [mine, other] = [await started(shop), await started(shop, "S-2")];
    const { fields } = await shop.press(other.page, "pay");
    const forged = { ...fields, razorpay_signature: "0".repeat(64) };
    expect((await shop.confirm(mine.order, mine.payment, fields)).status).toBe(400);
    expect((await shop.confirm(other.order, other.payment, forged)).status).toBe(400);
    expect((await shop.confirm(mine.order, other.payment, fields)).status).toBe(404);
    expect(await statusOf(shop, mine.order)).toEqual(["pending", "pending", 0]);
  });

  it("a phone that has yet to answer is waited for; refused, then paid, on the same page (G11)", async () => {
    const shop = await openRazorpay();
    const clock = stopClock();
    const { order, page } = await started(shop);
    await shop.press(page, "upi");
    clock.advance(16 * MINUTE);
    await sweep(shop);
    expect(await statusOf(shop, order)).toEqual(["pending", "pending", 0]);
    await shop.press(page, "refuse");
    await shop.press(page, "netbanking");
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
  });

  it("the page of the stand-in has a button for each outcome, and its script speaks to our page only by a message", async () => {
    const shop = await openRazorpay();
    const { page } = await started(shop);
    const address = `${SANDBOX_URL}/razorpay/checkout/${page}`;
    expect(await (await fetch(address)).text()).toContain("Pay by card");
    const pressed = await (await fetch(`${address}/pay`, { method: "POST" })).text();
    expect(pressed).toContain("postMessage");
    expect(pressed).not.toContain(shop.secrets.key_secret);
  });
});

describe("webhooks", () => {
  it.each(["duplicate", "reorder", "drop"])("%s: paid once", async (next) => {
    const shop = await openRazorpay();
    const { order, page } = await started(shop);
    await shop.next(next);
    await shop.press(page, "pay");
    await shop.settle();
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
  });

  it("TH07 a body that was written anew is refused", async () => {
    const shop = await openRazorpay();
    const { page } = await started(shop);
    await shop.next("reserialised");
    await shop.press(page, "pay");
    expect(new Set(await shop.callBack())).toEqual(new Set([400]));
  });

  it("repeats of older events come with the secret before; it is taken while it is entered", async () => {
    const shop = await openRazorpay();
    const { order, page } = await started(shop);
    await shop.rotate("hook-secret-of-tomorrow");
    await shop.next("old_secret");
    await shop.press(page, "pay");
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
  });

  it("TH09 one shop's webhook proves nothing at another's", async () => {
    const [shop, other] = [await openRazorpay(), await openRazorpay()];
    const { page } = await started(shop);
    await shop.press(page, "pay");
    const [webhook] = await shop.list<Webhook>("events");
    expect((await other.postTo(webhook?.body ?? "", webhook?.headers ?? {})).status).toBe(400);
  });

  it("G9 no webhook ever comes: the sweep finds the payment", async () => {
    const shop = await openRazorpay();
    const clock = stopClock();
    const { order, page } = await started(shop);
    await shop.press(page, "pay");
    clock.advance(2 * MINUTE);
    await sweep(shop);
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
  });
});

describe("capture and what comes late", () => {
  it("an account that captures nothing by itself: we capture while the order can be paid", async () => {
    const shop = await openRazorpay();
    await control("/control/razorpay", { account: shop.account, auto_capture: false });
    const { order, page } = await started(shop);
    await shop.press(page, "pay");
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
    expect((await shop.list<Payment>("payments"))[0]?.status).toBe("captured");
  });

  it("E10 what was only authorized when the time was over is not captured, and goes back by itself", async () => {
    const shop = await openRazorpay();
    const clock = stopClock();
    await control("/control/razorpay", { account: shop.account, auto_capture: false });
    const { order, page } = await started(shop);
    await shop.press(page, "pay");
    clock.advance(HOUR);
    await sweep(shop);
    expect(await statusOf(shop, order)).toEqual(["expired", "cancelled", 0]);
    await control("/control/clock", { account: shop.account, advance_ms: 4 * DAY });
    expect((await shop.list<Payment>("payments"))[0]).toMatchObject({ status: "refunded", amount_refunded: 125_000 });
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["expired", "cancelled", 0]);
  });

  it("E08 a payment that failed is authorized hours later: the order gets its places, if they can be had", async () => {
    const shop = await openRazorpay();
    const clock = stopClock();
    const { order, page } = await started(shop);
    await shop.press(page, "fail");
    await shop.settle();
    clock.advance(HOUR);
    await sweep(shop);
    expect((await statusOf(shop, order))[1]).toBe("cancelled");
    await control("/control/razorpay/late", { payment: (await shop.list<Payment>("payments"))[0]?.id });
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
  });

  it("I2 I3 a second capture of one order is booked, and a person sees it, once", async () => {
    const shop = await openRazorpay();
    const { order, page } = await started(shop);
    await shop.press(page, "fail");
    await shop.press(page, "pay");
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
    const failed = (await shop.list<Payment>("payments")).find(({ status }) => status === "failed");
    await control("/control/razorpay/late", { payment: failed?.id });
    await shop.settle();
    await shop.settle();
    expect(await statusOf(shop, order)).toEqual(["paid", "captured", 1]);
    expect((await shop.till.attention()).map(({ kind }) => kind)).toEqual(["captured_twice"]);
    const { ledger } = await shop.till.staffOrder(order.id);
    expect(ledger.filter(({ kind }) => kind === "suspense_capture").length).toBe(2);
    expect(await checkBooks(tenantDb(env, shop.till.world.tenantId))).toEqual([]);
  });
});

describe("money back (TH10)", () => {
  it("a refund that is pending first is through, or failed, when its webhook says so", async () => {
    const shop = await openRazorpay();
    const { request } = await paid(shop);
    await shop.next("refund_pending");
    const asked = await (await adapter(shop)).refund(request);
    expect(asked).toMatchObject({ value: { status: "pending" } });
    await control("/control/razorpay/flush", { account: shop.account });
    const again = await (await adapter(shop)).refund(request);
    expect(again).toMatchObject({ value: { status: "succeeded" } });
    expect((await shop.list<Webhook>("events")).at(-1)?.kind).toBe("refund.processed");
  });

  it("TH33 the same key with another body is refused by Razorpay, and never asked for by us", async () => {
    const shop = await openRazorpay();
    const { request } = await paid(shop);
    const part = { ...request, amount: { amount: 10_000, currency: "INR" } };
    const gateway = await adapter(shop);
    const first = await gateway.refund(part);
    expect(await gateway.refund({ ...part, amount: { amount: 20_000, currency: "INR" } })).toEqual(first);
    const headers = {
      authorization: `Basic ${btoa(`${shop.account}:${shop.secrets.key_secret}`)}`,
      "x-refund-idempotency": part.refundId,
    };
    const address = `${SANDBOX_URL}/razorpay/v1/payments/${request.captureReference}/refund`;
    const conflict = await fetch(address, { method: "POST", headers, body: JSON.stringify({ amount: 20_000 }) });
    expect([conflict.status, await conflict.text()]).toEqual([400, expect.stringContaining("same idempotency key")]);
  });

  it("too little in the account is told as refused", async () => {
    const shop = await openRazorpay();
    const { request } = await paid(shop);
    await shop.next("refund_refused");
    const refused = await (await adapter(shop)).refund(request);
    expect(refused).toMatchObject({ error: { reason: "refused", code: "insufficient_account_balance" } });
  });

  it("Route: the organizer's share goes along with the order, and comes back with the refund", async () => {
    const shop = await openRazorpay({ linked_account: "acc_VdN6vYe49QqWgK", linked_share: "90" });
    const { request } = await paid(shop);
    const transfers = async () =>
      await shop.list<{ amount: number; status: string; amount_reversed: number }>("transfers");
    expect(await transfers()).toMatchObject([{ amount: 112_500, status: "processed", amount_reversed: 0 }]);
    const gateway = await adapter(shop);
    await gateway.refund({ ...request, amount: { amount: 25_000, currency: "INR" } });
    expect(await transfers()).toMatchObject([{ status: "partially_reversed", amount_reversed: 25_000 }]);
    const rest = { ...request, refundId: newId("refund"), amount: { amount: 100_000, currency: "INR" } };
    await gateway.refund(rest);
    expect(await transfers()).toMatchObject([{ status: "reversed", amount_reversed: 112_500 }]);
  });
});

describe("what the account tells besides", () => {
  it("E14 E16 refunds of the dashboard and disputes are asked about by their own id", async () => {
    const shop = await openRazorpay();
    const { request } = await paid(shop);
    const gateway = await adapter(shop);
    const made = await gateway.refund({ ...request, amount: { amount: 10_000, currency: "INR" } });
    const reference = made.ok ? made.value.reference : "";
    expect(await gateway.madeRefund?.(reference)).toMatchObject({
      value: { refundId: request.refundId, captureReference: request.captureReference, amount: { amount: 10_000 } },
    });
    const opened = await control<{ id: string }>("/control/razorpay/dispute", { payment: request.captureReference });
    expect(await gateway.dispute?.(opened.id)).toMatchObject({
      value: { status: "needs_response", captureReference: request.captureReference, withheld: { amount: 0 } },
    });
    await control("/control/razorpay/dispute", { id: opened.id, status: "lost" });
    expect(await gateway.dispute?.(opened.id)).toMatchObject({
      value: { status: "lost", withheld: { amount: 125_000 } },
    });
    expect(await gateway.dispute?.("disp_unknown0000000")).toMatchObject({ error: { reason: "refused" } });
  });

  it("G10 a wrong key is the organizer's to mend; a busy or broken service is asked again", async () => {
    const wrong = await openRazorpay({ key_id: "rzp_test_invalidkey" }, "rzp_test_invalidkey");
    expect(await (await adapter(wrong)).check()).toMatchObject({ error: { reason: "misconfigured" } });
    const shop = await openRazorpay();
    const gateway = await adapter(shop);
    for (const [next, reason] of [
      ["rate_limit", "unavailable"],
      ["error_500", "unavailable"],
    ] as const) {
      await shop.next(next);
      expect(await gateway.check(), next).toMatchObject({ error: { reason } });
    }
    expect(await gateway.check()).toMatchObject({ value: { account: shop.account, live: false } });
  });
});
