/** The night reads each gateway's own list, and finds what its lost callbacks would have told (E14, E16, G9). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { reconcile } from "../../worker/reconciliation/service.ts";
import { openMpesa } from "../contracts/mpesa-shop.ts";
import { openRazorpay } from "../contracts/razorpay-shop.ts";
import { control, SANDBOX_URL } from "../contracts/sandbox-driver.ts";
import { stopClock } from "../support/clock.ts";
import { openTill } from "../support/till.ts";

type Payment = { readonly id: string };

/** A shop with one payment of 1,250.00 INR at Razorpay. */
async function razorpaySale() {
  const shop = await openRazorpay();
  const { till } = shop;
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const started = await shop.startedBy(order);
  await shop.press(started.json.next_action.parameters.order_id, "pay");
  await shop.settle();
  const [payment] = await shop.list<Payment>("payments");
  if (!payment) throw new Error("nothing was paid");
  const tenant = tenantDb(env, till.world.tenantId);
  const now = Date.now();
  const night = async () => await reconcile(env, tenant, "razorpay", { from: now - HOUR, to: now + HOUR }, now);
  return { shop, till, order, payment, tenant, night };
}

it("E14 G9 a refund of Razorpay's dashboard whose webhook is lost is found by the night, once", async () => {
  const { till, order, payment, tenant, night } = await razorpaySale();
  await control("/control/razorpay/refund", { payment: payment.id, amount: 10_000 });
  // Nobody hands the webhook over.
  for (const _ of [1, 2]) expect((await night())?.row).toMatchObject({ status: "complete", differences: 0, listed: 1 });
  const staff = await till.staffOrder(order.id);
  expect(staff.refunds).toMatchObject([{ reason: "external", status: "succeeded", amount: { amount: 10_000 } }]);
  expect([staff.status, staff.tickets.length]).toEqual(["partially_refunded", 1]);
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["external_refund"]);
  // What Razorpay kept of the sale is booked too: 2.36%.
  expect(await balanceOf(tenant, "gateway_costs", "INR")).toBe(2950);
  expect(await balanceOf(tenant, "gateway:razorpay", "INR")).toBe(125_000 - 10_000 - 2950);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("E14 I2 I3 a refund that we gave up and that was made after all is followed, and a person hears of it", async () => {
  const { shop, till, order, payment, tenant, night } = await razorpaySale();
  await shop.next("refund_refused");
  const amount = { amount: 40_000, currency: "INR" };
  const asked = await till.world.api(`/orders/${order.id}/refunds`, { body: { amount } });
  await till.deliver();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "failed" }]);
  // The request before it had arrived, and only its answer was lost.
  const headers = {
    authorization: `Basic ${btoa(`${shop.account}:${shop.secrets.key_secret}`)}`,
    "content-type": "application/json",
  };
  const [{ id }] = asked.refunds;
  const body = JSON.stringify({ amount: 40_000, receipt: id, notes: { refund_id: id } });
  const path = `${SANDBOX_URL}/razorpay/v1/payments/${payment.id}/refund`;
  expect((await fetch(path, { method: "POST", headers, body })).status).toBe(200);
  for (const _ of [1, 2]) expect((await night())?.row).toMatchObject({ status: "complete", differences: 0 });
  const staff = await till.staffOrder(order.id);
  expect(staff.refunds).toMatchObject([{ status: "succeeded", amount }]);
  expect(staff.status).toBe("partially_refunded");
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["refund_made_after_all"]);
  expect(await balanceOf(tenant, "gateway:razorpay", "INR")).toBe(125_000 - 40_000 - 2950);
  expect(await balanceOf(tenant, "refunds_due", "INR")).toBe(0);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("E14 G9 a refund that a gateway does not answer about is no finished night: it is asked again", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  await till.next("refund_fails");
  const amount = { amount: 10_000, currency: "BDT" };
  await till.world.api(`/orders/${order.id}/refunds`, { body: { amount } });
  await till.deliver();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "succeeded" }]);
  // It comes back from the bank, and nobody hands the webhook over.
  await till.flush();
  const tenant = tenantDb(env, till.world.tenantId);
  const now = Date.now();
  const night = async () => await reconcile(env, tenant, "stripe", { from: now - HOUR, to: now + HOUR }, now);
  await till.next("error_500", { path: "/v1/refunds/", times: 5 });
  expect(await night()).toMatchObject({ row: { status: "failed" }, fault: { reason: "unknown_outcome" } });
  for (let tries = 0; tries < 5 && (await night())?.fault; tries++);
  expect((await night())?.row).toMatchObject({ status: "complete" });
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "failed" }]);
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["refund_failed"]);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("E14 the webhook of such a refund finds the payment by Razorpay's order", async () => {
  const { shop, till, order, payment } = await razorpaySale();
  await control("/control/razorpay/refund", { payment: payment.id, amount: 10_000 });
  await shop.settle();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ reason: "external", status: "succeeded" }]);
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["external_refund"]);
});

it("E16 a dispute at Razorpay finds its payment: lost, the money is gone in the books", async () => {
  const { shop, till, order, payment, tenant } = await razorpaySale();
  const { id } = await control<{ id: string }>("/control/razorpay/dispute", { payment: payment.id });
  await shop.settle();
  expect((await till.world.api("/disputes")).data).toMatchObject([{ order_id: order.id, status: "needs_response" }]);
  await control("/control/razorpay/dispute", { id, status: "lost" });
  await shop.settle();
  expect(await balanceOf(tenant, "gateway:razorpay", "INR")).toBe(0);
  expect(await balanceOf(tenant, "dispute_losses", "INR")).toBe(125_000);
  expect(await checkBooks(tenant)).toEqual([]);
});

it("G9 Razorpay's list in pages: each payment once, and what is not ours is left out", async () => {
  const { till, night, shop } = await razorpaySale();
  const headers = {
    authorization: `Basic ${btoa(`${shop.account}:${shop.secrets.key_secret}`)}`,
    "content-type": "application/json",
  };
  const order = { method: "POST", headers, body: JSON.stringify({ amount: 500, currency: "INR", receipt: "other" }) };
  for (let n = 0; n < 101; n++) await (await fetch(`${SANDBOX_URL}/razorpay/v1/orders`, order)).arrayBuffer();
  expect((await night())?.row).toMatchObject({ status: "complete", differences: 0, listed: 1 });
  expect(await till.attention()).toEqual([]);
  const strict = async (query: string) =>
    (await fetch(`${SANDBOX_URL}/razorpay/v1/refunds?${query}`, { headers })).status;
  expect([
    await strict("count=100"),
    await strict("count=101"),
    await strict("page=2"),
    await strict("from=x"),
  ]).toEqual([200, 400, 400, 400]);
});

/** A prompt of 1,250 KES that the buyer answers with `booked` shillings; nobody calls back, so Daraja is asked. */
async function mpesaSale(booked?: number) {
  const shop = await openMpesa();
  const { till } = shop;
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await shop.startedBy(order);
  const [prompt] = await shop.prompts();
  if (booked !== undefined) await shop.next("wrong_amount", { amount: booked });
  await shop.press(prompt?.checkoutRequestId ?? "", "approve");
  clock.advance(2 * MINUTE);
  await runCron("* * * * *", env, Date.now());
  await till.deliver();
  expect((await till.staffOrder(order.id)).status).toBe("paid");
  return { shop, till, order };
}

it("I2 I7 the process died while M-Pesa was asked: the phone may have paid, so a person is told", async () => {
  const shop = await openMpesa();
  const { till } = shop;
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await shop.startedBy(order);
  // As it was written before the call; what came of the call was not.
  await env.DB.prepare("UPDATE payments SET status = 'created', gateway_reference = NULL WHERE order_id = ?")
    .bind(order.id)
    .run();
  clock.advance(HOUR);
  await runCron("* * * * *", env, Date.now());
  await till.deliver();
  expect((await till.staffOrder(order.id)).payments).toMatchObject([{ status: "cancelled" }]);
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["start_unanswered"]);
});

it("G9 I2 M-Pesa lost its callback and has no list: the payment is on the list until the amount is known", async () => {
  const { shop, till } = await mpesaSale();
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["amount_not_told"]);
  await shop.settle();
  expect(await till.attention()).toEqual([]);
});

it("TH07 I2 M-Pesa took another amount and told so only later: a person sees both", async () => {
  const { shop, till, order } = await mpesaSale(1000);
  expect((await till.attention()).map(({ kind }) => kind)).toEqual(["amount_not_told"]);
  await shop.settle();
  await shop.settle();
  const { data } = await till.world.api<{ data: { kind: string; detail: object }[] }>("/attention-items");
  expect(data).toMatchObject([
    {
      kind: "other_amount_told",
      detail: { booked: { amount: 125_000, currency: "KES" }, captured: { amount: 100_000, currency: "KES" } },
    },
  ]);
  expect((await till.staffOrder(order.id)).tickets).toHaveLength(1);
  // The books follow what came, and nobody can give back more than that (TH10).
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await balanceOf(tenant, "gateway:mpesa", "KES")).toBe(100_000);
  expect(await checkBooks(tenant)).toEqual([]);
  const all = await till.world.call(`/orders/${order.id}/refunds`, {
    body: { amount: { amount: 125_000, currency: "KES" } },
  });
  expect(all.status).toBe(409);
});
