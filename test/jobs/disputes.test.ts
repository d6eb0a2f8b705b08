/** Disputes, refunds of the gateway's dashboard and payouts, from the gateway's event to books, tickets and door. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi } from "../support/world.ts";

const SANDBOX_URL = (env as unknown as { SANDBOX_URL: string }).SANDBOX_URL;
const PRICE = 125_000;

/** Makes something happen at the gateway by itself. */
async function happen(till: Till, what: "dispute" | "payout", body: object): Promise<string> {
  const answer = await fetch(`${SANDBOX_URL}/control/stripe/${what}`, {
    method: "POST",
    body: JSON.stringify({ account: till.secretKey, ...body }),
  });
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  return (await answer.json<{ id: string }>()).id;
}

/** An order that is paid and ticketed, with what the gateway calls its payment. */
async function paidOrder(till: Till, seat = "S-1"): Promise<Ordered & { readonly intent: string }> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }]);
  await till.press(await till.start(order), "pay");
  await settle(till);
  const row = await env.DB.prepare("SELECT capture_reference AS reference FROM payments WHERE order_id = ?")
    .bind(order.id)
    .first<{ reference: string }>();
  return { ...order, intent: row?.reference ?? "" };
}

async function settle(till: Till): Promise<void> {
  await till.callbacks();
  await till.deliver();
}

async function expectBalances(till: Till, balances: Readonly<Record<string, number>>): Promise<void> {
  const tenant = tenantDb(env, till.world.tenantId);
  expect(await checkBooks(tenant)).toEqual([]);
  for (const [account, balance] of Object.entries(balances)) {
    expect(await balanceOf(tenant, account as "bank", "BDT"), account).toBe(balance);
  }
}

/** A device at the door of the till's event. */
async function openDoor({ world, house }: Till) {
  const body = { event_id: house.eventId, name: "North gate", valid_until: toTimestamp(Date.now() + DAY) };
  const link = await world.api("/check-in/sessions", { body });
  const enrolled = await callApi("/check-in/enrol", { body: { token: link.token, device_name: "Phone" } });
  const token: string = enrolled.json.access_token;
  return {
    codeOf: async (order: Ordered): Promise<string> => {
      const { json } = await callApi(`/shop/orders/${order.id}/tickets`, { headers: { "order-token": order.token } });
      return json.data[0].code;
    },
    scan: async (code: string) =>
      (await callApi("/check-in/scans", { token, body: { code, scan_id: newId("scan") } })).json,
  };
}

async function disputes(till: Till, query = "") {
  return (await till.world.api(`/disputes${query}`)).data;
}

describe("E16 a chargeback", () => {
  it("opened: the order is flagged, nothing may be refunded, the books show it, staff are told once", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await happen(till, "dispute", { payment_intent: order.intent });
    await settle(till);
    const staff = await till.world.api(`/orders/${order.id}`);
    expect(staff.dispute).toMatchObject({ status: "needs_response", amount: { amount: PRICE, currency: "BDT" } });
    expect(staff.tickets[0].status).toBe("active");
    expect((await till.world.api("/orders")).data[0].dispute).toBe("needs_response");
    await expectBalances(till, { "gateway:stripe": -1500, disputes_withheld: PRICE, dispute_fees: 1500 });
    const refused = await till.world.call(`/orders/${order.id}/refunds`, {
      body: { reason: "requested_by_customer" },
    });
    expect([refused.status, refused.json.code]).toEqual([409, "order_disputed"]);
    expect(till.mails.filter(({ type }) => type === "comms.dispute_notice")).toHaveLength(1);
    await settle(till);
    const notices = till.mails.filter(({ type }) => type === "comms.dispute_notice");
    expect(notices).toHaveLength(1);
    await till.deliver(notices);
    const { contact_email: to } = await till.world.api("/tenants/me");
    const mails = await (
      await fetch(`${SANDBOX_URL}/mailbox.json?to=${to}`)
    ).json<{ subject: string; text: string }[]>();
    expect(mails.map(({ subject }) => subject)).toEqual([`A payment is disputed: ৳1,250, order ${order.code}`]);
    expect(mails[0]?.text).toContain("Send your evidence before");
    expect(await disputes(till, "?open=true")).toMatchObject([
      { order_id: order.id, status: "needs_response", reason: "fraudulent", fee: { amount: 1500, currency: "BDT" } },
    ]);
  });

  it("about money that went back before: nothing is withheld, and what it costs is booked", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await till.world.api(`/orders/${order.id}/refunds`, { body: {} });
    await till.deliver();
    await happen(till, "dispute", { payment_intent: order.intent });
    await settle(till);
    expect(await disputes(till)).toMatchObject([{ amount: { amount: PRICE }, withheld: { amount: 0 } }]);
    await expectBalances(till, { "gateway:stripe": -1500, disputes_withheld: 0, dispute_fees: 1500 });
  });

  it("the policy blocks its tickets, the door refuses them, and won frees them with the money", async () => {
    const till = await openTill();
    await till.world.api("/dispute-policy", { method: "PUT", body: { tickets: "block_when_opened" } });
    const order = await paidOrder(till);
    const door = await openDoor(till);
    const code = await door.codeOf(order);
    const id = await happen(till, "dispute", { payment_intent: order.intent });
    await settle(till);
    expect((await till.staffOrder(order.id)).tickets[0]?.status).toBe("blocked");
    expect((await door.scan(code)).result).toBe("blocked");
    await happen(till, "dispute", { dispute: id, status: "won" });
    await settle(till);
    expect((await till.staffOrder(order.id)).tickets[0]?.status).toBe("active");
    expect((await door.scan(code)).result).toBe("admitted");
    await expectBalances(till, { "gateway:stripe": PRICE, disputes_withheld: 0, dispute_fees: 0, dispute_losses: 0 });
    expect(await disputes(till, "?open=true")).toEqual([]);
  });

  it("lost: the money and the fee stay away, tickets follow the policy, refunds are allowed no more than is left", async () => {
    const till = await openTill();
    await till.world.api("/dispute-policy", { method: "PUT", body: { tickets: "block_when_lost" } });
    const order = await paidOrder(till);
    const id = await happen(till, "dispute", { payment_intent: order.intent });
    await settle(till);
    expect((await till.staffOrder(order.id)).tickets[0]?.status).toBe("active");
    await happen(till, "dispute", { dispute: id, status: "lost" });
    await settle(till);
    expect((await till.staffOrder(order.id)).tickets[0]?.status).toBe("blocked");
    await expectBalances(till, {
      "gateway:stripe": -1500,
      disputes_withheld: 0,
      dispute_losses: PRICE,
      dispute_fees: 1500,
    });
    // The bank gives in after all.
    await happen(till, "dispute", { dispute: id, status: "won" });
    await settle(till);
    await expectBalances(till, { "gateway:stripe": PRICE, disputes_withheld: 0, dispute_losses: 0, dispute_fees: 0 });
  });

  it("an inquiry takes no money and blocks nothing", async () => {
    const till = await openTill();
    await till.world.api("/dispute-policy", { method: "PUT", body: { tickets: "block_when_opened" } });
    const order = await paidOrder(till);
    const id = await happen(till, "dispute", { payment_intent: order.intent, inquiry: true });
    await settle(till);
    expect((await till.world.api(`/orders/${order.id}`)).dispute.status).toBe("inquiry");
    expect((await till.staffOrder(order.id)).tickets[0]?.status).toBe("active");
    await expectBalances(till, { "gateway:stripe": PRICE, disputes_withheld: 0 });
    await happen(till, "dispute", { dispute: id, status: "warning_closed" });
    await settle(till);
    expect((await disputes(till))[0].status).toBe("closed");
  });

  it("E12 I6 events that come twice, in any order, book once", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    const id = await happen(till, "dispute", { payment_intent: order.intent });
    await happen(till, "dispute", { dispute: id, status: "won" });
    const events = await till.events();
    for (const event of [...events].reverse()) await till.callback(event);
    const messages = [...till.queued];
    await till.deliver();
    await till.deliver(messages, 2);
    await settle(till);
    await expectBalances(till, { "gateway:stripe": PRICE, disputes_withheld: 0, dispute_fees: 0 });
  });

  it("TH09 a dispute of somebody else's account is not ours", async () => {
    // The till that was opened last has the queue.
    const [other, till] = [await openTill(), await openTill()];
    const order = await paidOrder(till);
    const reference = await happen(till, "dispute", { payment_intent: order.intent });
    const [event] = await till.events("charge.dispute.created");
    if (!event) throw new Error("no event");
    expect((await other.callback(event)).status).toBe(200);
    const { tenantId: tenant_id } = other.world;
    const kept = { tenant_id, account_id: other.accountId, event_id: event.id, gateway: "stripe", reference };
    await till.deliver([{ id: "msg_1", type: "dispute.event", payload: kept }]);
    // Nor is it for an account that is not that tenant's.
    await till.deliver([{ id: "msg_2", type: "dispute.event", payload: { ...kept, account_id: till.accountId } }]);
    expect(await disputes(other)).toEqual([]);
    expect(await other.attention()).toEqual([]);
    expect(await disputes(till)).toEqual([]);
  });

  it("evidence: what we know is suggested, a draft is kept, and it is sent once", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await happen(till, "dispute", { payment_intent: order.intent });
    await settle(till);
    const [{ id }] = await disputes(till);
    const shown = await till.world.api(`/disputes/${id}`);
    expect(shown.suggested_evidence).toMatchObject({
      customer_name: "Ayesha Rahman",
      customer_email: "ayesha@example.com",
      product_description: "1 × admission to Winter Concert: Stalls",
    });
    const path = `/disputes/${id}/evidence`;
    const draft = await till.world.api(path, { body: { evidence: { explanation: "They came." } } });
    expect([draft.status, draft.evidence, draft.evidence_sent_at]).toEqual([
      "needs_response",
      { explanation: "They came." },
      null,
    ]);
    // The answer is lost on its way; sending it again finds that it had got through.
    await till.next("error_500_after_commit");
    expect(
      (await till.world.call(path, { body: { evidence: { customer_name: "Ayesha" }, submit: true } })).status,
    ).toBe(503);
    const sent = await till.world.api(path, { body: { evidence: { customer_name: "Ayesha" }, submit: true } });
    expect(sent).toMatchObject({ status: "under_review", takes_evidence: false });
    const again = await till.world.call(path, { body: { evidence: { customer_name: "X" }, submit: true } });
    expect([again.status, again.json.code]).toEqual([409, "evidence_not_taken"]);
    expect((await till.world.call(path, { body: { evidence: { bogus: "x" } } })).status).toBe(422);
  });

  it("a day too late no evidence is taken", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await happen(till, "dispute", { payment_intent: order.intent });
    await settle(till);
    const [{ id }] = await disputes(till);
    const dueAt = async (at: number) =>
      await env.DB.prepare("UPDATE disputes SET evidence_due_at = ? WHERE id = ?").bind(at, id).run();
    const send = async () =>
      await till.world.call(`/disputes/${id}/evidence`, { body: { evidence: { explanation: "They came." } } });
    await dueAt(Date.now() + 60_000);
    expect((await send()).status).toBe(200);
    await dueAt(Date.now() - 1000);
    expect((await send()).json.code).toBe("evidence_not_taken");
  });
});

describe("E14 a refund made in the gateway's dashboard", () => {
  const refundThere = async (till: Till, intent: string, amount?: number) => {
    const answer = await fetch(`${SANDBOX_URL}/v1/refunds`, {
      method: "POST",
      headers: { authorization: `Bearer ${till.secretKey}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        payment_intent: intent,
        ...(amount === undefined ? {} : { amount: String(amount) }),
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };

  it("is recorded with its ledger entries; the ticket stays, the totals are right, a person is told", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await refundThere(till, order.intent, 25_000);
    await settle(till);
    await settle(till);
    const staff = await till.staffOrder(order.id);
    expect(staff.status).toBe("partially_refunded");
    expect(staff.refunds).toMatchObject([
      { status: "succeeded", reason: "external", amount: { amount: 25_000, currency: "BDT" } },
    ]);
    expect(staff.tickets[0]?.status).toBe("active");
    expect((await till.attention()).map(({ kind }) => kind)).toEqual(["external_refund"]);
    await expectBalances(till, { "gateway:stripe": PRICE - 25_000, refunds: 25_000 });
    await refundThere(till, order.intent);
    await settle(till);
    expect((await till.staffOrder(order.id)).status).toBe("refunded");
    const door = await openDoor(till);
    expect((await door.scan(await door.codeOf(order))).result).toBe("admitted");
    await expectBalances(till, { "gateway:stripe": 0, refunds: PRICE });
  });

  it("that fails days later is taken out of the books again", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await till.next("refund_fails");
    await refundThere(till, order.intent);
    await settle(till);
    expect((await till.staffOrder(order.id)).status).toBe("refunded");
    await till.flush();
    await settle(till);
    const staff = await till.staffOrder(order.id);
    expect([staff.status, staff.refunds[0]?.status]).toEqual(["paid", "failed"]);
    await expectBalances(till, { "gateway:stripe": PRICE, refunds: 0 });
  });

  it("TH10 counts against what staff may still refund", async () => {
    const till = await openTill();
    const order = await paidOrder(till);
    await refundThere(till, order.intent, 100_000);
    await settle(till);
    const over = await till.world.call(`/orders/${order.id}/refunds`, {
      body: { amount: { amount: 25_001, currency: "BDT" }, reason: "requested_by_customer" },
    });
    expect(over.status).toBeGreaterThanOrEqual(400);
    expect((await till.staffOrder(order.id)).refunds).toHaveLength(1);
  });
});

describe("F3 a payout of the gateway to the bank", () => {
  it("is on its way, arrives, and comes back: each booked once, a person is told", async () => {
    const till = await openTill();
    await paidOrder(till);
    const id = await happen(till, "payout", { amount: 100_000, currency: "bdt" });
    await settle(till);
    await expectBalances(till, { "gateway:stripe": PRICE - 100_000, payouts_in_transit: 100_000, bank: 0 });
    await happen(till, "payout", { payout: id, status: "paid" });
    await settle(till);
    await settle(till);
    await expectBalances(till, { payouts_in_transit: 0, bank: 100_000 });
    await happen(till, "payout", { payout: id, status: "failed" });
    await settle(till);
    await expectBalances(till, { "gateway:stripe": PRICE, payouts_in_transit: 0, bank: 0 });
    expect((await till.attention()).map(({ kind }) => kind)).toEqual(["payout_failed"]);
  });
});
