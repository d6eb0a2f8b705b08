/** The stand-in answers in the shapes of bKash, and refuses what bKash refuses. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryPorts } from "../memory-ports.ts";
import { Bkash } from "./index.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- answers are read field by field
type Answer = Record<string, any>;
const HOST = "http://127.0.0.1:1";
const LOGIN = { username: "user", password: "word" };
const APP = { app_key: "key0", app_secret: "secret" };
const CREATE = {
  mode: "0011",
  payerReference: "01770618575",
  callbackURL: "https://tickets.example/back",
  amount: "1250.00",
  currency: "BDT",
  intent: "sale",
  merchantInvoiceNumber: "pay_01m7y2kf8hc5tzq0e9w3xv6b4n",
};

function fixture(name: string): Answer {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/gateways/bkash/${name}.json`, import.meta.url), "utf8"),
  ) as Answer;
}
const keys = (value: object) => Object.keys(value).sort();

async function open() {
  const gateway = new Bkash(memoryPorts(Date.UTC(2026, 10, 20, 9, 53, 49)));
  const send = async (path: string, init: RequestInit) => {
    const request = new Request(`${HOST}/bkash${path}`, init);
    return await gateway.answer(request, new URL(request.url));
  };
  const post = async (path: string, headers: Record<string, string>, body: object) =>
    await send(`/tokenized/checkout/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const grant = async (change: object = {}) =>
    (await (await post("token/grant", LOGIN, { ...APP, ...change })).json()) as Answer;
  let token = (await grant())["id_token"] as string;
  const renew = async () => {
    token = (await grant())["id_token"] as string;
  };
  const call = async (path: string, body: object): Promise<Answer> =>
    await (await post(path, { authorization: token, "x-app-key": APP.app_key }, body)).json();
  const press = async (id: string, action: string, fields: Record<string, string> = {}) =>
    await send(`/pay/${id}/${action}`, { method: "POST", body: new URLSearchParams(fields) });
  const control = async (body: object) =>
    (await gateway.control("POST /control/bkash", body as Record<string, unknown>, new URL(HOST))) as Answer;
  return { gateway, post, grant, renew, call, press, control };
}

describe("tokens", () => {
  it("come in the shape of the real ones, to those who may, twice an hour", async () => {
    const { gateway, grant, post } = await open();
    const second = await grant();
    expect(keys(second)).toEqual(keys(fixture("grant")));
    expect((await post("token/grant", LOGIN, APP)).status).toBe(429);
    gateway.clock.move({ advance: 61 * 60_000 });
    expect((await grant())["statusCode"]).toBe("0000");
    expect(await grant({ app_key: "invalid" })).toEqual(fixture("error.2001"));
    expect((await post("token/grant", {}, APP)).status).toBe(401);
  });
  it("are demanded by every call, and end after an hour", async () => {
    const { gateway, post, call } = await open();
    const without = await post("create", { "x-app-key": APP.app_key }, CREATE);
    expect([without.status, await without.json()]).toEqual([401, fixture("error.gateway_unauthorized.401")]);
    gateway.clock.move({ advance: 61 * 60_000 });
    expect(await call("create", CREATE)).toEqual(fixture("error.gateway_unauthorized.401"));
  });
});

describe("a payment", () => {
  it("is made in the shape of the real one, from a request that is right in every field", async () => {
    const { call } = await open();
    expect(keys(await call("create", CREATE))).toEqual(keys(fixture("create.success")));
    expect(await call("create", CREATE)).toEqual(fixture("error.2029"));
    const wrong: [object, string][] = [
      [{ amount: 1250 }, "2006"],
      [{ amount: "12.345" }, "2006"],
      [{ amount: "0" }, "2006"],
      [{ currency: "USD" }, "2007"],
      [{ intent: "gift" }, "2008"],
      [{ mode: "0001" }, "2063"],
      [{ mode: undefined }, "2065"],
      [{ payerReference: "<x>" }, "2048"],
      [{ callbackURL: "/back" }, "2049"],
      [{ merchantInvoiceNumber: "" }, "2031"],
    ];
    for (const [change, code] of wrong) {
      expect((await call("create", { ...CREATE, ...change }))["statusCode"], JSON.stringify(change)).toBe(code);
    }
  });
  it("moves money at execute, once, after the PIN and not before", async () => {
    const { call, press } = await open();
    const { paymentID } = await call("create", CREATE);
    expect(await call("execute", { paymentID })).toEqual(fixture("error.2060"));
    const initiated = await call("payment/status", { paymentID });
    expect([keys(initiated), initiated["transactionStatus"]]).toEqual([keys(fixture("query.initiated")), "Initiated"]);
    expect((await press(paymentID, "pay", { pin: "1" })).status).toBe(422);
    const back = await press(paymentID, "pay");
    expect(back.headers.get("location")).toMatch(/\?paymentID=TR0011\w+&status=success&signature=/);
    const done = await call("execute", { paymentID });
    expect(keys(done)).toEqual(keys(fixture("execute.success")));
    expect(done["paymentExecuteTime"]).toMatch(/^2026-11-20T15:53:49:000 GMT\+0600$/);
    expect(await call("execute", { paymentID })).toEqual(fixture("error.2062"));
    expect(keys(await call("payment/status", { paymentID }))).toEqual(keys(fixture("query.completed")));
    expect(keys(await call("general/searchTransaction", { trxID: done["trxID"] }))).toEqual(keys(fixture("search")));
  });
  it("fails as the buyer's wallet or the page says, and ends after a day", async () => {
    const { gateway, renew, call, press } = await open();
    const make = async (invoice: string) =>
      (await call("create", { ...CREATE, merchantInvoiceNumber: invoice }))["paymentID"] as string;
    const outcomes: [string, Record<string, string>, string, string][] = [
      ["pay", { wallet: "01823074817" }, "success", "2023"],
      ["pay", { wallet: "01823074818" }, "failure", "2056"],
      ["decline", {}, "failure", "2056"],
      ["cancel", {}, "cancel", "2069"],
    ];
    for (const [action, fields, status, code] of outcomes) {
      const paymentID = await make(`${action}${JSON.stringify(fields)}`);
      expect((await press(paymentID, action, fields)).headers.get("location")).toContain(`status=${status}`);
      expect((await call("execute", { paymentID }))["statusCode"], action).toBe(code);
    }
    const paymentID = await make("late");
    await press(paymentID, "close");
    gateway.clock.move({ advance: 25 * 3_600_000 });
    await renew();
    expect(await call("execute", { paymentID })).toEqual(fixture("error.2056"));
  });
  it("maintenance is told as such", async () => {
    const { call, control } = await open();
    await control({ next: "maintenance" });
    expect(await call("create", CREATE)).toEqual(fixture("error.503"));
  });
});

it("refunds go back in parts, never more than was paid, and the last one can be asked about", async () => {
  const { call, press } = await open();
  const { paymentID } = await call("create", CREATE);
  await press(paymentID, "pay");
  const { trxID } = await call("execute", { paymentID });
  const refund = async (amount: string) =>
    await call("payment/refund", { paymentID, trxID, amount, sku: "rfd_1", reason: "test" });
  expect((await call("payment/refund", { paymentID, trxID }))["statusCode"]).toBe("2033");
  const first = await refund("600.00");
  expect(keys(first)).toEqual(keys(fixture("refund.success")));
  expect(await call("payment/refund", { paymentID, trxID })).toEqual(first);
  expect((await refund("650.01"))["statusCode"]).toBe("2026");
  expect((await refund("650"))["statusCode"]).toBe("0000");
  expect((await refund("1"))["statusCode"]).toBe("2034");
  expect((await call("execute", { paymentID }))["statusCode"]).toBe("2117");
  expect((await call("payment/refund", { paymentID, trxID, amount: "1", sku: "" }))["statusCode"]).toBe("2065");
});

it("notices have the shape of Amazon's, about payments and about their own subscription", async () => {
  const { gateway, call, press, control } = await open();
  await control({ account: APP.app_key, notice_url: "https://tickets.example/ipn", offer_subscription: true });
  const { paymentID } = await call("create", CREATE);
  await press(paymentID, "pay");
  await call("execute", { paymentID });
  const url = new URL(`${HOST}/?account=${APP.app_key}`);
  const { data } = (await gateway.control("GET /control/bkash/events", {}, url)) as Answer;
  const bodies = data.map(({ body }: Answer) => JSON.parse(body) as Answer);
  expect(bodies.map((body: Answer) => keys(body))).toEqual([
    keys(fixture("ipn.sns.subscription_confirmation")),
    keys(fixture("ipn.sns.notification")),
  ]);
  const message = JSON.parse(bodies[1]["Message"]) as Answer;
  expect(keys(message)).toEqual(keys(JSON.parse(fixture("ipn.sns.notification")["Message"]) as Answer));
});
