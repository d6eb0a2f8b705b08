/** Tickets sold at the door: price and places are the server's, money is taken once, and the buyer is inside at once. */
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { events } from "../../worker/events/tables.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { createHouse, type House, type HouseOptions } from "../support/house.ts";
import { openTill } from "../support/till.ts";
import { type Answer, callApi, createWorld, type World } from "../support/world.ts";

type Counter = {
  readonly call: typeof callApi;
  readonly sell: (more?: object, saleId?: string) => Promise<Answer>;
};

/** The house an hour before it begins: what is sold now goes in now. */
async function createEvening(world: World, options: HouseOptions = {}): Promise<House> {
  const house = await createHouse(world, options);
  await drizzle(env.DB)
    .update(events)
    .set({ startsAt: Date.now() + HOUR })
    .where(and(eq(events.tenantId, world.tenantId), eq(events.id, house.eventId)));
  return house;
}

async function openCounter(world: World, house: House, session: object = {}, name = "Till 1"): Promise<Counter> {
  const valid_until = new Date(Date.now() + DAY).toISOString();
  const body = { event_id: house.eventId, name: "Box office", gate: "North", sells: true, valid_until, ...session };
  const link = await world.api<{ token: string }>("/check-in/sessions", { body, status: 201 });
  const enrolled = await callApi("/check-in/enrol", { body: { token: link.token, device_name: name } });
  const token = enrolled.json.access_token as string;
  const call: typeof callApi = (path, options) => callApi(path, { token, ...options });
  return {
    call,
    sell: (more = {}, saleId = newId("doorSale")) =>
      call("/check-in/sales", {
        body: { sale_id: saleId, lines: [{ ticket_type: house.standingType, quantity: 2 }], method: "cash", ...more },
      }),
  };
}

async function openHouse(options: HouseOptions = {}) {
  const world = await createWorld();
  const house = await createEvening(world, options);
  return { world, house, counter: await openCounter(world, house) };
}

const counts = (world: World, house: House) => world.api(`/check-in/counts?event=${house.eventId}`);
const attendance = (world: World, house: House) => world.api(`/check-in/attendance?event=${house.eventId}`);

describe("sales at the door", () => {
  it("S10 cash: hold, order, money and tickets in one step, in at once, change told, the books in the cash box", async () => {
    const { world, house, counter } = await openHouse();
    const quoted = await counter.call("/check-in/sales/quote", {
      body: { lines: [{ ticket_type: house.standingType, quantity: 2 }] },
    });
    expect(quoted.json.total).toEqual({ amount: 160_000, currency: "BDT" });
    const sold = await counter.sell({ received: 200_000, total: 160_000 });
    expect(sold.status).toBe(200);
    expect(sold.json).toMatchObject({
      order: { status: "paid" },
      total: { amount: 160_000, currency: "BDT" },
      change: { amount: 40_000, currency: "BDT" },
      payment: null,
    });
    expect(sold.json.tickets.map(({ result }: { result: string }) => result)).toEqual(["admitted", "admitted"]);
    expect(await attendance(world, house)).toMatchObject({ entered: 2, inside: 2, gates: [{ gate: "North" }] });
    const order = await world.api(`/orders/${sold.json.order.id}`);
    expect(order.payments).toMatchObject([{ gateway: "cash", status: "captured", captured: { amount: 160_000 } }]);
    const booked = order.ledger.map(({ account, amount }: { account: string; amount: { amount: number } }) => [
      account,
      amount.amount,
    ]);
    expect(booked).toContainEqual(["cash", 160_000]);
    expect(booked.reduce((sum: number, [, amount]: [string, number]) => sum + amount, 0)).toBe(0);
  });

  it("I6 the same sale sent again is one order, one payment, one admission; the same id for something else is refused", async () => {
    const { world, house, counter } = await openHouse();
    const saleId = newId("doorSale");
    const [one, two] = await Promise.all([counter.sell({}, saleId), counter.sell({}, saleId)]);
    const three = await counter.sell({}, saleId);
    expect(new Set([one, two, three].map(({ json }) => json.order.id)).size).toBe(1);
    expect(three.json.tickets).toEqual(one.json.tickets);
    expect(await counts(world, house)).toEqual({ admitted: 2, refused: 0 });
    const other = await counter.sell({ lines: [{ ticket_type: house.standingType, quantity: 1 }] }, saleId);
    expect([other.status, other.json.code]).toEqual([409, "sale_mismatch"]);
  });

  it("I1 two counters and the last places: nobody gets what is not there", async () => {
    const { world, house, counter } = await openHouse({ standing: 3 });
    const second = await openCounter(world, house, {}, "Till 2");
    const sales = await Promise.all([counter.sell(), second.sell(), counter.sell(), second.sell()]);
    expect(sales.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, json } of sales.filter((sale) => sale.status !== 200)) {
      expect([status, json.code]).toEqual([409, "sold_out"]);
    }
    expect(await counts(world, house)).toEqual({ admitted: 2, refused: 0 });
  });

  it("TH05 a price in the request is not read; another price than the one told takes no money; too little cash neither", async () => {
    const { world, house, counter } = await openHouse();
    const saleId = newId("doorSale");
    const lines = [{ ticket_type: house.standingType, quantity: 2, price: 1, unit_price: 1 }];
    const told = await counter.sell({ lines, total: 2 }, saleId);
    expect([told.status, told.json.code, told.json.total.amount]).toEqual([409, "price_changed", 160_000]);
    const little = await counter.sell({ lines, received: 159_999 }, saleId);
    expect([little.status, little.json.errors[0].field]).toEqual([422, "received"]);
    expect(await counts(world, house)).toEqual({ admitted: 0, refused: 0 });
    const right = await counter.sell({ lines, received: 160_000, total: 160_000 }, saleId);
    expect(right.json).toMatchObject({ order: { status: "paid" }, change: { amount: 0 } });
  });

  it("S10 of numbered seats the house chooses, and the answer says which; without admit they wait outside", async () => {
    const { world, house, counter } = await openHouse();
    const lines = [{ ticket_type: house.seatedType, quantity: 2 }];
    const sold = await counter.sell({ lines, method: "card_terminal" });
    const seats = sold.json.tickets.map(({ seat }: { seat: { number: string } }) => Number(seat.number));
    expect(seats[1]).toBe(seats[0] + 1);
    const later = await counter.sell({ admit: false });
    expect(later.json).toMatchObject({ order: { status: "paid" }, tickets: [] });
    expect(await counts(world, house)).toEqual({ admitted: 2, refused: 0 });
  });

  it("S1 a link that does not sell sells nothing; a gate for some types sells those; another event's are unknown", async () => {
    const { world, house } = await openHouse();
    const closed = await openCounter(world, house, { sells: false });
    expect((await closed.sell()).json.code).toBe("forbidden");
    const gate = await openCounter(world, house, { ticket_types: [house.seatedType] });
    expect((await gate.sell()).status).toBe(422);
    const offer = await gate.call("/check-in/sales/offer");
    expect(offer.json.types.map(({ id }: { id: string }) => id)).toEqual([house.seatedType]);
    const elsewhere = await createHouse(world, { name: "Other" });
    expect((await gate.sell({ event: elsewhere.eventId })).status).toBe(404);
  });

  it("O5 the counter report: what each device took in which way", async () => {
    const { world, house, counter } = await openHouse();
    const second = await openCounter(world, house, {}, "Till 2");
    await counter.sell();
    await counter.sell({ method: "card_terminal" });
    await second.sell({ lines: [{ ticket_type: house.standingType, quantity: 1 }] });
    const report = await world.api(`/check-in/sales-report?event=${house.eventId}`);
    const rows = report.data.map(
      (row: {
        device: { name: string };
        method: string;
        sales: number;
        tickets: number;
        amount: { amount: number };
      }) => [row.device.name, row.method, row.sales, row.tickets, row.amount.amount],
    );
    expect(rows.sort()).toEqual([
      ["Till 1", "card_terminal", 1, 2, 160_000],
      ["Till 1", "cash", 1, 2, 160_000],
      ["Till 2", "cash", 1, 1, 80_000],
    ]);
  });

  it("S10 a payment link: nobody is in before the money is there, then the same request lets in, on the day", async () => {
    const till = await openTill();
    const counter = await openCounter(till.world, till.house);
    const saleId = newId("doorSale");
    const asked = { method: "link", gateway: "stripe", buyer: { email: "rina@buyers.test", name: "Rina" } };
    const open = await counter.sell(asked, saleId);
    expect(open.json).toMatchObject({
      order: { status: "pending" },
      payment: { next_action: { kind: "redirect" } },
      tickets: [],
    });
    expect((await counter.sell(asked, saleId)).json.payment).toEqual(open.json.payment);
    await till.press(open.json.payment.next_action.url, "pay");
    await till.callbacks();
    await till.deliver();
    const paid = await counter.sell(asked, saleId);
    expect(paid.json).toMatchObject({ order: { status: "paid" }, payment: null });
    expect(paid.json.tickets.map(({ result }: { result: string }) => result)).toEqual([
      "not_yet_valid",
      "not_yet_valid",
    ]);
  });
});
