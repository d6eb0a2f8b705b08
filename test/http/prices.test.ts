/** Prices over HTTP: taxes, fees, variants, promo codes, and many prices at once. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse, type House } from "../support/house.ts";
import { callApi, createWorld, type World, type WorldOptions } from "../support/world.ts";

type Held = { readonly id: string; readonly token: string; readonly expires_at: string };
type Sale = Awaited<ReturnType<typeof openSale>>;

async function openSale(options: WorldOptions = {}, prepare: (world: World, house: House) => Promise<void> = nothing) {
  const world = await createWorld(options);
  const house = await createHouse(world);
  await prepare(world, house);
  const hold = async (quantity = 1, more: object = {}) =>
    await callApi(`/shop/events/${house.eventId}/holds`, {
      body: { lines: [{ ticket_type: house.standingType, quantity }], ...more },
    });
  const order = async (held: Held, more: object = {}, email = "ayesha@buyers.test") =>
    await callApi("/shop/orders", {
      body: { hold: held.id, token: held.token, buyer: { name: "Ayesha", email }, ...more },
    });
  const withToken = (held: Held, path: string, method: string, body: object) =>
    callApi(`/shop/holds/${held.id}${path}`, { method, headers: { "hold-token": held.token }, body });
  return {
    world,
    house,
    hold,
    order,
    patch: (held: Held, body: object) => withToken(held, "", "PATCH", body),
    quote: (held: Held, body: object = {}) => withToken(held, "/quote", "POST", body),
    code: async (body: object) =>
      await world.api("/promo-codes", { body: { event_id: house.eventId, kind: "percent", percent: 10, ...body } }),
  };
}
async function nothing(): Promise<void> {}

const setPrice = (amount: number) => async (world: World, house: House) => {
  await world.api(`/events/${house.eventId}/ticket-types/${house.standingType}`, {
    method: "PATCH",
    body: { price: { amount, currency: (await world.api("/tenants/me")).currency } },
  });
};
const said = ({ status, json }: { status: number; json: { code?: string } }) => [status, json.code];

describe("taxes and fees", () => {
  it("E23 three tickets of 25.00 incl. 10% are 75.00 in quote, order and database, with the rounding stored", async () => {
    const { hold, order, quote } = await openSale({ currency: "EUR", country: "DE" }, async (world, house) => {
      await setPrice(2500)(world, house);
      await world.api("/tax-settings", {
        method: "PUT",
        body: { rounding: "half_even", rounding_per: "order", rates: [{ name: "VAT", percent: 10 }] },
      });
    });
    const held = (await hold(3)).json;
    const expected = {
      total: { amount: 7500, currency: "EUR" },
      subtotal: { amount: 7500 },
      tax: { amount: 0 },
      tax_included: { amount: 682 },
      tax_lines: [{ name: "VAT", percent: 10, inclusive: true, net: { amount: 6818 }, amount: { amount: 682 } }],
    };
    expect((await quote(held)).json).toMatchObject(expected);
    const placed = (await order(held)).json;
    expect(placed).toMatchObject(expected);
    expect(placed.lines.map((line: { tax_included: { amount: number } }) => line.tax_included.amount)).toEqual([
      228, 227, 227,
    ]);
    const row = await env.DB.prepare("SELECT rounding, rounding_per, total FROM orders WHERE id = ?")
      .bind(placed.id)
      .first();
    expect(row).toEqual({ rounding: "half_even", rounding_per: "order", total: 7500 });
  });

  it("K7 fees passed on and absorbed, and added taxes, are shown before paying, and the order has just them", async () => {
    const { house, hold, order, quote } = await openSale({}, async (world) => {
      await world.api("/fee-settings", {
        method: "PUT",
        body: {
          fees: [
            { kind: "platform", name: "Booking fee", percent: 2.5, fixed: { amount: 1000, currency: "BDT" } },
            { kind: "processing", name: "Card", percent: 2, per: "order", paid_by: "organizer" },
          ],
        },
      });
      await world.api("/tax-settings", {
        method: "PUT",
        body: { rates: [{ name: "Levy", percent: 5, inclusive: false, fees: true }] },
      });
    });
    const held = (await hold(2)).json;
    const quoted = (await quote(held)).json;
    expect(quoted).toMatchObject({
      subtotal: { amount: 160_000 },
      fees: { amount: 6000 },
      fee_lines: [{ name: "Booking fee", amount: { amount: 6000 } }],
      tax: { amount: 8300 },
      total: { amount: 174_300 },
    });
    const placed = (await order(held)).json;
    for (const part of ["subtotal", "fees", "fee_lines", "tax", "tax_lines", "total"]) {
      expect(placed[part], part).toEqual(quoted[part]);
    }
    const stored = await env.DB.prepare("SELECT fees_absorbed FROM orders WHERE event_id = ?")
      .bind(house.eventId)
      .first();
    expect(stored).toEqual({ fees_absorbed: 3200 });
  });

  it("K7 one event may have fees of its own, and inherits the organizer's again", async () => {
    const { world, house } = await openSale();
    const set = (fees: object[] | null, query = "") =>
      world.api(`/fee-settings${query}`, { method: "PUT", body: { fees } });
    const fee = { kind: "platform", name: "Fee", percent: 1 };
    await set([fee]);
    const own = `?event=${house.eventId}`;
    expect(await world.api(`/fee-settings${own}`)).toMatchObject({ inherited: true, fees: [{ percent: 1 }] });
    expect(await set([{ ...fee, percent: 3 }], own)).toMatchObject({
      inherited: false,
      fees: [{ percent: 3 }],
      version: 1,
    });
    expect(await set(null, own)).toMatchObject({ inherited: true, fees: [{ percent: 1 }] });
    const foreign = await world.call("/fee-settings", {
      method: "PUT",
      body: { fees: [{ ...fee, fixed: { amount: 5, currency: "EUR" } }] },
    });
    expect(foreign.json.errors[0].field).toBe("fees.0.fixed.currency");
    const stale = await world.call("/fee-settings", {
      method: "PUT",
      headers: { "if-match": '"7"' },
      body: { fees: [] },
    });
    expect(said(stale)).toEqual([412, "stale_version"]);
  });

  it("E24 a business of another country is not charged tax: shown before paying, a discounted price is respected", async () => {
    const { hold, order, quote, code } = await openSale({ currency: "EUR", country: "DE" }, async (world, house) => {
      await setPrice(2500)(world, house);
      await world.api("/tax-settings", {
        method: "PUT",
        body: { country: "DE", reverse_charge: true, rates: [{ name: "USt", percent: 10 }] },
      });
    });
    await code({ code: "FIVE-OFF", kind: "fixed", percent: null, amount: { amount: 500, currency: "EUR" } });
    const held = (await hold(1, { promo_code: "five-off" })).json;
    const business = { buyer_country: "FR", tax_number: "FR 12 345678901" };
    expect((await quote(held)).json).toMatchObject({ tax_mode: "standard", total: { amount: 2000 } });
    const quoted = (await quote(held, business)).json;
    expect(quoted).toMatchObject({
      tax_mode: "reverse_charge",
      tax_included: { amount: 0 },
      total: { amount: 1818 },
      lines: [{ price: { amount: 1818 } }],
    });
    expect((await quote(held, { ...business, tax_number: "12" })).status).toBe(422);
    expect((await quote(held, { ...business, tax_number: "1234" })).json.errors[0].field).toBe("tax_number");
    const placed = (await order(held)).json;
    expect(placed.total.amount).toBe(2000);
    // The number came after the order was placed: nothing is paid yet, so it is priced again.
    const again = (await order(held, business)).json;
    expect(again).toMatchObject({ id: placed.id, tax_mode: "reverse_charge", total: { amount: 1818 } });
  });

  it("K6 a ticket type follows its own rates, and refuses one that the organizer has not", async () => {
    const { world, house, hold, quote } = await openSale();
    const { rates } = await world.api("/tax-settings", {
      method: "PUT",
      body: {
        rates: [
          { name: "A", percent: 15 },
          { name: "B", percent: 5, standard: false },
        ],
      },
    });
    const path = `/events/${house.eventId}/ticket-types/${house.standingType}`;
    const wrong = await world.call(path, { method: "PATCH", body: { tax_rates: ["txr_none"] } });
    expect(wrong.json.errors[0].field).toBe("tax_rates");
    await world.api(path, { method: "PATCH", body: { tax_rates: [rates[1].id] } });
    const quoted = (await quote((await hold()).json)).json;
    expect(quoted.tax_lines).toMatchObject([{ name: "B", amount: { amount: 3810 } }]);
  });
});

describe("promo codes", () => {
  it("E04 two carts and one last use: the second is refused and told when it may free up", async () => {
    const { hold, order, patch, code, world } = await openSale();
    const { id } = await code({ code: "Last-One", max_uses: 1 });
    const [a, b] = [(await hold()).json, (await hold()).json];
    const answers = await Promise.all([patch(a, { promo_code: "LAST-ONE" }), patch(b, { promo_code: " last-one" })]);
    expect(answers.map(({ status }) => status).sort((x, y) => x - y)).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.json).toMatchObject({ code: "promo_code_used_up" });
    expect([a.expires_at, b.expires_at]).toContain(refused?.json.may_be_free_at);
    const [winner, loser] = answers[0]?.status === 200 ? [a, b] : [b, a];
    expect(said(await order(loser, { promo_code: "last-one" }))).toEqual([409, "promo_code_used_up"]);
    expect((await world.api(`/promo-codes/${id}`)).uses).toMatchObject({ held: 1, paid: 0 });
    await callApi(`/shop/holds/${winner.id}`, { method: "DELETE", headers: { "hold-token": winner.token } });
    const placed = await order(loser, { promo_code: "last-one" });
    expect(placed.json).toMatchObject({ discount: { amount: 8000 }, total: { amount: 72_000 } });
  });

  it("E05 a budget that is used up refuses the order before it is placed, and is never below nothing", async () => {
    const { hold, order, code, world } = await openSale();
    const { id } = await code({ code: "BUDGET", budget: { amount: 12_000, currency: "BDT" } });
    const [a, b] = [(await hold()).json, (await hold()).json];
    expect((await order(a, { promo_code: "BUDGET" })).json.total.amount).toBe(72_000);
    expect(said(await order(b, { promo_code: "BUDGET" }))).toEqual([409, "promo_code_used_up"]);
    expect((await world.api(`/promo-codes/${id}`)).uses).toMatchObject({ held: 1, amount: { amount: 8000 } });
    expect((await order(b)).json.total.amount).toBe(80_000);
  });

  it("E25 a code and the price are honoured as they were when they were held", async () => {
    const clock = stopClock();
    const { hold, order, code, world, house } = await openSale();
    const { id } = await code({ code: "EARLY" });
    const held = (await hold(1, { promo_code: "EARLY" })).json;
    expect(held).toMatchObject({ total: { amount: 72_000 }, discount: { amount: 8000 }, promo_code: id });
    await world.api(`/promo-codes/${id}`, { method: "PATCH", body: { percent: 5 } });
    await setPrice(100_000)(world, house);
    clock.advance(4 * SECOND);
    expect((await order(held)).json.total.amount).toBe(72_000);
    clock.advance(11 * MINUTE);
    const fresh = await hold(1, { replaces: held.token });
    expect(fresh.json).toMatchObject({
      total: { amount: 100_000 },
      price_changes: [{ ticket_type: house.standingType, was: { amount: 80_000 }, now: { amount: 100_000 } }],
    });
  });

  it("K5 a buyer uses a limited code once, from whatever device", async () => {
    const { hold, order, code } = await openSale();
    await code({ code: "ONCE", max_per_customer: 1 });
    const first = (await hold(1, { promo_code: "ONCE" })).json;
    expect((await order(first)).status).toBe(201);
    const second = (await hold(1, { promo_code: "ONCE" })).json;
    expect(said(await order(second))).toEqual([409, "promo_code_used_up"]);
    expect((await order(second, {}, "nadia@buyers.test")).status).toBe(201);
  });

  it("K5 an order that is placed takes a code later, and gives it back, while nothing is paid", async () => {
    const { hold, order, patch, code } = await openSale();
    await code({ code: "LATER" });
    const held = (await hold()).json;
    const placed = (await order(held)).json;
    const cheaper = (await order(held, { promo_code: "later" })).json;
    expect(cheaper).toMatchObject({
      id: placed.id,
      total: { amount: 72_000 },
      lines: [{ discount: { amount: 8000 } }],
    });
    await patch(held, { promo_code: null });
    expect((await order(held)).json).toMatchObject({ id: placed.id, total: { amount: 80_000 } });
  });

  it("K5 discounts apply by themselves; a code that is not better is not used up", async () => {
    const { hold, patch, code, world, house } = await openSale({}, async (own, { eventId }) => {
      const body = { event_id: eventId, kind: "n_for_m", take: 3, pay: 2 };
      await own.api("/automatic-discounts", { body });
    });
    const { id } = await code({ code: "TEN" });
    expect((await hold(2)).json.discount.amount).toBe(0);
    const three = (await hold(3)).json;
    expect(three).toMatchObject({ discount: { amount: 80_000 }, total: { amount: 160_000 } });
    const answer = await patch(three, { promo_code: "TEN" });
    expect([answer.status, answer.json.code, answer.json.why]).toEqual([422, "promo_code_no_effect", "not_better"]);
    expect((await world.api(`/promo-codes/${id}`)).uses).toMatchObject({ held: 0 });
    expect(house.eventId).toBeDefined();
  });

  it("K5 an access code shows hidden types and sells them; without it they do not exist", async () => {
    const { house, code, world, hold } = await openSale();
    const hidden = await world.api(`/events/${house.eventId}/ticket-types`, {
      body: { name: "Press", area: "standing", price: { amount: 0, currency: "BDT" }, hidden: true },
    });
    await code({ code: "PRESS-27", kind: "access", percent: null, reveals: [hidden.id], max_uses: 1 });
    const shown = async (query: string) => {
      const answer = await callApi(`/shop/events/${house.eventId}${query}`);
      const names = answer.json.ticket_types.map(({ name }: { name: string }) => name);
      return { press: names.includes("Press"), cache: answer.headers.get("cache-control") };
    };
    expect(await shown("")).toEqual({ press: false, cache: "public, max-age=5" });
    expect(await shown("?code=press-27")).toEqual({ press: true, cache: "no-store" });
    expect((await shown("?code=PRESS-28")).press).toBe(false);
    const lines = [{ ticket_type: hidden.id, quantity: 1 }];
    expect((await hold(1, { lines })).status).toBe(422);
    expect((await hold(1, { lines, promo_code: "press-27" })).status).toBe(201);
    // TH06: who holds nothing cannot tell a code that is used up from one that there never was.
    expect((await shown("?code=press-27")).press).toBe(false);
    const [usedUp, unknown] = [
      await hold(1, { lines, promo_code: "press-27" }),
      await hold(1, { lines, promo_code: "press-99" }),
    ];
    expect(said(usedUp)).toEqual([422, "promo_code_refused"]);
    const { request_id: _a, ...one } = usedUp.json;
    const { request_id: _b, ...other } = unknown.json;
    expect(one).toEqual(other);
  });

  it("TH06 who guesses codes waits longer and longer; others and other events do not", async () => {
    stopClock();
    const { hold, patch, code } = await openSale();
    await code({ code: "RIGHT" });
    const held = (await hold()).json;
    const guess = (text: string) => patch(held, { promo_code: text });
    const answers = [];
    for (let n = 0; n < 7; n++) answers.push((await guess(`WRONG-${n}`)).status);
    expect(answers).toEqual([422, 422, 422, 422, 422, 429, 429]);
    const right = await guess("RIGHT");
    expect([right.status, right.headers.get("retry-after")]).toEqual([429, "2"]);
    const elsewhere = await openSale();
    await elsewhere.code({ code: "OTHER" });
    expect((await elsewhere.hold(1, { promo_code: "OTHER" })).status).toBe(201);
  });

  it("K5 a code is checked when it is made: its kind, its event, its types, its currency, one of each name", async () => {
    const { world, house, code } = await openSale();
    await code({ code: "Summer 27" });
    const ask = async (body: object) => {
      const answer = await world.call("/promo-codes", {
        body: { code: "NEW-ONE", kind: "percent", percent: 10, event_id: house.eventId, ...body },
      });
      return [answer.status, answer.json.errors?.[0].field ?? answer.json.code];
    };
    expect(await ask({ code: "SUMMER27" })).toEqual([409, "conflict"]);
    expect(await ask({ percent: null })).toEqual([422, "percent"]);
    expect(await ask({ kind: "n_for_m", take: 2, pay: 2 })).toEqual([422, "pay"]);
    expect(await ask({ kind: "access" })).toEqual([422, "reveals"]);
    expect(await ask({ event_id: null, max_uses: 5 })).toEqual([422, "event_id"]);
    expect(await ask({ ticket_types: ["tty_none"] })).toEqual([422, "ticket_types"]);
    expect(await ask({ kind: "fixed", amount: { amount: 5, currency: "EUR" } })).toEqual([422, "amount.currency"]);
    expect(await ask({ percent: 101 })).toEqual([422, "percent"]);
    const page = await world.api("/promo-codes");
    expect(page.data.map((row: { code: string }) => row.code)).toEqual(["Summer 27"]);
    const audit = await world.api(`/audit-log?subject=${page.data[0].id}`);
    expect(audit.data[0].action).toBe("promotion.created");
    expect(JSON.stringify(audit)).not.toContain("Summer");
    await world.api(`/promo-codes/${page.data[0].id}`, { method: "DELETE", status: 204 });
    expect((await world.api(`/promo-codes/${page.data[0].id}`)).active).toBe(false);
  });
});

describe("variants and add-ons", () => {
  const withChild = async (sale: Sale) =>
    await sale.world.api(`/events/${sale.house.eventId}/variants`, {
      body: { ticket_type_id: sale.house.standingType, name: "Child", price: { amount: 40_000, currency: "BDT" } },
    });

  it("K2 variants share the places of their type at prices of their own", async () => {
    const sale = await openSale();
    const child = await withChild(sale);
    const type = sale.house.standingType;
    const shop = await callApi(`/shop/events/${sale.house.eventId}`);
    const shown = shop.json.ticket_types.find(({ id }: { id: string }) => id === type);
    expect(shown.variants).toEqual([{ id: child.id, name: "Child", price: { amount: 40_000, currency: "BDT" } }]);
    const lines = [
      { ticket_type: type, quantity: 1 },
      { ticket_type: type, variant: child.id, quantity: 2 },
    ];
    const held = (await sale.hold(1, { lines })).json;
    expect(held).toMatchObject({ total: { amount: 160_000 }, lines: [{ variant: null }, { variant: child.id }] });
    const placed = (await sale.order(held)).json;
    expect(placed.lines.map(({ name }: { name: string }) => name)).toEqual([
      "Standing",
      "Standing, Child",
      "Standing, Child",
    ]);
    expect(placed.total.amount).toBe(160_000);
  });

  it("K2 a variant that is switched off is not sold; who holds it keeps it", async () => {
    const clock = stopClock();
    const sale = await openSale();
    const child = await withChild(sale);
    const lines = [{ ticket_type: sale.house.standingType, variant: child.id, quantity: 1 }];
    const held = (await sale.hold(1, { lines })).json;
    const path = `/events/${sale.house.eventId}/variants/${child.id}`;
    await sale.world.api(path, { method: "PATCH", body: { active: false } });
    clock.advance(4 * SECOND);
    expect((await sale.hold(1, { lines })).json.errors[0].field).toBe("lines.0.variant");
    expect((await sale.order(held)).json.total.amount).toBe(40_000);
  });

  it("E29 add-ons alone are refused; with a ticket they are sold, and pay no fee by the ticket", async () => {
    const sale = await openSale({}, async (world) => {
      const fees = [{ kind: "platform", name: "Fee", percent: 10 }];
      await world.api("/fee-settings", { method: "PUT", body: { fees } });
    });
    const mug = await sale.world.api(`/events/${sale.house.eventId}/ticket-types`, {
      body: { name: "Mug", capacity: 5, price: { amount: 10_000, currency: "BDT" }, kind: "add_on" },
    });
    const lines = [{ ticket_type: mug.id, quantity: 1 }];
    expect(said(await sale.hold(1, { lines }))).toEqual([422, "only_add_ons"]);
    const both = [...lines, { ticket_type: sale.house.standingType, quantity: 1 }];
    const quoted = (await sale.quote((await sale.hold(1, { lines: both })).json)).json;
    expect(quoted).toMatchObject({ fees: { amount: 8000 }, total: { amount: 98_000 } });
  });
});

describe("many prices at once", () => {
  it("V4 a preview changes nothing; the batch changes all of it, with one line in the audit log", async () => {
    const sale = await openSale();
    const { eventId, seatedType, standingType } = sale.house;
    const path = `/events/${eventId}/ticket-types/prices`;
    const body = { change: { percent: 7.5 }, step: 5000 };
    const preview = await sale.world.api(path, { body });
    expect(preview).toMatchObject({
      applied: false,
      changes: [
        { ticket_type: seatedType, was: { amount: 125_000 }, now: { amount: 135_000 } },
        { ticket_type: standingType, was: { amount: 80_000 }, now: { amount: 85_000 } },
      ],
    });
    const prices = async () =>
      (await sale.world.api(`/events/${eventId}/ticket-types`)).data.map(
        (one: { price: { amount: number } }) => one.price.amount,
      );
    expect(await prices()).toEqual([125_000, 80_000]);
    const tag = { "if-match": `"${preview.event_version}"` };
    const done = await sale.world.api(path, { headers: tag, body: { ...body, preview: false } });
    expect([done.applied, await prices()]).toEqual([true, [135_000, 85_000]]);
    const again = await sale.world.call(path, { headers: tag, body: { ...body, preview: false } });
    expect(said(again)).toEqual([412, "stale_version"]);
    const audit = (await sale.world.api(`/audit-log?subject=${eventId}`)).data;
    expect(audit.filter(({ action }: { action: string }) => action === "prices.changed")).toHaveLength(1);
  });

  it("V4 by category, by type, variants too; another currency, an unknown type and two ways at once are refused", async () => {
    const sale = await openSale();
    const { eventId, seatedType, standingType } = sale.house;
    await sale.world.api(`/events/${eventId}/variants`, {
      body: { ticket_type_id: seatedType, name: "Child", price: { amount: 60_000, currency: "BDT" } },
    });
    const ask = async (body: object) => await sale.world.call(`/events/${eventId}/ticket-types/prices`, { body });
    const names = async (body: object) => (await ask(body)).json.changes.map(({ name }: { name: string }) => name);
    const change = { amount: { amount: 500, currency: "BDT" } };
    expect(await names({ change, categories: ["Stalls"] })).toEqual(["Stalls", "Stalls, Child"]);
    expect(await names({ change, categories: ["Stalls"], variants: false })).toEqual(["Stalls"]);
    expect(await names({ change, ticket_types: [standingType] })).toEqual(["Standing"]);
    expect((await ask({ change: { amount: { amount: 5, currency: "EUR" } } })).status).toBe(422);
    expect((await ask({ change, ticket_types: ["tty_none"] })).status).toBe(422);
    expect((await ask({ change: { ...change, percent: 5 } })).status).toBe(422);
  });
});
