/** An organizer changes to another account at a gateway, or renews its credentials: what was taken before goes on there. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { checkBooks } from "../../worker/ledger/index.ts";
import { newId } from "../../worker/kernel/ids.ts";
import type { RefundRequest } from "../../worker/payments/gateway.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { adapterOf } from "../contracts/gateway-cases.ts";
import { openMpesa } from "../contracts/mpesa-shop.ts";
import { control } from "../contracts/sandbox-driver.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";

async function paidOrder(till: Till): Promise<Ordered> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  return order;
}

async function otherKeys(till: Till, key = `sk_test_${crypto.randomUUID().replaceAll("-", "")}`): Promise<void> {
  const body = { secret_key: key, webhook_secret: `whsec_${crypto.randomUUID()}` };
  await till.world.api("/payment-gateways/stripe", { method: "PUT", body });
}

const part = { amount: { amount: 10_000, currency: "BDT" }, reason: "requested_by_customer" };

async function refunded(till: Till): Promise<number> {
  const { data } = await till.sandboxPayments();
  return data.reduce((sum, one) => sum + Number(one["refunded"]), 0);
}

it("TH09 a payment of before the switch is refunded at the account that took it", async () => {
  const till = await openTill();
  const order = await paidOrder(till);
  await otherKeys(till);
  await otherKeys(till);
  await till.world.api(`/orders/${order.id}/refunds`, { body: part });
  await till.deliver();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "succeeded" }]);
  expect(await refunded(till)).toBe(10_000);
  expect(await checkBooks(tenantDb(env, till.world.tenantId))).toEqual([]);
});

it("TH09 so it is when the organizer goes below the platform's account", async () => {
  const till = await openTill();
  const order = await paidOrder(till);
  await till.world.api("/payment-gateways/stripe/onboarding", { body: { replace_keys: true } });
  await till.world.api(`/orders/${order.id}/refunds`, { body: part });
  await till.deliver();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "succeeded" }]);
  expect(await refunded(till)).toBe(10_000);
});

it("E16 E12 the account of before still tells of disputes and late payments, and is asked about them", async () => {
  const till = await openTill();
  const order = await paidOrder(till);
  await otherKeys(till);
  const intent = (await till.sandboxPayments()).data[0]?.["payment_intent"];
  await control("/control/stripe/dispute", { account: till.secretKey, payment_intent: intent });
  await till.callbacks();
  await till.deliver();
  expect((await till.world.api("/disputes")).data).toMatchObject([{ order_id: order.id, status: "needs_response" }]);
  const { data } = await till.world.api("/disputes");
  const path = `/disputes/${data[0].id}/evidence`;
  const sent = await till.world.call(path, { body: { evidence: { explanation: "They came." }, submit: true } });
  expect([sent.status, sent.json.status]).toEqual([200, "under_review"]);
  // A stranger's secret proves nothing still.
  const [event] = await till.events();
  if (!event) throw new Error("no events");
  expect((await till.callback(event, { secret: "whsec_not_ours" })).status).toBe(400);
});

it("a key that was only renewed is used in place of the dead one", async () => {
  const till = await openTill();
  await otherKeys(till, "sk_test_revoked_1");
  await otherKeys(till, till.secretKey);
  const order = await paidOrder(till);
  expect((await till.staffOrder(order.id)).status).toBe("paid");
  await env.DB.prepare("UPDATE payments SET account_version = 2 WHERE order_id = ?").bind(order.id).run();
  await till.world.api(`/orders/${order.id}/refunds`, { body: part });
  await till.deliver();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "succeeded" }]);
});

it("TH07 TH10 M-Pesa: the callback of a prompt arrives at its old address, and notes of refunds outlive the credentials", async () => {
  const shop = await openMpesa();
  const { till } = shop;
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await shop.startedBy(order);
  const [prompt] = await shop.prompts();
  const renew = async (passkey: string) =>
    await till.world.api("/payment-gateways/mpesa", { method: "PUT", body: { passkey } });
  await shop.press(prompt?.checkoutRequestId ?? "", "approve");
  await till.world.api("/payment-gateways/mpesa", { method: "PUT", body: { consumer_secret: "another-secret-now" } });
  expect(await shop.callBack()).toEqual([200]);
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
  await till.world.api("/payment-gateways/mpesa", {
    method: "PUT",
    body: { consumer_secret: `secret-${shop.account}` },
  });
  const money = { amount: 125_000, currency: "KES" };
  const request: RefundRequest = {
    refundId: newId("refund"),
    paymentId: staff.payments[0]?.id ?? "",
    captureReference: (await shop.prompts())[0]?.receipt ?? "",
    paymentReference: prompt?.checkoutRequestId ?? "",
    captured: money,
    amount: { ...money, amount: 10_000 },
    reason: "test",
    askedAt: Date.now(),
    otherReferences: [],
  };
  const adapter = async () => await adapterOf({ tenantId: till.world.tenantId, gateway: "mpesa" });
  await shop.next("close");
  await (await adapter()).refund(request);
  await renew(`passkey-${shop.account}-2`);
  await renew(`passkey-${shop.account}`);
  await (await adapter()).refund(request);
  await control("/control/mpesa/flush", { account: shop.account });
  const made = await shop.list<{ amount: number }>("refunds");
  expect(made).toHaveLength(1);
});
