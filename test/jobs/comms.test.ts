import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { orderWithLines } from "../../worker/orders/index.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { issueTicketStatements } from "../../worker/tickets/index.ts";
import { createHouse } from "../support/house.ts";
import { catchPost, type QueuedMessage } from "../support/post.ts";
import { callApi, createWorld, unique, type World } from "../support/world.ts";

type Placed = { world: World; orderId: string; code: string; token: string; email: string };

/** An order of two standing places; paid, with tickets, unless said otherwise. */
async function placeOrder(buyer = "Ayesha Rahman", paid = true): Promise<Placed> {
  const world = await createWorld();
  const house = await createHouse(world);
  const lines = [{ ticket_type: house.standingType, quantity: 2 }];
  const hold = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
  expect(hold.status, hold.text).toBe(201);
  const email = `${unique("buyer")}@mail.test`;
  const order = await callApi("/shop/orders", {
    body: { hold: hold.json.id, token: hold.json.token, buyer: { name: buyer, email } },
  });
  expect(order.status, order.text).toBe(201);
  const placed = { world, orderId: order.json.id, code: order.json.code, token: order.json.access_token, email };
  if (paid) {
    const tenant = tenantDb(env, world.tenantId);
    const found = await orderWithLines(tenant, placed.orderId);
    if (!found) throw new Error("the order is there");
    await tenant.batch(await issueTicketStatements(tenant, { ...found, now: Date.now() }));
  }
  return placed;
}

const orderPaid = ({ world, orderId }: Placed): QueuedMessage => ({
  id: newId("outbox"),
  type: "comms.order_paid",
  payload: { tenant_id: world.tenantId, order_id: orderId },
});

async function logOf({ world, orderId }: Placed) {
  const { results } = await env.DB.prepare("SELECT * FROM messages WHERE tenant_id = ? AND order_id = ?")
    .bind(world.tenantId, orderId)
    .all<{ template: string; recipient: string; status: string; failure: string | null; provider_id: string | null }>();
  return results;
}

const refusal = (status: number, name: string, headers: Record<string, string> = {}) =>
  Response.json({ statusCode: status, name, message: "told to nobody@mail.test" }, { status, headers });

describe("a payment that was turned down", () => {
  const turnedDown = ({ world, orderId }: Placed): QueuedMessage => ({
    id: newId("outbox"),
    type: "comms.payment_failed",
    payload: { tenant_id: world.tenantId, order_id: orderId },
  });

  it("G11 is told once an order, with the link to try again and how long the places are held", async () => {
    const post = catchPost();
    const placed = await placeOrder("Ayesha Rahman", false);
    for (let turn = 0; turn < 2; turn++) await post.deliver([turnedDown(placed)]);
    expect(post.mails).toHaveLength(1);
    const [mail] = post.mails;
    expect(mail).toMatchObject({
      to: [placed.email],
      subject: "Your payment did not go through: Winter Concert",
    });
    expect(mail?.text).toContain(`/orders/${placed.orderId}/${placed.token}`);
    expect(mail?.text).toContain("Your places are held until");
  });

  it("G11 is not told of an order that has ended since", async () => {
    const post = catchPost();
    const placed = await placeOrder("Ayesha Rahman", false);
    await env.DB.prepare("UPDATE orders SET status = 'expired' WHERE id = ?").bind(placed.orderId).run();
    await post.deliver([turnedDown(placed)]);
    expect(post.mails).toEqual([]);
  });
});

describe("confirmation of an order", () => {
  it("N4 carries the tickets as PDF, the link, the sum, and says the same in plain text", async () => {
    const post = catchPost();
    const placed = await placeOrder();
    const result = await post.deliver([orderPaid(placed)]);
    expect(result.retryMessages).toEqual([]);
    expect(post.mails).toHaveLength(1);
    const [mail] = post.mails;
    expect(mail).toMatchObject({ to: [placed.email], subject: "Your 2 tickets for Winter Concert" });
    expect(mail?.from).toMatch(/^"Agora Stage via Tessera" <[^<>]+>$/);
    const link = `/orders/${placed.orderId}/${placed.token}`;
    for (const part of [mail?.html ?? "", mail?.text ?? ""]) {
      for (const text of ["Winter Concert", "Agora Hall", "Standing", "1,600", placed.code, link]) {
        expect(part).toContain(text);
      }
    }
    expect(mail?.attachments?.map(({ filename, content_type }) => [filename, content_type])).toEqual([
      [`tickets-${placed.code}.pdf`, "application/pdf"],
    ]);
    expect(atob(mail?.attachments?.[0]?.content.slice(0, 8) ?? "")).toMatch(/^%PDF/);
    expect(await logOf(placed)).toMatchObject([
      { template: "order_paid", recipient: placed.email, status: "sent", failure: null },
    ]);
  });

  it("I6 once, however often the message comes, also at the same moment", async () => {
    const post = catchPost();
    const placed = await placeOrder();
    await post.deliver([orderPaid(placed)]);
    await post.deliver([orderPaid(placed)]);
    expect(post.mails).toHaveLength(1);
    const other = await placeOrder();
    await post.deliver([orderPaid(other), orderPaid(other)]);
    // Two handlers at once may both call; the provider sees one key and makes one mail.
    expect(new Set(post.keys.slice(1)).size).toBe(1);
    expect(await logOf(other)).toHaveLength(1);
  });

  it("TH26 TH39 what buyers and organizers write is text: no markup, no headers", async () => {
    const post = catchPost();
    const placed = await placeOrder('<img src=x onerror="alert(1)"> & Co');
    await env.DB.prepare("UPDATE tenants SET name = ? WHERE id = ?")
      .bind('Evil" <ceo@bank.test>\r\nBcc: all@mail.test', placed.world.tenantId)
      .run();
    await env.DB.prepare("UPDATE events SET name = ? WHERE tenant_id = ?")
      .bind("Show\r\nX-Header: 1 \u202egnp <b>bold</b>", placed.world.tenantId)
      .run();
    await post.deliver([orderPaid(placed)]);
    const [mail] = post.mails;
    expect(mail?.html).not.toContain("<img");
    expect(mail?.html).not.toContain("<b>bold");
    expect(mail?.html).toContain("&lt;img");
    expect(mail?.from).toMatch(/^"Evil ceo bank.test Bcc all mail.test via Tessera" <[^<>@\s]+@[^<>@\s]+>$/);
    expect(mail?.subject).not.toMatch(/[\r\n\u202e]/);
  });
});

/** What the order says to its buyer of the mail. */
async function told({ orderId, token }: Placed): Promise<unknown> {
  return (await callApi(`/shop/orders/${orderId}`, { headers: { "order-token": token } })).json.ticket_mail;
}

describe("what the buyer's page says of the mail", () => {
  it("O3 nothing before the order is paid, then that it waits, is late, and is sent", async () => {
    const post = catchPost();
    const open = await placeOrder("Ayesha Rahman", false);
    expect(await told(open)).toBeNull();
    const placed = await placeOrder();
    await env.DB.prepare("UPDATE orders SET status = 'paid', paid_at = ? WHERE id = ?")
      .bind(Date.now(), placed.orderId)
      .run();
    expect(await told(placed)).toBe("waiting");
    post.answerNext(refusal(500, "internal_server_error"));
    await post.deliver([orderPaid(placed)]);
    expect(await told(placed)).toBe("delayed");
    await post.deliver([orderPaid(placed)], 2);
    expect(await told(placed)).toBe("sent");
    await env.DB.prepare("UPDATE messages SET delivery = 'bounced' WHERE order_id = ?").bind(placed.orderId).run();
    expect(await told(placed)).toBe("failed");
  });

  it("O3 a mail that the provider refused for good has failed", async () => {
    const post = catchPost();
    const placed = await placeOrder();
    await env.DB.prepare("UPDATE orders SET status = 'paid', paid_at = ? WHERE id = ?")
      .bind(Date.now(), placed.orderId)
      .run();
    post.answerNext(refusal(422, "validation_error"));
    await post.deliver([orderPaid(placed)]);
    expect(await told(placed)).toBe("failed");
  });
});

describe("when the provider does not take a mail", () => {
  it.each([
    ["429 with a time", () => refusal(429, "rate_limit_exceeded", { "retry-after": "7" })],
    ["500", () => refusal(500, "internal_server_error")],
    ["no answer", () => new TypeError("network")],
    ["a revoked key", () => refusal(401, "missing_api_key")],
    ["a twin under way", () => refusal(409, "concurrent_idempotent_requests")],
  ])("N1 %s is tried again later, with the same key", async (_name, answer) => {
    const post = catchPost();
    const placed = await placeOrder();
    const message = orderPaid(placed);
    post.answerNext(answer());
    const first = await post.deliver([message]);
    expect(first.retryMessages).toMatchObject([{ msgId: message.id }]);
    expect(await logOf(placed)).toMatchObject([{ status: "queued", provider_id: null }]);
    expect((await post.deliver([message], 2)).retryMessages).toEqual([]);
    expect(new Set(post.keys).size).toBe(1);
    expect(await logOf(placed)).toMatchObject([{ status: "sent", failure: null }]);
  });

  it("N1 a refusal for good is kept with its code and not tried again", async () => {
    const post = catchPost();
    const placed = await placeOrder();
    post.answerNext(refusal(422, "validation_error"));
    expect((await post.deliver([orderPaid(placed)])).retryMessages).toEqual([]);
    await post.deliver([orderPaid(placed)]);
    expect(post.keys).toHaveLength(1);
    expect(await logOf(placed)).toMatchObject([{ status: "failed", failure: "422_validation_error" }]);
  });

  it("I6 a key that was accepted before means that the mail is out", async () => {
    const post = catchPost();
    const placed = await placeOrder();
    post.answerNext(refusal(409, "invalid_idempotent_request"));
    expect((await post.deliver([orderPaid(placed)])).retryMessages).toEqual([]);
    expect(await logOf(placed)).toMatchObject([{ status: "sent" }]);
  });

  it("N4 tickets that cannot be drawn do not keep the mail back for ever", async () => {
    const post = catchPost();
    const placed = await placeOrder();
    await env.DB.prepare("UPDATE tickets SET seat_label = '{' WHERE tenant_id = ?").bind(placed.world.tenantId).run();
    const message = orderPaid(placed);
    expect((await post.deliver([message], 1)).retryMessages).toHaveLength(1);
    expect((await post.deliver([message], 3)).retryMessages).toEqual([]);
    expect(post.mails[0]?.attachments).toBeUndefined();
    expect(post.mails[0]?.text).toContain(`/orders/${placed.orderId}/${placed.token}`);
  });
});

describe("refund notice", () => {
  it.each([
    ["places_gone", "came too late"],
    ["order_closed", "order had ended"],
    ["order_already_paid", "paid twice"],
    ["something_new", "refund for your order"],
  ])("I2 %s tells why, how much, and comes once", async (reason, words) => {
    const post = catchPost();
    const placed = await placeOrder("Karim", false);
    const [payment, refund] = [newId("payment"), newId("refund")];
    const { tenantId } = placed.world;
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO payments (tenant_id, id, order_id, gateway, attempt, status, amount, currency, captured, created_at, updated_at)
         VALUES (?, ?, ?, 'stripe', 1, 'captured', 160000, 'BDT', 160000, 1, 1)`,
      ).bind(tenantId, payment, placed.orderId),
      env.DB.prepare(
        `INSERT INTO refunds (tenant_id, id, payment_id, order_id, amount, currency, reason, status, created_at, updated_at)
         VALUES (?, ?, ?, ?, 160000, 'BDT', ?, 'pending', 1, 1)`,
      ).bind(tenantId, refund, payment, placed.orderId, reason),
    ]);
    const payload = { tenant_id: tenantId, order_id: placed.orderId, refund_id: refund };
    const message = { id: newId("outbox"), type: "comms.refund_notice", payload };
    await post.deliver([message]);
    await post.deliver([message]);
    expect(post.mails).toHaveLength(1);
    expect(post.mails[0]?.text.toLowerCase()).toContain(words);
    expect(post.mails[0]?.text).toContain("1,600");
    expect(post.mails[0]?.html).toContain("1,600");
  });
});

describe("messages", () => {
  it("TH41 a crafted or broken message is kept for a person and sends nothing", async () => {
    const post = catchPost();
    const bad: QueuedMessage[] = [
      { id: unique("m"), type: "comms.order_paid", payload: { tenant_id: "ten_1", order_id: "x" } },
      { id: unique("m"), type: "comms.sign_in_code", payload: { to: "victim@mail.test", code: "123456" } },
      { id: unique("m"), type: "comms.nothing", payload: {} },
    ];
    const result = await post.deliver(bad);
    expect(result.retryMessages).toEqual([]);
    expect(post.mails).toEqual([]);
  });

  it("TH23 an order of another tenant is not mailed", async () => {
    const post = catchPost();
    const [mine, theirs] = [await createWorld(), await placeOrder()];
    const payload = { tenant_id: mine.tenantId, order_id: theirs.orderId };
    await post.deliver([{ id: newId("outbox"), type: "comms.order_paid", payload }]);
    expect(post.mails).toEqual([]);
  });

  it("TH36 a mail that goes wrong leaves no name, address or token in the logs", async () => {
    const post = catchPost();
    const placed = await placeOrder("Planted Name");
    const lines: string[] = [];
    for (const method of ["log", "error", "warn"] as const) {
      const spy = vi.spyOn(console, method).mockImplementation((...parts) => {
        lines.push(parts.map(String).join(" "));
      });
      onTestFinished(() => spy.mockRestore());
    }
    post.answerNext(refusal(500, "internal_server_error"), refusal(422, "validation_error"));
    await post.deliver([orderPaid(placed)]);
    await post.deliver([orderPaid(placed)]);
    const log = lines.join("\n");
    expect(log).toContain("message_delayed");
    expect(log).toContain("message_refused");
    for (const secret of ["Planted", placed.email, placed.token, "nobody@mail.test"]) expect(log).not.toContain(secret);
  });
});
