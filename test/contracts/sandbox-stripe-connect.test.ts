/**
 * The sandbox's disputes, payouts and Connect against the official SDK: what it refuses, what it answers, which balances
 * move, and which endpoint hears of it. The objects have the fields of the official fixtures.
 */
import type { Stripe } from "stripe";
import { describe, expect, it, vi } from "vitest";
import accountUpdated from "../fixtures/gateways/stripe/event.account.updated.enabled.json";
import disputeClosed from "../fixtures/gateways/stripe/event.charge.dispute.closed.lost.json";
import disputeCreated from "../fixtures/gateways/stripe/event.charge.dispute.created.json";
import payoutFailed from "../fixtures/gateways/stripe/event.payout.failed.json";
import {
  control,
  faultOf,
  idOf,
  Merchant,
  press,
  SANDBOX_URL,
  sessionParams,
  WEBHOOK_SECRET,
} from "./sandbox-driver.ts";

type Created = { readonly id: string; readonly status: string };
type Params = Stripe.Checkout.SessionCreateParams;

/** The controls that make banks and Stripe do something. */
const happen = async (m: Merchant, what: string, body: object) =>
  await control<Created>(`/control/stripe/${what}`, { account: m.key, ...body });

const moved = ({ balance_transactions: moves }: Stripe.Dispute) =>
  moves.reduce((sum, { net }) => ({ net: sum.net + net }), { net: 0 }).net;

/** Every field of an official object is there; what it holds is another matter. */
function expectFieldsOf(object: object, official: object): void {
  expect(Object.keys(object)).toEqual(expect.arrayContaining(Object.keys(official)));
}

describe("disputes", () => {
  it("open with the money gone, take evidence once, and are won with the money back", async () => {
    const m = await new Merchant().listen();
    const { intent } = await m.paid();
    const { id } = await happen(m, "dispute", { payment_intent: intent });
    const opened = await m.stripe.disputes.retrieve(id, { expand: ["payment_intent"] });
    expectFieldsOf(opened, disputeCreated.data.object);
    expectFieldsOf(opened.evidence, disputeCreated.data.object.evidence);
    expect(opened).toMatchObject({ status: "needs_response", amount: 3000, payment_intent: { id: intent } });
    expect(moved(opened)).toBe(-4500);
    const draft = await m.stripe.disputes.update(id, { evidence: { customer_name: "A" }, submit: false });
    expect([draft.status, draft.evidence_details.has_evidence]).toEqual(["needs_response", true]);
    const sent = await m.stripe.disputes.update(id, { evidence: { uncategorized_text: "They came." } });
    expect([sent.status, sent.evidence_details.submission_count]).toEqual(["under_review", 1]);
    expect(sent.evidence).toMatchObject({ customer_name: "A", uncategorized_text: "They came." });
    const late = await faultOf(m.stripe.disputes.update(id, { evidence: { customer_name: "B" } }));
    expect([late.statusCode, late.param]).toEqual([400, "evidence"]);
    await happen(m, "dispute", { dispute: id, status: "won" });
    expect(moved(await m.stripe.disputes.retrieve(id))).toBe(0);
    expect((await m.made()).filter((type) => type.startsWith("charge.dispute."))).toEqual(
      expect.arrayContaining([
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
      ]),
    );
  });

  it("keep the charge from being refunded until they are won; an inquiry does not", async () => {
    const m = new Merchant();
    const { intent } = await m.paid();
    const { id } = await happen(m, "dispute", { payment_intent: intent, inquiry: true });
    expect((await m.stripe.disputes.retrieve(id)).balance_transactions).toEqual([]);
    await m.stripe.refunds.create({ payment_intent: intent, amount: 500 });
    await happen(m, "dispute", { dispute: id, status: "needs_response" });
    const refused = await faultOf(m.stripe.refunds.create({ payment_intent: intent, amount: 500 }));
    expect(refused.code).toBe("charge_disputed");
    await happen(m, "dispute", { dispute: id, status: "lost" });
    expect((await faultOf(m.stripe.refunds.create({ payment_intent: intent }))).code).toBe("charge_disputed");
    expectFieldsOf(await m.stripe.disputes.retrieve(id), disputeClosed.data.object);
  });

  it("refuse unknown evidence, a text where a file is wanted, a wrong step and an unknown dispute", async () => {
    const m = new Merchant();
    const { intent } = await m.paid();
    const { id } = await happen(m, "dispute", { payment_intent: intent });
    const bogus = { bogus: "x" } as Stripe.DisputeUpdateParams.Evidence;
    expect((await faultOf(m.stripe.disputes.update(id, { evidence: bogus }))).code).toBe("parameter_unknown");
    expect((await faultOf(m.stripe.disputes.update(id, { evidence: { receipt: "a text" } }))).param).toBe(
      "evidence[receipt]",
    );
    expect((await faultOf(m.stripe.disputes.retrieve("dp_none"))).code).toBe("resource_missing");
    await expect(happen(m, "dispute", { dispute: id, status: "warning_closed" })).rejects.toThrow("does not go from");
  });
});

describe("payouts", () => {
  it("leave the balance, arrive, and come back; no more than there is", async () => {
    const m = await new Merchant().listen();
    await m.paid();
    const tooMuch = await faultOf(m.stripe.payouts.create({ amount: 3001, currency: "usd" }));
    expect(tooMuch.code).toBe("balance_insufficient");
    const made = await m.stripe.payouts.create({ amount: 3000, currency: "usd" });
    expectFieldsOf(made, payoutFailed.data.object);
    expect(made.status).toBe("in_transit");
    expect((await faultOf(m.stripe.payouts.create({ amount: 1, currency: "usd" }))).code).toBe("balance_insufficient");
    await happen(m, "payout", { payout: made.id, status: "paid" });
    await happen(m, "payout", { payout: made.id, status: "failed" });
    expect(await m.stripe.payouts.retrieve(made.id)).toMatchObject({
      status: "failed",
      failure_code: "account_closed",
    });
    expect((await m.stripe.payouts.list({ status: "failed" })).data).toHaveLength(1);
    expect((await m.made()).filter((type) => type.startsWith("payout."))).toEqual([
      "payout.created",
      "payout.paid",
      "payout.failed",
    ]);
  });
});

describe("Connect", () => {
  const express: Stripe.AccountCreateParams = {
    controller: {
      stripe_dashboard: { type: "express" },
      fees: { payer: "application" },
      losses: { payments: "application" },
    },
    country: "US",
    email: "owner@example.com",
    capabilities: { transfers: { requested: true } },
  };

  it("an account goes from pending to enabled through a link that works once; its events name it", async () => {
    const m = new Merchant();
    const url = `${SANDBOX_URL}${m.hookPath}`;
    await control("/control/stripe", { account: m.key, webhook: { url, secret: WEBHOOK_SECRET, connect: true } });
    const made = await m.stripe.accounts.create(express);
    expect(made).toMatchObject({
      charges_enabled: false,
      details_submitted: false,
      capabilities: { transfers: "inactive" },
    });
    expect(made.requirements?.currently_due).not.toEqual([]);
    const link = await m.stripe.accountLinks.create({
      account: made.id,
      type: "account_onboarding",
      refresh_url: "http://127.0.0.1:9/again",
      return_url: "http://127.0.0.1:9/back",
    });
    expect(link.expires_at).toBeGreaterThan(link.created);
    const fill = async () =>
      (
        await fetch(link.url, { method: "POST", redirect: "manual", body: new URLSearchParams({ state: "enabled" }) })
      ).headers.get("location");
    expect([await fill(), await fill()]).toEqual(["http://127.0.0.1:9/back", "http://127.0.0.1:9/again"]);
    expect(await m.stripe.accounts.retrieve(made.id)).toMatchObject({ charges_enabled: true, payouts_enabled: true });
    const [caught] = await m.caught();
    expect(caught?.event).toMatchObject({ type: "account.updated", account: made.id });
    const fields = ["id", "object", "charges_enabled", "payouts_enabled", "capabilities", "requirements", "controller"];
    for (const name of fields) expect(accountUpdated.data.object).toHaveProperty(name);
    expect(caught?.event.data.object).toMatchObject({ object: "account", charges_enabled: true });
    expect((await m.stripe.accounts.createLoginLink(made.id)).url).toContain(made.id);
  });

  it("refuses type beside controller, losses without fees, a stranger's link and an update link", async () => {
    const m = new Merchant();
    const create = async (more: Stripe.AccountCreateParams) =>
      await faultOf(m.stripe.accounts.create({ ...express, ...more }));
    expect((await create({ type: "express" })).code).toBe("parameters_exclusive");
    expect((await create({ country: "Bangladesh" })).param).toBe("country");
    expect((await create({ controller: { losses: { payments: "application" } } })).param).toBe(
      "controller[fees][payer]",
    );
    const urls = { refresh_url: "http://127.0.0.1:9/a", return_url: "http://127.0.0.1:9/b" };
    const link = async (more: Partial<Stripe.AccountLinkCreateParams>) =>
      await faultOf(m.stripe.accountLinks.create({ account: "acct_1", type: "account_onboarding", ...urls, ...more }));
    expect((await link({})).code).toBe("resource_missing");
    const { id } = await m.stripe.accounts.create(express);
    expect((await link({ account: id, type: "account_update" })).param).toBe("type");
    expect((await faultOf(m.stripe.accounts.createLoginLink(id))).statusCode).toBe(400);
  });

  /** A paid destination charge of 30.00 with our part of 3.00. */
  const destination = async (m: Merchant) => {
    const { id: account } = await m.stripe.accounts.create(express);
    const params: Params = {
      ...sessionParams(),
      payment_intent_data: { application_fee_amount: 300, transfer_data: { destination: account } },
    };
    const early = await faultOf(m.stripe.checkout.sessions.create(params));
    expect(early.code).toBe("insufficient_capabilities_for_transfer");
    await happen(m, "connected", { connected: account, state: "enabled" });
    const { id, url } = await m.stripe.checkout.sessions.create(params);
    await press(url, "pay");
    const session = await m.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
    const intent = session.payment_intent as Stripe.PaymentIntent;
    const charge = intent.latest_charge as Stripe.Charge;
    return { account, intent: intent.id, transfer: idOf(charge.transfer ?? null) };
  };

  it("a refund reverses the transfer and the fee in proportion only when asked to", async () => {
    const m = await new Merchant().listen();
    const { account, intent, transfer } = await destination(m);
    expect(await m.stripe.transfers.retrieve(transfer)).toMatchObject({ amount: 3000, destination: account });
    await m.stripe.refunds.create({ payment_intent: intent, amount: 1000 });
    expect((await m.stripe.transfers.retrieve(transfer)).amount_reversed).toBe(0);
    const both = { reverse_transfer: true, refund_application_fee: true };
    const refund = await m.stripe.refunds.create({ payment_intent: intent, amount: 1000, ...both });
    expect(refund.transfer_reversal).toMatch(/^trr_/);
    expect((await m.stripe.transfers.retrieve(transfer)).amount_reversed).toBe(1000);
    const told = async () => (await m.caught()).find(({ event }) => event.type === "application_fee.refunded");
    // The answer does not wait for the event.
    const refunded = await vi.waitFor(async () => (await told()) ?? Promise.reject(new Error("not told yet")));
    expect(refunded.event.data.object).toMatchObject({ amount: 300, amount_refunded: 100 });
  });

  it("a transfer is reversed by itself, no more than is left", async () => {
    const m = new Merchant();
    const { transfer } = await destination(m);
    const reversal = await m.stripe.transfers.createReversal(transfer, { amount: 2000 });
    expect(reversal).toMatchObject({ object: "transfer_reversal", amount: 2000, transfer });
    const over = await faultOf(m.stripe.transfers.createReversal(transfer, { amount: 1001 }));
    expect([over.statusCode, over.param]).toEqual([400, "amount"]);
    await m.stripe.transfers.createReversal(transfer);
    expect((await m.stripe.transfers.retrieve(transfer)).reversed).toBe(true);
  });

  it("payouts of an account below are told at the Connect endpoint alone", async () => {
    const m = await new Merchant().listen();
    const { id: account } = await m.stripe.accounts.create(express);
    await happen(m, "connected", { connected: account, state: "enabled" });
    await control("/control/stripe/payout", { account: `${m.key}|${account}`, amount: 900, currency: "usd" });
    const below = await m.client({ stripeAccount: account }).payouts.list();
    expect(below.data).toMatchObject([{ amount: 900 }]);
    expect((await m.stripe.payouts.list()).data).toEqual([]);
    expect((await m.caught()).map(({ event }) => event.type)).not.toContain("payout.created");
  });
});
