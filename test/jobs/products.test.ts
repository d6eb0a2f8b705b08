/** K4: products and add-ons, from their stock to the ticket and the invoice. */
import { expect, it } from "vitest";
import { openTill } from "../support/till.ts";

it("K4 a product is held from its stock with the ticket, taxed by its own rate, sold, and never oversold", async () => {
  const till = await openTill();
  const { world, house } = till;
  const { rates } = await world.api("/tax-settings", {
    method: "PUT",
    body: {
      rates: [
        { name: "Culture", percent: 5, inclusive: true, standard: true },
        { name: "Goods", percent: 20, inclusive: true, standard: false },
      ],
    },
  });
  const goods = rates.find(({ name }: { name: string }) => name === "Goods").id;
  const programme = await world.api(`/events/${house.eventId}/ticket-types`, {
    body: {
      name: "Programme",
      kind: "add_on",
      capacity: 2,
      price: { amount: 12_000, currency: "BDT" },
      tax_rates: [goods],
    },
  });
  const lines = (quantity: number) => [
    { ticket_type: house.standingType, quantity: 1 },
    { ticket_type: programme.id, quantity },
  ];
  const order = await till.buy(lines(2));
  const late = await world.call(`/shop/events/${house.eventId}/holds`, { token: null, body: { lines: lines(1) } });
  expect([late.status, late.json.code]).toEqual([409, "sold_out"]);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  const { tickets, lines: sold, tax_lines: taxes } = await world.api(`/orders/${order.id}`);
  expect(sold.map(({ name, price }: { name: string; price: { amount: number } }) => [name, price.amount])).toEqual([
    ["Standing", 80_000],
    ["Programme", 12_000],
    ["Programme", 12_000],
  ]);
  expect(tickets.map(({ type }: { type: string }) => type)).toEqual(["Standing", "Programme", "Programme"]);
  expect(taxes).toMatchObject([
    { name: "Culture", amount: { amount: 3810 } },
    { name: "Goods", amount: { amount: 4000 } },
  ]);
  const availability = await world.api(`/shop/events/${house.eventId}/availability`, { token: null });
  expect(availability.ticket_types).toContainEqual({ id: programme.id, available: 0 });
});
