/** Selling over a counter of the house: by staff, for cash or card, with seats that are named; and what the drawer says. */
import { describe, expect, it } from "vitest";
import { DAY } from "../../worker/kernel/time.ts";
import { createHouse, type House } from "../support/house.ts";
import { createWorld, type World } from "../support/world.ts";

async function openOffice() {
  const world = await createWorld();
  const house = await createHouse(world);
  const counter = await world.api("/box-office/counters", {
    body: { name: "Main hall", terminal: "Terminal 7" },
    status: 201,
  });
  return { world, house, counter: counter.id as string };
}

const today = () => new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10); // Dhaka

function sell(world: World, house: House, counter: string, more: object = {}, token?: string) {
  const body = {
    sale_id: crypto.randomUUID(),
    event: house.eventId,
    counter,
    lines: [{ ticket_type: house.standingType, quantity: 2 }],
    method: "cash",
    total: 160_000,
    ...more,
  };
  return world.call("/box-office/sales", { body, ...(token === undefined ? {} : { token }) });
}

describe("box office", () => {
  it("O5 staff sell for cash: paid at once, change told, channel counter, tickets to print, the books in the cash box", async () => {
    const { world, house, counter } = await openOffice();
    const staff = await world.memberToken("staff");
    const quoted = await world.api("/box-office/quote", {
      token: staff,
      body: { event: house.eventId, lines: [{ ticket_type: house.standingType, quantity: 2 }] },
    });
    expect(quoted.total).toEqual({ amount: 160_000, currency: "BDT" });
    const sold = await sell(world, house, counter, { received: 200_000 }, staff);
    expect(sold.status, sold.text).toBe(200);
    expect(sold.json).toMatchObject({
      order: { status: "paid" },
      change: { amount: 40_000, currency: "BDT" },
      places: 2,
      mailed_to: null,
    });
    const order = await world.api(`/orders/${sold.json.order.id}`);
    expect(order).toMatchObject({ channel: "counter", status: "paid", payments: [{ gateway: "cash" }] });
    expect(order.tickets).toHaveLength(2);
    const books: { account: string; amount: { amount: number } }[] = order.ledger;
    expect(books.find(({ account }) => account === "cash")?.amount.amount).toBe(160_000);
    expect(books.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(0);
    const print = await world.call(
      new URL(sold.json.print_url).pathname.slice(7) + new URL(sold.json.print_url).search,
    );
    expect(print.headers.get("content-type")).toBe("application/pdf");
  });

  it("O5 named seats are exactly those that are sold; the slip of the card terminal is the payment's reference", async () => {
    const { world, house, counter } = await openOffice();
    const lines = [{ ticket_type: house.seatedType, quantity: 2, seats: ["S-3", "S-4"] }];
    const sold = await sell(world, house, counter, { lines, method: "card_terminal", total: 250_000, slip: "A-00417" });
    expect(sold.status, sold.text).toBe(200);
    expect(sold.json.seats.map(({ number }: { number: string }) => number)).toEqual(["3", "4"]);
    const again = await sell(world, house, counter, { lines, total: 250_000 });
    expect(again.json.code).toBe("seats_taken");
    const best = await sell(world, house, counter, {
      lines: [{ ticket_type: house.seatedType, quantity: 2 }],
      total: 250_000,
    });
    expect(best.json.seats).toHaveLength(2);
  });

  it("I6 the same sale sent again is one order; TH05 another price takes no money; the buyer gets what they paid too little for not", async () => {
    const { world, house, counter } = await openOffice();
    const sale_id = "till-1-0001";
    const [first, second] = [
      await sell(world, house, counter, { sale_id }),
      await sell(world, house, counter, { sale_id }),
    ];
    expect(second.json.order.id).toBe(first.json.order.id);
    expect((await world.api("/orders?channel=counter")).data).toHaveLength(1);
    const cheaper = await sell(world, house, counter, { total: 100 });
    expect(cheaper.json).toMatchObject({ code: "price_changed", total: { amount: 160_000 } });
    const little = await sell(world, house, counter, { received: 100_000 });
    expect(little.json).toMatchObject({ code: "invalid_request", errors: [{ field: "received" }] });
    expect((await sell(world, house, counter, { sale_id, method: "card_terminal" })).json.code).toBe("sale_mismatch");
  });

  it("O5 the report adds up a day by counter, person and way to pay; cashing up shows what is missing", async () => {
    const { world, house, counter } = await openOffice();
    const { token: staff, personId } = await world.member("staff");
    await sell(world, house, counter, {}, staff);
    await sell(world, house, counter, {}, staff);
    await sell(world, house, counter, { method: "card_terminal" });
    const counted = await world.api("/box-office/counts", {
      token: staff,
      body: { counter, day: today(), counted: 319_000, note: "One note of 10 is missing" },
      status: 201,
    });
    expect(counted).toMatchObject({ expected: { amount: 320_000 }, difference: { amount: -1000 } });
    const report = await world.api(`/box-office/report?from=${today()}&to=${today()}`);
    expect(report.shifts).toHaveLength(2);
    expect(report.shifts).toContainEqual({
      day: today(),
      counter: { id: counter, name: "Main hall" },
      person: { id: personId, name: "Rahima Khatun" },
      method: "cash",
      sales: 2,
      tickets: 4,
      amount: { amount: 320_000, currency: "BDT" },
    });
    expect(report.counts).toMatchObject([{ person: personId, note: "One note of 10 is missing" }]);
    const past = new Date(Date.now() - 40 * DAY).toISOString().slice(0, 10);
    expect((await world.call(`/box-office/report?from=${past}&to=${today()}`)).status).toBe(422);
  });

  it("T3 a scanner sells nothing; a closed counter sells nothing; a draft is not for sale", async () => {
    const { world, house, counter } = await openOffice();
    expect((await sell(world, house, counter, {}, await world.memberToken("scanner"))).status).toBe(403);
    const draft = await createHouse(world, { publish: false, name: "Draft" });
    expect((await sell(world, draft, counter)).status).toBe(404);
    await world.api(`/box-office/counters/${counter}`, { method: "PATCH", body: { active: false } });
    expect((await sell(world, house, counter)).status).toBe(409);
    const staff = await world.memberToken("staff");
    expect((await world.call("/box-office/counters", { token: staff, body: { name: "Mine" } })).status).toBe(403);
  });
});
