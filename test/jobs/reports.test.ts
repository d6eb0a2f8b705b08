/** Figures of sales: A1, A2, O6. They equal a recount, are read with few rows, and cost a sale nothing. */
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { ledgerStatements, refundOwedEntries } from "../../worker/ledger/index.ts";
import { tenantDb, type TenantDb } from "../../worker/platform/db.ts";
import { countSales, recountAll } from "../../worker/reports/count.ts";
import { enqueueCounts } from "../../worker/reports/nightly.ts";
import { reportDays } from "../../worker/reports/tables.ts";
import { writeVisits } from "../../worker/reports/visits.ts";
import { drainInventory } from "../../worker/inventory/drain.ts";
import { type Paid, paidOrder } from "../support/books.ts";
import { meterDatabase } from "../support/d1-meter.ts";
import { createHouse, type House } from "../support/house.ts";
import { openTill, type Till } from "../support/till.ts";
import { callApi, createWorld, type World } from "../support/world.ts";

const countAll = async (tenant: TenantDb, now: number) => {
  for (let round = 0; round < 200; round++) if (await countSales(env, tenant, now)) return;
  throw new Error("the count did not end");
};
const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

type Sale = {
  readonly event: House;
  readonly at: number;
  readonly currency?: string;
  readonly channel?: string;
  readonly origin?: string;
  /** Minor units of each line. */
  readonly price: number;
  readonly lines: number;
};

/** A paid order as a sale leaves it behind, without the sale. */
async function writeSale(world: World, { event, at, price, lines, ...order }: Sale): Promise<Paid> {
  return await paidOrder(world, event.eventId, {
    paidAt: at,
    order,
    lines: Array.from({ length: lines }, () => ({ price, ticketTypeId: event.standingType })),
  });
}

/** What is booked when staff decide that something goes back. */
async function writeRefund(world: World, { orderId, paymentId }: Paid, at: number, amount: number, currency: string) {
  const tenant = tenantDb(env, world.tenantId);
  const entries = refundOwedEntries({ currency, total: amount, tax: 0, fee: 0, platformFee: 0 });
  const id = newId("ledgerTransaction");
  await tenant.batch(ledgerStatements(tenant, { id, kind: "refund_owed", orderId, paymentId, at, entries }));
}

/** Sales of forty days at odd times, of two events and two currencies; returns what a pocket calculator makes of them. */
async function fortyDays(world: World, now: number) {
  const tenant = tenantDb(env, world.tenantId);
  const houses = [await createHouse(world), await createHouse(world, { name: "Recital" })];
  const expected = new Map<string, { orders: number; tickets: number; revenue: number; refunded: number }>();
  const add = (key: string, more: Partial<{ orders: number; tickets: number; revenue: number; refunded: number }>) => {
    const sums = expected.get(key) ?? { orders: 0, tickets: 0, revenue: 0, refunded: 0 };
    for (const [name, amount] of Object.entries(more)) sums[name as keyof typeof sums] += amount;
    expected.set(key, sums);
  };
  // Dhaka is six hours ahead all year.
  const dayOf = (at: number) => isoDay(at + 6 * HOUR);
  for (let i = 0; i < 60; i++) {
    const event = houses[i % 2] as House;
    const at = now - Math.floor((((i * 7919) % 4001) / 4001) * 40 * DAY) - 1;
    const currency = i % 5 === 0 ? "EUR" : "BDT";
    const [price, lines] = [(i % 4) * 12_345, (i % 3) + 1];
    const paid = await writeSale(world, {
      event,
      at,
      currency,
      price,
      lines,
      channel: i % 7 === 0 ? "door" : "online",
    });
    add(`${dayOf(at)} ${currency}`, { orders: 1, tickets: lines, revenue: price * lines });
    if (i % 6 !== 1) continue;
    const back = Math.min(at + 3 * HOUR, now - 1);
    await writeRefund(world, paid, back, 5000, currency);
    add(`${dayOf(back)} ${currency}`, { refunded: 5000 });
  }
  return { tenant, houses, expected };
}

async function daysOf(world: World, tenant: TenantDb) {
  const rows = await tenant.db.select().from(reportDays).where(eq(reportDays.tenantId, world.tenantId)).limit(10_000);
  return rows.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

describe("A1 figures of sales", () => {
  it("equal a recount: by day of the zone and currency, with refunds beside, whenever and however often they are counted", async () => {
    const world = await createWorld();
    const now = Date.now();
    const { tenant, expected } = await fortyDays(world, now);
    // Counted in the middle of things, twice, and once more at the end.
    await countAll(tenant, now - 12 * DAY);
    await countAll(tenant, now);
    await countAll(tenant, now);
    const from = isoDay(now + 6 * HOUR - 60 * DAY);
    const found = await world.api(`/reports/sales?from=${from}`);
    const days = new Map(
      found.days.map((day: { day: string; orders: number; tickets: number; revenue: Money; refunded: Money }) => [
        `${day.day} ${day.revenue.currency}`,
        { orders: day.orders, tickets: day.tickets, revenue: day.revenue.amount, refunded: day.refunded.amount },
      ]),
    );
    const sorted = (map: ReadonlyMap<unknown, unknown>) =>
      [...map].sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(sorted(days)).toEqual(sorted(expected));
    expect(found.zone).toBe("Asia/Dhaka");
    const before = await daysOf(world, tenant);
    await recountAll(env, tenant, now);
    expect(await daysOf(world, tenant)).toEqual([]);
    await countAll(tenant, now);
    expect(await daysOf(world, tenant)).toEqual(before);
  });

  it("never add up currencies, and compare with as many days before", async () => {
    const world = await createWorld();
    const now = Date.now();
    const tenant = tenantDb(env, world.tenantId);
    const event = await createHouse(world);
    await writeSale(world, { event, at: now - HOUR, price: 1000, lines: 1 });
    await writeSale(world, { event, at: now - HOUR, price: 700, lines: 1, currency: "EUR" });
    await writeSale(world, { event, at: now - 2 * DAY, price: 300, lines: 2 });
    await countAll(tenant, now);
    const today = isoDay(now + 6 * HOUR);
    const yesterday = isoDay(now + 6 * HOUR - DAY);
    const found = await world.api(`/reports/sales?from=${yesterday}&to=${today}`);
    expect(found.totals.map(({ revenue }: { revenue: Money }) => revenue)).toEqual([
      { amount: 1000, currency: "BDT" },
      { amount: 700, currency: "EUR" },
    ]);
    expect(found.before.totals).toMatchObject([{ tickets: 2, revenue: { amount: 600, currency: "BDT" } }]);
    expect(found.hours.length).toBeGreaterThan(0);
  });

  it("of an event are in the event's days, of the organization in its own", async () => {
    const world = await createWorld({ timeZone: "Asia/Dhaka" });
    const event = await createHouse(world);
    const tenant = tenantDb(env, world.tenantId);
    await env.DB.prepare("UPDATE events SET time_zone = 'America/New_York' WHERE id = ?").bind(event.eventId).run();
    const noon = Math.floor(Date.now() / DAY) * DAY - 3 * DAY + 12 * HOUR;
    // 20:30 UTC: half past two the next day in Dhaka, the afternoon in New York.
    await writeSale(world, { event, at: noon + 8.5 * HOUR, price: 1000, lines: 1 });
    await countAll(tenant, Date.now());
    const own = await world.api("/reports/sales");
    const its = await world.api(`/events/${event.eventId}/sales`);
    expect([own.zone, own.days[0].day]).toEqual(["Asia/Dhaka", isoDay(noon + DAY)]);
    expect([its.zone, its.days[0].day]).toEqual(["America/New_York", isoDay(noon)]);
    expect(its.by.type).toMatchObject([{ key: event.standingType, label: "Standing", tickets: 1 }]);
    expect(own.by.event).toMatchObject([{ key: event.eventId, orders: 1 }]);
  });

  it("I8 a dashboard reads rows by key, and nearly all that it reads it shows", async () => {
    const world = await createWorld();
    const now = Date.now();
    const { tenant } = await fortyDays(world, now);
    await countAll(tenant, now);
    await world.api("/reports/sales");
    const rows = meterDatabase();
    await world.api("/reports/sales");
    const { read, returned, trips } = rows();
    expect(returned).toBeGreaterThan(40);
    expect(read).toBeLessThanOrEqual(10 + 2 * returned);
    expect(trips).toBeLessThanOrEqual(2);
  });

  it("I8 a count reads what was sold since the last one, however much was sold before", async () => {
    const world = await createWorld();
    const tenant = tenantDb(env, world.tenantId);
    const event = await createHouse(world);
    const now = Date.now();
    const rows = meterDatabase();
    const cost = async (at: number) => {
      await writeSale(world, { event, at, price: 100, lines: 1 });
      rows();
      await countAll(tenant, at);
      return rows().read;
    };
    await countAll(tenant, now - 60 * DAY);
    const young = await cost(now);
    for (let i = 1; i <= 30; i++) await writeSale(world, { event, at: now - i * DAY, price: 100, lines: 1 });
    await recountAll(env, tenant, now);
    await countAll(tenant, now);
    expect(await cost(now + MINUTE)).toBeLessThan(young + 60);
  });

  it("I5 stay with their tenant, and are only for those who may read reports", async () => {
    const [one, two] = [await createWorld(), await createWorld()];
    const event = await createHouse(one);
    const tenant = tenantDb(env, one.tenantId);
    await writeSale(one, { event, at: Date.now() - HOUR, price: 1000, lines: 1 });
    await countAll(tenant, Date.now());
    expect((await two.api("/reports/sales")).totals).toEqual([]);
    expect((await two.call(`/events/${event.eventId}/sales`)).status).toBe(404);
    const status = async (role: "staff" | "scanner" | "manager") =>
      (await one.call("/reports/sales", { token: await one.memberToken(role) })).status;
    expect([await status("scanner"), await status("staff"), await status("manager")]).toEqual([403, 403, 200]);
  });

  it("refuse days that are none, the wrong way round, or too many", async () => {
    const world = await createWorld();
    for (const query of ["from=2026-02-30", "from=2026-03-02&to=2026-03-01", "from=2026-01-01&to=2026-12-31", "to=x"]) {
      const answer = await world.call(`/reports/sales?${query}`);
      expect([query, answer.status, answer.json.code]).toEqual([query, 422, "invalid_request"]);
    }
  });
});

it("R2 each night every tenant is counted", async () => {
  const world = await createWorld();
  const sent: { type: string; payload: { tenant_id?: string } }[] = [];
  const batch = vi.spyOn(env.JOBS_QUEUE, "sendBatch").mockImplementation(async (messages) => {
    for (const { body } of messages) sent.push(body as (typeof sent)[number]);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  onTestFinished(() => batch.mockRestore());
  expect(await enqueueCounts(env, undefined)).toBeGreaterThan(0);
  expect(sent.map(({ payload }) => payload.tenant_id)).toContain(world.tenantId);
});

describe("A2 reports as files", () => {
  it("have a line a day, key and currency; a cell is never a formula (TH31)", async () => {
    const world = await createWorld();
    const tenant = tenantDb(env, world.tenantId);
    const event = await createHouse(world);
    const now = Date.now();
    const origin = JSON.stringify({ source: "=cmd()", medium: "email", campaign: "winter" });
    await writeSale(world, { event, at: now - HOUR, price: 1050, lines: 2, origin });
    await countAll(tenant, now);
    const file = async (by: string) => (await world.call(`/reports/sales.csv?by=${by}`)).text.split("\r\n");
    const [head, first] = await file("utm");
    expect(head).toBe("day,utm,name,currency,orders,tickets,revenue,refunded,net");
    expect(first).toContain(",'=cmd() / email / winter,'=cmd() / email / winter,BDT,1,2,21.00,0.00,21.00");
    expect((await file("type"))[1]).toContain(",Standing,BDT,0,2,21.00,");
    for (const by of ["total", "event", "channel", "method", "counter", "referrer", "variant", "hour"]) {
      expect((await file(by)).length, by).toBeGreaterThan(1);
    }
  });
});

describe("from the sale to the door", () => {
  it("A2 who came of those who have a ticket is told by type and by how early they bought; what is void counts nowhere", async () => {
    const world = await createWorld();
    const house = await createHouse(world);
    const { starts_at } = await world.api(`/events/${house.eventId}`);
    const start = Date.parse(starts_at);
    const add = (type: string, status: string, issued: number) =>
      env.DB.prepare(
        `INSERT INTO tickets (tenant_id, id, event_id, order_id, line, ticket_type_id, type_name, holder_name, status,
           issued_at, updated_at) VALUES (?, ?, ?, ?, 1, ?, 'A type', 'Ayesha', ?, ?, 0)`,
      ).bind(world.tenantId, newId("ticket"), house.eventId, newId("order"), type, status, issued);
    await env.DB.batch([
      add(house.seatedType, "used", start - 40 * DAY),
      add(house.seatedType, "active", start - 3 * DAY),
      add(house.seatedType, "used", start - 3 * DAY),
      add(house.standingType, "active", start - HOUR),
      add(house.standingType, "cancelled", start - HOUR),
      add(house.standingType, "blocked", start - HOUR),
    ]);
    const found = await world.api(`/events/${house.eventId}/sale-to-check-in`);
    expect(found).toEqual({
      sold: 4,
      came: 2,
      types: [
        { ticket_type: house.seatedType, name: "A type", sold: 3, came: 2 },
        { ticket_type: house.standingType, name: "A type", sold: 1, came: 0 },
      ],
      leads: [
        { lead: "day", sold: 1, came: 0 },
        { lead: "week", sold: 2, came: 1 },
        { lead: "month", sold: 0, came: 0 },
        { lead: "earlier", sold: 1, came: 1 },
      ],
    });
  });
});

describe("from a visit to a paid order", () => {
  it("A1 O6 visits, holds, orders and payments are counted, the campaign is kept, and free orders count too", async () => {
    const till = await openTill();
    const { world, house } = till;
    const tenant = tenantDb(env, world.tenantId);
    // The clock trembles: ids stay in order, so for some seconds they are ahead of it, and so is what counts them.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 9 * SECOND });
    newId("hold");
    vi.useRealTimers();
    for (let i = 0; i < 3; i++) expect((await visit(house.eventId)).status).toBe(204);
    expect((await visit(newId("event"))).status).toBe(204);
    await writeVisits(env, Date.now());
    const order = await buyFrom(till, { source: "news", medium: "email", referrer: "daily.example" }, ["S-1"]);
    await till.press(await till.start(order), "pay");
    await till.callbacks();
    await till.deliver();
    await till.buy([{ ticket_type: house.seatedType, seats: ["S-2"] }]);
    await till.hold([{ ticket_type: house.seatedType, seats: ["S-3"] }]);
    await drainInventory(env, tenant, house.eventId, Date.now());
    await countAll(tenant, Date.now() + 10 * SECOND);
    const found = await world.api(`/events/${house.eventId}/sales`);
    expect(found.funnel).toEqual({ visits: 3, holds: 3, started: 2, paid: 1 });
    expect(found.by.utm).toMatchObject([{ key: "news / email / -", orders: 1, revenue: { amount: 125_000 } }]);
    expect(found.by.referrer).toMatchObject([{ key: "daily.example", orders: 1 }]);
    expect(found.by.method).toMatchObject([{ key: "stripe", tickets: 1 }]);
    expect((await world.api(`/orders/${order.id}`)).origin).toEqual({
      source: "news",
      medium: "email",
      referrer: "daily.example",
    });
    // The log is copied once more: no hold counts twice.
    await drainInventory(env, tenant, house.eventId, Date.now());
    await countAll(tenant, Date.now() + 10 * SECOND);
    expect((await world.api(`/events/${house.eventId}/sales`)).funnel.holds).toBe(3);
    await world.api(`/orders/${order.id}/refunds`, { body: { amount: { amount: 5000, currency: "BDT" } } });
    await till.deliver();
    await countAll(tenant, Date.now() + 10 * SECOND);
    const [total] = (await world.api("/reports/sales")).totals;
    expect(total).toMatchObject({ orders: 1, revenue: { amount: 125_000 }, refunded: { amount: 5000 } });
  });
});

type Money = { readonly amount: number; readonly currency: string };

const visit = (event: string) => callApi(`/shop/events/${event}/visits`, { method: "POST", token: null });

async function buyFrom(till: Till, origin: Record<string, string>, seats: readonly string[]) {
  const hold = await till.hold([{ ticket_type: till.house.seatedType, seats }]);
  const buyer = { name: "Ayesha Rahman", email: "ayesha@example.com" };
  const { json } = await callApi("/shop/orders", { body: { hold: hold.id, token: hold.token, buyer, origin } });
  return { id: json.id, token: json.access_token, code: json.code, hold };
}
