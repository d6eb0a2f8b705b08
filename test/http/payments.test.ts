/** The purchase from hold to ticket, and what goes wrong on the way to the gateway. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { openTill } from "../support/till.ts";
import { callApi, createWorld } from "../support/world.ts";

it("G1 G7 O1 O3 a buyer pays and has tickets, a balanced ledger and a mail to come", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1", "S-2"] }]);
  const page = await till.start(order);
  expect((await till.press(page, "pay")).outcome).toBe("success");
  expect((await till.orderNow(order)).status).toBe("pending");
  await till.callbacks();
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  const staff = await till.staffOrder(order.id);
  expect(staff.payments).toHaveLength(1);
  expect(staff.payments[0]).toMatchObject({ status: "captured", captured: { amount: 250_000, currency: "BDT" } });
  expect(staff.tickets).toHaveLength(2);
  expect(staff.ledger.map((entry) => [entry.account, entry.amount.amount])).toEqual([
    ["gateway:stripe", 250_000],
    ["sales", -250_000],
  ]);
  expect(await checkBooks(tenantDb(env, till.world.tenantId))).toEqual([]);
  expect(till.mails).toEqual([
    expect.objectContaining({
      type: "comms.order_paid",
      payload: { tenant_id: till.world.tenantId, order_id: order.id },
    }),
  ]);
  // The row stays until the mail is sent: a queue that lost the message would be asked again (I7).
  const { results } = await env.DB.prepare("SELECT type FROM outbox WHERE tenant_id = ?")
    .bind(till.world.tenantId)
    .all();
  expect(results).toEqual([{ type: "comms.order_paid" }]);
});

it("I6 a double tap is one payment with one page", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  const pages = await Promise.all([till.start(order), till.start(order), till.start(order)]);
  expect(new Set(pages).size).toBe(1);
  expect(await till.start(order)).toBe(pages[0]);
  expect((await till.staffOrder(order.id)).payments).toHaveLength(1);
});

it("a payment starts only with the order's token, a gateway that is there, and a way back to us", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  const start = (body: object, token: string | undefined = order.token) =>
    callApi(`/shop/orders/${order.id}/payments`, {
      body,
      headers: token === undefined ? {} : { "order-token": token },
    });
  const good = { gateway: "stripe", return_url: "/orders/x" };
  expect((await start(good, "A".repeat(22))).status).toBe(404);
  expect((await callApi(`/shop/orders/${order.id}/payments`, { body: good })).status).toBe(404);
  expect((await start({ ...good, gateway: "bkash" })).json.code).toBe("gateway_not_available");
  expect((await start({ ...good, return_url: "https://evil.example/" })).json.code).toBe("invalid_request");
  expect((await start({ ...good, return_url: "//evil.example" })).status).toBe(422);
});

it("G11 after a fault of the gateway's own the buyer tries again, and one payment is live", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  await till.next("error_500_after_commit");
  const failed = await callApi(`/shop/orders/${order.id}/payments`, {
    headers: { "order-token": order.token },
    body: { gateway: "stripe", return_url: "/orders/x" },
  });
  expect([failed.status, failed.json.code]).toEqual([502, "gateway_refused"]);
  const page = await till.start(order);
  expect((await till.press(page, "pay")).outcome).toBe("success");
  await till.callbacks();
  await till.deliver();
  const { status, payments } = await till.staffOrder(order.id);
  expect([status, ...payments.map((payment) => payment.status)]).toEqual(["paid", "failed", "captured"]);
});

it("G11 a start whose answer was lost on the way is the same payment when repeated", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  await till.next("close");
  const page = await till.start(order);
  await till.press(page, "pay");
  await till.callbacks();
  await till.deliver();
  const { status, payments } = await till.staffOrder(order.id);
  expect([status, ...payments.map((payment) => payment.status)]).toEqual(["paid", "captured"]);
  expect((await till.sandboxPayments()).data).toHaveLength(1);
});

it("G6 an order of zero is paid at once, without a gateway", async () => {
  const till = await openTill();
  const free = await till.world.api(`/events/${till.house.eventId}/ticket-types`, {
    body: { name: "Guest", area: "standing", price: { amount: 0, currency: "BDT" } },
  });
  const hold = await till.hold([{ ticket_type: free.id, quantity: 2 }]);
  const order = await till.order(hold);
  expect((await till.orderNow(order)).status).toBe("paid");
  expect((await till.order(hold)).id).toBe(order.id);
  const again = await callApi(`/shop/orders/${order.id}/payments`, {
    headers: { "order-token": order.token },
    body: { gateway: "stripe", return_url: "/orders/x" },
  });
  expect(again.json.next_action).toEqual({ kind: "none" });
  const staff = await till.staffOrder(order.id);
  expect(staff.tickets).toHaveLength(2);
  expect(staff.payments).toMatchObject([{ status: "captured", captured: { amount: 0 } }]);
  expect(staff.ledger).toEqual([]);
  expect(till.mails.map(({ type }) => type)).toEqual(["comms.order_paid"]);
});

it("G1 the callback's address is known before the credentials, and stays", async () => {
  const world = await createWorld();
  const before = await world.api("/payment-gateways/stripe");
  expect(before.account_id).toBeNull();
  const body = { secret_key: "sk_test_early_address", webhook_secret: "whsec_early_address", enabled: true };
  const saved = await world.api("/payment-gateways/stripe", { method: "PUT", body });
  expect(saved.callback_url).toBe(before.callback_url);
  expect(saved.callback_url).toContain(saved.account_id);
});

it("G10 TH37 credentials are encrypted, masked, and kept when they come back as shown", async () => {
  const till = await openTill();
  const shown = await till.world.api("/payment-gateways/stripe");
  expect(shown.config.secret_key).toBe(`••••${till.secretKey.slice(-4)}`);
  expect(shown.callback_url).toContain(`/callbacks/stripe/${shown.account_id}`);
  const saved = await till.world.api("/payment-gateways/stripe", {
    method: "PUT",
    body: { secret_key: shown.config.secret_key, enabled: false },
  });
  expect(saved).toMatchObject({ enabled: false, account_id: shown.account_id, config: shown.config, version: 2 });
  const row = await env.DB.prepare("SELECT config FROM payment_gateways WHERE tenant_id = ?")
    .bind(till.world.tenantId)
    .first<{ config: string }>();
  expect(row?.config).toMatch(/^v1\./);
  expect(row?.config).not.toContain(till.secretKey.slice(8));
  const wrong = await till.world.call("/payment-gateways/stripe", { method: "PUT", body: { secret_key: "pk_live_1" } });
  expect([wrong.status, wrong.json.code, wrong.json.errors[0].field]).toEqual([
    422,
    "gateway_config_invalid",
    "secret_key",
  ]);
  const stale = await till.world.call("/payment-gateways/stripe", {
    method: "PUT",
    body: { enabled: true },
    headers: { "if-match": '"1"' },
  });
  expect(stale.status).toBe(412);
  expect((await till.world.call("/payment-gateways/nobody")).status).toBe(404);
  const log = await env.DB.prepare("SELECT action, after FROM audit_log WHERE tenant_id = ? AND subject_id = ?")
    .bind(till.world.tenantId, shown.account_id)
    .all<{ action: string; after: string }>();
  expect(log.results.map(({ action }) => action)).toEqual(["payment_gateway.saved", "payment_gateway.saved"]);
  expect(JSON.stringify(log.results)).not.toContain(till.secretKey);
});
