import { PDFDocument } from "@cantoo/pdf-lib";
import { env, exports } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { importTicketPublicKey, verifyTicketCode } from "../../worker/kernel/ticket-code.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { codedTickets, ensureEventKey, issueTicketStatements, ticketsOfOrder } from "../../worker/tickets/index.ts";
import { eventKeys, tickets } from "../../worker/tickets/tables.ts";
import { createShow } from "../support/door.ts";
import { callApi, createWorld, ORIGIN } from "../support/world.ts";

const keyRow = async (eventId: string) =>
  (await drizzle(env.DB).select().from(eventKeys).where(eq(eventKeys.eventId, eventId)))[0];

describe("tickets of an order", () => {
  it("X2 the buyer gets a code for each, signed with the event's key, the same at every look", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const order = await show.sell(3);
    const headers = { "Order-Token": order.token };
    const answer = await callApi(`/shop/orders/${order.orderId}/tickets`, { headers });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.data).toHaveLength(3);
    expect(answer.json.data[1]).toMatchObject({
      id: order.tickets[1]?.id,
      status: "active",
      type: "Category I",
      seat: { section: "B", row: "7", number: "2" },
      holder_name: "Afsana Rahman",
      version: 1,
      event: { id: show.eventId, venue: { name: "Rieth Hall", city: "Dhaka" } },
    });
    const key = await importTicketPublicKey((await keyRow(show.eventId))?.publicKey ?? "");
    for (const ticket of answer.json.data) {
      expect(await verifyTicketCode(key, ticket.code)).toMatchObject({
        ok: true,
        value: { ticketId: ticket.id, eventId: show.eventId, version: 1 },
      });
    }
    const again = await callApi(`/shop/orders/${order.orderId}/tickets?token=${order.token}`);
    expect(again.json).toEqual(answer.json);
    expect(again.headers.get("cache-control")).toContain("no-store");
  });

  it("TH38 a wrong token, no token and an unknown order answer alike", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const order = await show.sell(1);
    const other = await show.sell(1);
    for (const path of ["tickets", "tickets.pdf"]) {
      const answers = await Promise.all([
        callApi(`/shop/orders/${order.orderId}/${path}`),
        callApi(`/shop/orders/${order.orderId}/${path}?token=${other.token}`),
        callApi(`/shop/orders/${newId("order")}/${path}?token=${order.token}`),
      ]);
      const shown = answers.map(({ status, json }) => ({ status, ...json, request_id: "" }));
      for (const answer of shown) expect(answer).toEqual(shown[0]);
      expect(shown[0]?.status).toBe(404);
    }
  });

  it("TH13 a cancelled ticket has no code and is not in the PDF", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const order = await show.sell(2);
    await drizzle(env.DB)
      .update(tickets)
      .set({ status: "cancelled" })
      .where(eq(tickets.id, order.tickets[0]?.id ?? ""));
    const { data } = (await callApi(`/shop/orders/${order.orderId}/tickets?token=${order.token}`)).json;
    expect(data.map((ticket: { code: string | null }) => ticket.code === null)).toEqual([true, false]);
    const pdf = await exports.default.fetch(
      `${ORIGIN}/api/v1/shop/orders/${order.orderId}/tickets.pdf?token=${order.token}`,
    );
    expect((await PDFDocument.load(await pdf.arrayBuffer())).getPageCount()).toBe(1);
  });

  it("X3 the PDF has one page a ticket and names the order", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const order = await show.sell(4);
    const response = await exports.default.fetch(`${ORIGIN}/api/v1/shop/orders/${order.orderId}/tickets.pdf`, {
      headers: { "Order-Token": order.token },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toContain(`tickets-${order.orderCode}.pdf`);
    const pdf = await PDFDocument.load(await response.arrayBuffer());
    expect(pdf.getPageCount()).toBe(4);
    expect(pdf.getTitle()).toContain(order.orderCode);
  });
});

describe("issuing", () => {
  it("I6 issuing the same order again adds and changes nothing", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const { orderId } = await show.sell(2);
    const tenant = tenantDb(env, world.tenantId);
    const before = await ticketsOfOrder(tenant, orderId);
    const lines = before.map((ticket) => ({
      position: ticket.line,
      ticketTypeId: ticket.ticketTypeId,
      name: "Renamed since",
      seat: ticket.seat,
      seatLabel: ticket.seatLabel,
      attendeeName: null,
    }));
    const order = { id: orderId, eventId: show.eventId, buyerName: "Somebody Else" };
    await tenant.batch(await issueTicketStatements(tenant, { order, lines, now: world.now + 1000 }));
    expect(await ticketsOfOrder(tenant, orderId)).toEqual(before);
  });

  it("issues an order of a hundred places within D1's limits", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const tenant = tenantDb(env, world.tenantId);
    const order = { id: newId("order"), eventId: show.eventId, buyerName: "Afsana Rahman" };
    const lines = Array.from({ length: 100 }, (_, position) => ({
      position,
      ticketTypeId: show.types[0]?.id ?? "",
      name: "Category I",
      seat: null,
      seatLabel: null,
      attendeeName: `Guest ${position}`,
    }));
    await tenant.batch(await issueTicketStatements(tenant, { order, lines, now: world.now }));
    const issued = await ticketsOfOrder(tenant, order.id);
    expect(issued).toHaveLength(100);
    expect(issued[99]).toMatchObject({ line: 99, holderName: "Guest 99", seatLabel: null });
  });

  it("I6 keys that are made twice at once end as one pair, and the private one is sealed", async () => {
    const world = await createWorld();
    const show = await createShow(world);
    const tenant = tenantDb(env, world.tenantId);
    await Promise.all(Array.from({ length: 5 }, () => ensureEventKey(env, tenant, show.eventId, world.now)));
    const row = await keyRow(show.eventId);
    expect(row?.privateKey).toMatch(/^v1\./);
    await ensureEventKey(env, tenant, show.eventId, world.now + 1);
    expect(await keyRow(show.eventId)).toEqual(row);
    const { orderId } = await show.sell(1);
    const event = { id: show.eventId, startsAt: show.startsAt, endsAt: null };
    const [coded] = await codedTickets(env, tenant, event, orderId, world.now);
    const key = await importTicketPublicKey(row?.publicKey ?? "");
    expect((await verifyTicketCode(key, coded?.code ?? "")).ok).toBe(true);
  });
});
