/** Routes of people who scan (S2): which doors are open to them, and making their own phone a device of one. */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { eventScopeOf, listOfScope } from "../platform/event-scope.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor } from "../tenants/index.ts";
import { deviceSessionWire, enrolmentSchema, openDoorsSchema, takeUpInput } from "./device-schemas.ts";
import { eventsOf, sessionEvents } from "./door.ts";
import { takeUp } from "./enrolment.ts";
import { sessionIdParam } from "./schemas.ts";
import { openSessions } from "./store.ts";

export const doorRoutes = createRouter();

const TAGS = ["Check-in"];
/** Doors that are open at the same time; nobody chooses among more. */
const MAX_DOORS = 50;

doorRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/check-in/doors",
    permission: "checkin.scan",
    event: "filtered",
    tags: TAGS,
    summary: "The check-in sessions that are open now, of the events that the caller works on",
    responses: { 200: { description: "At most 50", content: json(openDoorsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { now } = c.var;
    const scope = eventScopeOf(c);
    const rows = await listOfScope(c, undefined, MAX_DOORS, (eventId) => openSessions(tenant, eventId, now, MAX_DOORS));
    // A session of several events is theirs when all of those are.
    const sessions = rows.filter(
      (session) => scope === undefined || eventsOf(session).every((id) => scope.includes(id)),
    );
    const ids = [...new Set(sessions.flatMap(eventsOf))];
    const events = new Map(
      (await Promise.all(ids.map((id) => eventById(tenant, id)))).map((event, i) => [ids[i], event]),
    );
    const data = sessions.map(({ id, name, gate, ...session }) => ({
      id,
      name,
      gate,
      events: eventsOf(session).map((event) => events.get(event)?.name ?? ""),
    }));
    return c.json({ data }, 200);
  },
);

doorRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/check-in/sessions/{id}/devices",
    permission: "checkin.scan",
    tags: TAGS,
    summary: "Make the caller's own phone a device of an open check-in session",
    description:
      "It works as long as the caller's membership does, and only while all of the session's events are theirs.",
    maxBody: 4096,
    request: {
      params: z.object({ id: sessionIdParam }),
      body: { content: json(takeUpInput), required: true },
    },
    responses: { 201: { description: "The device and its token", content: json(enrolmentSchema) } },
  }),
  async (c) => {
    const { device_name: deviceName, public_key: publicKey } = c.req.valid("json");
    const request = { sessionId: c.req.valid("param").id, deviceName, publicKey };
    const taken = await takeUp(c.env, tenantOf(c), auditActor(c), request);
    if (!taken.ok && taken.error.reason === "unknown") throw problem("not_found");
    const events = taken.ok ? await sessionEvents(taken.value.tenant, taken.value.session) : undefined;
    if (!taken.ok || events === undefined) {
      const full = !taken.ok && taken.error.reason === "full";
      throw problem("check_in_closed", {
        detail: full ? "It has as many devices as it may." : "It is over, revoked or not open yet.",
      });
    }
    const { session, device, accessToken, expiresIn } = taken.value;
    const body = { access_token: accessToken, expires_in: expiresIn, device };
    return c.json({ ...body, session: deviceSessionWire(session, events) }, 201);
  },
);
