/** The bulk refund of a cancelled event: E18, E19. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";

async function paidOrder(till: Till, seats: readonly string[], email: string): Promise<Ordered> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats }], email);
  await till.press(await till.start(order), "pay");
  return order;
}

async function deliverAll(till: Till): Promise<void> {
  for (let round = 0; round < 20 && till.queued.length > 0; round++) await till.deliver();
}

const start = (till: Till, body: object) => till.world.call(`/events/${till.house.eventId}/refunds`, { body });
const runNow = (till: Till, id: string) => till.world.api(`/refund-runs/${id}`);

it("E18 E19 every order of a cancelled event goes back less the fee; blocked, free and unpaid ones are left; again: nothing", async () => {
  const till = await openTill({ seats: 30 });
  const free = await till.world.api(`/events/${till.house.eventId}/ticket-types`, {
    body: { name: "Guest", area: "standing", price: { amount: 0, currency: "BDT" } },
  });
  const orders = [
    await paidOrder(till, ["S-1", "S-2"], "a@example.com"),
    await paidOrder(till, ["S-3"], "b@example.com"),
    await paidOrder(till, ["S-4"], "blocked@example.com"),
  ];
  const guest = await till.buy([{ ticket_type: free.id, quantity: 1 }], "guest@example.com");
  const unpaid = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-9"] }], "late@example.com");
  await till.callbacks();
  await deliverAll(till);
  const [first, second, blocked] = orders;
  if (!first || !second || !blocked) throw new Error("three orders");
  // Of the second a part went back before; the third has a blocked ticket.
  await till.world.api(`/orders/${second.id}/refunds`, { body: { amount: { amount: 120_000, currency: "BDT" } } });
  await deliverAll(till);
  await env.DB.prepare("UPDATE tickets SET status = 'blocked' WHERE tenant_id = ? AND order_id = ?")
    .bind(till.world.tenantId, blocked.id)
    .run();
  const fee_policy = { fixed: 1000, percent: 10, per_ticket: 500 };
  expect((await start(till, { fee_policy })).json.code).toBe("event_not_cancelled");
  const dry = await start(till, { fee_policy, dry_run: true });
  expect(dry.status).toBe(202);
  await deliverAll(till);
  // 250,000 less 1,000, 10% and 2 × 500; of the second 5,000 are left, which the fee of 14,000 covers.
  expect(await runNow(till, dry.json.id)).toMatchObject({ status: "done", orders: { requested: 1 }, amount: 223_000 });
  expect((await till.staffOrder(first.id)).refunds).toEqual([]);
  await till.world.api(`/events/${till.house.eventId}/cancel`, { method: "POST" });
  const run = await start(till, { fee_policy });
  await deliverAll(till);
  expect(await runNow(till, run.json.id)).toMatchObject({
    status: "done",
    orders: { requested: 1, manual: 0, skipped: 3, failed: 0 },
    amount: 223_000,
    fee_kept: 27_000 + 5000,
    refunds: { succeeded: 1, failed: 0 },
  });
  const { data } = await till.world.api(`/refund-runs/${run.json.id}/items?limit=10`);
  const why = new Map(data.map((item: { order_id: string; reason: string | null }) => [item.order_id, item.reason]));
  expect([second, blocked, guest, unpaid].map(({ id }) => why.get(id))).toEqual([
    "fee_covers",
    "blocked",
    "free",
    undefined,
  ]);
  expect((await till.staffOrder(first.id)).refunds).toMatchObject([{ reason: "event_cancelled", status: "succeeded" }]);
  const again = await start(till, { fee_policy });
  await deliverAll(till);
  expect(await runNow(till, again.json.id)).toMatchObject({ orders: { requested: 0, skipped: 4 }, amount: 0 });
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(27_000 + 5000 + 125_000);
});

it("E19 I6 more orders than one message takes: all are processed, twice delivered changes nothing, failures are listed", async () => {
  const till = await openTill({ seats: 30 });
  const seats = Array.from({ length: 23 }, (_, n) => `S-${n + 1}`);
  for (const seat of seats) await paidOrder(till, [seat], `${seat.toLowerCase()}@example.com`);
  await till.callbacks();
  await deliverAll(till);
  await till.world.api(`/events/${till.house.eventId}/cancel`, { method: "POST" });
  await till.next("refund_fails", { times: 1 });
  const run = await start(till, {});
  const [message] = till.queued.splice(0);
  if (!message) throw new Error("no message");
  await till.deliver([message]);
  await till.deliver([message]);
  await deliverAll(till);
  await till.flush();
  await till.callbacks();
  await deliverAll(till);
  expect(await runNow(till, run.json.id)).toMatchObject({
    status: "done",
    orders: { requested: 23, failed: 0 },
    refunds: { succeeded: 22, failed: 1 },
  });
  expect(await till.attention()).toMatchObject([{ kind: "refund_failed" }]);
  // A run after it takes up what failed, and nothing else.
  const again = await start(till, {});
  await deliverAll(till);
  expect(await runNow(till, again.json.id)).toMatchObject({ orders: { requested: 1, skipped: 22 } });
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(0);
});

it("E18 I6 two runs at the same moment give each order back once, also where the fee would cover a second time", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"], "a@example.com");
  await till.callbacks();
  await deliverAll(till);
  await till.world.api(`/events/${till.house.eventId}/cancel`, { method: "POST" });
  const fee_policy = { percent: 50 };
  const runs = await Promise.all([start(till, { fee_policy }), start(till, { fee_policy })]);
  const messages = till.queued.splice(0);
  await Promise.all(messages.map((message) => till.deliver([message])));
  await deliverAll(till);
  expect(runs.map(({ status }) => status)).toEqual([202, 202]);
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([
    { status: "succeeded", amount: { amount: 62_500 } },
  ]);
});
