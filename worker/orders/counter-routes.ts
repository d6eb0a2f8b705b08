/** The box office in the console: counters, sales, what was taken. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { newId } from "../kernel/ids.ts";
import { accessTokenOf } from "./access.ts";
import { offeredNow, saleProblem } from "./door-sale-faults.ts";
import { doorOfferWire, doorQuoteSchema, doorQuoteWire } from "./door-sale-schemas.ts";
import { quoteSale, sellStaffed } from "./door-sale.ts";
import { orderWithLines } from "./store.ts";
import { selectPerson } from "../people/index.ts";
import { personOf, publicUrl, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow } from "../tenants/index.ts";
import { readSeatLabel } from "../tickets/index.ts";
import * as schemas from "./counter-schemas.ts";
import { countCash, saleOfTenant, shiftsBetween, todayOf } from "./counter-service.ts";
import {
  counterById,
  countsBetween,
  insertCounter,
  listCounters,
  MAX_COUNTERS,
  updateCounter,
} from "./counter-store.ts";

export const boxOfficeRoutes = createRouter();

const TAGS = ["Box office"];

type Line = z.infer<typeof schemas.officeQuoteInput>["lines"][number];
const linesOf = (lines: readonly Line[]) =>
  lines.map(({ ticket_type: ticketType, ...line }) => ({ ticketType, ...line }));

boxOfficeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/box-office/counters",
    permission: "orders.sell",
    event: "any",
    tags: TAGS,
    operationId: "listCounters",
    summary: "The counters of the house",
    responses: {
      200: { description: "All of them", content: json(z.object({ data: z.array(schemas.counterSchema) })) },
    },
  }),
  async (c) => c.json({ data: (await listCounters(tenantOf(c))).map(schemas.counterWire) }, 200),
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/box-office/counters",
    permission: "events.write",
    tags: TAGS,
    operationId: "addCounter",
    summary: "Add a counter",
    request: { body: { content: json(schemas.counterInput), required: true } },
    responses: { 201: { description: "Added", content: json(schemas.counterSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    if ((await listCounters(tenant)).length >= MAX_COUNTERS) {
      throw problem("conflict", { detail: `There are ${MAX_COUNTERS} counters already.` });
    }
    const row = { ...c.req.valid("json"), id: newId("counter"), createdAt: c.var.now };
    const audit = auditRow(c, tenant, { action: "counter.added", subjectId: row.id, after: { name: row.name } });
    await tenant.batch([insertCounter(tenant, row), audit]);
    return c.json(schemas.counterWire({ ...row, tenantId: tenant.tenantId, active: 1, version: 1 }), 201);
  },
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/box-office/counters/{id}",
    permission: "events.write",
    tags: TAGS,
    operationId: "changeCounter",
    summary: "Rename a counter, say which terminal stands there, or close it",
    request: { params: schemas.counterParams, body: { content: json(schemas.counterPatch), required: true } },
    responses: { 200: { description: "As it is now", content: json(schemas.counterSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const row = await counterById(tenant, c.req.valid("param").id);
    if (!row) throw problem("not_found");
    const { name = row.name, terminal = row.terminal, active = row.active === 1 } = c.req.valid("json");
    const after = { name, terminal, active: active ? 1 : 0 };
    const audit = auditRow(c, tenant, { action: "counter.changed", subjectId: row.id, after });
    await runVersioned(tenant, [updateCounter(tenant, row, after), audit]);
    return c.json(schemas.counterWire({ ...row, ...after }), 200);
  },
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/box-office/offer",
    permission: "orders.sell",
    event: { query: "event" },
    tags: TAGS,
    operationId: "getBoxOfficeOffer",
    summary: "What a counter sells of an event now",
    request: { query: z.object({ event: schemas.eventField }) },
    responses: { 200: { description: "Types and prices", content: json(schemas.officeOfferSchema) } },
  }),
  async (c) => {
    const { now } = c.var;
    const sale = await saleOfTenant(c.env, tenantOf(c), c.req.valid("query").event, now);
    if (!sale) throw problem("not_found");
    const { methods: _none, ...offer } = doorOfferWire(sale, offeredNow(sale, now), []);
    return c.json({ ...offer, seat_map_id: sale.event.seatMapId }, 200);
  },
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/box-office/quote",
    permission: "orders.sell",
    event: { body: ["event"] },
    tags: TAGS,
    operationId: "quoteAtCounter",
    summary: "What tickets would cost at a counter now, with fees and taxes; holds nothing",
    maxBody: 32 * 1024,
    request: { body: { content: json(schemas.officeQuoteInput), required: true } },
    responses: { 200: { description: "The price", content: json(doorQuoteSchema) } },
  }),
  async (c) => {
    const { event, lines } = c.req.valid("json");
    const sale = await saleOfTenant(c.env, tenantOf(c), event, c.var.now);
    if (!sale) throw problem("not_found");
    const quoted = quoteSale(sale, linesOf(lines), c.var.now);
    if (!quoted.ok) throw saleProblem(quoted.error);
    return c.json(doorQuoteWire(quoted.value.price, quoted.value.currency), 200);
  },
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/box-office/sales",
    permission: "orders.sell",
    event: { body: ["event"] },
    tags: TAGS,
    operationId: "sellAtCounter",
    summary: "Sell over a counter for cash or by card terminal: paid when this answers",
    maxBody: 32 * 1024,
    request: { body: { content: json(schemas.officeSaleInput), required: true } },
    responses: { 200: { description: "The sale", content: json(schemas.officeSaleSchema) } },
  }),
  async (c) => {
    const body = c.req.valid("json");
    const { now } = c.var;
    const tenant = tenantOf(c);
    const { personId } = personOf(c);
    const [sale, counter, person] = await Promise.all([
      saleOfTenant(c.env, tenant, body.event, now),
      counterById(tenant, body.counter),
      selectPerson(c.env, personId),
    ]);
    if (!sale || !counter) throw problem("not_found");
    if (counter.active !== 1) throw problem("conflict", { detail: "This counter is closed. Choose another one." });
    const email = body.buyer?.email ?? null;
    const request = {
      saleId: body.sale_id,
      lines: linesOf(body.lines),
      method: body.method,
      received: body.received ?? null,
      total: body.total,
      gateway: null,
      admit: false,
      slip: body.slip ?? null,
      buyer: { name: body.buyer?.name ?? counter.name, email, phone: body.buyer?.phone ?? null },
    };
    const origin = publicUrl(c, settings(c.env).PUBLIC_URL);
    const name = person?.name || (person?.email ?? counter.name);
    const seller = { id: personId, name, sessionId: counter.id, counterId: counter.id, channel: "counter" } as const;
    const sold = await sellStaffed(c.env, seller, sale, request, { now, origin });
    if (!sold.ok) throw saleProblem(sold.error);
    const { order, change, url } = sold.value;
    const [found, token] = await Promise.all([orderWithLines(tenant, order.id), accessTokenOf(c.env, order)]);
    const lines = found?.lines ?? [];
    const seats = lines.flatMap((line) => {
      const seat = readSeatLabel(line.seatLabel);
      return seat ? [{ type: line.name, section: seat.section, row: seat.row, number: seat.number }] : [];
    });
    const answer = {
      order: { id: order.id, code: order.code, status: order.status },
      total: { amount: order.total, currency: order.currency },
      change: { amount: change, currency: order.currency },
      seats,
      places: lines.length,
      tickets_url: url,
      print_url: `${origin}/api/v1/shop/orders/${order.id}/tickets.pdf?token=${token}`,
      mailed_to: email,
    };
    return c.json(answer, 200);
  },
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/box-office/report",
    permission: "orders.read",
    tags: TAGS,
    operationId: "getBoxOfficeReport",
    summary: "What was taken at counters each day, by person and way to pay; and what was counted",
    request: { query: schemas.reportQuery },
    responses: { 200: { description: "At most 31 days", content: json(schemas.officeReportSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const query = c.req.valid("query");
    const today = await todayOf(c.env, tenant, c.var.now);
    const { from = query.to ?? today, to = from } = query;
    const [shifts, counts, counters] = await Promise.all([
      shiftsBetween(c.env, tenant, from, to),
      countsBetween(tenant, from, to),
      listCounters(tenant),
    ]);
    if (!shifts) {
      throw problem("invalid_request", {
        errors: [{ field: "to", message: "must be at most 31 days, not before from" }],
      });
    }
    const names = new Map(counters.map(({ id, name }) => [id, name]));
    return c.json(
      {
        shifts: shifts.map(({ day, shift }) => schemas.shiftWire(day, shift, names)),
        counts: counts.map(schemas.countWire),
      },
      200,
    );
  },
);

boxOfficeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/box-office/counts",
    permission: "orders.sell",
    tags: TAGS,
    operationId: "countCash",
    summary: "Cash up: what the caller counted in a counter's cash box, beside what they sold for cash that day",
    request: { body: { content: json(schemas.countInput), required: true } },
    responses: { 201: { description: "Written down", content: json(schemas.countSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { counter, day, counted, note } = c.req.valid("json");
    const done = await countCash(c.env, tenant, {
      counterId: counter,
      day,
      counted,
      note,
      personId: personOf(c).personId,
      audit: ({ id, expected, currency }) =>
        auditRow(c, tenant, {
          action: "counter.counted",
          subjectId: id,
          after: { counter, day, expected, counted, currency },
        }),
      now: c.var.now,
    });
    if (!done.ok && done.error === "unknown_counter") throw problem("not_found");
    if (!done.ok) throw problem("invalid_request", { errors: [{ field: "day", message: "is not a date" }] });
    return c.json(schemas.countWire(done.value), 201);
  },
);
