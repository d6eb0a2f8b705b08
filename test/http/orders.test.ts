/** Orders: made once from a hold, shown to their buyer and to staff. */
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { orderCode } from "../../worker/orders/code.ts";
import { openTill } from "../support/till.ts";
import { callApi } from "../support/world.ts";

it("O1 I6 one hold is one order, however often it is asked for; the buyer's last details count", async () => {
  const till = await openTill();
  const held = await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const ask = (email: string) =>
    callApi("/shop/orders", {
      body: {
        hold: held.id,
        token: held.token,
        buyer: { name: "Ayesha", email, phone: "+8801700000000" },
        attendees: [{ name: "Nadia" }],
      },
    });
  const answers = await Promise.all([ask("a@example.com"), ask("a@example.com"), ask("a@example.com")]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  const { id, code, access_token } = answers[0]?.json ?? {};
  for (const answer of answers) expect(answer.json).toMatchObject({ id, code, access_token });
  const corrected = await ask("Right@Example.com");
  expect(corrected.json).toMatchObject({ id, buyer: { email: "right@example.com" }, access_token });
  const order = await callApi(`/shop/orders/${id}`, { headers: { "order-token": access_token } });
  expect(order.json).toMatchObject({
    status: "pending",
    subtotal: { amount: 125_000, currency: "BDT" },
    fees: { amount: 0 },
    tax: { amount: 0 },
    total: { amount: 125_000 },
    lines: [{ position: 0, seat: { section: "Front", row: "1", number: "1" }, attendee_name: "Nadia" }],
    payment: null,
  });
  expect(order.json.access_token).toBeUndefined();
});

it("TH38 an order opens with its token only; a wrong one is like no order", async () => {
  const till = await openTill();
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }]);
  const read = (query: string, headers: Record<string, string> = {}) =>
    callApi(`/shop/orders/${order.id}${query}`, { headers });
  expect((await read(`?token=${order.token}`)).status).toBe(200);
  const answers = [
    await read(""),
    await read("?token=x"),
    await read("", { "order-token": "A".repeat(22) }),
    await callApi(`/shop/orders/ord_${"0".repeat(26)}?token=${order.token}`),
  ];
  for (const answer of answers) expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
});

it("TH33 E42 an Idempotency-Key repeats the answer, and refuses another body", async () => {
  const till = await openTill();
  const held = await till.hold([{ ticket_type: till.house.standingType, quantity: 1 }]);
  const ask = (email: string, key: string) =>
    callApi("/shop/orders", {
      headers: { "idempotency-key": key },
      body: { hold: held.id, token: held.token, buyer: { name: "A", email } },
    });
  const first = await ask("a@example.com", "key-1");
  const again = await ask("a@example.com", "key-1");
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  expect(again.json).toEqual(first.json);
  const other = await ask("b@example.com", "key-1");
  expect([other.status, other.json.code]).toEqual([409, "idempotency_key_reused"]);
});

it("TH05 what a request says of price, fees, currency and count is not read: the hold decides, also of what is paid", async () => {
  const till = await openTill();
  const held = await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const one = { amount: 1, currency: "USD" };
  const wish = {
    total: one,
    subtotal: one,
    due: one,
    currency: "USD",
    fees: one,
    discount: { amount: 124_999 },
    quantity: 9,
  };
  const body = {
    hold: held.id,
    token: held.token,
    buyer: { name: "Ayesha", email: "a@example.com" },
    lines: [{ ticket_type: till.house.standingType, quantity: 1, price: one }],
    ...wish,
  };
  const placed = await callApi("/shop/orders", { body });
  expect([placed.status, placed.json.total]).toEqual([201, { amount: 125_000, currency: "BDT" }]);
  expect(placed.json.lines).toHaveLength(1);
  const { id, access_token } = placed.json;
  const started = await callApi(`/shop/orders/${id}/payments`, {
    headers: { "order-token": access_token },
    body: { gateway: "stripe", return_url: `https://tessera.test/orders/${id}/${access_token}`, amount: 1, ...wish },
  });
  expect(started.status, started.text).toBe(201);
  const { data } = await till.sandboxPayments();
  expect(data).toMatchObject([{ amount: 125_000, currency: "bdt" }]);
});

it("E45 a code that is taken is drawn again, and nobody sees an error", async () => {
  const till = await openTill();
  const line = [{ ticket_type: till.house.standingType, quantity: 1 }];
  const real = crypto.getRandomValues.bind(crypto);
  let draws = 0;
  const same = vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    if (array instanceof Uint8Array && array.length === 8 && ++draws <= 2) return array.fill(7);
    return real(array);
  });
  const first = await till.buy(line);
  const second = await till.buy(line);
  same.mockRestore();
  expect(first.code).toBe(orderCode(new Uint8Array(8).fill(7)));
  expect(second.code).not.toBe(first.code);
  expect(draws).toBe(3);
});

it("an order is refused with a reason: no such hold, too many names, a promo code that does not exist", async () => {
  const till = await openTill();
  const held = await till.hold([{ ticket_type: till.house.standingType, quantity: 1 }]);
  const good = { hold: held.id, token: held.token, buyer: { name: "A", email: "a@example.com" } };
  const ask = async (body: object) => {
    const answer = await callApi("/shop/orders", { body });
    return [answer.status, answer.json.code, answer.json.errors?.[0]?.field];
  };
  expect(await ask({ ...good, token: "x" })).toEqual([404, "unknown_hold", undefined]);
  expect(await ask({ ...good, attendees: [{ name: "A" }, { name: "B" }] })).toEqual([
    422,
    "invalid_request",
    "attendees",
  ]);
  expect(await ask({ ...good, promo_code: "SUMMER" })).toEqual([422, "promo_code_refused", "promo_code"]);
  expect(await ask({ ...good, buyer: { name: "A\r\nBcc: x@y.z", email: "a@example.com" } })).toEqual([
    422,
    "invalid_request",
    "buyer.name",
  ]);
});

it("O12 staff find orders by event, status, code, address and name, newest first, and page through them", async () => {
  const till = await openTill();
  const line = [{ ticket_type: till.house.standingType, quantity: 1 }];
  const orders = [];
  for (const email of ["anna@example.com", "ben@example.com", "cara@example.com"]) {
    orders.push(await till.buy(line, email));
  }
  const ids = orders.map(({ id }) => id).toReversed();
  const list = async (query: string) => {
    const page = await till.world.api(`/orders?${query}`);
    return { ids: page.data.map(({ id }: { id: string }) => id), next: page.next_cursor };
  };
  expect((await list("")).ids).toEqual(ids);
  const first = await list("limit=2");
  expect(first.ids).toEqual(ids.slice(0, 2));
  expect((await list(`limit=2&cursor=${first.next}`)).ids).toEqual(ids.slice(2));
  expect((await list(`event=${till.house.eventId}&status=pending`)).ids).toEqual(ids);
  expect((await list("status=expired")).ids).toEqual([]);
  expect((await list("q=BEN@")).ids).toEqual([ids[1]]);
  expect((await list("q=ayesha")).ids).toEqual(ids);
  expect((await list(`q=${orders[2]?.code.toLowerCase().replaceAll("-", "")}`)).ids).toEqual([ids[0]]);
  expect((await list("q=zz")).ids).toEqual([]);
});

it("O12 staff find an order by the phone of its buyer, however it was typed, and by what the gateway calls its payment", async () => {
  const till = await openTill();
  const line = [{ ticket_type: till.house.standingType, quantity: 1 }];
  const held = await till.hold(line);
  const withPhone = await till.world.api("/shop/orders", {
    method: "POST",
    body: {
      hold: held.id,
      token: held.token,
      buyer: { name: "Faith Njeri", email: "faith@example.com", phone: "+254 712 345-678" },
    },
  });
  const paying = await till.buy(line);
  await till.start(paying);
  const found = async (q: string) => {
    const page = await till.world.api(`/orders?q=${encodeURIComponent(q)}`);
    return page.data.map(({ id }: { id: string }) => id);
  };
  for (const typed of ["0712345678", "+254712345678", "(0712) 345 678", "12345678"]) {
    expect(await found(typed), typed).toEqual([withPhone.id]);
  }
  expect(await found("0712345679")).toEqual([]);
  const reference = (await till.staffOrder(paying.id)).payments[0]?.reference ?? "";
  expect(reference).not.toBe("");
  expect(await found(reference)).toEqual([paying.id]);
  // Another organizer finds neither.
  const other = await openTill();
  for (const q of ["0712345678", reference]) {
    expect((await other.world.api(`/orders?q=${encodeURIComponent(q)}`)).data).toEqual([]);
  }
});

it("I8 staff searches and sweeps are seeks, never scans", async () => {
  const plan = async (query: string) => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).all<{ detail: string }>();
    return results.map(({ detail }) => detail).join("\n");
  };
  for (const query of [
    "SELECT * FROM orders WHERE tenant_id = 't' AND buyer_email >= 'a' AND buyer_email < 'b'",
    "SELECT * FROM orders WHERE tenant_id = 't' AND lower(buyer_name) >= 'a' AND lower(buyer_name) < 'b'",
    "SELECT * FROM orders WHERE tenant_id = 't' AND code >= 'A' AND code < 'B'",
    "SELECT * FROM orders WHERE status = 'pending' AND expires_at < 5 ORDER BY expires_at LIMIT 9",
    "SELECT * FROM orders WHERE tenant_id = 't' AND buyer_phone IS NOT NULL AND substr(replace(replace(replace(replace(replace(replace(buyer_phone,' ',''),'-',''),'(',''),')',''),'.',''),'/',''),-8) = '12345678'",
    "SELECT order_id FROM payments WHERE tenant_id = 't' AND gateway IN ('stripe', 'mpesa') AND gateway_reference = 'x'",
    "SELECT * FROM payments WHERE next_check_at <= 5 ORDER BY next_check_at LIMIT 9",
    "SELECT * FROM gateway_events WHERE processed_at IS NULL AND received_at <= 5 ORDER BY received_at LIMIT 9",
    "SELECT * FROM payments WHERE tenant_id = 't' AND gateway = 'stripe' AND gateway_reference = 'x'",
    "SELECT * FROM payments WHERE tenant_id = 't' AND order_id = 'o' ORDER BY attempt",
  ]) {
    expect(await plan(query), query).toMatch(/^SEARCH \w+ USING/);
    expect(await plan(query), query).not.toMatch(/SCAN|TEMP B-TREE/);
  }
});
