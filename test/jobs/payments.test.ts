/** Money that comes late, twice, wrong, or while we die: I2 and I7 of payments. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { stopClock } from "../support/clock.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi } from "../support/world.ts";

const EVERY_MINUTE = "* * * * *";

async function paidPage(till: Till, order: Ordered): Promise<void> {
  const page = await till.start(order);
  expect((await till.press(page, "pay")).outcome).toBe("success");
}

/** Every tenant's books balance, and what the gateways hold is what was captured and not given back. */
async function expectBooks(till: Till, held: number): Promise<void> {
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(held);
}

/** Holds a seat and lets its time run out, after the buyer has gone to the gateway's page. */
async function lateBuyer(till: Till, clock: { advance: (ms: number) => void }, seat: string) {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }]);
  const page = await till.start(order);
  await till.press(page, "pay");
  // The money is there, nobody has told us, and the pinned hold runs out.
  clock.advance(40 * MINUTE);
  return order;
}

it("E08 money that comes after the hold ran out, its place still free, completes the order", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await lateBuyer(till, clock, "S-1");
  await till.callbacks();
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  expect((await till.staffOrder(order.id)).tickets).toHaveLength(1);
  await expectBooks(till, 125_000);
});

it("E09 E30 I10 money that comes when the place is gone goes back once, the buyer is told, replays do nothing", async () => {
  const till = await openTill();
  const clock = stopClock();
  const late = await lateBuyer(till, clock, "S-1");
  const other = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }], "other@example.com");
  await till.callbacks();
  const messages = [...till.queued];
  await till.deliver();
  expect((await till.orderNow(late)).status).toBe("expired");
  const staff = await till.staffOrder(late.id);
  expect(staff.refunds).toMatchObject([
    { status: "succeeded", reason: "places_gone", amount: { amount: 125_000, currency: "BDT" } },
  ]);
  expect(staff.tickets).toEqual([]);
  expect(till.mails.map(({ type }) => type)).toEqual(["comms.refund_notice"]);
  await till.deliver(messages);
  await till.callbacks();
  await till.deliver();
  expect((await till.staffOrder(late.id)).refunds).toHaveLength(1);
  expect(till.mails).toHaveLength(1);
  expect((await till.events("refund.created")).length).toBe(1);
  await expectBooks(till, 0);
  await paidPage(till, other);
  await till.callbacks();
  await till.deliver();
  expect((await till.orderNow(other)).status).toBe("paid");
});

it("E03 two late payments for the last place: one order is paid, the other's money goes back", async () => {
  const till = await openTill({ standing: 1 });
  const clock = stopClock();
  const line = [{ ticket_type: till.house.standingType, quantity: 1 }];
  const first = await till.buy(line, "a@example.com");
  await paidPage(till, first);
  clock.advance(40 * MINUTE);
  const second = await till.buy(line, "b@example.com");
  await paidPage(till, second);
  clock.advance(40 * MINUTE);
  await till.callbacks();
  await till.deliver();
  const states = [(await till.orderNow(first)).status, (await till.orderNow(second)).status].sort();
  expect(states).toEqual(["expired", "paid"]);
  await expectBooks(till, 80_000);
});

it("E12 I6 the same callback twice, also days later, is a no-op with 2xx", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await paidPage(till, order);
  await till.callbacks();
  await till.deliver();
  const before = await till.staffOrder(order.id);
  clock.advance(4 * 24 * 60 * MINUTE);
  const [event] = await till.events("checkout.session.completed");
  if (!event) throw new Error("no event");
  const again = await till.callback(event);
  expect(again.status).toBe(200);
  expect(till.queued).toEqual([]);
  const kept = await env.DB.prepare("SELECT count(*) AS n FROM gateway_events WHERE tenant_id = ? AND event_id = ?")
    .bind(till.world.tenantId, event.id)
    .first<{ n: number }>();
  expect(kept?.n).toBe(1);
  expect((await till.staffOrder(order.id)).tickets).toEqual(before.tickets);
  expect(till.mails).toHaveLength(1);
});

it("E13 a callback whose work failed half-way is done by the next delivery", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await paidPage(till, order);
  await till.callbacks();
  const messages = [...till.queued];
  const batch = vi.spyOn(env.DB, "batch").mockRejectedValueOnce(new Error("D1 went away"));
  const failed = await till.deliver();
  batch.mockRestore();
  expect(failed.retryMessages).toHaveLength(1);
  expect((await till.orderNow(order)).status).toBe("pending");
  const open = await env.DB.prepare(
    "SELECT count(*) AS n FROM gateway_events WHERE tenant_id = ? AND processed_at IS NULL",
  )
    .bind(till.world.tenantId)
    .first<{ n: number }>();
  expect(open?.n).toBe(1);
  await till.deliver(messages, 2);
  expect((await till.orderNow(order)).status).toBe("paid");
});

it("E11 I7 a death after the places were allocated and before the order was written loses nothing", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await paidPage(till, order);
  await till.callbacks();
  const messages = [...till.queued];
  const real = env.DB.batch.bind(env.DB);
  let writes = 0;
  // The first batch reads; the second would write what was paid.
  const batch = vi.spyOn(env.DB, "batch").mockImplementation(async (statements) => {
    if (++writes === 2) throw new Error("killed");
    return await real(statements);
  });
  await till.deliver();
  batch.mockRestore();
  expect((await till.orderNow(order)).status).toBe("pending");
  await till.deliver(messages, 2);
  expect((await till.orderNow(order)).status).toBe("paid");
  expect((await till.staffOrder(order.id)).tickets).toHaveLength(1);
  await expectBooks(till, 125_000);
});

it("E11 I7 a death between 'we owe it back' and the refund is finished by the sweep", async () => {
  const till = await openTill();
  const clock = stopClock();
  const late = await lateBuyer(till, clock, "S-1");
  await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }], "other@example.com");
  await till.callbacks();
  await till.next("rate_limit", { times: 5, path: "/v1/refunds" });
  await till.deliver();
  expect((await till.staffOrder(late.id)).refunds).toMatchObject([{ status: "requested" }]);
  await expectBooks(till, 125_000);
  await till.next("rate_limit", { times: 1, path: "/v1/never" });
  clock.advance(2 * MINUTE);
  for (let tries = 0; tries < 6; tries++) {
    clock.advance(70 * MINUTE);
    await runCron(EVERY_MINUTE, env, Date.now());
    await till.deliver();
  }
  expect((await till.staffOrder(late.id)).refunds).toMatchObject([{ status: "succeeded" }]);
  await expectBooks(till, 0);
});

it("TH07 I2 a captured amount that is not what we asked for issues nothing and waits for a person", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const page = await till.start(order);
  await till.next("wrong_amount", { amount: 6100 });
  await till.press(page, "pay");
  await till.callbacks();
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect(staff.payments).toMatchObject([{ status: "uncertain", failure: "wrong_amount", captured: { amount: 6100 } }]);
  expect([staff.status, staff.tickets.length]).toEqual(["pending", 0]);
  expect(await till.attention()).toMatchObject([{ kind: "wrong_amount", order_id: order.id }]);
  await expectBooks(till, 6100);
  await till.callbacks();
  await till.deliver();
  expect(await till.attention()).toHaveLength(1);
  const again = await callApi(`/shop/orders/${order.id}/payments`, {
    headers: { "order-token": order.token },
    body: { gateway: "stripe", return_url: "/orders/x" },
  });
  expect(again.json.code).toBe("order_not_payable");
});

it("G9 I2 a payment that nobody calls back about is found by the sweep", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await paidPage(till, order);
  await runCron(EVERY_MINUTE, env, Date.now());
  expect(till.queued).toEqual([]);
  clock.advance(2 * MINUTE);
  await runCron(EVERY_MINUTE, env, Date.now());
  expect(till.queued.map(({ type }) => type)).toEqual(["payment.check"]);
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  clock.advance(60 * MINUTE);
  await runCron(EVERY_MINUTE, env, Date.now());
  expect(till.queued).toEqual([]);
});

it("E10 when the gateway's deadline passes it is told to give up, the order ends and the seat is free", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const page = await till.start(order);
  clock.advance(33 * MINUTE);
  await runCron(EVERY_MINUTE, env, Date.now());
  await till.deliver();
  expect(await till.orderNow(order)).toMatchObject({ status: "expired", payment: { status: "cancelled" } });
  expect((await till.press(page, "pay").catch(() => ({ outcome: "closed" }))).outcome).not.toBe("success");
  expect((await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }])).id).toMatch(/^hld_/);
});

it("E10 a payment that wins the race against giving up is kept", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await paidPage(till, order);
  clock.advance(33 * MINUTE);
  await runCron(EVERY_MINUTE, env, Date.now());
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
});

it("O1 an order that nobody pays expires with its hold; a payment under way keeps it", async () => {
  const till = await openTill();
  const clock = stopClock();
  const idle = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const paying = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-2"] }]);
  await till.start(paying);
  clock.advance(11 * MINUTE);
  await runCron(EVERY_MINUTE, env, Date.now());
  await till.deliver();
  expect((await till.orderNow(idle)).status).toBe("expired");
  expect((await till.orderNow(paying)).status).toBe("pending");
  const late = await callApi(`/shop/orders/${idle.id}/payments`, {
    headers: { "order-token": idle.token },
    body: { gateway: "stripe", return_url: "/orders/x" },
  });
  expect([late.status, late.json.code]).toEqual([410, "hold_expired"]);
});

it("I7 a callback that was kept but never reached the queue is found by the sweep", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await paidPage(till, order);
  await till.callbacks();
  till.queued.splice(0);
  clock.advance(70_000);
  await runCron(EVERY_MINUTE, env, Date.now());
  expect(till.queued.map(({ type }) => type)).toEqual(["payment.event"]);
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  clock.advance(70_000);
  await runCron(EVERY_MINUTE, env, Date.now());
  expect(till.queued).toEqual([]);
});

it("I2 a refund that fails days after it succeeded is owed again, and waits for a person", async () => {
  const till = await openTill();
  const clock = stopClock();
  const late = await lateBuyer(till, clock, "S-1");
  await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }], "other@example.com");
  await till.next("refund_fails");
  await till.callbacks();
  await till.deliver();
  await expectBooks(till, 0);
  await till.flush();
  await till.callbacks();
  // The queue loses them; the sweep does not.
  till.queued.splice(0);
  clock.advance(2 * MINUTE);
  await runCron(EVERY_MINUTE, env, Date.now());
  await till.deliver();
  expect((await till.staffOrder(late.id)).refunds).toMatchObject([
    { status: "failed", failure: "expired_or_canceled_card" },
  ]);
  expect(await till.attention()).toMatchObject([{ kind: "refund_failed", order_id: late.id }]);
  await expectBooks(till, 125_000);
  await till.callbacks();
  await till.deliver();
  expect(await till.attention()).toHaveLength(1);
});

it("E09 a refund that the bank takes its time over is told at once and booked when it is through", async () => {
  const till = await openTill();
  const clock = stopClock();
  const late = await lateBuyer(till, clock, "S-1");
  await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }], "other@example.com");
  await till.next("refund_pending");
  await till.callbacks();
  await till.deliver();
  expect((await till.staffOrder(late.id)).refunds).toMatchObject([{ status: "pending" }]);
  expect(till.mails.map(({ type }) => type)).toEqual(["comms.refund_notice"]);
  await expectBooks(till, 125_000);
  await till.flush();
  await till.callbacks();
  await till.deliver();
  expect((await till.staffOrder(late.id)).refunds).toMatchObject([{ status: "succeeded" }]);
  expect(till.mails).toHaveLength(1);
  await expectBooks(till, 0);
});
