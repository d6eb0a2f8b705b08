/** Selling at the door, from a device whose session allows it; and what staff read of it. Mounted from here like orders. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { eventById } from "../events/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { paymentMethods } from "../payments/index.ts";
import { deviceOf, publicUrl, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { venueById } from "../venues/index.ts";
import {
  counterReportSchema,
  counterReportWire,
  doorOfferSchema,
  doorOfferWire,
  doorQuoteInput,
  doorQuoteSchema,
  doorQuoteWire,
  doorSaleInput,
  doorSaleSchema,
  doorSaleWire,
  eventOfDoor,
} from "./door-sale-schemas.ts";
import { offeredNow, saleProblem } from "./door-sale-faults.ts";
import { openCounter, quoteAtDoor, sellAtDoor } from "./door-sale.ts";
import { counterReport } from "./door-sale-store.ts";

export const doorSaleRoutes = createRouter();

const TAGS = ["Check-in"];

type Line = { readonly ticket_type: string; readonly variant?: string | undefined; readonly quantity: number };
const linesOf = (lines: readonly Line[]) =>
  lines.map(({ ticket_type: ticketType, ...line }) => ({ ticketType, ...line }));

doorSaleRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/sales/offer",
    permission: "device.scan",
    tags: TAGS,
    summary: "What this device sells at the door, and how it can be paid",
    request: { query: z.object({ event: eventOfDoor }) },
    responses: { 200: { description: "Types and ways to pay", content: json(doorOfferSchema) } },
  }),
  async (c) => {
    const { now } = c.var;
    const counter = await openCounter(c.env, deviceOf(c), c.req.valid("query").event ?? null, now);
    if (!counter.ok) throw saleProblem(counter.error);
    const { sale } = counter.value;
    const venue = await venueById(sale.tenant, sale.event.venueId);
    const { currency } = sale.event;
    const methods = await paymentMethods(sale.tenant, { currency, country: venue?.country ?? "" });
    return c.json(doorOfferWire(sale, offeredNow(sale, now), methods), 200);
  },
);

doorSaleRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/sales/quote",
    permission: "device.scan",
    tags: TAGS,
    summary: "What tickets would cost at the door now, with fees and taxes; holds nothing",
    maxBody: 16 * 1024,
    request: { body: { content: json(doorQuoteInput), required: true } },
    responses: { 200: { description: "The price", content: json(doorQuoteSchema) } },
  }),
  async (c) => {
    const { event, lines } = c.req.valid("json");
    const request = { eventId: event ?? null, lines: linesOf(lines) };
    const quoted = await quoteAtDoor(c.env, deviceOf(c), request, c.var.now);
    if (!quoted.ok) throw saleProblem(quoted.error);
    return c.json(doorQuoteWire(quoted.value.price, quoted.value.currency), 200);
  },
);

doorSaleRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/sales",
    permission: "device.scan",
    tags: TAGS,
    summary: "Sell at the door and let in at once",
    description:
      "Cash and a card terminal are paid when this answers. With `link` the buyer pays on their own phone: send the same " +
      "request again to ask; once the money is there, the answer has the tickets, let in.",
    maxBody: 16 * 1024,
    request: { body: { content: json(doorSaleInput), required: true } },
    responses: { 200: { description: "The sale as it is now", content: json(doorSaleSchema) } },
  }),
  async (c) => {
    const body = c.req.valid("json");
    const request = {
      saleId: body.sale_id,
      eventId: body.event ?? null,
      lines: linesOf(body.lines),
      method: body.method,
      received: body.received ?? null,
      total: body.total ?? null,
      gateway: body.gateway ?? null,
      slip: null,
      buyer: {
        name: body.buyer?.name ?? null,
        email: body.buyer?.email ?? null,
        phone: body.buyer?.phone ?? null,
      },
      admit: body.admit,
    };
    const origin = publicUrl(c, settings(c.env).PUBLIC_URL);
    const sold = await sellAtDoor(c.env, deviceOf(c), request, { now: c.var.now, origin });
    if (!sold.ok) throw saleProblem(sold.error);
    return c.json(doorSaleWire(sold.value), 200);
  },
);

doorSaleRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/sales-report",
    permission: "orders.read",
    event: { query: "event" },
    tags: TAGS,
    summary: "What was sold at an event's doors, by device and way to pay",
    request: { query: z.object({ event: z.string().regex(idPattern("event"), "is not an event id") }) },
    responses: { 200: { description: "The sums", content: json(counterReportSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { event } = c.req.valid("query");
    if ((await eventById(tenant, event)) === undefined) throw problem("not_found");
    return c.json(counterReportWire(await counterReport(tenant, event)), 200);
  },
);
