/** Routes of the door: staff make links and read the log, devices enrol and scan. */
import { z } from "@hono/zod-openapi";
import { ticketTypesOf } from "../catalogue/index.ts";
import { settings } from "../env.ts";
import { eventById } from "../events/index.ts";
import { deviceOf, publicUrl, tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor } from "../tenants/index.ts";
import { deskOf } from "./client.ts";
import {
  countsSchema,
  currentSessionSchema,
  deviceIdParam,
  deviceSchema,
  deviceSessionWire,
  deviceWire,
  enrolInput,
  enrolmentSchema,
  eventQuery,
  newSessionSchema,
  scanInput,
  scanRecordSchema,
  scanRecordWire,
  scanSchema,
  scanWire,
  sessionIdParam,
  sessionInput,
  sessionSchema,
  sessionWire,
} from "./schemas.ts";
import { createSession, endSession, enrol, openDevice, scan, shutOut } from "./service.ts";
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
    if (ticketTypes !== null) await refuseUnknownTypes(tenant, event.id, ticketTypes);
    const { session, token } = await createSession(auditActor(c), tenant, {
      eventId: event.id,
      name: wanted.name,
      gate: wanted.gate ?? null,
      ticketTypes,
      maxDevices: wanted.max_devices,
      validFrom,
      validUntil: wanted.valid_until,
    });
    const url = `${publicUrl(c, settings(c.env).PUBLIC_URL)}/check-in/?token=${token}`;
    return c.json({ ...sessionWire(session), token, url }, 201);
  },
);

async function refuseUnknownTypes(tenant: TenantDb, eventId: string, wanted: readonly string[]): Promise<void> {
  const known = new Set((await ticketTypesOf(tenant, eventId)).map((type) => type.id));
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
    tags: TAGS,
    summary: "Check-in sessions, newest first",
    request: { query: z.object({ event: eventQuery.optional(), ...pageQuery }) },
    responses: { 200: { description: "A page of sessions", content: json(pageOf(sessionSchema)) } },
  }),
  async (c) => {
    const { event, limit, cursor } = c.req.valid("query");
    const before = readCursor(cursor);
    const rows = await listSessions(tenantOf(c), { eventId: event, before, limit: limit + 1 });
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
    tags: TAGS,
    summary: "Every scan of an event, newest first",
    request: { query: z.object({ event: eventQuery, ...pageQuery }) },
    responses: { 200: { description: "A page of the log", content: json(pageOf(scanRecordSchema)) } },
  }),
  async (c) => {
    const { event: eventId, limit, cursor } = c.req.valid("query");
    const event = await ownEvent(tenantOf(c), eventId);
    const before = readSequence(readCursor(cursor));
    // The desk pages by itself: one record more than shown says whether there is a next page.
    const { records } = await deskOf(c.env, event.id).log({ before, limit: limit + 1 });
    return c.json(
      toPage(records, limit, (record) => String(record.sequence), scanRecordWire),
      200,
    );
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
    method: "post",
    path: "/check-in/enrol",
    permission: "public",
    tags: TAGS,
    summary: "Trade a check-in link for a device's access token",
    maxBody: 4096,
    request: { body: { content: json(enrolInput), required: true } },
    responses: { 201: { description: "The device and its token", content: json(enrolmentSchema) } },
  }),
  async (c) => {
    const { token, device_name } = c.req.valid("json");
    const result = await enrol(c.env, { token, deviceName: device_name }, c.var.now);
    const event = result.ok ? await eventById(result.value.tenant, result.value.session.eventId) : undefined;
    if (!result.ok || event === undefined) {
      throw problem("check_in_link_rejected", {
        detail: "The link is unknown, over, used up or revoked. Ask the organizer for a new one.",
      });
    }
    const { session, device, accessToken, expiresIn } = result.value;
    return c.json(
      { access_token: accessToken, expires_in: expiresIn, device, session: deviceSessionWire(session, event) },
      201,
    );
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/session",
    permission: "device.scan",
    tags: TAGS,
    summary: "The session of the calling device",
    responses: { 200: { description: "Event, gate, hours and counts", content: json(currentSessionSchema) } },
  }),
  async (c) => {
    const claims = deviceOf(c);
    const open = await openDevice(c.env, claims, c.var.now);
    const event = await eventById(tenantDb(c.env, claims.tenantId), claims.eventId);
    if (open === undefined || event === undefined) throw problem("check_in_ended");
    const counts = await deskOf(c.env, claims.eventId).counts();
    const device = { id: open.device.id, name: open.device.name };
    return c.json({ ...deviceSessionWire(open.session, event), device, counts }, 200);
  },
);

checkInRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/scans",
    permission: "device.scan",
    tags: TAGS,
    summary: "Decide one scan",
    description: "Answers 200 with a `result` whatever the code is: a forged or unreadable one is `invalid`.",
    maxBody: 16 * 1024,
    request: { body: { content: json(scanInput), required: true } },
    responses: { 200: { description: "What the door does", content: json(scanSchema) } },
  }),
  async (c) => {
    const { code, scan_id, gate, scanned_at } = c.req.valid("json");
    const request = { code, scanId: scan_id, gate: gate ?? null, scannedAt: scanned_at ?? null };
    const outcome = await scan(c.env, deviceOf(c), request, c.var.now, (work) => c.executionCtx.waitUntil(work));
    if (!outcome.ok) {
      throw outcome.error.reason === "ended"
        ? problem("check_in_ended")
        : problem("scan_mismatch", { detail: "Every scan needs an id of its own." });
    }
    return c.json(scanWire(outcome.value), 200);
  },
);
