/** The queue over HTTP: for buyers, and for the staff who steer it. */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { SECOND } from "../kernel/time.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow, changedFields } from "../tenants/index.ts";
import type { RoomStatus } from "../../durable-objects/waiting-room/protocol.ts";
import { roomOf } from "./client.ts";
import { admissionTokenOf, bearerOf, forgetAdmission, keepAdmission, keepBearer } from "./cookies.ts";
import { queueProblem, staffProblem } from "./faults.ts";
import {
  admissionSchema,
  admissionWire,
  joinedSchema,
  joinedWire,
  joinInput,
  overviewSchema,
  overviewWire,
  queueSchema,
  queueWire,
  settingsInput,
  settingsOf,
  settingsSchema,
  settingsWire,
  standingSchema,
  standingWire,
  ticketInput,
} from "./schemas.ts";
import { type Bearer, enterSale, joinQueue, leaveSale, noteStatus, publicRoom, standingOfTicket } from "./service.ts";

export const waitingRoomRoutes = createRouter();

const STAFF = ["Waiting room"];
const SHOP = ["Shop"];
const idParam = z.object({ id: z.string().max(64) });
const SMALL = 4096;

/** The queue of a public event. @throws Problem `not_found` */
async function publicRoomOf(c: AppContext, eventId: string): Promise<RoomStatus | null> {
  const status = await publicRoom(c.env, eventId, c.var.now);
  if (status === undefined) throw problem("not_found");
  return status;
}

/** Browser and ticket of a body, else of the cookie. @throws Problem `ticket_rejected` */
function bearer(c: AppContext, eventId: string, given: z.infer<typeof ticketInput>): Bearer {
  const kept = bearerOf(c, eventId);
  const browser = given.browser ?? kept?.browser;
  const ticket = given.ticket ?? kept?.ticket;
  if (browser === undefined || ticket === undefined) throw queueProblem({ reason: "forged" });
  return { browser, ticket };
}

waitingRoomRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/events/{id}/waiting-room",
    tags: SHOP,
    operationId: "getQueue",
    summary: "How far the queue is; the same for everybody",
    permission: "public",
    request: { params: idParam },
    responses: { 200: { description: "The queue", content: json(queueSchema) } },
  }),
  async (c) => {
    const queue = queueWire(await publicRoomOf(c, c.req.valid("param").id));
    return c.json(queue, 200, { "cache-control": "public, max-age=2" });
  },
);

waitingRoomRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/events/{id}/waiting-room/join",
    tags: SHOP,
    operationId: "joinQueue",
    summary: "Take a number; the same browser gets the same one again",
    permission: "public",
    maxBody: SMALL,
    request: { params: idParam, body: { content: json(joinInput), required: true } },
    responses: { 200: { description: "The number, as a signed ticket", content: json(joinedSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { browser, again } = c.req.valid("json");
    const known = again === true ? undefined : (browser ?? bearerOf(c, id)?.browser);
    const joined = await joinQueue(c.env, id, { browser: known, address: c.var.address }, await publicRoomOf(c, id));
    if (!joined.ok) throw queueProblem(joined.error);
    keepBearer(c, id, joined.value);
    return c.json(joinedWire(joined.value), 200);
  },
);

waitingRoomRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/events/{id}/waiting-room/place",
    tags: SHOP,
    operationId: "getQueuePlace",
    summary: "Where a ticket stands",
    permission: "public",
    maxBody: SMALL,
    request: { params: idParam, body: { content: json(ticketInput), required: true } },
    responses: { 200: { description: "Place, share done, minutes", content: json(standingSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const status = await publicRoomOf(c, id);
    if (status === null) throw queueProblem({ reason: "off" });
    const standing = await standingOfTicket(c.env, id, bearer(c, id, c.req.valid("json")), status);
    if (!standing.ok) throw queueProblem(standing.error);
    return c.json(standingWire(standing.value), 200);
  },
);

waitingRoomRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/events/{id}/waiting-room/admission",
    tags: SHOP,
    operationId: "enterSale",
    summary: "Go in, when it is one's turn",
    description:
      "The same admission again until it ends. Send it as `Admission-Token` with each hold. Too early is `not_your_turn`; " +
      "a turn that went by is `turn_missed`, with a new ticket for half the wait.",
    permission: "public",
    maxBody: SMALL,
    request: { params: idParam, body: { content: json(ticketInput), required: true } },
    responses: { 200: { description: "The admission", content: json(admissionSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await publicRoomOf(c, id);
    const entered = await enterSale(c.env, id, bearer(c, id, c.req.valid("json")), c.var.now);
    if (!entered.ok) throw queueProblem(entered.error);
    const { token, admission } = entered.value;
    keepAdmission(c, id, token, (admission.expiresAt - c.var.now) / SECOND);
    return c.json(admissionWire(entered.value), 200);
  },
);

waitingRoomRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/shop/events/{id}/waiting-room/admission",
    tags: SHOP,
    operationId: "leaveSale",
    summary: "Leave before the time is over, which lets the next one in",
    permission: "public",
    request: { params: idParam },
    responses: { 204: { description: "The place is free" } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await publicRoomOf(c, id);
    const token = admissionTokenOf(c, id);
    if (token !== undefined) await leaveSale(c.env, id, token, c.var.now);
    forgetAdmission(c, id);
    return c.body(null, 204);
  },
);

/** An event of the caller's tenant. @throws Problem `not_found` */
async function ownEvent(c: AppContext, id: string): Promise<void> {
  if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
}

waitingRoomRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/waiting-room",
    tags: STAFF,
    operationId: "getWaitingRoom",
    summary: "How the queue of an event is set",
    permission: "events.read",
    request: { params: idParam },
    responses: {
      200: { description: "The settings; their ETag is what If-Match wants", content: json(settingsSchema) },
    },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await ownEvent(c, id);
    const settings = settingsWire(await roomOf(c.env, id).status());
    return c.json(settings, 200, { etag: etagOf(settings.version) });
  },
);

waitingRoomRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/waiting-room",
    tags: STAFF,
    operationId: "setWaitingRoom",
    summary: "Set up the queue of an event, or change it while it runs",
    permission: "events.write",
    request: { params: idParam, body: { content: json(settingsInput), required: true } },
    responses: { 200: { description: "The settings as they are now", content: json(settingsSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const expected = expectedVersion(c.req.header("if-match"));
    await ownEvent(c, id);
    const room = roomOf(c.env, id);
    const before = await room.status();
    const settings = settingsOf(c.req.valid("json"));
    const request = { eventId: id, settings, ...(expected === undefined ? {} : { expected }) };
    const configured = await room.configure(request);
    if (!configured.ok) throw staffProblem(configured.error);
    await audit(c, id, "waiting_room.changed", changedFields({ ...before?.settings }, { ...settings }));
    noteStatus(id, configured.value, c.var.now);
    return c.json(settingsWire(configured.value), 200, { etag: etagOf(configured.value.version) });
  },
);

/** The room is the authority and not the database, so its row is written after the change and not with it. */
async function audit(c: AppContext, id: string, action: string, more: ReturnType<typeof changedFields>): Promise<void> {
  const tenant = tenantOf(c);
  await tenant.batch([auditRow(c, tenant, { action, subjectId: id, ...more })]);
}

const ACTIONS = {
  open: { path: "/events/{id}/waiting-room/open", summary: "Make the draw and let people in, now", to: "opened" },
  pause: { path: "/events/{id}/waiting-room/pause", summary: "Call nobody until it is resumed", to: "paused" },
  resume: { path: "/events/{id}/waiting-room/resume", summary: "Call people again", to: "resumed" },
  close: { path: "/events/{id}/waiting-room/close", summary: "Let nobody in any more", to: "closed" },
} as const;

for (const [name, { path, summary, to }] of Object.entries(ACTIONS)) {
  const action = name as keyof typeof ACTIONS;
  waitingRoomRoutes.openapi(
    defineRoute({
      method: "post",
      path,
      tags: STAFF,
      operationId: `${action}WaitingRoom`,
      summary,
      permission: "events.publish",
      request: { params: idParam },
      responses: { 200: { description: "The settings as they are now", content: json(settingsSchema) } },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await ownEvent(c, id);
      const room = roomOf(c.env, id);
      const changed = await room[action]();
      if (!changed.ok) throw staffProblem(changed.error);
      await audit(c, id, `waiting_room.${to}`, { before: {}, after: { state: changed.value.state } });
      noteStatus(id, changed.value, c.var.now);
      return c.json(settingsWire(changed.value), 200, { etag: etagOf(changed.value.version) });
    },
  );
}

waitingRoomRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/waiting-room/status",
    tags: STAFF,
    operationId: "watchWaitingRoom",
    summary: "The queue at this moment, and minute by minute for the last two hours",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "Counts and chart", content: json(overviewSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await ownEvent(c, id);
    const overview = await roomOf(c.env, id).overview();
    if (!overview) throw staffProblem({ reason: "not_configured" });
    return c.json(overviewWire(overview), 200);
  },
);
