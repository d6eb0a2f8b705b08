/** Paying by hand: instructions with a reference and a day, amounts that staff write down, and what does not fit. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { signAccessToken } from "../../worker/platform/tokens.ts";
import { stopClock } from "../support/clock.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi } from "../support/world.ts";

const PRICE = 125_000;
/** A Wednesday. */
const WEDNESDAY = Date.parse("2026-11-18T06:00:00Z");

async function openCounter(termDays = "3") {
  const clock = stopClock(WEDNESDAY);
  return { clock, till: await byHand(await openTill(), termDays) };
}

/** Lets the till's buyers pay by hand too. */
async function byHand(till: Till, termDays = "3"): Promise<Till> {
  const body = { instructions: "Bank of Dhaka, account 12-345", term_days: termDays };
  await till.world.api("/payment-gateways/offline", { method: "PUT", body });
  return till;
}

async function startByHand(order: Ordered) {
  const { status, json, text } = await callApi(`/shop/orders/${order.id}/payments`, {
    headers: { "order-token": order.token },
    body: { gateway: "offline", return_url: `/orders/${order.id}/${order.token}` },
  });
  if (status >= 300) throw new Error(text);
  return json as {
    payment: { id: string; status: string };
    next_action: { kind: string; text: string; reference: string; expires_at: string };
  };
}

async function freshToken({ world: { owner, tenantId } }: Till): Promise<string> {
  const { personId, sessionId } = owner;
  return await signAccessToken(env, { kind: "person", personId, sessionId, tenantId }, Date.now());
}

async function mark(till: Till, order: Ordered, payment: string, amount: number, reference = "TRX 1") {
  return await till.world.call(`/orders/${order.id}/payments/${payment}/mark-paid`, {
    token: await freshToken(till),
    body: { method: "bank_transfer", reference, amount: { amount, currency: "BDT" } },
  });
}

async function expectBooks(till: Till, balances: Readonly<Record<string, number>>): Promise<void> {
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  for (const [account, balance] of Object.entries(balances)) {
    expect(await balanceOf(tenant, account as "suspense", "BDT"), account).toBe(balance);
  }
}

const order = async (till: Till, seat = "S-1") =>
  await till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }]);

describe("G6 paying by hand", () => {
  it("E27 tells the buyer what to do until a Monday, keeps the places so long, and staff mark it as paid", async () => {
    const { clock, till } = await openCounter();
    const placed = await order(till);
    const { payment, next_action } = await startByHand(placed);
    expect(next_action).toEqual({
      kind: "instructions",
      text: "Bank of Dhaka, account 12-345",
      reference: placed.code,
      // Three days later is a Saturday.
      expires_at: "2026-11-23T17:59:59.999Z",
    });
    expect((await startByHand(placed)).next_action).toEqual(next_action);
    clock.advance(4 * DAY);
    await runCron("* * * * *", env, Date.now());
    await till.deliver();
    expect((await till.staffOrder(placed.id)).status).toBe("pending");
    const marked = await mark(till, placed, payment.id, PRICE);
    expect(marked.json).toMatchObject({ outcome: "paid", received: { amount: PRICE, currency: "BDT" } });
    const staff = await till.staffOrder(placed.id);
    expect([staff.status, staff.tickets.length, staff.payments[0]?.status]).toEqual(["paid", 1, "captured"]);
    await expectBooks(till, { "gateway:offline": PRICE, suspense: 0, sales: -PRICE });
    expect(till.mails.map(({ type }) => type)).toContain("comms.order_paid");
  });

  it("E27 the start of the event bounds the term", async () => {
    const { till } = await openCounter("60");
    const placed = await order(till);
    const event = await till.world.api(`/events/${till.house.eventId}`);
    expect(Date.parse((await startByHand(placed)).next_action.expires_at)).toBe(Date.parse(event.starts_at));
  });

  it("nobody paid: the order ends with its day, and the places are free", async () => {
    const { clock, till } = await openCounter("1");
    const placed = await order(till);
    await startByHand(placed);
    clock.advance(2 * DAY + HOUR);
    await runCron("* * * * *", env, Date.now());
    await till.deliver();
    expect((await till.staffOrder(placed.id)).status).toBe("expired");
    expect((await order(till)).id).not.toBe(placed.id);
  });

  it("several amounts add up; the same reference counts once", async () => {
    const { till } = await openCounter();
    const placed = await order(till);
    const { payment } = await startByHand(placed);
    expect((await mark(till, placed, payment.id, 50_000)).json.outcome).toBe("underpaid");
    expect((await till.attention()).map(({ kind }) => kind)).toEqual(["underpaid"]);
    await expectBooks(till, { "gateway:offline": 50_000, suspense: -50_000 });
    const again = await mark(till, placed, payment.id, 50_000);
    expect([again.status, again.json.code]).toEqual([409, "receipt_exists"]);
    expect((await mark(till, placed, payment.id, 75_000, "TRX 2")).json.outcome).toBe("paid");
    expect((await till.staffOrder(placed.id)).tickets).toHaveLength(1);
    expect(await till.attention()).toEqual([]);
    await expectBooks(till, { "gateway:offline": PRICE, suspense: 0, sales: -PRICE });
    expect((await mark(till, placed, payment.id, 1, "TRX 3")).status).toBe(409);
  });

  it("too much is seen; staff let it pay, and the difference is a task until they have sent it back", async () => {
    const { till } = await openCounter();
    const placed = await order(till);
    const { payment } = await startByHand(placed);
    expect((await mark(till, placed, payment.id, PRICE + 5000)).json.outcome).toBe("overpaid");
    const token = await freshToken(till);
    const [item] = (await till.world.api("/attention-items", { token })).data;
    expect(item).toMatchObject({ kind: "overpaid" });
    await till.world.api(`/attention-items/${item.id}/actions`, { token, body: { action: "refund_difference" } });
    await till.deliver();
    expect((await till.staffOrder(placed.id)).status).toBe("paid");
    await expectBooks(till, { "gateway:offline": PRICE + 5000, suspense: 0, refunds_due: -5000 });
    const [task] = (await till.world.api("/attention-items", { token })).data;
    expect(task.kind).toBe("manual_refund");
    await till.world.api(`/attention-items/${task.id}/actions`, { token, body: { action: "mark_refunded" } });
    await expectBooks(till, { "gateway:offline": PRICE, suspense: 0, refunds_due: 0 });
    expect((await till.staffOrder(placed.id)).status).toBe("paid");
  });

  it("E09 it came when the places were gone: a person is asked, nothing is sold twice", async () => {
    const { clock, till } = await openCounter("1");
    const placed = await order(till);
    const { payment } = await startByHand(placed);
    clock.advance(2 * DAY + HOUR);
    await runCron("* * * * *", env, Date.now());
    await till.deliver();
    await order(till);
    expect((await mark(till, placed, payment.id, PRICE)).json.outcome).toBe("paid_too_late");
    expect((await till.staffOrder(placed.id)).tickets).toEqual([]);
    expect((await till.attention()).map(({ kind }) => kind)).toEqual(["paid_too_late"]);
    await expectBooks(till, { suspense: -PRICE });
  });

  it("E08 late, and the places are still free: the order is paid", async () => {
    const { clock, till } = await openCounter("1");
    const placed = await order(till);
    const { payment } = await startByHand(placed);
    clock.advance(2 * DAY + HOUR);
    await runCron("* * * * *", env, Date.now());
    await till.deliver();
    expect((await mark(till, placed, payment.id, PRICE)).json.outcome).toBe("paid");
    expect((await till.staffOrder(placed.id)).tickets).toHaveLength(1);
  });

  it("TH10 a refund is a person's task until it is marked as done", async () => {
    const { till } = await openCounter();
    const placed = await order(till);
    const { payment } = await startByHand(placed);
    await mark(till, placed, payment.id, PRICE);
    const token = await freshToken(till);
    await till.world.api(`/orders/${placed.id}/refunds`, { token, body: { reason: "requested_by_customer" } });
    await till.deliver();
    const [item] = (await till.world.api("/attention-items", { token })).data;
    expect(item.kind).toBe("manual_refund");
    await expectBooks(till, { "gateway:offline": PRICE, refunds_due: -PRICE });
    await till.world.api(`/attention-items/${item.id}/actions`, { token, body: { action: "mark_refunded" } });
    expect((await till.staffOrder(placed.id)).status).toBe("refunded");
    await expectBooks(till, { "gateway:offline": 0, refunds_due: 0 });
  });

  it("refuses another currency, no amount, a payment of another order and one that a gateway takes", async () => {
    // By the real clock, which the stand-in of the other gateway has too.
    const till = await byHand(await openTill());
    const [placed, other] = [await order(till), await order(till, "S-2")];
    const { payment } = await startByHand(placed);
    const path = `/orders/${placed.id}/payments/${payment.id}/mark-paid`;
    const token = await freshToken(till);
    const body = { method: "cash", reference: "1", amount: { amount: PRICE, currency: "USD" } };
    expect((await till.world.call(path, { token, body })).status).toBe(422);
    for (const amount of [0, -5, 1.5]) expect((await mark(till, placed, payment.id, amount)).status).toBe(422);
    expect((await mark(till, other, payment.id, PRICE)).status).toBe(404);
    await till.start(other);
    const [card] = (await till.staffOrder(other.id)).payments;
    expect((await mark(till, other, card?.id ?? "", PRICE)).json.code).toBe("payment_not_by_hand");
    await expectBooks(till, { suspense: 0 });
    const staff = await till.world.call(path, { token: await till.world.memberToken("staff"), body });
    expect(staff.status).toBe(403);
  });
});
