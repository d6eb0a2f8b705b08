/** Refunds that staff ask for, and lines that end: TH10, TH13, E15, I2, I3, I7. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { HOUR } from "../../worker/kernel/time.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { control } from "../contracts/sandbox-driver.ts";
import { stopClock } from "../support/clock.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";

/** Buys `seats` at 1,250.00 each, pays them and delivers everything. */
async function paidOrder(till: Till, seats: readonly string[], email?: string): Promise<Ordered> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats }], email);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  till.mails.splice(0);
  return order;
}

const refund = (till: Till, order: Ordered, body: object, token?: string) =>
  till.world.call(`/orders/${order.id}/refunds`, { body, ...(token === undefined ? {} : { token }) });

/** The books balance, and the gateway holds what was captured and not given back. */
async function expectBooks(till: Till, held: number): Promise<void> {
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(held);
}

const isFree = async (till: Till, seat: string) => {
  const answer = await till.hold([{ ticket_type: till.house.seatedType, seats: [seat] }]).catch(() => undefined);
  return answer !== undefined;
};

it("O4 TH13 everything goes back, the tickets end and the seats are free; the buyer is told once", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1", "S-2"]);
  const preview = await till.world.api(`/orders/${order.id}/refunds/preview`, { body: {} });
  expect(preview).toMatchObject({
    amount: { amount: 250_000, currency: "BDT" },
    left_after: { amount: 0 },
    payments: [{ gateway: "stripe", method: "gateway", amount: { amount: 250_000 } }],
    needs_approval: false,
  });
  const asked = await refund(till, order, { note: "phoned" });
  expect(asked.status).toBe(201);
  expect(asked.json).toMatchObject({ cancelled_lines: [0, 1], refunds: [{ status: "requested", note: "phoned" }] });
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect(staff.status).toBe("refunded");
  expect(staff.refunds).toMatchObject([{ status: "succeeded", amount: { amount: 250_000 } }]);
  expect(staff.tickets).toMatchObject([
    { status: "cancelled", version: 2 },
    { status: "cancelled", version: 2 },
  ]);
  expect(till.mails.map(({ type }) => type)).toEqual(["comms.refund_notice"]);
  expect([await isFree(till, "S-1"), await isFree(till, "S-2")]).toEqual([true, true]);
  await expectBooks(till, 0);
  expect((await refund(till, order, {})).json.code).toBe("nothing_to_refund");
});

it("E15 a part goes back by amount and by line: the tickets stay valid, the status says so", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1", "S-2"]);
  await till.world.api(`/orders/${order.id}/refunds`, { body: { amount: { amount: 5000, currency: "BDT" } } });
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.tickets.map(({ status }) => status)]).toEqual([
    "partially_refunded",
    ["active", "active"],
  ]);
  expect(await isFree(till, "S-1")).toBe(false);
  await till.world.api(`/orders/${order.id}/refunds`, { body: { lines: [1] } });
  await till.deliver();
  await expectBooks(till, 120_000);
  const wrong = await Promise.all([
    refund(till, order, { amount: { amount: 120_001, currency: "BDT" } }),
    refund(till, order, { amount: { amount: 1, currency: "EUR" } }),
    refund(till, order, { amount: { amount: -1, currency: "BDT" } }),
    refund(till, order, { amount: { amount: 1.5, currency: "BDT" } }),
    refund(till, order, { lines: [9] }),
    refund(till, order, { lines: [0], amount: { amount: 1, currency: "BDT" } }),
  ]);
  expect(wrong.map(({ status, json }) => [status, json.code])).toEqual([
    [409, "refund_above_paid"],
    [422, "invalid_request"],
    [422, "invalid_request"],
    [422, "invalid_request"],
    [422, "unknown_line"],
    [422, "invalid_request"],
  ]);
  await expectBooks(till, 120_000);
});

it("TH10 many refunds at once never pass what was captured; one key is one refund", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => refund(till, order, { amount: { amount: 50_000, currency: "BDT" } })),
  );
  const codes = answers.map(({ status, json }) => (status === 201 ? "ok" : json.code));
  expect(codes.filter((code) => code === "ok").length).toBeLessThanOrEqual(2);
  expect(codes.filter((code) => !["ok", "refund_above_paid", "stale_version"].includes(code))).toEqual([]);
  const left = 125_000 - codes.filter((code) => code === "ok").length * 50_000;
  const headers = { "idempotency-key": crypto.randomUUID() };
  const body = { amount: { amount: left, currency: "BDT" } };
  const first = await till.world.call(`/orders/${order.id}/refunds`, { body, headers });
  const again = await till.world.call(`/orders/${order.id}/refunds`, { body, headers });
  expect([first.status, again.json]).toEqual([201, first.json]);
  await till.deliver();
  expect((await till.staffOrder(order.id)).status).toBe("refunded");
  await expectBooks(till, 0);
});

it("TH10 the database itself refuses a refund above what was captured", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const [payment] = (await till.staffOrder(order.id)).payments;
  const insert = (id: string, amount: number) =>
    env.DB.prepare(
      `INSERT INTO refunds (tenant_id, id, payment_id, order_id, amount, currency, reason, status, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, 'BDT', 'test', 'requested', 0, 0)`,
    )
      .bind(till.world.tenantId, id, payment?.id, order.id, amount)
      .run();
  await expect(insert("rfd_a", 125_001)).rejects.toThrow("refund above what was captured");
  await insert("rfd_b", 100_000);
  await expect(insert("rfd_c", 25_001)).rejects.toThrow("refund above what was captured");
});

it("TH10 above the owner's limit another member has to agree; until then nothing moves", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const manager = await till.world.member("manager");
  expect((await till.world.call("/refund-policy", { method: "PUT", body: {}, token: manager.token })).status).toBe(403);
  await till.world.api("/refund-policy", { method: "PUT", body: { approval_above: 100_000 } });
  const asked = await refund(till, order, {}, manager.token);
  expect(asked.json).toMatchObject({ needs_approval: true, cancelled_lines: [], refunds: [{ approval: "waiting" }] });
  const [{ id }] = asked.json.refunds;
  await till.deliver();
  expect((await till.staffOrder(order.id)).tickets).toMatchObject([{ status: "active" }]);
  await expectBooks(till, 125_000);
  // Its money is set aside all the same.
  expect((await refund(till, order, { amount: { amount: 1, currency: "BDT" } })).json.code).toBe("nothing_to_refund");
  const own = await till.world.call(`/refunds/${id}/approve`, { method: "POST", token: manager.token });
  expect([own.status, own.json.code]).toEqual([403, "second_person_required"]);
  expect((await till.world.api("/refunds/waiting")).data).toMatchObject([{ id }]);
  expect(await till.world.api(`/refunds/${id}/approve`, { method: "POST" })).toMatchObject({
    approval: "approved",
    decided_by: till.world.owner.personId,
  });
  const twice = await till.world.call(`/refunds/${id}/approve`, { method: "POST" });
  expect(twice.json.code).toBe("refund_not_waiting");
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.tickets]).toMatchObject(["refunded", [{ status: "cancelled" }]]);
  await expectBooks(till, 0);
});

it("TH10 a refund that was rejected leaves everything as it was", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  await till.world.api("/refund-policy", { method: "PUT", body: { approval_above: 0 } });
  const { json } = await refund(till, order, {});
  await till.world.api(`/refunds/${json.refunds[0].id}/reject`, { method: "POST" });
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.refunds, staff.tickets]).toMatchObject([
    "paid",
    [{ status: "failed", failure: "rejected" }],
    [{ status: "active" }],
  ]);
  await expectBooks(till, 125_000);
});

it("I2 I3 a refund that comes back is on the list, out of the books, and can be asked for again", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  await till.next("refund_fails");
  await till.world.api(`/orders/${order.id}/refunds`, { body: { cancel: false } });
  await till.deliver();
  expect((await till.staffOrder(order.id)).status).toBe("refunded");
  await till.flush();
  await till.callbacks();
  await till.deliver();
  expect(await till.attention()).toMatchObject([{ kind: "refund_failed", order_id: order.id }]);
  expect((await till.staffOrder(order.id)).status).toBe("paid");
  await expectBooks(till, 125_000);
  expect(await balanceOf(tenantDb(env, till.world.tenantId), "refunds_due", "BDT")).toBe(0);
  await till.world.api(`/orders/${order.id}/refunds`, { body: { cancel: false } });
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.tickets]).toMatchObject(["refunded", [{ status: "active" }]]);
  await expectBooks(till, 0);
});

it("TH10 I6 a part whose answer was lost, asked about after Stripe forgot our key, goes back once", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  // The SDK tries again by itself, twice.
  await till.next("close", { path: "/v1/refunds", times: 4 });
  await till.world.api(`/orders/${order.id}/refunds`, { body: { amount: { amount: 10_000, currency: "BDT" } } });
  await till.deliver();
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "requested" }]);
  await control("/control/clock", { account: till.secretKey, now: Date.now() + 25 * HOUR });
  const clock = stopClock();
  for (let hour = 1; hour <= 3; hour++) {
    clock.advance(HOUR);
    await runCron("* * * * *", env, Date.now());
    await till.deliver();
  }
  const { data } = await till.sandboxPayments();
  expect(data.map(({ refunded }) => Number(refunded))).toEqual([10_000]);
  expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ status: "succeeded" }]);
  await expectBooks(till, 115_000);
});

it("E15 TH13 a cancelled line's ticket is dead and its seat free; the other one admits; the money may stay", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1", "S-2"]);
  const done = await till.world.api(`/orders/${order.id}/cancel`, { body: { lines: [0] } });
  expect(done).toMatchObject({ status: "paid", cancelled_lines: [0], refund: null });
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect(staff.tickets).toMatchObject([
    { status: "cancelled", version: 2 },
    { status: "active", version: 1 },
  ]);
  expect([await isFree(till, "S-1"), await isFree(till, "S-2")]).toEqual([true, false]);
  await expectBooks(till, 250_000);
  const again = await till.world.api(`/orders/${order.id}/cancel`, { body: { lines: [0] } });
  expect(again).toMatchObject({ cancelled_lines: [] });
  expect(till.mails).toMatchObject([{ type: "comms.order_changed", payload: { change: "lines_cancelled" } }]);
  const rest = await till.world.api(`/orders/${order.id}/cancel`, { body: { refund: { fee: "refund" } } });
  expect(rest).toMatchObject({ status: "cancelled", cancelled_lines: [1], refund: { amount: { amount: 250_000 } } });
  await till.deliver();
  expect((await till.staffOrder(order.id)).status).toBe("cancelled");
  expect(await isFree(till, "S-2")).toBe(true);
  await expectBooks(till, 0);
});

it("I7 a death after the tickets ended and before the places came back is repaired by the outbox", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const lost = vi.spyOn(env.PAYMENTS_QUEUE, "sendBatch").mockRejectedValueOnce(new Error("killed"));
  await till.world.api(`/orders/${order.id}/cancel`, { body: {} });
  lost.mockRestore();
  expect(await isFree(till, "S-1")).toBe(false);
  const rows = await env.DB.prepare("SELECT id, type, payload FROM outbox WHERE tenant_id = ? AND type LIKE 'orders.%'")
    .bind(till.world.tenantId)
    .all<{ id: string; type: string; payload: string }>();
  expect(rows.results).toHaveLength(1);
  const messages = rows.results.map(({ id, type, payload }) => ({ id, type, payload: JSON.parse(payload) }));
  await till.deliver([...messages, ...messages]);
  expect(await isFree(till, "S-1")).toBe(true);
});

it("O7 an order that nobody paid is cancelled by staff; money that still comes goes back", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  await till.world.api(`/orders/${order.id}/cancel`, { body: {} });
  expect(await isFree(till, "S-1")).toBe(true);
  await till.callbacks();
  await till.deliver();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.refunds]).toMatchObject(["cancelled", [{ reason: "order_closed", status: "succeeded" }]]);
  await expectBooks(till, 0);
});

it("E17 E18 an order of several payments is split; what no gateway can send back is a task for a person", async () => {
  const till = await openTill();
  const order = await paidOrder(till, ["S-1"]);
  const cash = newId("payment");
  // 400.00 more were taken at the counter.
  await env.DB.prepare(
    `INSERT INTO payments (tenant_id, id, order_id, gateway, attempt, status, amount, captured, currency, created_at, updated_at)
     VALUES (?, ?, ?, 'counter', 2, 'captured', 40000, 40000, 'BDT', 0, 0)`,
  )
    .bind(till.world.tenantId, cash, order.id)
    .run();
  const preview = async (amount: number) => {
    const body = { amount: { amount, currency: "BDT" } };
    const { payments } = await till.world.api(`/orders/${order.id}/refunds/preview`, { body });
    return payments.map(
      (one: { gateway: string; amount: { amount: number } }) => `${one.gateway} ${one.amount.amount}`,
    );
  };
  expect(await preview(40_000)).toEqual(["counter 40000"]);
  expect(await preview(50_000)).toEqual(["stripe 50000"]);
  expect(await preview(130_000)).toEqual(["stripe 125000", "counter 5000"]);
  const above = await till.world.call(`/orders/${order.id}/refunds`, {
    body: { amount: { amount: 165_001, currency: "BDT" } },
  });
  expect(above.json.code).toBe("refund_above_paid");
  const asked = await till.world.api(`/orders/${order.id}/refunds`, {
    body: { amount: { amount: 130_000, currency: "BDT" } },
  });
  expect(asked.refunds).toHaveLength(2);
  await till.deliver();
  const [item] = (await till.attention()) as unknown as { id: string; kind: string }[];
  expect(item?.kind).toBe("manual_refund");
  expect((await till.staffOrder(order.id)).refunds.map(({ status }) => status).sort()).toEqual([
    "requested",
    "succeeded",
  ]);
  const act = () => till.world.api(`/attention-items/${item?.id}/actions`, { body: { action: "mark_refunded" } });
  expect((await act()).resolved).toMatchObject({ resolution: "mark_refunded" });
  await act();
  const staff = await till.staffOrder(order.id);
  expect([staff.status, staff.refunds.map(({ status }) => status)]).toEqual([
    "partially_refunded",
    ["succeeded", "succeeded"],
  ]);
  expect(till.mails.map(({ type }) => type)).toEqual(["comms.refund_notice", "comms.refund_notice"]);
  expect(await checkBooks(tenantDb(env, till.world.tenantId))).toEqual([]);
});

it("F2 F3 the platform's fee goes back with what the buyer gets back, and returns when the refund is dropped", async () => {
  const till = await openTill();
  await till.world.api("/fee-settings", {
    method: "PUT",
    body: { fees: [{ kind: "platform", name: "Booking fee", percent: 10, paid_by: "organizer" }] },
  });
  const order = await paidOrder(till, ["S-1", "S-2"]);
  const tenant = tenantDb(env, till.world.tenantId);
  const due = async () => 0 - (await balanceOf(tenant, "platform_fees_payable", "BDT"));
  expect(await due()).toBe(25_000);
  const half = { amount: { amount: 125_000, currency: "BDT" } };
  await till.world.api(`/orders/${order.id}/refunds`, { body: half });
  await till.deliver();
  expect(await due()).toBe(12_500);
  // The gateway cannot do it: what is owed to the platform is as before.
  await till.next("refund_fails");
  await till.world.api(`/orders/${order.id}/refunds`, { body: half });
  expect(await due()).toBe(0);
  await till.deliver();
  await till.flush();
  await till.callbacks();
  await till.deliver();
  expect(await due()).toBe(12_500);
  expect(await balanceOf(tenant, "platform_fees", "BDT")).toBe(12_500);
  expect(await checkBooks(tenant)).toEqual([]);
});
