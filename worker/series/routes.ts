/** Series and the calendar, for staff (V6, V13). */
import { z } from "@hono/zod-openapi";
import { timeInput } from "../catalogue/index.ts";
import {
  dateCursor,
  dateKey,
  EVENT_STATUSES,
  eventSchema,
  eventsBetween,
  eventWriter,
  listEvents,
  phaseOf,
} from "../events/index.ts";
import { DAY, toTimestamp } from "../kernel/time.ts";
import { tenantOf } from "../platform/context.ts";
import { pageQuery } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { eventScopeOf } from "../platform/event-scope.ts";
import { answerList, listAnswer, listQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor } from "../tenants/index.ts";
import {
  bulkChange,
  bulkInput,
  bulkSchema,
  calendarEntry,
  extensionInput,
  publishInput,
  seriesInput,
  seriesSchema,
  seriesWire,
  slotSchema,
} from "./schemas.ts";
import { changeSeries, createSeries, extendSeries, plannedSlots, publishSeries, readPattern } from "./service.ts";
import { listSeries, seriesById } from "./store.ts";

export const seriesRoutes = createRouter();

const TAGS = ["Series"];
const idParam = z.object({ id: z.string().max(64) });
/** The calendar of one request; a house with twenty slots a day has as many in a month. */
const MAX_ENTRIES = 1000;
const MAX_PERIOD = 62 * DAY;
const MONTH = 31 * DAY;

seriesRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/series/preview",
    tags: TAGS,
    operationId: "previewSeries",
    summary: "When a series like this event would take place; nothing is made",
    permission: "events.write",
    request: { params: idParam, body: { content: json(seriesInput), required: true } },
    responses: {
      200: { description: "The moments, in order", content: json(z.object({ data: z.array(slotSchema) })) },
    },
  }),
  async (c) => {
    const { copy, offers } = await readPattern(tenantOf(c), c.req.valid("param").id);
    const slots = plannedSlots(c.req.valid("json").rule, copy.settings.timeZone, offers, c.var.now);
    const data = slots.map(({ date, time, startsAt }) => ({ date, time, starts_at: toTimestamp(startsAt) }));
    return c.json({ data }, 200);
  },
);

const madeSchema = z.object({ series: seriesSchema, created: z.number().int() }).openapi("SeriesMade");

seriesRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/series",
    tags: TAGS,
    operationId: "createSeries",
    summary: "Make drafts like this event at each moment of a rule; each of them sells by itself",
    description: "The event itself stays as it is. At most 200 dates a call.",
    permission: "events.write",
    event: "none",
    request: { params: idParam, body: { content: json(seriesInput), required: true } },
    responses: { 201: { description: "The series", content: json(madeSchema) } },
  }),
  async (c) => {
    const made = await createSeries(tenantOf(c), c.req.valid("param").id, wishOf(c.req.valid("json")), auditActor(c));
    return c.json({ series: seriesWire(made.series), created: made.events.length }, 201);
  },
);

function wishOf({ name, rule }: z.infer<typeof seriesInput>) {
  return { name, rule };
}

seriesRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/series",
    tags: TAGS,
    operationId: "listSeries",
    summary: "Series, newest first",
    permission: "events.read",
    request: { query: z.object(listQuery) },
    responses: listAnswer(seriesSchema),
  }),
  async (c) =>
    await answerList(c, c.req.valid("query"), {
      name: "series",
      item: seriesSchema,
      read: (stretch) => listSeries(tenantOf(c), stretch),
      keyOf: ({ id }) => id,
      toWire: seriesWire,
    }),
);

seriesRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/series/{id}",
    tags: TAGS,
    operationId: "getSeries",
    summary: "One series",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The series", content: json(seriesSchema) } },
  }),
  async (c) => {
    const row = await seriesById(tenantOf(c), c.req.valid("param").id);
    if (!row) throw problem("not_found");
    return c.json(seriesWire(row), 200);
  },
);

seriesRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/series/{id}/occurrences",
    tags: TAGS,
    operationId: "listSeriesEvents",
    summary: "Occurrences of a series, earliest first",
    permission: "events.read",
    request: {
      params: idParam,
      query: z.object({
        ...pageQuery,
        sort: z.enum(["soonest", "latest"]).default("soonest"),
        status: z.enum(EVENT_STATUSES).optional(),
        when: z.enum(["upcoming", "past"]).optional().openapi({ description: "Whether it is over" }),
      }),
    },
    responses: listAnswer(eventSchema),
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const { status, when, ...query } = c.req.valid("query");
    if (!(await seriesById(tenant, id))) throw problem("not_found");
    const write = await eventWriter(c);
    const filter = { series: id, status, when, now: c.var.now };
    return await answerList(c, query, {
      name: "dates",
      item: eventSchema,
      read: ({ sort, limit, after }) => listEvents(tenant, filter, sort, limit, dateKey(after)),
      keyOf: dateCursor,
      toWire: write,
    });
  },
);

seriesRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/series/{id}/occurrences",
    tags: TAGS,
    operationId: "extendSeries",
    summary: "Add dates to a series; moments that it has already are passed over",
    permission: "events.write",
    request: { params: idParam, body: { content: json(extensionInput), required: true } },
    responses: { 201: { description: "The series", content: json(madeSchema) } },
  }),
  async (c) => {
    const { rule } = c.req.valid("json");
    const made = await extendSeries(tenantOf(c), c.req.valid("param").id, rule, auditActor(c));
    return c.json({ series: seriesWire(made.series), created: made.events.length }, 201);
  },
);

seriesRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/series/{id}/occurrences",
    tags: TAGS,
    operationId: "changeSeriesEvents",
    summary: "Change dates and prices of the occurrences that nobody has ordered from; a preview unless said otherwise",
    description:
      "All in one transaction. Occurrences that were ordered from, are over or cancelled stay, and are told.",
    permission: "events.write",
    request: { params: idParam, body: { content: json(bulkInput), required: true } },
    responses: { 200: { description: "Each occurrence before and after", content: json(bulkSchema) } },
  }),
  async (c) => {
    const input = c.req.valid("json");
    const request = {
      seriesId: c.req.valid("param").id,
      wanted: input.events,
      change: bulkChange(input),
      preview: input.preview,
    };
    const bulk = await changeSeries(c.env, tenantOf(c), request, auditActor(c));
    return c.json(
      {
        applied: bulk.applied,
        prices: bulk.prices,
        changes: bulk.changes.map(({ before, after }) => ({
          event_id: before.id,
          name: after.name,
          was: { name: before.name, starts_at: toTimestamp(before.startsAt) },
          now: { name: after.name, starts_at: toTimestamp(after.startsAt) },
        })),
        skipped: bulk.skipped.map(({ event, reason }) => ({
          event_id: event.id,
          starts_at: toTimestamp(event.startsAt),
          reason,
        })),
      },
      200,
    );
  },
);

seriesRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/series/{id}/publish",
    tags: TAGS,
    operationId: "publishSeries",
    summary: "Put the drafts of a series on sale, one after the other",
    permission: "events.publish",
    request: { params: idParam, body: { content: json(publishInput), required: true } },
    responses: {
      202: { description: "How many are on their way", content: json(z.object({ publishing: z.number().int() })) },
    },
  }),
  async (c) => {
    const { events } = c.req.valid("json");
    const publishing = await publishSeries(c.env, tenantOf(c), c.req.valid("param").id, events, auditActor(c));
    return c.json({ publishing }, 202);
  },
);

const periodQuery = z.object({
  from: timeInput.optional().openapi({ description: "Now unless said" }),
  until: timeInput.optional().openapi({ description: "31 days after `from` unless said" }),
});

seriesRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/calendar",
    tags: TAGS,
    operationId: "getCalendar",
    summary: "All events that start in a period, drafts too, earliest first",
    description: "At most two months and 1,000 events; `more` says that there are others.",
    permission: "events.read",
    event: "filtered",
    request: { query: periodQuery },
    responses: {
      200: {
        description: "The events",
        content: json(z.object({ data: z.array(calendarEntry), more: z.boolean() })),
      },
    },
  }),
  async (c) => {
    const { from = c.var.now, until = from + MONTH } = c.req.valid("query");
    if (until <= from || until - from > MAX_PERIOD) {
      throw problem("invalid_request", {
        errors: [{ field: "until", message: "must be after `from`, and at most two months later" }],
      });
    }
    const rows = await eventsBetween(tenantOf(c), { from, until }, MAX_ENTRIES + 1, eventScopeOf(c));
    const data = rows.slice(0, MAX_ENTRIES).map((row) => ({
      id: row.id,
      name: row.name,
      status: row.status,
      phase: phaseOf(row, c.var.now),
      starts_at: toTimestamp(row.startsAt),
      ends_at: row.endsAt === null ? null : toTimestamp(row.endsAt),
      time_zone: row.timeZone,
      venue_id: row.venueId,
      series_id: row.seriesId,
    }));
    return c.json({ data, more: rows.length > MAX_ENTRIES }, 200);
  },
);
