/** Reports over HTTP: dashboards of an organization and of one event, files of the same figures, and visits. */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow, tenantById } from "../tenants/index.ts";
import { cameOfEvent } from "../tickets/index.ts";
import { askForFigures, recountAll } from "./count.ts";
import { isoDay, MAX_DAYS, type Period, readDay } from "./rollup.ts";
import {
  cameSchema,
  cameWire,
  dashboardSchema,
  dashboardWire,
  periodQuery,
  reportCsv,
  reportQuery,
} from "./schemas.ts";
import { dashboard, isPeriod, lastDays, report, type Scope } from "./service.ts";
import { MAX_FIGURES } from "./store.ts";
import { countVisit, VISIT_PAUSE, writeVisits } from "./visits.ts";

export const reportRoutes = createRouter();

const TAGS = ["Reports"];
const DEFAULT_DAYS = 28;
const dashboardRequest = z.object(periodQuery);
const eventParams = z.object({ id: z.string().regex(idPattern("event"), "is not an event id") });
const csvAnswer = {
  200: { description: "The file", content: { "text/csv": { schema: { type: "string" } } } },
} as const;

async function tenantZone(c: AppContext, tenant: TenantDb): Promise<string> {
  const organizer = await tenantById(c.env, tenant.tenantId);
  if (!organizer) throw problem("not_found");
  return organizer.timeZone;
}

/** All events of the caller's tenant, or one of them. @throws Problem `not_found` */
async function scopeOf(c: AppContext, eventId: string | undefined): Promise<{ scope: Scope; ownZone: string }> {
  const tenant = tenantOf(c);
  const event = eventId === undefined ? undefined : await eventById(tenant, eventId);
  if (eventId !== undefined && !event) throw problem("not_found");
  const ownZone = await tenantZone(c, tenant);
  return { scope: { zone: event?.timeZone ?? ownZone, eventId: eventId ?? "" }, ownZone };
}

/** The days that are asked for. @throws Problem `invalid_request` */
function periodOf(query: { from?: string | undefined; to?: string | undefined }, zone: string, now: number): Period {
  const wrong = (field: "from" | "to", message: string) =>
    problem("invalid_request", { detail: `${field}: ${message}`, errors: [{ field, message }] });
  const recent = lastDays(now, zone, DEFAULT_DAYS);
  const to = query.to === undefined ? recent.to : readDay(query.to);
  if (to === undefined) throw wrong("to", "is no day");
  const from = query.from === undefined ? to - DEFAULT_DAYS + 1 : readDay(query.from);
  if (from === undefined) throw wrong("from", "is no day");
  const period = { from, to };
  if (!isPeriod(period)) throw wrong("from", `is a day up to ${MAX_DAYS} days before the last`);
  return period;
}

async function answerDashboard(c: AppContext, eventId: string | undefined, query: z.infer<typeof dashboardRequest>) {
  const { scope, ownZone } = await scopeOf(c, eventId);
  const tenant = tenantOf(c);
  const period = periodOf(query, scope.zone, c.var.now);
  const cursor = await askForFigures(c.env, tenant, ownZone, c.var.now);
  return dashboardWire(await dashboard(tenant, scope, period), scope, period, cursor?.asOf);
}

async function answerFile(
  c: AppContext,
  eventId: string | undefined,
  query: z.infer<typeof reportQuery>,
): Promise<Response> {
  const { scope } = await scopeOf(c, eventId);
  const period = periodOf(query, scope.zone, c.var.now);
  const figures = await report(tenantOf(c), scope, query.by, period);
  if (figures.length > MAX_FIGURES) {
    throw problem("invalid_request", {
      detail: "There is too much in these days for one file. Ask for fewer days.",
      errors: [{ field: "from", message: "is too far back" }],
    });
  }
  const name = `sales-${query.by}-${isoDay(period.from)}-${isoDay(period.to)}.csv`;
  return c.body(reportCsv(query.by, figures), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
  });
}

reportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/reports/sales",
    tags: TAGS,
    operationId: "salesDashboard",
    summary: "Sales of a period by day and what they are split by, with the period before",
    description:
      "Read from figures that are counted a few seconds after somebody looks: `as_of` says how new they are. Days are " +
      "those of the organization's zone.",
    permission: "reports.read",
    request: { query: dashboardRequest },
    responses: { 200: { description: "The figures", content: json(dashboardSchema) } },
  }),
  async (c) => c.json(await answerDashboard(c, undefined, c.req.valid("query")), 200),
);

reportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/sales",
    tags: TAGS,
    operationId: "eventSales",
    summary: "The same of one event, in days of the event's zone",
    permission: "reports.read",
    request: { params: eventParams, query: dashboardRequest },
    responses: { 200: { description: "The figures", content: json(dashboardSchema) } },
  }),
  async (c) => c.json(await answerDashboard(c, c.req.valid("param").id, c.req.valid("query")), 200),
);

reportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/sale-to-check-in",
    tags: TAGS,
    operationId: "saleToCheckIn",
    summary: "Who came of those who have a ticket: by ticket type, and by how early they bought",
    permission: "reports.read",
    request: { params: eventParams },
    responses: { 200: { description: "The numbers, as the doors told them", content: json(cameSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const event = await eventById(tenant, c.req.valid("param").id);
    if (!event) throw problem("not_found");
    return c.json(cameWire(await cameOfEvent(tenant, event.id, event.startsAt)), 200);
  },
);

reportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/reports/sales.csv",
    tags: TAGS,
    operationId: "salesFile",
    summary: "Sales of a period by day, split by one thing, as a file",
    permission: "reports.read",
    request: { query: reportQuery },
    responses: csvAnswer,
  }),
  (c) => answerFile(c, undefined, c.req.valid("query")),
);

reportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/sales.csv",
    tags: TAGS,
    operationId: "eventSalesFile",
    summary: "The same of one event",
    permission: "reports.read",
    request: { params: eventParams, query: reportQuery },
    responses: csvAnswer,
  }),
  (c) => answerFile(c, c.req.valid("param").id, c.req.valid("query")),
);

reportRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/reports/recount",
    tags: TAGS,
    operationId: "recountSales",
    summary: "Throw all figures away and count them again from orders and ledger",
    permission: "tenant.write",
    responses: { 202: { description: "It is being counted; `as_of` of a dashboard tells how far" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    await tenant.batch([auditRow(c, tenant, { action: "reports.recounted", subjectId: tenant.tenantId })]);
    await recountAll(c.env, tenant, c.var.now);
    return c.body(null, 202);
  },
);

reportRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/events/{id}/visits",
    tags: ["Shop"],
    operationId: "countVisit",
    summary: "Count a visit of an event's page; keeps a number and nothing of who came",
    permission: "public",
    request: { params: eventParams },
    responses: { 204: { description: "Counted, within a few seconds" } },
  }),
  (c) => {
    const {
      env,
      executionCtx,
      var: { now },
    } = c;
    if (countVisit(c.req.valid("param").id)) {
      executionCtx.waitUntil(scheduler.wait(VISIT_PAUSE).then(() => writeVisits(env, now)));
    }
    return c.body(null, 204);
  },
);
