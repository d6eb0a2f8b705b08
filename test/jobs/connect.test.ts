/** Stripe Connect: an organizer's account below the platform's, from onboarding to refund, dispute and payout. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { Stripe } from "stripe";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { balanceOf, checkBooks } from "../../worker/ledger/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { followDispute } from "../../worker/disputes/service.ts";
import { reconcile, reconcilePlatform } from "../../worker/reconciliation/service.ts";
import { followDisbursement } from "../../worker/settlements/gateway-disbursement.ts";
import { draftSettlements } from "../../worker/settlements/service.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { ORIGIN } from "../support/world.ts";

const settings = env as unknown as Record<"SANDBOX_URL" | "STRIPE_PLATFORM_SECRET_KEY", string>;
const { SANDBOX_URL, STRIPE_PLATFORM_SECRET_KEY: PLATFORM } = settings;
const OWN_SECRET = "whsec_tessera_platform";
const CONNECT_SECRET = "whsec_tessera_connect";
const PRICE = 125_000;
/** 2.5% of it. */
const FEE = 3125;

const { hostname, port } = new URL(SANDBOX_URL);
const stripe = new Stripe(PLATFORM, { host: hostname, port: Number(port), protocol: "http", maxNetworkRetries: 0 });

async function control(path: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(`${SANDBOX_URL}/control/stripe/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}

type Copy = { readonly type: string; readonly body: string };

/** The events of an account that speak of `subject`, oldest first. */
async function eventsAbout(account: string, ...subjects: readonly string[]): Promise<Copy[]> {
  const answer = await fetch(`${SANDBOX_URL}/control/stripe/events?limit=1000&account=${encodeURIComponent(account)}`);
  const { data } = await answer.json<{ data: Copy[] }>();
  return data.toReversed().filter(({ body }) => subjects.some((subject) => body.includes(subject)));
}

async function post(event: Copy, secret: string): Promise<number> {
  const signature = await stripe.webhooks.generateTestHeaderStringAsync({ payload: event.body, secret });
  const answer = await exports.default.fetch(`${ORIGIN}/callbacks/stripe/platform`, {
    method: "POST",
    headers: { "stripe-signature": signature },
    body: event.body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** All events so far of the tenant's payments on our account, and of its own account, each at its endpoint. */
async function settle(till: Till, account: string, ...subjects: readonly string[]): Promise<void> {
  for (const event of await eventsAbout(PLATFORM, till.world.tenantId, ...subjects)) {
    expect(await post(event, OWN_SECRET), event.type).toBe(200);
  }
  for (const event of await eventsAbout(`${PLATFORM}|${account}`, account)) {
    expect(await post(event, CONNECT_SECRET), event.type).toBe(200);
  }
  await till.deliver();
}

/** A till whose organizer has an account below ours that may take money. */
async function onboarded(): Promise<{ till: Till; account: string }> {
  const till = await openTill();
  await till.world.api("/payment-gateways/stripe/onboarding", { body: { replace_keys: true } });
  const { account } = await till.world.api("/payment-gateways/stripe/onboarding");
  await control("connected", { account: PLATFORM, connected: account, state: "enabled" });
  await settle(till, account);
  return { till, account };
}

async function paid(till: Till, account: string): Promise<Ordered & { readonly intent: string }> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.press(await till.start(order), "pay");
  await settle(till, account);
  const row = await env.DB.prepare("SELECT capture_reference AS reference FROM payments WHERE order_id = ?")
    .bind(order.id)
    .first<{ reference: string }>();
  return { ...order, intent: row?.reference ?? "" };
}

async function transferOf(intent: string) {
  const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent, { expand: ["latest_charge"] });
  const id = typeof charge === "object" ? charge?.transfer : undefined;
  return await stripe.transfers.retrieve(typeof id === "string" ? id : "");
}

describe("G1 onboarding of an account below the platform's", () => {
  it("gives a link that works once, shows what is missing, and offers it to buyers when it may take money", async () => {
    const till = await openTill();
    const path = "/payment-gateways/stripe/onboarding";
    const refused = await till.world.call(path, { body: {} });
    expect([refused.status, refused.json.code]).toEqual([409, "gateway_has_keys"]);
    const link = await till.world.api(path, { body: { replace_keys: true } });
    const first = await till.world.api(path);
    expect(first).toMatchObject({ charges_enabled: false, payouts_enabled: false });
    expect(first.requirements).toContain("external_account");
    expect((await till.world.api("/payment-gateways/stripe")).enabled).toBe(false);
    const fill = async () =>
      (
        await fetch(link.url, { method: "POST", redirect: "manual", body: new URLSearchParams({ state: "enabled" }) })
      ).headers.get("location");
    expect(await fill()).toBe("https://tessera.test/console/payments?onboarding=return");
    expect(await fill()).toBe("https://tessera.test/console/payments?onboarding=refresh");
    // Coming back means nothing; the account's own event, or asking, does.
    await settle(till, first.account);
    expect((await till.world.api("/payment-gateways/stripe")).enabled).toBe(true);
    expect(await till.world.api(path)).toMatchObject({ charges_enabled: true, requirements: [] });
    // A new link is for the same account.
    await till.world.api(path, { body: {} });
    expect((await till.world.api(path)).account).toBe(first.account);
    await control("connected", { account: PLATFORM, connected: first.account, state: "restricted" });
    await settle(till, first.account);
    expect((await till.world.api("/payment-gateways/stripe")).enabled).toBe(false);
    expect((await till.world.api(path)).disabled_reason).toBe("requirements.past_due");
  });

  it("TH09 nobody names an account by themselves", async () => {
    const { account } = await onboarded();
    const other = await openTill();
    const body = { connected_account: account, secret_key: "", webhook_secret: "" };
    expect((await other.world.call("/payment-gateways/stripe", { method: "PUT", body })).status).toBe(422);
    const kept = await other.world.api("/payment-gateways/stripe", {
      method: "PUT",
      body: { connected_account: account },
    });
    expect(kept.config).not.toHaveProperty("connected_account");
  });
});

describe("G1 destination charges", () => {
  it("the money goes on to the organizer less our part; a refund takes both back in proportion", async () => {
    const { till, account } = await onboarded();
    const order = await paid(till, account);
    expect((await till.staffOrder(order.id)).status).toBe("paid");
    const intent = await stripe.paymentIntents.retrieve(order.intent);
    expect(intent).toMatchObject({
      application_fee_amount: FEE,
      on_behalf_of: account,
      transfer_data: { destination: account },
    });
    expect(await transferOf(order.intent)).toMatchObject({ destination: account, amount_reversed: 0 });
    // F1: our part never was the organizer's, and the books have it as we took it.
    const tenant = tenantDb(env, till.world.tenantId);
    expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(PRICE - FEE);
    expect(await balanceOf(tenant, "platform_fees", "BDT")).toBe(FEE);
    expect(await balanceOf(tenant, "platform_fees_payable", "BDT")).toBe(0);
    const half = { amount: { amount: PRICE / 2, currency: "BDT" }, reason: "requested_by_customer" };
    await till.world.api(`/orders/${order.id}/refunds`, { body: half });
    await till.deliver();
    expect((await till.staffOrder(order.id)).refunds[0]?.status).toBe("succeeded");
    expect((await transferOf(order.intent)).amount_reversed).toBe(PRICE / 2);
    const kept = FEE - Math.round(FEE / 2);
    expect(await balanceOf(tenant, "platform_fees", "BDT")).toBe(kept);
    expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(PRICE / 2 - kept);
    expect(await checkBooks(tenant)).toEqual([]);
  });

  it("E16 disputes come to our own address and reach the tenant of the payment", async () => {
    const { till, account } = await onboarded();
    const order = await paid(till, account);
    const { id } = await control("dispute", { account: PLATFORM, payment_intent: order.intent });
    await settle(till, account, id);
    expect((await till.world.api("/disputes")).data).toMatchObject([{ order_id: order.id, status: "needs_response" }]);
    expect(await balanceOf(tenantDb(env, till.world.tenantId), "disputes_withheld", "BDT")).toBe(PRICE);
  });

  it("E16 I3 a dispute takes the organizer's transfer back, once; won, they are given it again", async () => {
    const { till, account } = await onboarded();
    const order = await paid(till, account);
    const tenant = tenantDb(env, till.world.tenantId);
    const { id } = await control("dispute", { account: PLATFORM, payment_intent: order.intent });
    const request = { gateway: "stripe", accountId: till.accountId, reference: id, now: Date.now() };
    for (const _ of [1, 2]) expect(await followDispute(env, tenant, request)).toMatch(/moved|unchanged/);
    expect((await transferOf(order.intent)).amount_reversed).toBe(PRICE);
    // Our part stays ours, and what Stripe charges for the dispute is ours to pay.
    expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(-FEE);
    expect(await balanceOf(tenant, "dispute_fees", "BDT")).toBe(0);
    await control("dispute", { account: PLATFORM, dispute: id, status: "won" });
    for (const _ of [1, 2]) await followDispute(env, tenant, request);
    const given = await stripe.transfers.list({ transfer_group: `dispute_${id}` });
    expect(given.data.map(({ amount, destination }) => [amount, destination])).toEqual([[PRICE, account]]);
    expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(PRICE - FEE);
    expect(await balanceOf(tenant, "disputes_withheld", "BDT")).toBe(0);
    expect(await checkBooks(tenant)).toEqual([]);
  });

  it("E16 I3 lost, the organizer has borne it: the loss is in their books and their result", async () => {
    const { till, account } = await onboarded();
    const order = await paid(till, account);
    const tenant = tenantDb(env, till.world.tenantId);
    const { id } = await control("dispute", { account: PLATFORM, payment_intent: order.intent });
    await control("dispute", { account: PLATFORM, dispute: id, status: "lost" });
    await followDispute(env, tenant, { gateway: "stripe", accountId: till.accountId, reference: id, now: Date.now() });
    expect((await transferOf(order.intent)).amount_reversed).toBe(PRICE);
    expect(await balanceOf(tenant, "dispute_losses", "BDT")).toBe(PRICE);
    expect(await checkBooks(tenant)).toEqual([]);
    expect(await till.attention()).toEqual([]);
  });

  it("E14 so do refunds of our dashboard", async () => {
    const { till, account } = await onboarded();
    const order = await paid(till, account);
    const { id } = await stripe.refunds.create({ payment_intent: order.intent, amount: 1000, reverse_transfer: true });
    await settle(till, account, id);
    expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ reason: "external", status: "succeeded" }]);
  });

  it("E14 G9 the night lists an organizer's charges and, once for all, the refunds that nobody told of", async () => {
    const { till, account } = await onboarded();
    const order = await paid(till, account);
    await stripe.refunds.create({ payment_intent: order.intent, amount: 1000, reverse_transfer: true });
    const tenant = tenantDb(env, till.world.tenantId);
    const now = Date.now();
    const day = { from: now - HOUR, to: now + HOUR };
    expect(await reconcilePlatform(env, "stripe", day, now)).toMatchObject({ ok: true });
    await reconcilePlatform(env, "stripe", day, now);
    expect((await till.staffOrder(order.id)).refunds).toMatchObject([{ reason: "external", status: "succeeded" }]);
    const done = await reconcile(env, tenant, "stripe", day, now);
    expect(done?.row).toMatchObject({ status: "complete", listed: 1, differences: 0 });
    // Stripe's fee for it is the platform's to pay.
    expect(await balanceOf(tenant, "gateway_costs", "BDT")).toBe(0);
    expect(await checkBooks(tenant)).toEqual([]);
  });

  it("F3 payouts of the organizer's account come with its id", async () => {
    const { till, account } = await onboarded();
    await paid(till, account);
    const at = `${PLATFORM}|${account}`;
    const { id } = await control("payout", { account: at, amount: 100_000, currency: "bdt" });
    await control("payout", { account: at, payout: id, status: "paid" });
    // The event names the account, and so does the question about it.
    for (const event of await eventsAbout(at, id)) await post(event, CONNECT_SECRET);
    await till.deliver();
    const tenant = tenantDb(env, till.world.tenantId);
    expect(await balanceOf(tenant, "bank", "BDT")).toBe(100_000);
    expect(await checkBooks(tenant)).toEqual([]);
  });
});

describe("F3 settled money of an account below ours", () => {
  it("I6 is paid out to its bank once, and its payout's own events book nothing twice", async () => {
    const { till, account } = await onboarded();
    await paid(till, account);
    const tenant = tenantDb(env, till.world.tenantId);
    await draftSettlements(tenant, "UTC", Date.now() + 62 * DAY);
    const { id } = (await till.world.api("/settlements")).data[0];
    await till.world.api(`/settlements/${id}/close`, { method: "POST", body: {} });
    const { ways } = await till.world.api(`/settlements/${id}/payout-ways`);
    expect(ways).toMatchObject([{ gateway: "stripe", destination: account, most: { amount: PRICE - FEE } }]);
    const body = { method: "gateway", gateway: "stripe", amount: { amount: PRICE - FEE, currency: "BDT" } };
    const asked = await till.world.api(`/settlements/${id}/disbursements`, { body });
    const follow = async () => await followDisbursement(env, tenant, asked.id, Date.now());
    for (const _ of [1, 2]) expect(await follow()).toBe("waiting");
    const at = `${PLATFORM}|${account}`;
    const payouts = await stripe.payouts.list({}, { stripeAccount: account });
    expect(payouts.data).toMatchObject([{ amount: PRICE - FEE, metadata: { disbursement_id: asked.id } }]);
    const payout = payouts.data[0]?.id ?? "";
    await control("payout", { account: at, payout, status: "paid" });
    for (const event of await eventsAbout(at, payout)) await post(event, CONNECT_SECRET);
    await till.deliver();
    expect(await follow()).toBe("paid");
    expect(await balanceOf(tenant, "gateway:stripe", "BDT")).toBe(0);
    expect(await balanceOf(tenant, "payouts_in_transit", "BDT")).toBe(0);
    expect(await balanceOf(tenant, "organizer_payable", "BDT")).toBe(0);
    expect(await checkBooks(tenant)).toEqual([]);
    // Their bank sends it back after all.
    await control("payout", { account: at, payout, status: "failed" });
    expect(await follow()).toBe("failed");
    expect(await balanceOf(tenant, "organizer_payable", "BDT")).toBe(FEE - PRICE);
    expect(await checkBooks(tenant)).toEqual([]);
  });
});

describe("TH07 TH09 our own address", () => {
  it("takes each event only from its own endpoint", async () => {
    const { till, account } = await onboarded();
    await paid(till, account);
    const [own] = await eventsAbout(PLATFORM, till.world.tenantId);
    const [below] = await eventsAbout(`${PLATFORM}|${account}`, account);
    if (!own || !below) throw new Error("no events");
    expect(await post(own, CONNECT_SECRET)).toBe(400);
    expect(await post(below, OWN_SECRET)).toBe(400);
    expect(await post(own, "whsec_forged")).toBe(400);
    // Nor does the organizer's own address take them: only its account of before still signs there.
    expect((await till.callback({ id: "evt", ...own }, { secret: OWN_SECRET })).status).toBe(400);
  });

  it("keeps nothing for an account, or a tenant, that is not below us", async () => {
    const till = await openTill();
    const event = (more: object) => {
      const body = {
        id: `evt_${crypto.randomUUID()}`,
        object: "event",
        type: "payout.paid",
        data: { object: { id: "po_1" } },
      };
      return { type: "payout.paid", body: JSON.stringify({ ...body, ...more }) };
    };
    expect(await post(event({ account: "acct_stranger" }), CONNECT_SECRET)).toBe(200);
    const object = { id: "cs_1", metadata: { tenant_id: till.world.tenantId } };
    expect(await post(event({ type: "checkout.session.completed", data: { object } }), OWN_SECRET)).toBe(200);
    expect(till.queued).toEqual([]);
  });
});
