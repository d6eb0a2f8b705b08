/** I2: holds over HTTP, and who may do what with them. */
import { expect, it } from "vitest";
import { MINUTE } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { openTill } from "../support/till.ts";
import { callApi } from "../support/world.ts";

const withToken = (token: string) => ({ headers: { "hold-token": token } });

it("I2 places are held with their labels and prices, and given back", async () => {
  const till = await openTill();
  const held = await callApi(`/shop/events/${till.house.eventId}/holds`, {
    body: {
      lines: [
        { ticket_type: till.house.seatedType, seats: ["S-2", "S-1"] },
        { ticket_type: till.house.standingType, quantity: 3 },
      ],
    },
  });
  expect(held.status).toBe(201);
  expect(held.json).toMatchObject({
    total: { amount: 490_000, currency: "BDT" },
    event: { id: till.house.eventId, name: "Winter Concert", venue: "Agora Hall" },
    lines: [
      {
        name: "Stalls",
        quantity: 2,
        seats: [
          { guid: "S-2", section: "Front", row: "1", number: "2" },
          { guid: "S-1", number: "1" },
        ],
        unit_price: { amount: 125_000 },
        total: { amount: 250_000 },
      },
      { name: "Standing", quantity: 3, seats: [], total: { amount: 240_000 } },
    ],
  });
  const { id, token } = held.json;
  const again = await callApi(`/shop/holds/${id}`, withToken(token));
  const { token: _token, ...shown } = held.json;
  expect(again.json).toEqual(shown);
  const taken = await callApi(`/shop/events/${till.house.eventId}/holds`, {
    body: { lines: [{ ticket_type: till.house.seatedType, seats: ["S-1", "S-3"] }] },
  });
  expect([taken.status, taken.json.code, taken.json.seats]).toEqual([409, "seats_taken", ["S-1"]]);
  expect((await callApi(`/shop/holds/${id}`, { method: "DELETE", ...withToken(token) })).status).toBe(204);
  expect((await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }])).id).not.toBe(id);
});

it("O2 an answer names our own time, so that a countdown is right beside a clock that is wrong", async () => {
  const clock = stopClock();
  const till = await openTill();
  const held = await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const { headers } = await callApi(`/shop/holds/${held.id}`, withToken(held.token));
  expect(Date.parse(headers.get("date") ?? "")).toBe(Math.floor(clock.now() / 1000) * 1000);
  expect(headers.get("cache-control")).toBe("no-store");
});

it("TH04 a wrong, short, altered or missing token answers like an unknown hold, and changes nothing", async () => {
  const till = await openTill();
  const held = await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const other = await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-2"] }]);
  const unknown = `hld_${held.id.slice(4, 30)}${"0".repeat(26)}`;
  const answers = [];
  for (const token of ["", "x", other.token, held.token.slice(0, -1), `${held.token}x`]) {
    for (const [method, body] of [["GET"], ["PATCH", { extend: true }], ["DELETE"]] as const) {
      const answer = await callApi(`/shop/holds/${held.id}`, {
        method,
        ...withToken(token),
        ...(body ? { body } : {}),
      });
      answers.push([answer.status, answer.json.code, answer.json.title]);
    }
  }
  const reference = await callApi(`/shop/holds/${unknown}`, withToken(held.token));
  expect(answers).toHaveLength(15);
  for (const answer of answers) {
    expect(answer).toEqual([reference.status, reference.json.code, reference.json.title]);
  }
  expect((await callApi(`/shop/holds/${held.id}`, withToken(held.token))).status).toBe(200);
  expect((await callApi("/shop/holds/nothing", withToken(held.token))).status).toBe(404);
});

it("TH05 a price inside the token cannot be changed, and one in the request is not read", async () => {
  const till = await openTill();
  const held = await callApi(`/shop/events/${till.house.eventId}/holds`, {
    body: {
      total: { amount: 1, currency: "BDT" },
      lines: [{ ticket_type: till.house.standingType, quantity: 1, price: 1, unit_price: { amount: 1 } }],
    },
  });
  expect(held.json.total).toEqual({ amount: 80_000, currency: "BDT" });
  const [secret, payload = ""] = held.json.token.split(".");
  const cheap = btoa(atob(payload).replace("80000", "1"));
  const forged = `${secret}.${cheap.replaceAll("=", "")}`;
  const order = await callApi("/shop/orders", {
    body: { hold: held.json.id, token: forged, buyer: { name: "A", email: "a@example.com" } },
  });
  expect([order.status, order.json.code]).toEqual([404, "unknown_hold"]);
});

it("E28 too many, too few, wrong ways to ask: each gets a clear answer", async () => {
  const till = await openTill();
  const { eventId, seatedType, standingType } = till.house;
  const pair = await till.world.api(`/events/${eventId}/ticket-types`, {
    body: {
      name: "Pair",
      area: "standing",
      price: { amount: 1000, currency: "BDT" },
      min_per_order: 2,
      max_per_order: 4,
    },
  });
  const ask = async (lines: unknown) => {
    const answer = await callApi(`/shop/events/${eventId}/holds`, { body: { lines } });
    return [answer.status, answer.json.code];
  };
  expect(await ask([{ ticket_type: pair.id, quantity: 1 }])).toEqual([422, "too_few_places"]);
  expect(await ask([{ ticket_type: pair.id, quantity: 5 }])).toEqual([422, "too_many_places"]);
  expect(
    await ask([
      { ticket_type: standingType, quantity: 8 },
      { ticket_type: pair.id, quantity: 4 },
    ]),
  ).toEqual([422, "too_many_places"]);
  expect(await ask([{ ticket_type: seatedType, quantity: 1 }])).toEqual([422, "invalid_request"]);
  expect(await ask([{ ticket_type: standingType, seats: ["S-1"] }])).toEqual([422, "invalid_request"]);
  expect(await ask([{ ticket_type: seatedType, seats: ["S-99"] }])).toEqual([422, "invalid_request"]);
  expect(await ask([{ ticket_type: "tty_x", quantity: 1 }])).toEqual([422, "invalid_request"]);
  expect(await ask([{ ticket_type: standingType }])).toEqual([422, "invalid_request"]);
  expect(await ask([])).toEqual([422, "invalid_request"]);
  expect(
    (await callApi("/shop/events/evt_x/holds", { body: { lines: [{ ticket_type: "t", quantity: 1 }] } })).status,
  ).toBe(404);
});

it("E31 the best seats are chosen by the house: those it answers are those that are ordered", async () => {
  const till = await openTill({ seats: 5 });
  const { eventId, seatedType, standingType } = till.house;
  const ask = async (line: object) => await callApi(`/shop/events/${eventId}/holds`, { body: { lines: [line] } });
  await till.hold([{ ticket_type: seatedType, seats: ["S-3"] }]);
  const apart = await ask({ ticket_type: seatedType, quantity: 3, best: { together: true } });
  expect([apart.status, apart.json.code, apart.json.longest]).toEqual([409, "not_together", 2]);
  const held = await ask({ ticket_type: seatedType, quantity: 2, best: { together: true } });
  expect(held.status).toBe(201);
  const [line] = held.json.lines;
  const numbers: string[] = line.seats.map((seat: { number: string }) => seat.number);
  expect(line).toMatchObject({ quantity: 2, unit_price: { amount: 125_000 }, total: { amount: 250_000 } });
  expect(numbers).toHaveLength(2);
  expect(Math.abs(Number(numbers[0]) - Number(numbers[1]))).toBe(1);
  expect(numbers).not.toContain("3");
  const order = await callApi(`/shop/orders`, {
    body: { hold: held.json.id, token: held.json.token, buyer: { name: "A", email: "a@example.com" } },
  });
  const ordered = order.json.lines.map(({ seat }: { seat: { number: string } }) => seat.number);
  expect(ordered.toSorted()).toEqual(numbers.toSorted());

  expect((await ask({ ticket_type: seatedType, quantity: 2, best: {} })).status).toBe(201);
  const out = await ask({ ticket_type: seatedType, quantity: 1, best: {} });
  expect([out.status, out.json.code]).toEqual([409, "sold_out"]);
  for (const wrong of [
    { ticket_type: seatedType, seats: ["S-1"], best: {} },
    { ticket_type: seatedType, quantity: 1, best: { accessible: 2 } },
    { ticket_type: standingType, quantity: 1, best: {} },
  ]) {
    const answer = await ask(wrong);
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
  }
});

it("I1 the last place goes to one; the other is told how many are left", async () => {
  const till = await openTill({ standing: 1 });
  const ask = () =>
    callApi(`/shop/events/${till.house.eventId}/holds`, {
      body: { lines: [{ ticket_type: till.house.standingType, quantity: 1 }] },
    });
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ code: "sold_out", available: 0 });
});

it("O2 a hold can be extended a few times, its order with it, and is over when its time is", async () => {
  const till = await openTill();
  const clock = stopClock();
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  const { hold } = order;
  clock.advance(8 * MINUTE);
  const longer = await callApi(`/shop/holds/${hold.id}`, {
    method: "PATCH",
    body: { extend: true },
    ...withToken(hold.token),
  });
  expect(Date.parse(longer.json.expires_at)).toBe(clock.now() + 10 * MINUTE);
  expect(await till.orderNow(order)).toMatchObject({ expires_at: longer.json.expires_at });
  clock.advance(11 * MINUTE);
  const over = await callApi(`/shop/holds/${hold.id}`, withToken(hold.token));
  expect([over.status, over.json.code]).toEqual([410, "hold_expired"]);
  await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
});

it("E25 a price that rises during the hold: the old one is honoured, after expiry the new one counts", async () => {
  const till = await openTill();
  const clock = stopClock();
  const held = await till.hold([{ ticket_type: till.house.standingType, quantity: 1 }]);
  await till.world.api(`/events/${till.house.eventId}/ticket-types/${till.house.standingType}`, {
    method: "PATCH",
    body: { price: { amount: 99_000, currency: "BDT" } },
  });
  clock.advance(4000);
  const fresh = await till.hold([{ ticket_type: till.house.standingType, quantity: 1 }]);
  expect(fresh).toMatchObject({ total: { amount: 99_000 } });
  const shown = await callApi(`/shop/holds/${held.id}`, withToken(held.token));
  expect(shown.json.total.amount).toBe(80_000);
  const order = await till.order(held);
  expect(await till.orderNow(order)).toMatchObject({ total: { amount: 80_000 } });
});
