/** bKash against its stand-in: the shared cases, and what is special to it. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { HOUR, MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { type GatewayAccount, openAccount } from "../support/gateway-account.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { adapterOf, type GatewayBench, gatewayCases, type Landing } from "./gateway-cases.ts";

type Notice = { readonly url: string; readonly headers: Record<string, string>; readonly body: string };
type Bench = GatewayBench & {
  readonly till: Till;
  readonly account: GatewayAccount;
  readonly press: (page: string, action: string, fields?: Record<string, string>) => Promise<Landing>;
  readonly notices: () => Promise<readonly Notice[]>;
  readonly post: (notice: Notice) => Promise<Response>;
  readonly next: (next: string, more?: object) => Promise<void>;
  readonly books: () => Promise<readonly { state: string; captured: number; refunded: number }[]>;
  readonly returnTo: (order: Ordered, query: Record<string, string>) => Promise<Response>;
};

const TOPIC = "arn:aws:sns:ap-southeast-1:000000000000:bkash-ipn-sim";

async function open(): Promise<Bench> {
  const till = await openTill();
  const appKey = `app${crypto.randomUUID().replaceAll("-", "")}`;
  const fields = {
    environment: "sandbox",
    username: "01619777282",
    password: "D7DaC<A*0",
    app_key: appKey,
    app_secret: "secret-of-the-app",
    notice_topic: TOPIC,
  };
  const account = await openAccount(till, "bkash", { account: appKey, fields });
  const press: Bench["press"] = async (page, action, extra = {}) => {
    const { origin, pathname } = new URL(page);
    const body = new URLSearchParams(extra);
    const answer = await fetch(`${origin}${pathname}/${action}`, { method: "POST", redirect: "manual", body });
    await answer.arrayBuffer();
    const back = answer.headers.get("location");
    return async () => {
      if (back === null) throw new Error(`the browser was not sent back: ${answer.status}`);
      const landed = await account.send(back);
      expect(landed.status).toBe(303);
      return landed.headers.get("location") ?? "";
    };
  };
  const notices = () => account.ask<Notice>("events");
  const post = (notice: Notice) =>
    account.send(notice.url, { method: "POST", headers: notice.headers, body: notice.body });
  const next = (name: string, more: object = {}) => account.control("bkash", { next: name, ...more });
  const books = () => account.ask<{ state: string; captured: number; refunded: number }>("payments");
  const returnTo = async (order: Ordered, query: Record<string, string>) => {
    const to = btoa(`/orders/${order.id}/${order.token}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return await account.send(`https://tessera.test${account.callbackPath}/return/${to}?${new URLSearchParams(query)}`);
  };
  return {
    till,
    account,
    press,
    notices,
    post,
    next,
    books,
    returnTo,
    traits: { signed: false, pageStays: false, movesWhenTold: true },
    tenantId: till.world.tenantId,
    gateway: "bkash",
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: async (order) => (await account.begin(order)).next_action.url,
    pay: (page) => press(page, "pay"),
    decline: (page) => press(page, "decline"),
    leave: (page) => press(page, "cancel"),
    captureOther: () => next("wrong_amount"),
    currencies: false,
    loseNextAnswer: () => next("close"),
    refuseNextRefund: () => next("refund_refused"),
    finishRefunds: async () => undefined,
    expireToken: () => account.control("bkash", { expire_tokens: true }),
    skewClock: (ms) => account.control("clock", { now: Date.now() + ms }),
    callBack: async () => {
      // The buyer's browser is the callback; where there is none, the shop is still asked by its own sweep.
      const statuses: number[] = [];
      for (const notice of await notices()) statuses.push((await post(notice)).status);
      const { results } = await env.DB.prepare(
        "SELECT id, order_id, gateway_reference AS reference FROM payments WHERE tenant_id = ? AND status = 'pending'",
      )
        .bind(till.world.tenantId)
        .all<{ id: string; reference: string }>();
      const body = (id: string) =>
        JSON.stringify({
          Type: "Notification",
          MessageId: `m-${id}`,
          TopicArn: TOPIC,
          Message: JSON.stringify({ merchantInvoiceNumber: id }),
        });
      for (const { id } of results) {
        const url = `https://tessera.test${account.callbackPath}`;
        statuses.push((await account.send(url, { method: "POST", body: body(id) })).status);
      }
      return statuses;
    },
    callBackForged: async (order) => {
      const { payments } = await till.staffOrder(order.id);
      const paymentID = payments[0]?.reference ?? "";
      const landed = await returnTo(order, { paymentID, status: "success", signature: "forged" });
      const notice = {
        Type: "Notification",
        MessageId: "forged",
        TopicArn: TOPIC,
        Message: JSON.stringify({ merchantInvoiceNumber: payments[0]?.id, transactionStatus: "Completed" }),
      };
      const url = `https://tessera.test${account.callbackPath}`;
      const posted = await account.send(url, { method: "POST", body: JSON.stringify(notice) });
      // A browser is sent on, whatever it brought.
      return [landed.status === 303 ? 200 : landed.status, posted.status];
    },
    queued: till.queued,
    deliver: till.deliver,
    staffOrder: till.staffOrder,
    attention: till.attention,
    // One whose page nobody was given cannot be paid: only our execute moves money.
    paymentsAtGateway: async () => (await books()).filter(({ state }) => state === "completed").length,
    refundedAtGateway: async () => (await books()).reduce((sum, { refunded }) => sum + refunded, 0),
  };
}

gatewayCases("bkash", open);

it("E10 the buyer gives the PIN and closes the page: the sweep executes while there is time", async () => {
  const bench = await open();
  const clock = stopClock();
  const order = await bench.order("S-1");
  await bench.press(await bench.start(order), "close");
  clock.advance(2 * MINUTE);
  await runCron("* * * * *", env, Date.now());
  await bench.deliver();
  expect((await bench.staffOrder(order.id)).status).toBe("paid");
});

it("E10 approved after the time was over: nothing is executed, nothing is charged", async () => {
  const bench = await open();
  const clock = stopClock();
  const order = await bench.order("S-1");
  const page = await bench.start(order);
  clock.advance(14 * MINUTE);
  const land = await bench.press(page, "pay");
  await land();
  await bench.deliver();
  expect((await bench.books()).map(({ state }) => state)).toEqual(["approved"]);
  clock.advance(3 * MINUTE);
  await runCron("* * * * *", env, Date.now());
  await bench.deliver();
  expect((await bench.staffOrder(order.id)).payments[0]?.status).toBe("cancelled");
  expect((await bench.books()).map(({ captured }) => captured)).toEqual([0]);
});

it("TH07 a forged success does not keep the true one from being heard", async () => {
  const bench = await open();
  const order = await bench.order("S-1");
  const page = await bench.start(order);
  await bench.callBackForged(order);
  await bench.deliver();
  const land = await bench.pay(page);
  await land();
  await bench.deliver();
  // The return was heard before, so the page that waits asks: a moment later.
  const clock = stopClock();
  clock.advance(10 * SECOND);
  await bench.till.orderNow(order);
  await bench.deliver();
  expect((await bench.staffOrder(order.id)).status).toBe("paid");
});

it("a wallet with too little, a wrong PIN: nothing is charged, and another try works", async () => {
  const bench = await open();
  const order = await bench.order("S-1");
  const page = await bench.start(order);
  await expect((await bench.press(page, "pay", { pin: "99999" }))()).rejects.toThrow("422");
  await (
    await bench.press(page, "pay", { wallet: "01823074817" })
  )();
  await bench.deliver();
  expect((await bench.staffOrder(order.id)).payments[0]).toMatchObject({ status: "failed", failure: "bkash_2023" });
  await (
    await bench.pay(await bench.start(order))
  )();
  await bench.deliver();
  expect((await bench.staffOrder(order.id)).status).toBe("paid");
});

it("an execute that was not done, and one that was done and not answered: each is paid once", async () => {
  const bench = await open();
  const clock = stopClock();
  for (const [fault, seat] of [
    ["execute_lost_before", "S-1"],
    ["execute_lost_after", "S-2"],
  ] as const) {
    const order = await bench.order(seat);
    await (
      await bench.pay(await bench.start(order))
    )();
    await bench.next(fault);
    await bench.deliver();
    clock.advance(2 * MINUTE);
    await runCron("* * * * *", env, Date.now());
    await bench.deliver();
    const staff = await bench.staffOrder(order.id);
    expect([staff.status, staff.tickets.length], fault).toEqual(["paid", 1]);
  }
  expect((await bench.books()).filter(({ captured }) => captured > 0).length).toBe(2);
});

it("the token is asked for once for everybody, and after a refused one within what bKash allows", async () => {
  const bench = await open();
  const orders = await Promise.all(["S-1", "S-2", "S-3"].map((seat) => bench.order(seat)));
  await Promise.all(orders.map((order) => bench.start(order)));
  const grants = async () => (await bench.account.ask<{ grants: number }>("tokens"))[0]?.grants;
  expect(await grants()).toBe(1);
  await bench.expireToken?.();
  const adapter = await adapterOf(bench);
  const answers = await Promise.all([1, 2, 3].map(() => adapter.check()));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(await grants()).toBe(2);
});

it("too many tokens: bKash blocks, and nobody asks again before the hour is over", async () => {
  const bench = await open();
  const clock = stopClock();
  const adapter = await adapterOf(bench);
  expect((await adapter.check()).ok).toBe(true);
  await bench.account.control("bkash", { grants_per_hour: 1 });
  await bench.expireToken?.();
  expect(await adapter.check()).toMatchObject({ ok: false, error: { reason: "unavailable" } });
  await bench.account.control("bkash", { grants_per_hour: 5 });
  await bench.account.control("clock", { advance_ms: 2 * HOUR });
  // bKash would answer by now; we have not asked.
  expect(await adapter.check()).toMatchObject({ ok: false, error: { reason: "unavailable" } });
  clock.advance(61 * MINUTE);
  expect((await adapter.check()).ok).toBe(true);
});

it("G10 credentials that are refused are told as such, and are not tried again and again", async () => {
  const bench = await open();
  const { world } = bench.till;
  await world.api("/payment-gateways/bkash", { method: "PUT", body: { app_key: "invalid-key" } });
  const check = () => world.api("/payment-gateways/bkash/check", { method: "POST", body: {} });
  expect(await check()).toMatchObject({ ok: false, problem: "bKash does not accept the credentials." });
  expect(await check()).toMatchObject({ ok: false, problem: "The payment service asks us to wait." });
});

it("TH37 tokens are stored encrypted, and forgotten with the credentials", async () => {
  const bench = await open();
  expect((await (await adapterOf(bench)).check()).ok).toBe(true);
  const rows = async () =>
    (
      await env.DB.prepare("SELECT value FROM gateway_tokens WHERE tenant_id = ?")
        .bind(bench.tenantId)
        .all<{ value: string }>()
    ).results;
  expect((await rows()).map(({ value }) => /^v\d+\./.test(value) && !value.includes("eyJ"))).toEqual([true]);
  await bench.till.world.api("/payment-gateways/bkash", { method: "PUT", body: { password: "another-password" } });
  expect(await rows()).toEqual([]);
});

it("TH29 a subscription is confirmed for the organizer's own topic and at Amazon only", async () => {
  const bench = await open();
  expect((await (await adapterOf(bench)).check()).ok).toBe(true);
  const url = `https://tessera.test${bench.account.callbackPath}`;
  await bench.account.control("bkash", { notice_url: url, offer_subscription: true });
  const [offer] = await bench.notices();
  if (!offer) throw new Error("no offer");
  const confirmed = async () => (await bench.account.ask<{ confirmed: string[] }>("tokens"))[0]?.confirmed ?? [];
  const mine = (await confirmed()).length;
  const foreign = { ...offer, body: offer.body.replace(TOPIC, "arn:aws:sns:eu-west-1:1:other") };
  expect((await bench.post(foreign)).status).toBe(200);
  const inside = {
    ...offer,
    body: offer.body.replace(/"SubscribeURL":"[^"]+"/, '"SubscribeURL":"http://127.0.0.1:1/x"'),
  };
  expect((await bench.post(inside)).status).toBe(200);
  expect((await confirmed()).length).toBe(mine);
  expect((await bench.post(offer)).status).toBe(200);
  expect((await confirmed()).length).toBe(mine + 1);
});

it("I6 TH10 two refunds of one payment at the same moment: one after the other, none twice", async () => {
  const bench = await open();
  const order = await bench.order("S-1");
  await (
    await bench.pay(await bench.start(order))
  )();
  await bench.deliver();
  const payment = await env.DB.prepare("SELECT gateway_reference, capture_reference FROM payments WHERE order_id = ?")
    .bind(order.id)
    .first<{ gateway_reference: string; capture_reference: string }>();
  const adapter = await adapterOf(bench);
  const request = {
    refundId: "rfd_00000000000000000000000001",
    paymentId: "",
    captureReference: payment?.capture_reference ?? "",
    paymentReference: payment?.gateway_reference ?? "",
    captured: { amount: 125_000, currency: "BDT" },
    amount: { amount: 5000, currency: "BDT" },
    reason: "test",
    askedAt: Date.now(),
    otherReferences: [],
  };
  await Promise.all([1, 2, 3].map(() => adapter.refund(request)));
  expect(await bench.refundedAtGateway()).toBe(5000);
});
