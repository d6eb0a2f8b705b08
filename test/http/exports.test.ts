/** Lists by filter, what became of bookings, the search over everything, and files that staff take along. */
import { env, exports } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { exportMadeMail } from "../../worker/comms/templates/export-made.tsx";
import { sweepExports } from "../../worker/exports/index.ts";
import { goOn } from "../../worker/exports/service.ts";
import { newHoldId } from "../../worker/kernel/ids.ts";
import { DAY } from "../../worker/kernel/time.ts";
import { orderIdOf } from "../../worker/orders/index.ts";
import { listOrders } from "../../worker/orders/list-store.ts";
import { orderLines, type OrderRow, orders } from "../../worker/orders/tables.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { createHouse, type House } from "../support/house.ts";
import { callApi, createWorld, ORIGIN, type World } from "../support/world.ts";

// The steps of a list are taken by hand here; what a queue would do behind the test is not waited for.
beforeEach(() => {
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  for (const queue of [env.JOBS_QUEUE, env.COMMS_QUEUE]) vi.spyOn(queue, "sendBatch").mockResolvedValue(taken);
});

/** Orders as rows, in the order that they are placed. */
async function addOrders(world: World, house: House, rows: readonly Partial<OrderRow>[]): Promise<string[]> {
  const ids: string[] = [];
  const made: (typeof orders.$inferInsert)[] = [];
  for (const [at, row] of rows.entries()) {
    const holdId = newHoldId(house.eventId);
    ids.push(orderIdOf(holdId));
    made.push({
      tenantId: world.tenantId,
      id: orderIdOf(holdId),
      eventId: house.eventId,
      holdId,
      code: holdId.slice(-8).toUpperCase(),
      status: "paid",
      currency: "BDT",
      subtotal: 100,
      fees: 0,
      tax: 0,
      total: 100 * (at + 1),
      buyerName: `Buyer ${at}`,
      buyerEmail: `buyer${at}@people.test`,
      language: "en",
      channel: "online",
      accessHash: "-",
      accessToken: "-",
      expiresAt: Date.now() + DAY,
      paidAt: Date.now(),
      createdAt: Date.now(),
      ...row,
    });
  }
  const db = drizzle(env.DB);
  for (let from = 0; from < made.length; from += 2) await db.insert(orders).values(made.slice(from, from + 2));
  return ids;
}

async function openHouse() {
  const world = await createWorld();
  return { world, house: await createHouse(world) };
}
type Page = { data: { id: string }[]; next_cursor: string | null };
const idsOf = (page: Page) => page.data.map(({ id }) => id);

describe("order list", () => {
  it("O12 filters by channel, status, total, time and ticket type add up; oldest first turns it around", async () => {
    const { world, house } = await openHouse();
    const [a, b, c, d] = await addOrders(world, house, [
      { channel: "counter" },
      { status: "expired", paidAt: null },
      { channel: "counter", createdAt: Date.now() - 3 * DAY },
      {},
    ]);
    await drizzle(env.DB)
      .insert(orderLines)
      .values({
        tenantId: world.tenantId,
        orderId: a ?? "",
        position: 0,
        ticketTypeId: house.standingType,
        name: "Standing",
        price: 100,
        fee: 0,
        tax: 0,
        total: 100,
      });
    expect(idsOf(await world.api("/orders"))).toEqual([d, c, b, a]);
    expect(idsOf(await world.api("/orders?sort=oldest&limit=2"))).toEqual([a, b]);
    expect(idsOf(await world.api("/orders?channel=counter"))).toEqual([c, a]);
    expect(idsOf(await world.api("/orders?status=expired"))).toEqual([b]);
    expect(idsOf(await world.api("/orders?least=200&most=300"))).toEqual([c, b]);
    const since = encodeURIComponent(new Date(Date.now() - DAY).toISOString());
    expect(idsOf(await world.api(`/orders?channel=counter&from=${since}`))).toEqual([a]);
    expect(idsOf(await world.api(`/orders?ticket_type=${house.standingType}`))).toEqual([a]);
    expect(idsOf(await world.api("/orders?gateway=stripe"))).toEqual([]);
    expect(idsOf(await world.api("/orders?q=buyer&channel=counter"))).toEqual([c, a]);
  });

  it("I8 a filter that fits little looks through a bounded stretch, and goes on where it stopped", async () => {
    const { world, house } = await openHouse();
    const [old] = await addOrders(world, house, [{ channel: "door" }]);
    const many = Array.from({ length: 2100 }, () => newHoldId(house.eventId));
    const columns = `tenant_id, event_id, status, currency, subtotal, fees, tax, total, buyer_name, buyer_email, language,
      access_hash, access_token, expires_at, created_at`;
    await env.DB.prepare(
      `INSERT INTO orders (id, hold_id, code, ${columns})
       SELECT 'ord_' || substr(value, -26), value, substr(value, -20), ${columns} FROM orders, json_each(?)
       WHERE tenant_id = ? AND orders.id = ?`,
    )
      .bind(JSON.stringify(many), world.tenantId, old)
      .run();
    const first: Page = await world.api("/orders?channel=door");
    expect(idsOf(first)).toEqual([]);
    expect(first.next_cursor).not.toBeNull();
    expect(idsOf(await world.api(`/orders?channel=door&cursor=${first.next_cursor}`))).toEqual([old]);
    const page = await listOrders(tenantDb(env, world.tenantId), {}, { limit: 100 });
    expect(page.rows).toHaveLength(100);
  });
});

describe("bookings", () => {
  it("O10 counts what is issued, reserved, in a cart and abandoned", async () => {
    const { world, house } = await openHouse();
    await addOrders(world, house, [
      {},
      { status: "expired", paidAt: null },
      { status: "pending", paidAt: null, expiresAt: Date.now() - 1 },
    ]);
    const lines = [{ ticket_type: house.standingType, quantity: 3 }];
    await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
    const held = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
    const buyer = { name: "Ayesha", email: "a@people.test" };
    await callApi("/shop/orders", { body: { hold: held.json.id, token: held.json.token, buyer } });
    expect(await world.api(`/bookings?event=${house.eventId}`)).toMatchObject({
      issued: 1,
      reserved: 1,
      in_cart: 3,
      abandoned: 2,
      complete: true,
    });
    expect(await world.api("/bookings")).toMatchObject({ issued: 1, in_cart: null });
  });
});

describe("search", () => {
  it("W5 finds orders, customers and events at once, and only what the caller may read", async () => {
    const { world, house } = await openHouse();
    const [id] = await addOrders(world, house, [
      { buyerName: "Winter Kamau", buyerEmail: "w@people.test", buyerPhone: "+254 712 345 678" },
    ]);
    const found = await world.api("/search?q=winter");
    expect(found.orders).toMatchObject([{ id, buyer: "Winter Kamau" }]);
    expect(found.customers).toMatchObject([{ name: "Winter Kamau" }]);
    expect(found.events).toMatchObject([{ id: house.eventId, name: "Winter Concert" }]);
    expect((await world.api("/search?q=0712345678")).orders).toHaveLength(1);
    const scanner = await world.memberToken("scanner");
    const little = await world.api("/search?q=winter", { token: scanner });
    expect(little).toMatchObject({ orders: [], customers: [], events: [{ id: house.eventId }] });
    const other = await createWorld();
    expect(await other.api("/search?q=winter")).toEqual({ orders: [], customers: [], events: [] });
  });
});

describe("exports", () => {
  const download = async (url: string) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(await (await fetchOwn(url)).arrayBuffer());
  const fetchOwn = async (url: string) => {
    return await exports.default.fetch(`${ORIGIN}${url}`);
  };

  it("TH31 TH35 orders as a file: formulas are text, who may, who took how much, a link that ends", async () => {
    const { world, house } = await openHouse();
    await addOrders(world, house, [
      { buyerName: '=HYPERLINK("https://evil.test")', buyerEmail: "x@people.test", buyerPhone: "+254712345678" },
      { channel: "counter" },
    ]);
    const manager = await world.memberToken("manager");
    expect((await world.call("/exports", { token: manager, body: { kind: "orders" } })).status).toBe(403);
    const made = await world.api("/exports", { body: { kind: "orders", filter: { channel: "online" } }, status: 202 });
    expect(made).toMatchObject({ status: "ready", rows: 1 });
    const text = await download(made.url);
    expect(text.startsWith("\ufeffcode,placed_at")).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""https://evil.test"")"`);
    expect(text).toContain("'+254712345678");
    expect(text).toContain(",1.00,BDT");
    expect((await fetchOwn(`${made.url}0`)).status).toBe(404);
    expect((await fetchOwn(made.url.replace(/token=.*/, ""))).status).toBe(404);
    const log = await world.api(`/audit-log?subject=${made.id}`);
    expect(log.data).toMatchObject([{ action: "export.made", after: { rows: 1 } }, { action: "export.started" }]);
    const told = await env.DB.prepare("SELECT payload FROM outbox WHERE tenant_id = ? AND type = 'comms.export_made'")
      .bind(world.tenantId)
      .first<{ payload: string }>();
    // By reference, without a name (TH36).
    expect(JSON.parse(told?.payload ?? "{}")).toEqual({
      tenant_id: world.tenantId,
      export_id: made.id,
      person_id: world.owner.personId,
      kind: "orders",
      rows: 1,
    });
    expect(
      exportMadeMail({ tenantName: "Agora", who: "Rahima", kind: "orders", rows: 1, url: "https://x.test" }),
    ).toMatchObject({
      subject: "Rahima exported 1 orders",
      text: expect.stringContaining("names and contacts of buyers"),
    });
    await sweepExports(env, Date.now() + 2 * DAY);
    expect((await fetchOwn(made.url)).status).toBe(404);
  });

  it("I7 a long list is made in steps by the queue; a step that runs twice writes one part", async () => {
    const { world, house } = await openHouse();
    const [one] = await addOrders(world, house, [{}]);
    const many = Array.from({ length: 1200 }, () => newHoldId(house.eventId));
    const columns = `tenant_id, event_id, status, currency, subtotal, fees, tax, total, buyer_name, buyer_email, language,
      access_hash, access_token, expires_at, created_at, channel`;
    await env.DB.prepare(
      `INSERT INTO orders (id, hold_id, code, ${columns})
       SELECT 'ord_' || substr(value, -26), value, substr(value, -20), ${columns} FROM orders, json_each(?)
       WHERE tenant_id = ? AND orders.id = ?`,
    )
      .bind(JSON.stringify(many), world.tenantId, one)
      .run();
    const made = await world.api("/exports", { body: { kind: "orders" }, status: 202 });
    expect(made).toMatchObject({ status: "running", rows: 1000, url: null });
    const tenant = tenantDb(env, world.tenantId);
    await Promise.allSettled([goOn(env, tenant, made.id, Date.now()), goOn(env, tenant, made.id, Date.now())]);
    const done = await world.api(`/exports/${made.id}`);
    expect(done).toMatchObject({ status: "ready", rows: 1201 });
    expect((await download(done.url)).trimEnd().split("\r\n")).toHaveLength(1202);
    expect(await drizzle(env.DB).$count(orders, eq(orders.tenantId, world.tenantId))).toBe(1201);
  });

  it("O9 customers as a file: each once, with tags", async () => {
    const { world, house } = await openHouse();
    const [id] = await addOrders(world, house, [{ buyerName: "Wanjiru", buyerEmail: "w@people.test" }]);
    await addOrders(world, house, [{ buyerName: "Wanjiru", buyerEmail: "w@people.test" }]);
    const customer = await world.api(`/orders/${id}/customer`);
    await world.api(`/customers/${customer.id}/tags`, { method: "PUT", body: { tags: ["press"] } });
    const made = await world.api("/exports", { body: { kind: "customers" }, status: 202 });
    const [, line, end] = (await download(made.url)).split("\r\n");
    expect(line).toMatch(/^cus_\w+,Wanjiru,w@people\.test,,2,.*,press$/);
    expect(end).toBe("");
  });
});
