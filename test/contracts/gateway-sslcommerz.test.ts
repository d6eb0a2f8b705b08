/** SSLCOMMERZ against its stand-in: the shared cases, and what is special to it. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { openAccount } from "../support/gateway-account.ts";
import { stopClock } from "../support/clock.ts";
import { openTill, type Till } from "../support/till.ts";
import { type GatewayBench, gatewayCases, type Landing } from "./gateway-cases.ts";

type Notice = { readonly url: string; readonly headers: Record<string, string>; readonly body: string };
type Bench = GatewayBench & {
  readonly till: Till;
  readonly press: (page: string, action: string, fields?: Record<string, string>) => Promise<Landing>;
  readonly notices: () => Promise<readonly Notice[]>;
  readonly post: (notice: Notice) => Promise<Response>;
  readonly next: (next: string, more?: object) => Promise<void>;
};

async function open(): Promise<Bench> {
  const till = await openTill();
  const store = `store${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const fields = { environment: "sandbox", store_id: store, store_password: `${store}@ssl` };
  const account = await openAccount(till, "sslcommerz", { account: store, fields });
  const sessionOf = (page: string) => new URL(page).searchParams.get("SESSIONKEY") ?? "";
  const press: Bench["press"] = async (page, action, extra = {}) => {
    const answer = await fetch(`${new URL(page).origin}/sslcommerz/pay/${sessionOf(page)}/${action}`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(extra),
    });
    const back = await answer.json<{ url: string; fields: Record<string, string> }>();
    return async () => {
      const landed = await account.send(back.url, { method: "POST", body: new URLSearchParams(back.fields) });
      expect(landed.status).toBe(303);
      return landed.headers.get("location") ?? "";
    };
  };
  const notices = () => account.ask<Notice>("events");
  const post = (notice: Notice) =>
    account.send(notice.url, { method: "POST", headers: notice.headers, body: notice.body });
  const next = (name: string, more: object = {}) => account.control("sslcommerz", { next: name, ...more });
  const books = () => account.ask<{ captured: number; refunded: number }>("payments");
  return {
    till,
    press,
    notices,
    post,
    next,
    traits: { signed: true, pageStays: false, movesWhenTold: false },
    tenantId: till.world.tenantId,
    gateway: "sslcommerz",
    order: (seat, email) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }], email),
    start: async (order) => (await account.begin(order)).next_action.url,
    pay: (page) => press(page, "pay"),
    decline: (page) => press(page, "decline"),
    leave: (page) => press(page, "cancel"),
    captureOther: (what) => next(what === "amount" ? "wrong_amount" : "wrong_currency"),
    currencies: true,
    loseNextAnswer: () => next("close"),
    refuseNextRefund: () => next("refund_refused"),
    finishRefunds: () => account.control("sslcommerz/flush", {}),
    skewClock: (ms) => account.control("clock", { now: Date.now() + ms }),
    callBack: async () => {
      const statuses: number[] = [];
      for (const notice of await notices()) statuses.push((await post(notice)).status);
      return statuses;
    },
    callBackForged: async (order) => {
      const { payments } = await till.staffOrder(order.id);
      const body = new URLSearchParams({
        status: "VALID",
        tran_id: payments[0]?.id ?? "",
        store_id: store,
        amount: "1250.00",
        currency_type: "BDT",
        currency_amount: "1250.00",
        val_id: "1",
        verify_key: "amount,currency_amount,currency_type,status,store_id,tran_id,val_id",
        verify_sign: "0123456789abcdef0123456789abcdef",
      });
      const url = `https://tessera.test${account.callbackPath}`;
      return [(await account.send(url, { method: "POST", body })).status];
    },
    queued: till.queued,
    deliver: till.deliver,
    staffOrder: till.staffOrder,
    attention: till.attention,
    paymentsAtGateway: async () => (await books()).length,
    refundedAtGateway: async () => (await books()).reduce((sum, { refunded }) => sum + refunded, 0),
  };
}

gatewayCases("sslcommerz", open);

it("G12 a payment that SSLCOMMERZ calls risky gives no tickets until a person has looked", async () => {
  const bench = await open();
  const order = await bench.order("S-1");
  await (
    await bench.press(await bench.start(order), "risky")
  )();
  await bench.deliver();
  const staff = await bench.staffOrder(order.id);
  expect([staff.status, staff.tickets.length]).toEqual(["pending", 0]);
  expect((await bench.attention()).map(({ kind }) => kind)).toEqual(["risky_payment"]);
});

it("TH07 a notice that leaves fields out of its signature is refused, whatever it says", async () => {
  const bench = await open();
  const order = await bench.order("S-1");
  await bench.press(await bench.start(order), "decline");
  const [notice] = await bench.notices();
  if (!notice) throw new Error("no notice");
  const fields = new URLSearchParams(notice.body);
  for (const [name, value] of [
    ["status", "VALID"],
    ["amount", "1.00"],
    ["store_id", "other"],
  ] as const) {
    const changed = new URLSearchParams(fields);
    changed.set(name, value);
    expect((await bench.post({ ...notice, body: changed.toString() })).status, name).toBe(400);
    changed.set("verify_key", "bank_tran_id,tran_date");
    expect((await bench.post({ ...notice, body: changed.toString() })).status, name).toBe(400);
  }
  expect((await bench.post(notice)).status).toBe(200);
});

it("TH09 a notice of one store at another organizer's address is refused", async () => {
  const [mine, theirs] = [await open(), await open()];
  const order = await mine.order("S-1");
  await mine.press(await mine.start(order), "pay");
  const [notice] = await mine.notices();
  const other = await theirs
    .start(await theirs.order("S-1"))
    .then(() => theirs.till.world.api("/payment-gateways/sslcommerz"));
  if (!notice) throw new Error("no notice");
  const moved = {
    ...notice,
    url: notice.url.replace(new URL(notice.url).pathname, new URL(other.callback_url).pathname),
  };
  expect((await theirs.post(moved)).status).toBe(400);
});

it("a wrong one-time code pays nothing, the right one does", async () => {
  const bench = await open();
  const order = await bench.order("S-1");
  const page = await bench.start(order);
  await expect(bench.press(page, "wallet", { otp: "000000" })).rejects.toThrow();
  await (
    await bench.press(page, "wallet", { otp: "111111" })
  )();
  await bench.deliver();
  expect((await bench.staffOrder(order.id)).status).toBe("paid");
});

it("I2 a page that is paid after we gave up: the money finds the order, or goes back", async () => {
  const bench = await open();
  const clock = stopClock();
  const order = await bench.order("S-1");
  const page = await bench.start(order);
  clock.advance(31 * MINUTE);
  await bench.till.deliver([
    {
      id: "1",
      type: "payment.check",
      payload: { tenant_id: bench.tenantId, payment_id: (await bench.staffOrder(order.id)).payments[0]?.id },
    },
  ]);
  expect((await bench.staffOrder(order.id)).payments[0]?.status).toBe("cancelled");
  await bench.press(page, "pay");
  clock.advance(10 * MINUTE);
  // No notice comes; the closed payment is still asked about.
  await runCron("* * * * *", env, Date.now());
  await bench.deliver();
  const staff = await bench.staffOrder(order.id);
  expect([staff.status, staff.tickets.length]).toEqual(["paid", 1]);
});

it("G10 credentials that are refused are told as such, and no page is opened", async () => {
  const bench = await open();
  const { world } = bench.till;
  await world.api("/payment-gateways/sslcommerz", {
    method: "PUT",
    body: { store_id: "invalid0", store_password: "wrong-one" },
  });
  const check = await world.api("/payment-gateways/sslcommerz/check", { method: "POST", body: {} });
  expect(check).toMatchObject({ ok: false, problem: "SSLCOMMERZ does not accept the store id and password." });
  await expect(bench.start(await bench.order("S-1"))).rejects.toThrow("gateway_not_available");
});

it("I2 a refund that was taken and not answered is made once, and a person is told to look it up", async () => {
  const bench = await open();
  const clock = stopClock();
  const order = await bench.order("S-1");
  await bench.pay(await bench.start(order));
  clock.advance(HOUR);
  await bench.order("S-1", "other@example.com");
  await bench.next("refund_lost");
  await bench.callBack();
  for (let asked = 0; asked < 9; asked++) {
    await bench.deliver();
    clock.advance(2 * HOUR);
    await runCron("* * * * *", env, Date.now());
  }
  await bench.deliver();
  await bench.finishRefunds();
  expect(await bench.refundedAtGateway()).toBe(125_000);
  expect((await bench.attention()).map(({ kind }) => kind)).toEqual(["refund_unanswered"]);
  expect((await bench.staffOrder(order.id)).refunds.map(({ status }) => status)).toEqual(["requested"]);
  // The notice of the payment itself has had its effect, and does not wait for the refund (I7).
  const unread = await env.DB.prepare("SELECT kind FROM gateway_events WHERE tenant_id = ? AND processed_at IS NULL")
    .bind(bench.tenantId)
    .all();
  expect(unread.results).toEqual([]);
});
