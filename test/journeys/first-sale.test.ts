/**
 * The first sale, end to end, through the running product over plain HTTP: hold → order → hosted payment page → signed
 * webhook → queue → tickets → mail with a PDF → admitted, then duplicate at the door.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buy, type HoldAnswer, placeOrder, pressOnHostedPage, type Purchase } from "../support/buyer.ts";
import { until } from "../support/client.ts";
import { startSystem, type System } from "../support/system.ts";

type Order = { status: string; total: { amount: number; currency: string }; payment: { status: string } | null };
type Ticket = {
  id: string;
  code: string;
  status: string;
  seat: { section: string; row: string; number: string } | null;
};

let system: System;
let ticketTypeOf: (category: string) => string;

beforeAll(async () => {
  system = await startSystem();
  ticketTypeOf = (name) => system.demo.ticketTypes.find((type) => type.name === name)?.id ?? "";
});
afterAll(async () => await system?.stop());

const orderOf = async ({ order, token }: Purchase): Promise<Order> =>
  await system.client.must("GET", `/shop/orders/${order}`, { headers: { "order-token": token } });
const ticketsOf = async ({ order, token }: Purchase): Promise<Ticket[]> =>
  (
    await system.client.must<{ data: Ticket[] }>("GET", `/shop/orders/${order}/tickets`, {
      headers: { "order-token": token },
    })
  ).data;

async function paid(purchase: Purchase): Promise<Order> {
  return await until(async () => {
    const order = await orderOf(purchase);
    return order.status === "paid" ? order : undefined;
  }, "the order is paid");
}

async function enrol(): Promise<string> {
  const token = new URL(system.demo.checkInUrl).searchParams.get("token");
  const device = await system.client.must<{ access_token: string }>("POST", "/check-in/enrol", {
    body: { token, device_name: "Gate 1" },
  });
  return device.access_token;
}

async function control(body: object): Promise<void> {
  const answer = await fetch(`${system.sandboxUrl}/control/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

describe("the first sale", () => {
  it("O1 O3 G1 X2 S4 seats are bought, paid, mailed as PDF, admitted once and only once", async () => {
    const purchase = await buy(system.client, system.demo.eventId, {
      lines: [{ ticket_type: ticketTypeOf("Kategorie II"), seats: ["D-14-1", "D-14-2"] }],
      email: "first@journey.example",
    });
    expect(purchase.nextAction.kind).toBe("redirect");
    expect((await orderOf(purchase)).status).toBe("pending");
    const back = await pressOnHostedPage(purchase.nextAction.url ?? "", "pay");
    expect(back).toContain(purchase.order);
    const order = await paid(purchase);
    expect(order.total).toEqual({ amount: 7800, currency: "EUR" });

    const tickets = await ticketsOf(purchase);
    expect(tickets.map(({ seat }) => `${seat?.section}/${seat?.row}/${seat?.number}`)).toEqual([
      "Block D/14/1",
      "Block D/14/2",
    ]);
    const mail = await system.client.mailThat("first@journey.example", (one) => one.attachments.length > 0);
    const [attachment] = mail.attachments;
    expect(attachment?.type).toBe("application/pdf");
    const pdf = await (await fetch(new URL(attachment?.url ?? "", system.sandboxUrl))).text();
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(mail.text).toContain(`/orders/${purchase.order}/`);

    const device = await enrol();
    const scan = async (
      code: string,
      scanId: string,
    ): Promise<{ result: string; first: { gate: string | null } | null }> =>
      await system.client.must("POST", "/check-in/scans", { token: device, body: { code, scan_id: scanId } });
    const code = tickets[0]?.code ?? "";
    expect((await scan(code, "scan-a")).result).toBe("admitted");
    expect((await scan(code, "scan-b")).result).toBe("duplicate");
    expect((await scan(code, "scan-a")).result).toBe("admitted"); // E34: the same scan re-sent
    expect((await scan(tickets[1]?.code ?? "", "scan-c")).result).toBe("admitted");
    const forged = `${code.slice(0, 60)}${code[60] === "A" ? "B" : "A"}${code.slice(61)}`;
    expect((await scan(forged, "scan-d")).result).toBe("invalid");
    expect((await scan(code.slice(0, -3), "scan-e")).result).toBe("invalid");
  });

  it("E01 a seat that is sold is refused with its name; the buyer loses nothing", async () => {
    const answer = await system.client.call<{ code: string; seats: string[] }>(
      "POST",
      `/shop/events/${system.demo.eventId}/holds`,
      {
        body: { lines: [{ ticket_type: ticketTypeOf("Kategorie II"), seats: ["D-14-1", "D-14-3"] }] },
      },
    );
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: "seats_taken", seats: ["D-14-1"] });
  });

  it("G11 a declined card keeps the seats, and the next try pays", async () => {
    const purchase = await buy(system.client, system.demo.eventId, {
      lines: [{ ticket_type: ticketTypeOf("Standing"), quantity: 2 }],
      email: "again@journey.example",
    });
    await pressOnHostedPage(purchase.nextAction.url ?? "", "decline");
    expect((await orderOf(purchase)).status).toBe("pending");
    await pressOnHostedPage(purchase.nextAction.url ?? "", "pay");
    await paid(purchase);
    expect(await ticketsOf(purchase)).toHaveLength(2);
  });

  it("E12 a webhook that comes twice makes one set of tickets and one mail", async () => {
    await control({ next: "duplicate", times: 3 });
    const purchase = await buy(system.client, system.demo.eventId, {
      lines: [{ ticket_type: ticketTypeOf("Standing"), quantity: 1 }],
      email: "twice@journey.example",
    });
    await pressOnHostedPage(purchase.nextAction.url ?? "", "pay");
    await paid(purchase);
    await system.client.mailThat("twice@journey.example", (one) => one.attachments.length > 0);
    expect(await ticketsOf(purchase)).toHaveLength(1);
    expect((await system.client.mails("twice@journey.example")).length).toBe(1);
  });

  it("G9 a webhook that never comes: the sweep asks the gateway, and the order is paid", async () => {
    await control({ next: "drop", times: 20 });
    const purchase = await buy(system.client, system.demo.eventId, {
      lines: [{ ticket_type: ticketTypeOf("Standing"), quantity: 1 }],
      email: "dropped@journey.example",
    });
    await pressOnHostedPage(purchase.nextAction.url ?? "", "pay");
    await fetch(`${system.sandboxUrl}/control/stripe/flush`, { method: "POST" });
    expect((await orderOf(purchase)).status).toBe("pending");
    await system.app.cron("* * * * *", Date.now() + 5 * 60_000);
    await paid(purchase);
    expect(await ticketsOf(purchase)).toHaveLength(1);
  });

  it("E42 TH33 an Idempotency-Key repeats its answer and refuses another body", async () => {
    const path = `/shop/events/${system.demo.eventId}/holds`;
    const body = { lines: [{ ticket_type: ticketTypeOf("Standing"), quantity: 1 }] };
    const headers = { "idempotency-key": "journey-hold-1" };
    const first = await system.client.must<HoldAnswer>("POST", path, { body, headers });
    const again = await system.client.must<HoldAnswer>("POST", path, { body, headers });
    expect(again).toEqual(first);
    const other = await system.client.call<{ code: string }>("POST", path, {
      body: { lines: [{ ticket_type: ticketTypeOf("Standing"), quantity: 2 }] },
      headers,
    });
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    const order = await placeOrder(system.client, first, { lines: [], email: "idem@journey.example" });
    const repeated = await placeOrder(system.client, first, { lines: [], email: "idem@journey.example" });
    expect(repeated.id).toBe(order.id);
  });

  it("TH36 the log of a whole journey names nobody and opens nothing", async () => {
    const email = "planted-secret@journey.example";
    const name = "Plantina Secretova";
    const purchase = await buy(system.client, system.demo.eventId, {
      lines: [{ ticket_type: ticketTypeOf("Standing"), quantity: 1 }],
      email,
      name,
    });
    await pressOnHostedPage(purchase.nextAction.url ?? "", "pay");
    await paid(purchase);
    const mail = await system.client.mailThat(email, (one) => one.attachments.length > 0);
    const [ticket] = await ticketsOf(purchase);
    const device = await enrol();
    await system.client.must("POST", "/check-in/scans", {
      token: device,
      body: { code: ticket?.code, scan_id: "scan-th36" },
    });
    await system.client.call("POST", "/auth/otp/verify", { body: { to: email, code: "000000" } });
    const planted = [
      email,
      name,
      purchase.token,
      ticket?.code,
      device,
      system.demo.token,
      "sk_test_demo",
      "whsec_demo",
      mail.subject,
    ];
    const log = system.logs.join("\n");
    expect(log).toContain("payment_settled");
    for (const secret of planted)
      expect(secret === undefined || log.includes(secret), `the log has ${secret}`).toBe(false);
  });
});
