/** Routes of a device at the door: join, stay, scan, take along, catch up, look up. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import { type AppContext, deviceOf } from "../platform/context.ts";
import { tenantDb } from "../platform/db.ts";
import { problem, type Problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { type HandScanFault, scanByHand } from "./by-hand.ts";
import { deskOf } from "./client.ts";
import * as schemas from "./device-schemas.ts";
import { sessionEvents } from "./door.ts";
import { enrol, renew, supervise, type SupervisorFault } from "./enrolment.ts";
import { eventManifest, FROM_THE_START, readManifestCursor } from "./manifest.ts";
import { scan } from "./scanning.ts";
import { searchTickets } from "./search.ts";
import { openDevice } from "./service.ts";
import { annulScan, syncScans } from "./syncing.ts";

export const deviceRoutes = createRouter();

const TAGS = ["Check-in"];

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/enrol",
    permission: "public",
    tags: TAGS,
    summary: "Trade a check-in link for a device's access token",
    maxBody: 4096,
    request: { body: { content: json(schemas.enrolInput), required: true } },
    responses: { 201: { description: "The device and its token", content: json(schemas.enrolmentSchema) } },
  }),
  async (c) => {
    const { token, device_name, public_key } = c.req.valid("json");
    const request = { token, deviceName: device_name, publicKey: public_key ?? null };
    const result = await enrol(c.env, request, c.var.now);
    const events = result.ok ? await sessionEvents(result.value.tenant, result.value.session) : undefined;
    if (!result.ok || events === undefined) {
      throw problem("check_in_link_rejected", {
        detail: "The link is unknown, over, used up or revoked. Ask the organizer for a new one.",
      });
    }
    const { session, device, accessToken, expiresIn } = result.value;
    const body = { access_token: accessToken, expires_in: expiresIn, device };
    return c.json({ ...body, session: schemas.deviceSessionWire(session, events) }, 201);
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/token",
    permission: "public",
    tags: TAGS,
    summary: "The next token of an enrolled device, against a signature of its key",
    maxBody: 4096,
    request: { body: { content: json(schemas.renewalInput), required: true } },
    responses: { 200: { description: "The token", content: json(schemas.tokenSchema) } },
  }),
  async (c) => {
    const { device, at, signature } = c.req.valid("json");
    const renewed = await renew(c.env, { deviceId: device, at, signature }, c.var.now);
    if (!renewed.ok) {
      if (renewed.error.reason === "clock") {
        throw problem("device_clock_wrong", { extra: { now: toTimestamp(renewed.error.now) } });
      }
      // Whether there is such a device is nobody's business who cannot prove to be it.
      throw problem("check_in_ended");
    }
    return c.json({ access_token: renewed.value.accessToken, expires_in: renewed.value.expiresIn }, 200);
  },
);

function supervisorProblem(fault: SupervisorFault): Problem {
  switch (fault.reason) {
    case "ended":
      return problem("check_in_ended");
    case "no_supervisor":
      return problem("supervisor_required", { detail: "This link has no supervisor's PIN." });
    case "wrong_pin":
      return problem("pin_rejected", { extra: { tries_left: fault.triesLeft } });
    default:
      return problem("rate_limited", {
        detail: "Too many wrong PINs. Wait a little.",
        retryAfter: Math.ceil(fault.retryAfter / 1000),
      });
  }
}

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/supervisor",
    permission: "device.scan",
    tags: TAGS,
    summary: "Trade the supervisor's PIN for a token that may search and override, for a quarter of an hour",
    maxBody: 4096,
    request: { body: { content: json(schemas.supervisorInput), required: true } },
    responses: { 200: { description: "The supervisor's token", content: json(schemas.tokenSchema) } },
  }),
  async (c) => {
    const supervised = await supervise(c.env, deviceOf(c), c.req.valid("json").pin, c.var.now);
    if (!supervised.ok) throw supervisorProblem(supervised.error);
    return c.json({ access_token: supervised.value.accessToken, expires_in: supervised.value.expiresIn }, 200);
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/session",
    permission: "device.scan",
    tags: TAGS,
    summary: "The session of the calling device",
    responses: { 200: { description: "Events, gate, hours and counts", content: json(schemas.currentSessionSchema) } },
  }),
  async (c) => {
    const claims = deviceOf(c);
    const open = await openDevice(c.env, claims, c.var.now);
    const events = open && (await sessionEvents(tenantDb(c.env, claims.tenantId), open.session));
    if (open === undefined || events === undefined) throw problem("check_in_ended");
    const counts = await deskOf(c.env, claims.eventId).counts();
    const device = { id: open.device.id, name: open.device.name };
    const now = toTimestamp(c.var.now);
    return c.json({ ...schemas.deviceSessionWire(open.session, events), device, counts, now }, 200);
  },
);

function scanProblem({ reason }: HandScanFault): Problem {
  switch (reason) {
    case "ended":
      return problem("check_in_ended");
    case "supervisor_required":
      return problem("supervisor_required");
    case "not_allowed":
      return problem("forbidden", { detail: "This link does not search." });
    case "unknown_ticket":
      return problem("not_found");
    default:
      return problem("scan_mismatch", { detail: "Every scan needs an id of its own." });
  }
}

/** Runs work after the answer has gone out. */
function later(c: AppContext): (work: Promise<unknown>) => void {
  return (work) => c.executionCtx.waitUntil(work);
}

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/scans",
    permission: "device.scan",
    tags: TAGS,
    summary: "Decide one scan",
    description: "Answers 200 with a `result` whatever the code is: a forged or unreadable one is `invalid`.",
    maxBody: 16 * 1024,
    request: { body: { content: json(schemas.scanInput), required: true } },
    responses: { 200: { description: "What the door does", content: json(schemas.scanSchema) } },
  }),
  async (c) => {
    const body = c.req.valid("json");
    const request = {
      code: body.code,
      scanId: body.scan_id,
      gate: body.gate ?? null,
      scannedAt: body.scanned_at ?? null,
      direction: body.direction,
      people: body.people,
      ticketId: body.ticket ?? null,
      acceptUnpaid: body.accept_unpaid,
      override: body.override?.reason ?? null,
    };
    const outcome = await scan(c.env, deviceOf(c), request, c.var.now, later(c));
    if (!outcome.ok) throw scanProblem(outcome.error);
    return c.json(schemas.scanWire(outcome.value), 200);
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/tickets/{id}/scans",
    permission: "device.scan",
    tags: TAGS,
    summary: "Decide about a ticket that was looked up, where the session allows that",
    description: "For a guest without a code. The rules are those of a scan, and the log says that there was none.",
    maxBody: 4096,
    request: {
      params: z.object({ id: schemas.ticketParam }),
      body: { content: json(schemas.handScanInput), required: true },
    },
    responses: { 200: { description: "What the door does", content: json(schemas.scanSchema) } },
  }),
  async (c) => {
    const body = c.req.valid("json");
    const request = {
      found: c.req.valid("param").id,
      choice: body.ticket ?? null,
      scanId: body.scan_id,
      scannedAt: body.scanned_at ?? null,
      direction: body.direction,
      people: body.people,
      acceptUnpaid: body.accept_unpaid,
      override: body.override?.reason ?? null,
    };
    const outcome = await scanByHand(c.env, deviceOf(c), request, c.var.now, later(c));
    if (!outcome.ok) throw scanProblem(outcome.error);
    return c.json(schemas.scanWire(outcome.value), 200);
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/scans/sync",
    permission: "device.scan",
    tags: TAGS,
    summary: "Hand over what was decided without a network, in order",
    maxBody: 512 * 1024,
    request: { body: { content: json(schemas.syncInput), required: true } },
    responses: { 200: { description: "What became of each", content: json(schemas.syncedSchema) } },
  }),
  async (c) => {
    const scans = c.req.valid("json").scans.map((item) => ({
      code: item.code,
      scanId: item.scan_id,
      gate: item.gate ?? null,
      scannedAt: item.scanned_at,
      result: item.result,
      direction: item.direction,
      people: item.people,
      ticketId: item.ticket ?? null,
      signature: item.signature ?? null,
    }));
    const synced = await syncScans(c.env, deviceOf(c), scans, c.var.now);
    if (!synced.ok) throw problem("check_in_ended");
    return c.json(schemas.syncedWire(synced.value), 200);
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/scans/{scan_id}/annul",
    permission: "device.scan",
    tags: TAGS,
    summary: "Take back a scan of this device, within five minutes: the turnstile did not turn",
    maxBody: 4096,
    request: {
      params: z.object({ scan_id: schemas.scanIdParam }),
      body: { content: json(schemas.annulInput), required: true },
    },
    responses: { 200: { description: "Taken back", content: json(schemas.annulledSchema) } },
  }),
  async (c) => {
    const request = { scanId: c.req.valid("param").scan_id, eventId: c.req.valid("json").event };
    const annulled = await annulScan(c.env, deviceOf(c), request, c.var.now);
    if (annulled.ok) return c.json(schemas.annulledWire(annulled.value), 200);
    switch (annulled.error.reason) {
      case "ended":
        throw problem("check_in_ended");
      case "unknown_scan":
        throw problem("not_found");
      case "nothing_to_annul":
        throw problem("conflict", { detail: "This scan let nobody through." });
      default:
        throw problem("annul_too_late");
    }
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/manifest",
    permission: "device.scan",
    tags: TAGS,
    summary: "What a device needs to decide without a network; with `since`, what changed",
    request: { query: schemas.manifestQuery },
    responses: { 200: { description: "The manifest", content: json(schemas.manifestSchema) } },
  }),
  async (c) => {
    const { event, since } = c.req.valid("query");
    const cursor = since === undefined ? FROM_THE_START : readManifestCursor(since);
    if (cursor === undefined) {
      throw problem("invalid_request", { errors: [{ field: "since", message: "is not a cursor of this list" }] });
    }
    const manifest = await eventManifest(c.env, deviceOf(c), { eventId: event, cursor }, c.var.now);
    if (!manifest.ok) throw problem(manifest.error.reason === "ended" ? "check_in_ended" : "not_found");
    return c.json(schemas.manifestWire(manifest.value, c.var.now), 200);
  },
);

deviceRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/search",
    permission: "device.scan",
    tags: TAGS,
    summary: "Look a ticket up by order code, name or address, where the session allows it",
    request: { query: schemas.searchQuery },
    responses: { 200: { description: "At most 25 tickets", content: json(schemas.foundSchema) } },
  }),
  async (c) => {
    const found = await searchTickets(c.env, deviceOf(c), c.req.valid("query").q, c.var.now);
    if (found.ok) return c.json(schemas.foundWire(found.value), 200);
    switch (found.error.reason) {
      case "ended":
        throw problem("check_in_ended");
      case "not_allowed":
        throw problem("forbidden", { detail: "This link does not search." });
      default:
        throw problem("supervisor_required");
    }
  },
);
