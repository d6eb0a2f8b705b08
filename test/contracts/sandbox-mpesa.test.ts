/** What M-Pesa does that others do not: phones that answer in every way, one callback or none, results that come later. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE } from "../../worker/kernel/time.ts";
import type { RefundRequest } from "../../worker/payments/gateway.ts";
import { stopClock } from "../support/clock.ts";
import type { Ordered } from "../support/till.ts";
import { callApi } from "../support/world.ts";
import { adapterOf } from "./gateway-cases.ts";
import { openMpesa } from "./mpesa-shop.ts";
import { control } from "./sandbox-driver.ts";

type Shop = Awaited<ReturnType<typeof openMpesa>>;

async function ordered(shop: Shop, seat = "S-1"): Promise<Ordered> {
  return await shop.till.buy([{ ticket_type: shop.till.house.seatedType, seats: [seat] }]);
}

/** An order and the prompt on its buyer's phone. */
async function prompted(shop: Shop, phone = shop.phone) {
  const order = await ordered(shop);
  const started = await shop.startedBy(order, phone);
  expect(started.status).toBeLessThan(300);
  const [prompt] = await shop.prompts();
  if (!prompt) throw new Error("no phone was asked");
  return { order, prompt: prompt.checkoutRequestId, started: started.json };
}

async function paymentOf(shop: Shop, order: Ordered) {
  const { payments } = await shop.till.staffOrder(order.id);
  return payments.at(-1);
}

async function sweep(shop: Shop): Promise<void> {
  await runCron("* * * * *", env, Date.now());
  await shop.till.deliver();
}

/** A paid order, and what a refund of all of it asks. */
async function paid(shop: Shop) {
  const { order, prompt } = await prompted(shop);
  await shop.press(prompt, "approve");
  await shop.settle();
  const { checkoutRequestId, receipt } = (await shop.prompts())[0] ?? {};
  const money = { amount: 125_000, currency: "KES" };
  const request: RefundRequest = {
    refundId: newId("refund"),
    paymentId: (await paymentOf(shop, order))?.id ?? "",
    captureReference: receipt ?? "",
    paymentReference: checkoutRequestId ?? "",
    captured: money,
    amount: money,
    reason: "test",
    askedAt: Date.now(),
    otherReferences: [],
  };
  const adapter = await adapterOf({ tenantId: shop.till.world.tenantId, gateway: "mpesa" });
  return { order, request, adapter };
}

describe("how a prompt ends (G4)", () => {
  it.each([
    ["cancel", "cancelled", "cancelled_by_payer"],
    ["no_money", "failed", "insufficient_funds"],
    ["wrong_pin", "failed", "wrong_pin"],
    ["no_answer", "failed", "no_response"],
    ["locked", "failed", "subscriber_locked"],
    ["expired", "failed", "expired"],
    ["push_error", "failed", "prompt_not_sent"],
  ])("%s is %s, and the buyer can try again (G11)", async (button, status, failure) => {
    const shop = await openMpesa();
    const { order, prompt } = await prompted(shop);
    await shop.press(prompt, button);
    await shop.settle();
    expect(await paymentOf(shop, order)).toMatchObject({ status, failure });
    const again = await shop.startedBy(order);
    expect([again.status, again.json.next_action.kind]).toEqual([201, "phone_prompt"]);
  });

  it("a number that ends by itself needs no button; codes may be numbers", async () => {
    const shop = await openMpesa();
    await control("/control/mpesa", { account: shop.account, numeric_codes: true });
    const { order } = await prompted(shop, "+254712345901");
    await control("/control/mpesa/flush", { account: shop.account });
    await shop.settle();
    expect(await paymentOf(shop, order)).toMatchObject({ status: "failed", failure: "insufficient_funds" });
  });

  it("a result that nobody told us of is believed neither way, and a person is told", async () => {
    const shop = await openMpesa();
    const { order, prompt } = await prompted(shop);
    await shop.press(prompt, "unknown");
    await shop.settle();
    expect(await paymentOf(shop, order)).toMatchObject({ status: "pending", failure: "result_7777" });
    expect((await shop.till.attention()).map(({ kind }) => kind)).toEqual(["gateway_result_unknown"]);
  });

  it.each(["query_processing", "query_error_200", "query_error_500"])(
    "%s is not failed: it is asked again",
    async (next) => {
      const shop = await openMpesa();
      const clock = stopClock();
      const { order, prompt } = await prompted(shop);
      await shop.press(prompt, "approve");
      await shop.next(next);
      await shop.settle();
      expect(await paymentOf(shop, order)).toMatchObject({ status: "pending", failure: null });
      clock.advance(2 * MINUTE);
      await sweep(shop);
      expect(await paymentOf(shop, order)).toMatchObject({ status: "captured" });
    },
  );

  it("a prompt that is still open past our deadline is waited for, and its money counts", async () => {
    const shop = await openMpesa();
    const clock = stopClock();
    const { order, prompt } = await prompted(shop);
    clock.advance(4 * MINUTE);
    await sweep(shop);
    expect(await paymentOf(shop, order)).toMatchObject({ status: "pending" });
    await shop.press(prompt, "approve");
    await shop.settle();
    expect((await shop.till.staffOrder(order.id)).status).toBe("paid");
  });
});

describe("callbacks that come oddly", () => {
  it.each(["duplicate", "reorder", "delay"])("%s: paid once", async (next) => {
    const shop = await openMpesa();
    const { order, prompt } = await prompted(shop);
    await shop.next(next);
    await shop.press(prompt, "approve");
    await shop.settle();
    await shop.settle();
    const staff = await shop.till.staffOrder(order.id);
    expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
  });

  it("TH07 one to an address that was never given out is refused", async () => {
    const shop = await openMpesa();
    const { order, prompt } = await prompted(shop);
    await shop.next("bad_signature");
    await shop.press(prompt, "approve");
    expect(await shop.callBack()).toEqual([400]);
    expect(await paymentOf(shop, order)).toMatchObject({ status: "pending" });
  });

  it("the address that the organizer is shown has no name in it that production refuses", async () => {
    const shop = await openMpesa();
    const shown = await shop.till.world.api("/payment-gateways/mpesa");
    expect(new URL(shown.callback_url).pathname).toBe(`/callbacks/phone/${shop.accountId}`);
    expect((await shop.postTo(shown.callback_url, "{}")).status).toBe(400);
    expect((await shop.postTo(shown.callback_url.replace("/phone/", "/mpesa/"), "{}")).status).toBe(404);
  });

  it("TH09 one shop's address opens nothing at another's", async () => {
    const [shop, other] = [await openMpesa(), await openMpesa()];
    const { prompt } = await prompted(shop);
    await shop.press(prompt, "approve");
    const [callback] = await shop.list<{ url: string; body: string }>("events");
    const foreign = (callback?.url ?? "").replace(/gwa_\w+/, other.accountId);
    expect((await shop.postTo(foreign, callback?.body ?? "")).status).toBe(400);
  });

  it("TH07 TH41 what is no callback of a prompt is refused, also at a good address", async () => {
    const shop = await openMpesa();
    const { prompt } = await prompted(shop);
    const { callbackUrl } = (await shop.prompts()).find(({ checkoutRequestId }) => checkoutRequestId === prompt) ?? {};
    for (const body of ["", "{}", "[1]", '{"Body":{"stkCallback":{}}}', '{"TransID":"UK25Q7MZTE"}']) {
      expect((await shop.postTo(callbackUrl ?? "", body)).status).toBe(400);
    }
    expect(shop.till.queued).toEqual([]);
  });

  it("TH07 a claim of success that the gateway does not confirm changes nothing", async () => {
    const shop = await openMpesa();
    const { order, prompt } = await prompted(shop);
    const { callbackUrl } = (await shop.prompts())[0] ?? {};
    const item = [
      { Name: "Amount", Value: 1250 },
      { Name: "MpesaReceiptNumber", Value: "UK25FORGED" },
    ];
    const stkCallback = {
      MerchantRequestID: "1-2-3",
      CheckoutRequestID: prompt,
      ResultCode: 0,
      ResultDesc: "ok",
      CallbackMetadata: { Item: item },
    };
    expect((await shop.postTo(callbackUrl ?? "", JSON.stringify({ Body: { stkCallback } }))).status).toBe(200);
    await shop.till.deliver();
    expect(await paymentOf(shop, order)).toMatchObject({ status: "pending" });
  });

  it("I6 a start whose answer was lost prompts once; its callback brings the reference", async () => {
    const shop = await openMpesa();
    const order = await ordered(shop);
    await shop.next("close");
    const first = await shop.startedBy(order);
    const second = await shop.startedBy(order);
    expect([first.json.next_action, second.json.next_action.kind]).toEqual([second.json.next_action, "phone_prompt"]);
    const prompts = await shop.prompts();
    expect(prompts.length).toBe(1);
    await shop.press(prompts[0]?.checkoutRequestId ?? "", "approve");
    await shop.settle();
    expect(await paymentOf(shop, order)).toMatchObject({
      status: "captured",
      reference: prompts[0]?.checkoutRequestId,
    });
  });

  it("I2 a start whose answer and callback were both lost ends with a person", async () => {
    const shop = await openMpesa();
    const clock = stopClock();
    const order = await ordered(shop);
    await shop.next("close");
    await shop.startedBy(order);
    clock.advance(4 * MINUTE);
    await sweep(shop);
    expect(await paymentOf(shop, order)).toMatchObject({ status: "cancelled", failure: "never_started" });
    expect((await shop.till.attention()).map(({ kind }) => kind)).toEqual(["start_unanswered"]);
    // Should it come after all, it is found by its address.
    const [prompt] = await shop.prompts();
    await shop.press(prompt?.checkoutRequestId ?? "", "approve");
    await shop.settle();
    expect((await shop.till.staffOrder(order.id)).status).toBe("paid");
  });

  it("I7 a start whose answer was lost, and then the queue's message too, is found by its kept callback", async () => {
    const shop = await openMpesa();
    const clock = stopClock();
    const order = await ordered(shop);
    await shop.next("close");
    await shop.startedBy(order);
    const [prompt] = await shop.prompts();
    await shop.press(prompt?.checkoutRequestId ?? "", "approve");
    await shop.callBack();
    shop.till.queued.splice(0);
    clock.advance(2 * MINUTE);
    await sweep(shop);
    expect((await shop.till.staffOrder(order.id)).status).toBe("paid");
  });

  it("I2 the first prompt succeeds after the second did: its money goes back", async () => {
    const shop = await openMpesa();
    const { order, prompt } = await prompted(shop);
    await shop.press(prompt, "no_answer");
    await shop.settle();
    await shop.startedBy(order);
    const [second] = await shop.prompts();
    await shop.press(second?.checkoutRequestId ?? "", "approve");
    await shop.settle();
    await control("/control/mpesa/late", { prompt });
    await shop.settle();
    await control("/control/mpesa/flush", { account: shop.account });
    await shop.settle();
    const staff = await shop.till.staffOrder(order.id);
    expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
    expect(staff.refunds).toMatchObject([{ status: "succeeded", reason: "order_already_paid" }]);
  });
});

describe("G13 whose phone paid", () => {
  const buy = async (shop: Shop, payer: string) => {
    const held = await shop.till.hold([{ ticket_type: shop.till.house.seatedType, seats: ["S-1"] }]);
    const buyer = { name: "Amina Otieno", email: "amina@example.com", phone: "0712 345 678" };
    const made = await callApi("/shop/orders", { body: { hold: held.id, token: held.token, buyer } });
    const order = { id: made.json.id, token: made.json.access_token, code: made.json.code, hold: held };
    await shop.startedBy(order);
    const [prompt] = await shop.prompts();
    await shop.press(prompt?.checkoutRequestId ?? "", "approve", { payer });
    await shop.settle();
    return await shop.till.staffOrder(order.id);
  };
  it("another one than the order's is put on the list, and the order is paid", async () => {
    const shop = await openMpesa({ match_phone: "yes" });
    expect((await buy(shop, "254799000111")).status).toBe("paid");
    const [item] = await shop.till.attention();
    expect(item?.kind).toBe("payer_phone_mismatch");
    expect(JSON.stringify(item)).not.toContain("254799000111");
  });
  it("the order's own is no news, nor is another where nobody asks", async () => {
    const [matching, careless] = [await openMpesa({ match_phone: "yes" }), await openMpesa()];
    await buy(matching, "254712345678");
    await buy(careless, "254799000111");
    expect([...(await matching.till.attention()), ...(await careless.till.attention())]).toEqual([]);
  });
});

describe("refusals", () => {
  it("G10 wrong credentials are the organizer's to mend", async () => {
    const wrongKey = await openMpesa({ consumer_key: "invalid-consumer-key" });
    const adapter = await adapterOf({ tenantId: wrongKey.till.world.tenantId, gateway: "mpesa" });
    expect(await adapter.check()).toMatchObject({ error: { reason: "misconfigured" } });
    const wrongPasskey = await openMpesa({ passkey: "wrong-passkey" });
    const order = await ordered(wrongPasskey);
    expect((await wrongPasskey.startedBy(order)).status).toBeGreaterThanOrEqual(400);
    expect(await paymentOf(wrongPasskey, order)).toMatchObject({ status: "failed", failure: "misconfigured" });
  });
  it("a service that is busy asks nobody, and the buyer can try again at once", async () => {
    const shop = await openMpesa();
    const order = await ordered(shop);
    await shop.next("spike");
    expect((await shop.startedBy(order)).status).toBeGreaterThanOrEqual(400);
    expect((await shop.prompts()).length).toBe(0);
    expect((await shop.startedBy(order)).status).toBe(201);
  });
  it("a number that is not Kenyan, or none, is refused before anybody is asked", async () => {
    const shop = await openMpesa();
    const order = await ordered(shop);
    expect((await shop.startedBy(order, "+8801712345678")).status).toBeGreaterThanOrEqual(400);
    expect((await shop.startedBy(order, "")).status).toBeGreaterThanOrEqual(400);
    expect((await shop.prompts()).length).toBe(0);
  });
});

describe("money back (TH10)", () => {
  it("a result that comes twice, and again a day later, is one refund", async () => {
    const shop = await openMpesa();
    const { request, adapter } = await paid(shop);
    await shop.next("duplicate");
    const asked = await adapter.refund(request);
    expect(asked).toMatchObject({ value: { status: "pending" } });
    await control("/control/mpesa/flush", { account: shop.account });
    await shop.callBack();
    await shop.callBack();
    expect(await adapter.refund(request)).toMatchObject({ value: { status: "succeeded" } });
    expect((await shop.list("refunds")).length).toBe(1);
  });
  it.each(["refund_timeout", "refund_drop"])(
    "%s is not believed either way: it waits, and after a day a person looks",
    async (next) => {
      const shop = await openMpesa();
      const { request, adapter } = await paid(shop);
      await shop.next(next);
      const asked = await adapter.refund(request);
      const reference = asked.ok ? asked.value.reference : "";
      await control("/control/mpesa/flush", { account: shop.account });
      await shop.callBack();
      expect(await adapter.refund({ ...request, reference })).toMatchObject({ value: { status: "pending" } });
      const old = { ...request, reference, askedAt: Date.now() - DAY - HOUR };
      expect(await adapter.refund(old)).toMatchObject({ value: { status: "failed", failure: "no_result" } });
    },
  );
  it("a part goes to the payer's phone, where the organizer can; never more than was paid", async () => {
    const shop = await openMpesa({ b2c_shortcode: "" });
    const { request, adapter } = await paid(shop);
    const part = { ...request, amount: { amount: 10_000, currency: "KES" } };
    expect(await adapter.refund(part)).toMatchObject({ error: { reason: "refused", code: "partial_refund" } });
    const cents = { ...request, amount: { amount: 10_050, currency: "KES" } };
    expect(await adapter.refund(cents)).toMatchObject({ error: { code: "amount_inexact" } });
    expect(await shop.list("refunds")).toEqual([]);
  });
  it("a busy service is asked again for the same refund", async () => {
    const shop = await openMpesa();
    const { request, adapter } = await paid(shop);
    await shop.next("spike");
    expect(await adapter.refund(request)).toMatchObject({ error: { reason: "unavailable" } });
    expect(await adapter.refund(request)).toMatchObject({ value: { status: "pending" } });
    expect((await shop.list("refunds")).length).toBe(1);
  });
  it("without an operator, or without a receipt, a person has to find another way", async () => {
    const shop = await openMpesa({ initiator_name: "", security_credential: "" });
    const { request, adapter } = await paid(shop);
    expect(await adapter.refund(request)).toMatchObject({ error: { code: "no_initiator" } });
    const other = await openMpesa();
    const unheard = await paid(other);
    const blind = { ...unheard.request, paymentReference: "ws_CO_none", captureReference: "ws_CO_none" };
    expect(await unheard.adapter.refund(blind)).toMatchObject({ error: { code: "receipt_unknown" } });
  });
});
