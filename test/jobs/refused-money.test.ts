/** Bad input about money (issue 4): a clear answer each, and nothing posted, nothing asked of the gateway. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi } from "../support/world.ts";

async function paidOrder(till: Till): Promise<Ordered> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  return order;
}

/** Everything that says money moved: rows of books, refunds and payments, and what the gateway has. */
async function moneyOf({ world, sandboxPayments }: Till) {
  const counts = await env.DB.prepare(
    `SELECT (SELECT count(*) FROM ledger_transactions WHERE tenant_id = ?1) AS booked,
      (SELECT count(*) FROM refunds WHERE tenant_id = ?1) AS refunds,
      (SELECT count(*) FROM payments WHERE tenant_id = ?1) AS payments,
      (SELECT count(*) FROM outbox WHERE tenant_id = ?1) AS messages`,
  )
    .bind(world.tenantId)
    .first();
  return { counts, gateway: (await sandboxPayments()).data };
}

/** Runs `attempt` and expects that no money moved by it. */
async function movesNothing(till: Till, attempt: () => Promise<void>): Promise<void> {
  const before = await moneyOf(till);
  await attempt();
  await till.deliver();
  expect(await moneyOf(till)).toEqual(before);
  expect(await checkBooks(tenantDb(env, till.world.tenantId))).toEqual([]);
}

const refund = (till: Till, order: Ordered, body: object) => till.world.call(`/orders/${order.id}/refunds`, { body });
const amountOf = (amount: unknown, currency = "BDT") => ({ amount: { amount, currency } });

describe("bad input about money", () => {
  it("wrong credentials: the check says so, and a payment ends with an answer", async () => {
    const till = await openTill();
    const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
    const body = { secret_key: "sk_test_invalid_key_0001", webhook_secret: "whsec_other_0001" };
    await till.world.api("/payment-gateways/stripe", { method: "PUT", body });
    const checked = await till.world.api("/payment-gateways/stripe/check", { method: "POST" });
    expect(checked.ok).toBe(false);
    expect(checked.problem).toEqual(expect.any(String));
    const start = await callApi(`/shop/orders/${order.id}/payments`, {
      headers: { "order-token": order.token },
      body: { gateway: "stripe", return_url: "/orders/x" },
    });
    expect([start.status, start.json.code]).toEqual([422, "gateway_not_available"]);
    const staff = await till.staffOrder(order.id);
    expect([staff.status, staff.ledger, staff.payments.map(({ status }) => status)]).toEqual([
      "pending",
      [],
      ["failed"],
    ]);
    expect((await till.sandboxPayments()).data).toEqual([]);
  });

  it("TH10 a refund above what was paid", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await movesNothing(till, async () => {
      const answer = await refund(till, order, amountOf(125_001));
      expect([answer.status, answer.json.code]).toEqual([409, "refund_above_paid"]);
    });
  });

  it("TH10 a refund twice: the second finds nothing left", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    expect((await refund(till, order, {})).status).toBe(201);
    await till.deliver();
    await movesNothing(till, async () => {
      const again = await refund(till, order, {});
      expect([again.status, again.json.code]).toEqual([409, "nothing_to_refund"]);
      expect((await refund(till, order, amountOf(1))).status).toBe(409);
    });
  });

  it("an unknown callback: no account, no gateway, no payment of ours", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await movesNothing(till, async () => {
      const [event] = await till.events("checkout.session.completed");
      if (!event) throw new Error("there is no event");
      const elsewhere = `${till.callbackPath.slice(0, -4)}0000`;
      expect((await till.callback(event, { path: elsewhere })).status).toBe(404);
      expect((await till.callback(event, { path: "/callbacks/nobody/x" })).status).toBe(404);
      const body = event.body
        .replaceAll(/cs_test_[A-Za-z0-9]+/g, "cs_test_unknown")
        .replaceAll(/pay_[0-9a-z]{26}/g, "pay_00000000000000000000000000")
        .replaceAll(event.id, "evt_unknown");
      expect((await till.callback({ ...event, id: "evt_unknown", body })).status).toBe(200);
    });
    expect((await till.staffOrder(order.id)).tickets).toHaveLength(1);
  });

  it("a currency that is not offered: no such gateway for the order, no refund in it, no price in it", async () => {
    const till = await openTill();
    const mpesa = { environment: "sandbox", consumer_key: "key-of-kenya", consumer_secret: "secret-of-kenya" };
    await till.world.api("/payment-gateways/mpesa", {
      method: "PUT",
      body: { ...mpesa, shortcode: "600638", passkey: "passkey-of-kenya" },
    });
    const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-2"] }]);
    const paid = await paidOrder(till);
    await movesNothing(till, async () => {
      const start = await callApi(`/shop/orders/${order.id}/payments`, {
        headers: { "order-token": order.token },
        body: { gateway: "mpesa", return_url: "/orders/x", phone: "+254712345678" },
      });
      expect(start.json.code).toBe("gateway_not_available");
      for (const currency of ["KES", "XXX"]) {
        const answer = await refund(till, paid, amountOf(1000, currency));
        expect([currency, answer.status]).toEqual([currency, 422]);
      }
      const type = await till.world.call(`/events/${till.house.eventId}/ticket-types`, {
        body: { name: "Abroad", area: "standing", price: { amount: 1000, currency: "KES" } },
      });
      expect(type.status).toBe(422);
    });
  });

  it.each([-1, 0.5, 100.01, 0, Number.MAX_SAFE_INTEGER, "100", null])("minor units that are %j", async (amount) => {
    const till = await openTill();
    const order = await paidOrder(till);
    await movesNothing(till, async () => {
      const answer = await refund(till, order, amountOf(amount));
      expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
      const [payment] = (await till.staffOrder(order.id)).payments;
      const receipt = { method: "cash", reference: "slip 1", ...amountOf(amount) };
      const path = `/orders/${order.id}/payments/${payment?.id}/mark-paid`;
      expect((await till.world.call(path, { body: receipt })).status).toBe(422);
    });
  });
});
