/** TH07, TH09: what calls itself a gateway. */
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { openTill, type Ordered, type StripeEventCopy, type Till } from "../support/till.ts";
import { ORIGIN } from "../support/world.ts";

async function completedEvent(till: Till): Promise<{ order: Ordered; event: StripeEventCopy }> {
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  await till.press(await till.start(order), "pay");
  const [event] = await till.events("checkout.session.completed");
  if (!event) throw new Error("the sandbox made no event");
  return { order, event };
}

async function kept(till: Till): Promise<number> {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM gateway_events WHERE tenant_id = ?")
    .bind(till.world.tenantId)
    .first<{ n: number }>();
  return row?.n ?? -1;
}

it("TH07 a forged, altered, stale or unsigned callback is refused and leaves no trace", async () => {
  const till = await openTill();
  const { event } = await completedEvent(till);
  const refused = [
    await till.callback(event, { secret: "whsec_somebody_elses" }),
    await till.callback(event, { at: Date.now() - 6 * MINUTE }),
    await till.callback({ ...event, body: `${event.body} ` }, { secret: "whsec_x" }),
    await exports.default.fetch(`${ORIGIN}${till.callbackPath}`, { method: "POST", body: event.body }),
    await exports.default.fetch(`${ORIGIN}${till.callbackPath}`, {
      method: "POST",
      body: event.body,
      headers: { "stripe-signature": "t=1,v1=00" },
    }),
  ];
  for (const answer of refused) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "callback_rejected" });
  }
  expect(await kept(till)).toBe(0);
  expect(till.queued).toEqual([]);
  expect((await till.callback(event)).status).toBe(200);
  expect(await kept(till)).toBe(1);
});

it("TH07 a signed claim of payment is only a wake-up: the gateway is asked, and it knows better", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  await till.start(order);
  const { payments } = await till.staffOrder(order.id);
  const [payment] = payments;
  const session = {
    id: payment?.reference,
    object: "checkout.session",
    status: "complete",
    payment_status: "paid",
    amount_total: 80_000,
    currency: "bdt",
    client_reference_id: payment?.id,
    metadata: { payment_id: payment?.id },
  };
  const lie = { id: "evt_lie", object: "event", type: "checkout.session.completed", data: { object: session } };
  expect((await till.callback({ id: "evt_lie", type: lie.type, body: JSON.stringify(lie) })).status).toBe(200);
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("pending");
});

it("TH08 the reference of one paid order does not pay another", async () => {
  const till = await openTill();
  const cheap = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  const dear = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(cheap), "pay");
  await till.start(dear);
  const [{ reference } = { reference: null }] = (await till.staffOrder(cheap.id)).payments;
  const [{ id } = { id: "" }] = (await till.staffOrder(dear.id)).payments;
  // Even a row that was swapped by hand: the gateway's own echo names the payment that the money is for.
  await env.DB.prepare("UPDATE payments SET gateway_reference = NULL WHERE tenant_id = ? AND id <> ?")
    .bind(till.world.tenantId, id)
    .run();
  await env.DB.prepare("UPDATE payments SET gateway_reference = ? WHERE tenant_id = ? AND id = ?")
    .bind(reference, till.world.tenantId, id)
    .run();
  await till.deliver([{ id: "m", type: "payment.check", payload: { tenant_id: till.world.tenantId, payment_id: id } }]);
  const staff = await till.staffOrder(dear.id);
  expect([staff.status, staff.tickets.length, staff.payments[0]?.status]).toEqual(["pending", 0, "uncertain"]);
  expect(await till.attention()).toMatchObject([{ kind: "wrong_payment", order_id: dear.id }]);
});

it("TH09 one tenant's callback address and credentials mean nothing for another", async () => {
  const [a, b] = [await openTill(), await openTill()];
  const { event, order } = await completedEvent(a);
  // A's event at B's address, signed as A, and signed as B.
  expect((await a.callback(event, { path: b.callbackPath })).status).toBe(400);
  const asB = await a.callback(event, { path: b.callbackPath, secret: b.webhookSecret });
  expect(asB.status).toBe(200);
  await b.deliver();
  expect((await a.orderNow(order)).status).toBe("pending");
  const row = await env.DB.prepare("SELECT outcome FROM gateway_events WHERE tenant_id = ?")
    .bind(b.world.tenantId)
    .first<{ outcome: string }>();
  expect(row?.outcome).toBe("unknown_payment");
});

it("TH09 unknown addresses, other gateways and too large bodies are refused", async () => {
  const till = await openTill();
  const post = (path: string, body = "{}") => exports.default.fetch(ORIGIN + path, { method: "POST", body });
  expect((await post(`/callbacks/stripe/${newId("gatewayAccount")}`)).status).toBe(404);
  expect((await post("/callbacks/stripe/x")).status).toBe(404);
  expect((await post(till.callbackPath.replace("stripe", "bkash"))).status).toBe(404);
  expect((await post(till.callbackPath, "x".repeat(300 * 1024))).status).toBe(413);
});

it("TH37 a secret that was changed works at once, the old one no longer", async () => {
  const till = await openTill();
  const { event } = await completedEvent(till);
  await till.world.api("/payment-gateways/stripe", { method: "PUT", body: { webhook_secret: "whsec_rolled_over" } });
  expect((await till.callback(event)).status).toBe(400);
  expect((await till.callback(event, { secret: "whsec_rolled_over" })).status).toBe(200);
});
