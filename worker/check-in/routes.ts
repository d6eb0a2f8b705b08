/** Routes of the door: staff make links and read the log, devices enrol and scan. */
import { z } from "@hono/zod-openapi";
import { ticketTypesOf } from "../catalogue/index.ts";
import { settings } from "../env.ts";
import { eventById } from "../events/index.ts";
import { publicUrl, tenantOf } from "../platform/context.ts";
import type { Millis } from "../kernel/time.ts";
import { MAX_LIMIT, pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { listOfScope } from "../platform/event-scope.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { answerList, listAnswer } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditActor, auditRow } from "../tenants/index.ts";
import { deskOf, openAttendance } from "./client.ts";
import { doorSettingsOf, saveDoorSettings, selectDoorEvent } from "./door-store.ts";
import { DEFAULT_POLICY, dayStart, doorEventOf, entryPolicy } from "./policy.ts";
import {
  attendanceSchema,
  attendanceWire,
  countsSchema,
  deviceIdParam,
  deviceSchema,
  deviceWire,
  doorSettingsOfWire,
  doorSettingsSchema,
  doorSettingsWire,
  eventQuery,
  newSessionSchema,
  RESULTS,
  scanRecordSchema,
  scanRecordWire,
  sessionIdParam,
  sessionInput,
  sessionSchema,
  sessionWire,
} from "./schemas.ts";
import { createSession, endSession, shutOut } from "./service.ts";
import { checkHours } from "./session.ts";
import { devicesOf, listSessions, sessionById } from "./store.ts";

export const checkInRoutes = createRouter();

const TAGS = ["Check-in"];

/** The event, or 404: another tenant's is like none (I5). */
async function ownEvent(tenant: TenantDb, eventId: string) {
  const event = await eventById(tenant, eventId);
  if (event === undefined) throw problem("not_found");
  return event;
}

const HOURS_FAULTS = {
  ends_before_it_begins: "must be after valid_from",
  already_over: "must be in the future",
  too_long: "must be within 31 days of valid_from",
} as const;

checkInRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/sessions",
    permission: "checkin.write",
    event: { body: ["event_id", "more_events"] },
    tags: TAGS,
    summary: "Make a check-in link for the devices of one event",
    request: { body: { content: json(sessionInput), required: true } },
    responses: { 201: { description: "The session, with its token this once", content: json(newSessionSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const wanted = c.req.valid("json");
    const event = await ownEvent(tenant, wanted.event_id);
    const validFrom = wanted.valid_from ?? c.var.now;
    const hours = checkHours({ validFrom, validUntil: wanted.valid_until }, c.var.now);
    if (!hours.ok) {
      throw problem("invalid_request", {
        errors: [{ field: "valid_until", message: HOURS_FAULTS[hours.error.reason] }],
      });
    }
    const ticketTypes = wanted.ticket_types ?? null;
    if (ticketTypes !== null) {
      await refuseUnknownTypes(tenant, [event.id, ...(wanted.more_events ?? [])], ticketTypes);
    }
    const moreEvents = [...new Set(wanted.more_events ?? [])].filter((id) => id !== event.id);
    for (const id of moreEvents) await ownEvent(tenant, id);
    const { session, token } = await createSession(c.env, auditActor(c), tenant, {
      eventId: event.id,
      moreEvents: moreEvents.length === 0 ? null : moreEvents,
      name: wanted.name,
      gate: wanted.gate ?? null,
      ticketTypes,
      maxDevices: wanted.max_devices,
      validFrom,
      validUntil: wanted.valid_until,
      pin: wanted.supervisor_pin ?? null,
      search: wanted.search,
      acceptsUnpaid: wanted.accepts_unpaid,
      sells: wanted.sells,
    });
    const url = `${publicUrl(c, settings(c.env).PUBLIC_URL)}/check-in/?token=${token}`;
    return c.json({ ...sessionWire(session), token, url }, 201);
  },
);

async function refuseUnknownTypes(
  tenant: TenantDb,
  events: readonly string[],
  wanted: readonly string[],
): Promise<void> {
  const types = await Promise.all(events.map((eventId) => ticketTypesOf(tenant, eventId)));
  const known = new Set(types.flat().map((type) => type.id));
  const errors = wanted.flatMap((id, i) =>
    known.has(id) ? [] : [{ field: `ticket_types.${i}`, message: "is not a ticket type of this event" }],
  );
  if (errors.length > 0) throw problem("invalid_request", { errors });
}

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/sessions",
    permission: "checkin.read",
    event: "filtered",
    tags: TAGS,
    summary: "Check-in sessions, newest first",
    request: { query: z.object({ event: eventQuery.optional(), ...pageQuery }) },
    responses: { 200: { description: "A page of sessions", content: json(pageOf(sessionSchema)) } },
  }),
  async (c) => {
    const { event, limit, cursor } = c.req.valid("query");
    const before = readCursor(cursor);
    const tenant = tenantOf(c);
    const rows = await listOfScope(c, event, limit + 1, (eventId) =>
      listSessions(tenant, { eventId, before, limit: limit + 1 }),
    );
    return c.json(
      toPage(rows, limit, (row) => row.id, sessionWire),
      200,
    );
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/check-in/sessions/{id}",
    permission: "checkin.write",
    tags: TAGS,
    summary: "Revoke a check-in session: its link and all of its devices stop at once",
    request: { params: z.object({ id: sessionIdParam }) },
    responses: { 204: { description: "Revoked" } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await endSession(auditActor(c), tenantOf(c), id))) throw problem("not_found");
    return c.body(null, 204);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/sessions/{id}/devices",
    permission: "checkin.read",
    tags: TAGS,
    summary: "The devices that enrolled with a session's link",
    request: { params: z.object({ id: sessionIdParam }) },
    responses: { 200: { description: "All of them, oldest first", content: json(pageOf(deviceSchema)) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if ((await sessionById(tenant, id)) === undefined) throw problem("not_found");
    return c.json({ data: (await devicesOf(tenant, id)).map(deviceWire), next_cursor: null }, 200);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/check-in/sessions/{id}/devices/{device_id}",
    permission: "checkin.write",
    tags: TAGS,
    summary: "Shut one device out at once",
    request: { params: z.object({ id: sessionIdParam, device_id: deviceIdParam }) },
    responses: { 204: { description: "Shut out" } },
  }),
  async (c) => {
    const { id, device_id } = c.req.valid("param");
    if (!(await shutOut(auditActor(c), tenantOf(c), id, device_id))) throw problem("not_found");
    return c.body(null, 204);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/scans",
    permission: "checkin.read",
    event: { query: "event" },
    tags: TAGS,
    summary: "Every scan of an event, newest first",
    request: {
      query: z.object({
        event: eventQuery,
        conflicts: z
          .stringbool()
          .default(false)
          .openapi({ description: "Only records that do not go together: both let in without knowing of each other" }),
        offline: z.stringbool().default(false).openapi({ description: "Only what was decided without a network" }),
        forced: z.stringbool().default(false).openapi({ description: "Only what a supervisor let in" }),
        by_hand: z
          .stringbool()
          .default(false)
          .openapi({ description: "Only tickets that were looked up, not scanned" }),
        result: z.enum(RESULTS).optional(),
        ...pageQuery,
      }),
    },
    responses: listAnswer(scanRecordSchema),
  }),
  async (c) => {
    const { event: eventId, limit, cursor, result, by_hand: byHand, ...only } = c.req.valid("query");
    const event = await ownEvent(tenantOf(c), eventId);
    const filter = { ...only, byHand, ...(result === undefined ? {} : { result }) };
    // The desk tells its log from the newest down.
    const query = { limit, cursor, sort: "newest" } as const;
    return await answerList(c, query, {
      name: "scans",
      item: scanRecordSchema,
      step: MAX_LIMIT,
      read: async ({ after, limit: rows }) =>
        (await deskOf(c.env, event.id).log({ before: readSequence(after), limit: rows, ...filter })).records,
      keyOf: ({ sequence }) => String(sequence),
      toWire: scanRecordWire,
    });
  },
);

function readSequence(key: string | undefined): number | null {
  if (key === undefined) return null;
  if (!/^\d{1,15}$/.test(key)) {
    throw problem("invalid_request", { errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  return Number(key);
}

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/counts",
    permission: "checkin.read",
    event: { query: "event" },
    tags: TAGS,
    summary: "How many scans of an event let somebody in, and how many did not",
    request: { query: z.object({ event: eventQuery }) },
    responses: { 200: { description: "The counts", content: json(countsSchema) } },
  }),
  async (c) => {
    const event = await ownEvent(tenantOf(c), c.req.valid("query").event);
    return c.json(await deskOf(c.env, event.id).counts(), 200);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/door-settings",
    permission: "checkin.read",
    tags: TAGS,
    summary: "How often a ticket of this event lets in",
    request: { params: z.object({ id: eventQuery }) },
    responses: { 200: { description: "The rule", content: json(doorSettingsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const event = await ownEvent(tenant, c.req.valid("param").id);
    const stored = await doorSettingsOf(tenant, event.id);
    c.header("etag", etagOf(stored?.version ?? 0));
    return c.json(doorSettingsWire(stored ?? DEFAULT_POLICY), 200);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/door-settings",
    permission: "checkin.write",
    tags: TAGS,
    summary: "Say how often a ticket of this event lets in",
    request: {
      params: z.object({ id: eventQuery }),
      body: { content: json(doorSettingsSchema), required: true },
    },
    responses: { 200: { description: "The rule", content: json(doorSettingsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const event = await ownEvent(tenant, c.req.valid("param").id);
    const stored = await doorSettingsOf(tenant, event.id);
    const version = stored?.version ?? 0;
    checkVersion(expectedVersion(c.req.header("if-match")), version);
    const wanted = c.req.valid("json");
    await runVersioned(tenant, [
      saveDoorSettings(tenant, event.id, version, doorSettingsOfWire(wanted)),
      auditRow(c, tenant, {
        action: "door_settings.changed",
        subjectId: event.id,
        before: doorSettingsWire(stored ?? DEFAULT_POLICY),
        after: wanted,
      }),
    ]);
    c.header("etag", etagOf(version + 1));
    return c.json(wanted, 200);
  },
);

/** When the running day of the event's doors began, for what is counted. */
async function dayOf(tenant: TenantDb, eventId: string, now: Millis): Promise<Millis> {
  const event = doorEventOf(await selectDoorEvent(tenant, eventId));
  return dayStart(entryPolicy(event, event.timeZone ?? "UTC"), now);
}

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/attendance",
    permission: "checkin.read",
    event: { query: "event" },
    tags: TAGS,
    summary: "Who is in the house: by gate and by minute, today",
    request: { query: z.object({ event: eventQuery }) },
    responses: { 200: { description: "The numbers", content: json(attendanceSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const event = await ownEvent(tenant, c.req.valid("query").event);
    const since = await dayOf(tenant, event.id, c.var.now);
    return c.json(attendanceWire(await deskOf(c.env, event.id).attendance({ since })), 200);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/live",
    permission: "checkin.read",
    event: { query: "event" },
    tags: TAGS,
    summary: "WebSocket: the numbers of the doors, whenever they change",
    description:
      "An upgrade to a WebSocket, with the access token as a subprotocol beside `tessera`: `tessera, bearer.<token>`. Messages " +
      "are JSON as the attendance has it, with times in milliseconds. Say `ping` every minute.",
    request: { query: z.object({ event: eventQuery }) },
    responses: { 101: { description: "The socket is open" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const event = await ownEvent(tenant, c.req.valid("query").event);
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket") throw problem("upgrade_required");
    const answer = await openAttendance(c.env, event.id, await dayOf(tenant, event.id, c.var.now));
    if (answer.status === 101) return answer;
    throw problem("overloaded", { retryAfter: 30 });
  },
);
