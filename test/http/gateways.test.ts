/** What every gateway shares on our side: ways to pay, ways back, hand-offs, connection checks, and their settings. */
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { settings } from "../../worker/env.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi, ORIGIN } from "../support/world.ts";

const BKASH = { environment: "sandbox", username: "user0", password: "word0", app_key: "key00", app_secret: "secret0" };
const SSLCOMMERZ = { environment: "sandbox", store_id: "tessera0", store_password: "tessera0@ssl" };

const buy = (till: Till) => till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
const encode = (path: string) => btoa(path).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const confirm = (order: Ordered, payment: string, fields: object = { proof: "x" }, token = order.token) =>
  callApi(`/shop/orders/${order.id}/payments/${payment}/confirmation`, {
    headers: { "order-token": token },
    body: { fields },
  });

it("G11 an order is offered what is switched on and takes its currency, the country's own first", async () => {
  const till = await openTill();
  const put = (gateway: string, body: object) =>
    till.world.api(`/payment-gateways/${gateway}`, { method: "PUT", body });
  await put("bkash", BKASH);
  await put("sslcommerz", SSLCOMMERZ);
  const order = await buy(till);
  const methods = async (token = order.token) =>
    await callApi(`/shop/orders/${order.id}/payment-methods`, { headers: { "order-token": token } });
  expect((await methods()).json.data).toEqual([
    { gateway: "bkash", flow: "redirect", needs_phone: false },
    { gateway: "sslcommerz", flow: "redirect", needs_phone: false },
    { gateway: "stripe", flow: "redirect", needs_phone: false },
  ]);
  await put("bkash", { enabled: false });
  const left = (await methods()).json.data.map(({ gateway }: { gateway: string }) => gateway);
  expect(left).toEqual(["sslcommerz", "stripe"]);
  expect((await methods("x".repeat(22))).status).toBe(404);
});

it("G11 checkout offers the same ways, each with what it asks of the buyer", async () => {
  const till = await openTill();
  await till.world.api("/payment-gateways/bkash", { method: "PUT", body: BKASH });
  const held = await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const page = await exports.default.fetch(`${ORIGIN}/checkout/${held.id}`);
  const [, methods = "null"] = /"methods":(\[[^\]]*\])/.exec(await page.text()) ?? [];
  expect([page.status, JSON.parse(methods)]).toEqual([
    200,
    ["bkash", "stripe"].map((gateway) => ({ gateway, flow: "redirect", needs_phone: false })),
  ]);
});

it("a gateway says which fields it asks for, and never shows the secret ones again", async () => {
  const till = await openTill();
  await till.world.api("/payment-gateways/bkash", { method: "PUT", body: BKASH });
  const shown = await till.world.api("/payment-gateways/bkash");
  expect(shown).toMatchObject({ flow: "redirect", currencies: ["BDT"] });
  const secret = shown.fields
    .filter((field: { secret: boolean }) => field.secret)
    .map(({ name }: { name: string }) => name);
  expect(secret).toEqual(["password", "app_secret"]);
  expect([shown.config.password, shown.config.app_key]).toEqual(["••••", "key00"]);
  const { data } = await till.world.api("/payment-gateways");
  for (const { config, fields } of data) {
    const names = new Set(fields.map(({ name }: { name: string }) => name));
    expect(Object.keys(config).filter((name) => !names.has(name))).toEqual([]);
  }
});

it("G10 a connection is tried on request; without credentials there is nothing to try", async () => {
  const till = await openTill();
  const check = (gateway: string) =>
    till.world.call(`/payment-gateways/${gateway}/check`, { method: "POST", body: {} });
  const stripe = await check("stripe");
  expect(stripe.json).toMatchObject({ ok: true, live: false, problem: null });
  // The key is told by its kind and end.
  expect(stripe.json.account).not.toContain(till.secretKey);
  expect([(await check("bkash")).status, (await check("nobody")).status]).toEqual([404, 404]);
  await till.world.api("/payment-gateways/stripe", { method: "PUT", body: { secret_key: "sk_test_invalid0000" } });
  expect((await check("stripe")).json).toMatchObject({ ok: false, account: null });
});

it("a buyer who comes back lands on their order page, and nowhere but on our site", async () => {
  const till = await openTill();
  const { account_id } = await till.world.api("/payment-gateways/bkash", { method: "PUT", body: BKASH });
  const go = async (to: string, query = "?paymentID=TR0011nobody&status=success") => {
    const address = `${ORIGIN}/callbacks/bkash/${account_id}/return/${to}${query}`;
    const answer = await exports.default.fetch(address, { redirect: "manual" });
    return [answer.status, answer.headers.get("location")];
  };
  expect(await go(encode("/orders/1/x?a=b"))).toEqual([303, `${ORIGIN}/orders/1/x?a=b`]);
  // What the browser brings may be nonsense: its person still sees their order.
  expect(await go(encode("/orders/1/x"), "?anything")).toEqual([303, `${ORIGIN}/orders/1/x`]);
  expect(await go(encode("/orders/1/x"), "?paymentID=TR0011nobody&status=cancel")).toEqual([
    303,
    `${ORIGIN}/orders/1/x?payment=cancelled`,
  ]);
  for (const path of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    expect((await go(encode(path)))[0], path).toBe(404);
  }
  expect((await go("%20"))[0]).toBe(404);
  const unknown = `${ORIGIN}/callbacks/bkash/${newId("gatewayAccount")}/return/${encode("/orders/1/x")}`;
  expect((await exports.default.fetch(unknown, { redirect: "manual" })).status).toBe(404);
});

it("E12 TH07 unsigned returns are kept once each, small, and believed never", async () => {
  const till = await openTill();
  const { account_id } = await till.world.api("/payment-gateways/bkash", { method: "PUT", body: BKASH });
  const address = `${ORIGIN}/callbacks/bkash/${account_id}`;
  const back = async (query: string) =>
    await exports.default.fetch(`${address}/return/${encode("/orders/1/x")}?${query}`, { redirect: "manual" });
  for (const status of ["success", "success", "failure"]) await back(`paymentID=TR0011nobody&status=${status}`);
  const kept = await env.DB.prepare("SELECT kind FROM gateway_events WHERE tenant_id = ? ORDER BY kind")
    .bind(till.world.tenantId)
    .all<{ kind: string }>();
  expect(kept.results.map(({ kind }) => kind)).toEqual(["return.failure", "return.success"]);
  const large = JSON.stringify({
    Type: "Notification",
    MessageId: "m",
    TopicArn: "t",
    Message: "{}",
    More: "x".repeat(20_000),
  });
  expect((await exports.default.fetch(address, { method: "POST", body: large })).status).toBe(400);
});

it("a confirmation is only for a payment of this order, at a gateway that hands something over", async () => {
  const till = await openTill();
  const [mine, theirs] = [await buy(till), await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-2"] }])];
  await till.start(mine);
  await till.start(theirs);
  const paymentOf = async (order: Ordered) => (await till.staffOrder(order.id)).payments[0]?.id ?? "";
  const other = await confirm(mine, await paymentOf(theirs));
  expect([other.status, other.json.code]).toEqual([404, "not_found"]);
  const redirected = await confirm(mine, await paymentOf(mine));
  expect([redirected.status, redirected.json.code]).toEqual([409, "order_not_payable"]);
  expect((await confirm(mine, await paymentOf(mine), {}, "x".repeat(22))).status).toBe(404);
  expect((await confirm(mine, "nonsense")).status).toBe(404);
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, "x"]));
  expect((await confirm(mine, await paymentOf(mine), many)).status).toBe(422);
});

it("the buyer's phone is read as a number of the organizer's country, or refused", async () => {
  const till = await openTill();
  const order = await buy(till);
  const start = (phone: string) =>
    callApi(`/shop/orders/${order.id}/payments`, {
      headers: { "order-token": order.token },
      body: { gateway: "stripe", return_url: `/orders/${order.id}/${order.token}`, phone },
    });
  const wrong = await start("12");
  expect([wrong.status, wrong.json.errors[0].field]).toEqual([422, "phone"]);
  expect((await start("01770-618575")).status).toBe(201);
});

it("a deployment in production takes no sandbox of any gateway", () => {
  for (const name of ["STRIPE", "SSLCOMMERZ", "BKASH", "MPESA", "RAZORPAY", "MESSAGES", "TURNSTILE"]) {
    const clean = Object.fromEntries(Object.entries(env).filter(([key]) => !key.endsWith("_API_BASE")));
    const production = { ...clean, ENVIRONMENT: "production", [`${name}_API_BASE`]: "http://127.0.0.1:1" };
    expect(() => settings(production as unknown as Env), name).toThrow("sandbox addresses are not allowed");
  }
});
