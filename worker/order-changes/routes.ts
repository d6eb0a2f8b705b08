/** Changes of a paid order, for staff. */
import { z } from "@hono/zod-openapi";
import { unreachable } from "../kernel/assert.ts";
import { idPattern } from "../kernel/ids.ts";
import { orderWithLines } from "../orders/index.ts";
import { tenantOf } from "../platform/context.ts";
import type { TenantDb } from "../platform/db.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import { readSeatLabel, ticketsOfOrder } from "../tickets/index.ts";
import { changeAttendee, type ChangeFault, moveSeat, resendTickets } from "./service.ts";
import { offerUpgrade, type UpgradeFault } from "./upgrade.ts";

export const orderChangeRoutes = createRouter();

const TAGS = ["Orders"];
const orderParams = z.object({ id: z.string().regex(idPattern("order"), "is not an order id") });
const lineParams = orderParams.extend({ line: z.coerce.number().int().min(0).max(1000) });

const lineSchema = z
  .object({
    order_id: z.string(),
    position: z.number().int(),
    name: z.string(),
    seat: z.object({ section: z.string(), row: z.string(), number: z.string() }).nullable(),
    attendee_name: z.string().nullable(),
    ticket: z.object({ id: z.string(), status: z.string(), version: z.number().int() }),
  })
  .openapi("ChangedLine");

async function lineWire(tenant: TenantDb, orderId: string, position: number): Promise<z.infer<typeof lineSchema>> {
  const [found, tickets] = await Promise.all([orderWithLines(tenant, orderId), ticketsOfOrder(tenant, orderId)]);
  const line = found?.lines.find((one) => one.position === position);
  const ticket = tickets.find((one) => one.line === position);
  if (!line || !ticket) throw problem("not_found");
  return {
    order_id: orderId,
    position,
    name: line.name,
    seat: readSeatLabel(line.seatLabel),
    attendee_name: line.attendeeName,
    ticket: { id: ticket.id, status: ticket.status, version: ticket.ticketVersion },
  };
}

orderChangeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/lines/{line}/move",
    tags: TAGS,
    operationId: "moveSeat",
    summary:
      "Move a line to another seat of its category: the old seat is free, the old code dead, a new one is mailed",
    permission: "orders.write",
    request: {
      params: lineParams,
      body: {
        required: true,
        content: json(
          z
            .object({
              seat: z.string().min(1).max(200).openapi({ description: "`seat_guid` of the seat map" }),
              over_block: z.boolean().default(false).openapi({ description: "Also onto a seat that is kept back" }),
            })
            .openapi("MoveSeatInput"),
        ),
      },
    },
    responses: { 200: { description: "The line as it is now", content: json(lineSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id, line } = c.req.valid("param");
    const { seat, over_block } = c.req.valid("json");
    const done = await moveSeat(c.env, tenant, {
      orderId: id,
      line,
      seat,
      overBlock: over_block,
      audit: (after) => auditRow(c, tenant, { action: "order.seat_moved", subjectId: id, after }),
      now: c.var.now,
    });
    if (!done.ok) throw changeProblem(done.error);
    return c.json(await lineWire(tenant, id, line), 200);
  },
);

orderChangeRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/orders/{id}/lines/{line}",
    tags: TAGS,
    operationId: "changeAttendee",
    summary: "Put another name on a ticket: it gets a new code, which is mailed to the buyer",
    permission: "orders.write",
    request: {
      params: lineParams,
      body: {
        required: true,
        content: json(
          z
            .object({
              attendee_name: z
                .string()
                .trim()
                .min(1)
                .max(120)
                // Names go into mail headers and documents (TH39).
                .refine((name) => !/\p{Cc}/u.test(name), "must be one line")
                .nullable()
                .openapi({ description: "Null: the buyer's own name" }),
            })
            .openapi("ChangeAttendeeInput"),
        ),
      },
    },
    responses: { 200: { description: "The line as it is now", content: json(lineSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id, line } = c.req.valid("param");
    const done = await changeAttendee(c.env, tenant, {
      orderId: id,
      line,
      name: c.req.valid("json").attendee_name,
      // The name itself is nobody's business in the log (TH36).
      audit: auditRow(c, tenant, { action: "order.attendee_changed", subjectId: id, after: { line } }),
      now: c.var.now,
    });
    if (!done.ok) throw changeProblem(done.error);
    return c.json(await lineWire(tenant, id, line), 200);
  },
);

orderChangeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/resend",
    tags: TAGS,
    operationId: "resendTickets",
    summary: "Mail the tickets to the buyer once more, as they are now",
    permission: "orders.write",
    request: { params: orderParams },
    responses: { 202: { description: "On its way", content: json(z.object({ order_id: z.string() })) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const done = await resendTickets(c.env, tenant, {
      orderId: id,
      audit: auditRow(c, tenant, { action: "order.tickets_resent", subjectId: id }),
      now: c.var.now,
    });
    if (!done.ok) throw changeProblem(done.error);
    return c.json({ order_id: id }, 202);
  },
);

orderChangeRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/lines/{line}/upgrade",
    tags: TAGS,
    operationId: "offerUpgrade",
    summary: "Keep a dearer place for two days and ask the buyer for the difference; once paid, the old ticket ends",
    permission: "orders.write",
    request: {
      params: lineParams,
      body: {
        required: true,
        content: json(
          z
            .object({
              ticket_type: z.string().regex(idPattern("ticketType"), "is not a ticket type id"),
              seat: z.string().min(1).max(200).nullish().openapi({ description: "For a type of numbered seats" }),
            })
            .openapi("UpgradeInput"),
        ),
      },
    },
    responses: {
      201: {
        description: "The order over the difference",
        content: json(
          z
            .object({ order_id: z.string(), total: z.object({ amount: z.number().int(), currency: z.string() }) })
            .openapi("OfferedUpgrade"),
        ),
      },
    },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id, line } = c.req.valid("param");
    const { ticket_type, seat } = c.req.valid("json");
    const offered = await offerUpgrade(c.env, tenant, {
      orderId: id,
      line,
      ticketTypeId: ticket_type,
      seat: seat ?? null,
      audit: (after) => auditRow(c, tenant, { action: "order.upgrade_offered", subjectId: id, after }),
      now: c.var.now,
    });
    if (!offered.ok) throw upgradeProblem(offered.error);
    const { orderId, total, currency } = offered.value;
    return c.json({ order_id: orderId, total: { amount: total, currency } }, 201);
  },
);

function upgradeProblem(fault: UpgradeFault): Problem {
  switch (fault.reason) {
    case "unknown_type":
      return problem("invalid_request", {
        errors: [{ field: "ticket_type", message: "is no other ticket type of this event" }],
      });
    case "seat_required":
      return problem("invalid_request", { errors: [{ field: "seat", message: "is needed for this ticket type" }] });
    case "not_dearer":
      return problem("order_not_changeable", {
        detail: "This ticket costs no more than what was paid. Cancel the line and sell the other one.",
      });
    case "place_refused":
      return problem("seats_taken", { detail: "This place cannot be had now.", extra: { reason: fault.why } });
    case "under_way":
      return problem("conflict", { detail: "An upgrade of this ticket waits to be paid." });
    default:
      return changeProblem(fault);
  }
}

function changeProblem(fault: ChangeFault): Problem {
  switch (fault.reason) {
    case "unknown_order":
    case "unknown_line":
      return problem("not_found");
    case "not_changeable":
      return problem("order_not_changeable", { detail: `The order is ${fault.status}.` });
    case "line_cancelled":
      return problem("line_cancelled");
    case "ticket_used":
      return problem("ticket_used");
    case "ticket_not_active":
      return problem("order_not_changeable", { detail: `The ticket is ${fault.status}.` });
    case "no_seat":
      return problem("order_not_changeable", { detail: "This line has no numbered seat." });
    case "unknown_seat":
      return problem("unknown_seat", { extra: { seat: fault.seat } });
    case "seat_refused":
      return seatProblem(fault.fault);
    default:
      return unreachable(fault);
  }
}

function seatProblem(fault: Extract<ChangeFault, { reason: "seat_refused" }>["fault"]): Problem {
  switch (fault.reason) {
    case "seats_taken":
      return problem("seats_taken", { extra: { seats: fault.seats } });
    case "seats_blocked":
      return problem("seats_blocked", { detail: "The seat is kept back.", extra: { seats: fault.seats } });
    case "wrong_category":
      return problem("order_not_changeable", { detail: "The seat is of another category." });
    case "unknown_seat":
      return problem("unknown_seat", { extra: { seat: fault.seat } });
    default:
      return problem("order_not_changeable", { detail: "The order does not have this seat." });
  }
}
