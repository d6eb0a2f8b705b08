/** What needs a person, and the buttons that solve it: G9, I2, I3, E12, E13. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { stopClock } from "../support/clock.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";

type Item = { id: string; kind: string; actions: string[]; resolved: unknown };

/** An order of 1,250.00 for which the gateway has taken `captured`. */
async function misfit(till: Till, captured: number): Promise<{ order: Ordered; item: string }> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const page = await till.start(order);
  await till.next("wrong_amount", { amount: captured });
  await till.press(page, "pay");
  await till.callbacks();
  await till.deliver();
  const [item] = (await till.attention()) as unknown as Item[];
  if (!item) throw new Error("nothing is on the list");
  return { order, item: item.id };
}

const look = (till: Till, id: string) => till.world.api<Item>(`/attention-items/${id}`);
const act = (till: Till, id: string, action: string, note?: string) =>
  till.world.call(`/attention-items/${id}/actions`, { body: { action, ...(note === undefined ? {} : { note }) } });

async function balances(till: Till, ...accounts: ("gateway:stripe" | "suspense" | "refunds_due" | "sales")[]) {
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  return await Promise.all(accounts.map((account) => balanceOf(tenant, account, "BDT")));
}

it("G9 I2 too much was paid: the order is fulfilled and the difference goes back, once", async () => {
  const till = await openTill();
  const { order, item } = await misfit(till, 150_000);
  expect(await look(till, item)).toMatchObject({
    kind: "wrong_amount",
    actions: ["query", "accept", "refund_difference", "refund", "resolve"],
    order: { status: "pending", total: { amount: 125_000 } },
    payment: { status: "uncertain", captured: { amount: 150_000 } },
  });
  expect((await till.world.api("/payments/uncertain")).data).toMatchObject([{ order_id: order.id }]);
  const both = await Promise.all([act(till, item, "refund_difference"), act(till, item, "refund_difference")]);
  expect(both.map(({ status }) => status).every((status) => status === 200 || status === 412)).toBe(true);
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.tickets.length, staff.refunds]).toMatchObject([
    "paid",
    1,
    [{ reason: "overpaid", status: "succeeded", amount: { amount: 25_000 } }],
  ]);
  expect(await balances(till, "gateway:stripe", "suspense", "refunds_due", "sales")).toEqual([125_000, 0, 0, -125_000]);
  expect(await till.attention()).toEqual([]);
  expect((await act(till, item, "refund_difference")).json).toMatchObject({
    resolved: { resolution: "refund_difference" },
  });
  expect((await act(till, item, "refund")).json.code).toBe("attention_resolved");
  expect((await till.world.api("/payments/uncertain")).data).toEqual([]);
});

it("G9 I2 too little was paid: staff accept it, the order has its tickets and the books have the money", async () => {
  const till = await openTill();
  const { order, item } = await misfit(till, 6100);
  expect((await act(till, item, "refund_difference")).json.code).toBe("action_not_possible");
  expect((await act(till, item, "accept", "regular guest")).json).toMatchObject({
    actions: [],
    resolved: { resolution: "accept", by: till.world.owner.personId, note: "regular guest" },
  });
  expect(await till.staffOrder(order.id)).toMatchObject({ status: "paid", tickets: [{ status: "active" }] });
  expect(await balances(till, "gateway:stripe", "suspense", "sales")).toEqual([6100, 0, -6100]);
  // No more can be given back than came.
  const all = await till.world.api(`/orders/${order.id}/refunds`, { body: {} });
  expect(all.amount).toEqual({ amount: 6100, currency: "BDT" });
});

it("G9 I2 too little was paid: the buyer is asked for the rest, pays it, and the item leaves the list by itself", async () => {
  const till = await openTill();
  const { order, item } = await misfit(till, 25_000);
  const asked = await act(till, item, "ask_rest");
  expect(asked.json).toMatchObject({ resolved: null, actions: ["query", "accept", "refund", "resolve"] });
  expect(till.mails).toMatchObject([{ type: "comms.order_changed", payload: { change: "rest_due" } }]);
  expect(await balances(till, "gateway:stripe", "suspense")).toEqual([25_000, -25_000]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect(staff.payments.map(({ status, captured }) => [status, captured.amount])).toEqual([
    ["captured", 25_000],
    ["captured", 100_000],
  ]);
  expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
  expect(await till.attention()).toEqual([]);
  expect(await balances(till, "gateway:stripe", "suspense", "sales")).toEqual([125_000, 0, -125_000]);
  // Both payments give it back.
  await till.world.api(`/orders/${order.id}/refunds`, { body: {} });
  await till.deliver();
  expect((await till.staffOrder(order.id)).status).toBe("refunded");
  expect(await balances(till, "gateway:stripe", "refunds_due")).toEqual([0, 0]);
});

it("G9 I2 the rest never comes: the order ends, and its part is still on the list, to be sent back", async () => {
  const till = await openTill();
  const clock = stopClock();
  const { order, item } = await misfit(till, 25_000);
  await act(till, item, "ask_rest");
  clock.advance(50 * 60 * MINUTE);
  await runCron("* * * * *", env, Date.now());
  await till.deliver();
  const token = await till.freshToken();
  expect((await till.world.api(`/orders/${order.id}`, { token })).status).toBe("expired");
  const back = await till.world.call(`/attention-items/${item}/actions`, { body: { action: "refund" }, token });
  expect(back.json).toMatchObject({ resolved: { resolution: "refund" } });
  await till.deliver();
  expect(await balances(till, "gateway:stripe", "suspense", "refunds_due")).toEqual([0, 0, 0]);
});

it("G9 I2 what did not fit goes back whole, and the seat is free", async () => {
  const till = await openTill();
  const { order, item } = await misfit(till, 6100);
  expect((await act(till, item, "refund")).status).toBe(200);
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.tickets, staff.refunds]).toMatchObject([
    "expired",
    [],
    [{ reason: "not_accepted", status: "succeeded" }],
  ]);
  expect(await balances(till, "gateway:stripe", "suspense", "refunds_due")).toEqual([0, 0, 0]);
  await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
});

it("G9 an item is asked about again, and leaves the list only with a note; each step is audited", async () => {
  const till = await openTill();
  const { item } = await misfit(till, 6100);
  expect((await act(till, item, "query")).json).toMatchObject({ resolved: null, payment: { status: "uncertain" } });
  expect((await act(till, item, "resolve")).status).toBe(422);
  const staff = await till.world.memberToken("staff");
  const refused = await till.world.call(`/attention-items/${item}/actions`, {
    body: { action: "query" },
    token: staff,
  });
  expect(refused.status).toBe(403);
  expect((await act(till, item, "resolve", "the bank was called")).status).toBe(200);
  expect(await till.attention()).toEqual([]);
  const audit = await till.world.api(`/audit-log?subject=${item}`);
  expect(audit.data.map((row: { action: string }) => row.action)).toEqual([
    "attention_item.solved",
    "attention_item.queried",
  ]);
});

it("E12 E13 a callback is replayed by staff: it completes what failed and does nothing twice", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  // The queue lost it, and nobody looked for days.
  till.queued.splice(0);
  const { data } = await till.world.api("/gateway-events");
  const completed = data.find(({ kind }: { kind: string }) => kind === "checkout.session.completed");
  expect(completed).toMatchObject({ processed_at: null, gateway: "stripe" });
  const address = `/gateway-events/${encodeURIComponent(completed.id)}`;
  expect((await till.world.api(address)).body).toContain("checkout.session");
  await till.world.api(`${address}/replay`, { method: "POST", status: 202 });
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  const before = await till.staffOrder(order.id);
  await till.world.api(`${address}/replay`, { method: "POST", status: 202 });
  await till.deliver();
  expect(await till.staffOrder(order.id)).toEqual(before);
  expect((await till.world.api(address)).outcome).toBe("settled");
  expect(till.mails).toHaveLength(1);
});
