/** Waiting lists over HTTP, for those who wait and for staff. */
import { z } from "@hono/zod-openapi";
import { rateProblem, takeContactTurn } from "../challenge/index.ts";
import { accountToken, isOwnForm } from "../account/index.ts";
import { eventById } from "../events/index.ts";
import { accountOf } from "../people/index.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { pageQuery } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { answerList, listAnswer } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor, auditStatement } from "../tenants/index.ts";
import {
  entryParams,
  entrySchema,
  entryWire,
  eventParams,
  joinedSchema,
  listHeaders,
  staffEntryParams,
  staffEntrySchema,
  staffEntryWire,
  wishInput,
} from "./schemas.ts";
import { linkToken, listPath } from "./links.ts";
import { confirmEntry, contactHash, joinList, leaveList, openEntry, viewEntry, wholeList } from "./service.ts";
import { entryById } from "./store.ts";

export const waitingListRoutes = createRouter();

const SHOP = ["Shop"];
const STAFF = ["On sale"];

waitingListRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/events/{id}/waiting-list",
    tags: SHOP,
    operationId: "joinWaitingList",
    summary: "Wait for places of a type that is sold out",
    description:
      "A mail brings the link that confirms the contact; from then on one waits. Who is signed in to their account with this address waits at once.",
    permission: "public",
    request: { params: eventParams, body: { content: json(wishInput), required: true } },
    responses: { 202: { description: "Look into your mail", content: json(joinedSchema) } },
  }),
  async (c) => {
    const { now, address } = c.var;
    const { ticket_type: ticketType, ...wish } = c.req.valid("json");
    // Before anything is looked up, so that the limit tells nothing either.
    const wait = takeContactTurn(c.env, { hash: await contactHash(c.env, wish.email), address }, now);
    if (wait > 0) throw rateProblem(wait);
    const verified = await isTheirs(c, wish.email);
    const entry = await joinList(c.env, c.req.valid("param").id, { ticketType, ...wish }, now, verified);
    if (!entry) return c.json({ status: "check_your_mail" as const }, 202);
    const page = listPath(entry.id, await linkToken(c.env, entry.id));
    return c.json({ status: "waiting" as const, page }, 202);
  },
);

/** True when the visitor has proven that this address is theirs: they are signed in with it, and ask from our own page. */
async function isTheirs(c: AppContext, email: string): Promise<boolean> {
  const token = isOwnForm(c) ? accountToken(c) : undefined;
  const account = token === undefined ? undefined : await accountOf(c.env, token, c.var.now);
  return account !== undefined && account.person.email === email.trim().toLowerCase();
}

waitingListRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/waiting-list/{id}",
    tags: SHOP,
    operationId: "getWaitingListEntry",
    summary: "How one stands on the list, and what is offered",
    permission: "public",
    request: { params: entryParams, headers: listHeaders },
    responses: { 200: { description: "The entry", content: json(entrySchema) } },
  }),
  async (c) => {
    const opened = await openEntry(c.env, c.req.valid("param").id, c.req.valid("header")["list-token"]);
    return c.json(entryWire(await viewEntry(c.env, opened, c.var.now)), 200);
  },
);

waitingListRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/shop/waiting-list/{id}/confirm",
    tags: SHOP,
    operationId: "confirmWaitingListEntry",
    summary: "The contact is mine: put me in the line",
    permission: "public",
    request: { params: entryParams, headers: listHeaders },
    responses: { 200: { description: "The entry", content: json(entrySchema) } },
  }),
  async (c) => {
    const opened = await openEntry(c.env, c.req.valid("param").id, c.req.valid("header")["list-token"]);
    const entry = await confirmEntry(opened, c.var.now);
    return c.json(entryWire(await viewEntry(c.env, { ...opened, entry }, c.var.now)), 200);
  },
);

waitingListRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/shop/waiting-list/{id}",
    tags: SHOP,
    operationId: "leaveWaitingList",
    summary: "Leave the list; what is offered goes to the next",
    permission: "public",
    request: { params: entryParams, headers: listHeaders },
    responses: { 204: { description: "Off the list" } },
  }),
  async (c) => {
    const opened = await openEntry(c.env, c.req.valid("param").id, c.req.valid("header")["list-token"]);
    await leaveList(c.env, opened, c.var.now);
    return c.body(null, 204);
  },
);

waitingListRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/waiting-list",
    tags: STAFF,
    operationId: "listWaitingList",
    summary: "Who waits for an event's places: open offers first, then each line in its order",
    permission: "orders.read",
    request: {
      params: eventParams,
      query: z.object({
        ...pageQuery,
        state: z.enum(["offered", "waiting"]).optional(),
        ticket_type: z.string().max(64).optional(),
      }),
    },
    responses: listAnswer(staffEntrySchema),
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const tenant = tenantOf(c);
    if (!(await eventById(tenant, id))) throw problem("not_found");
    const { limit, cursor, state, ticket_type: type } = c.req.valid("query");
    const list = (await wholeList(tenant, id)).filter(
      ({ entry }) => (state ?? entry.state) === entry.state && (type ?? entry.ticketTypeId) === entry.ticketTypeId,
    );
    // A line has one order: who is next comes first.
    const query = { limit, cursor, sort: "next" } as const;
    return await answerList(c, query, {
      name: "waiting-list",
      item: staffEntrySchema,
      people: true,
      read: async ({ after, limit: rows }) => {
        const from = after === undefined ? 0 : list.findIndex(({ entry }) => entry.id === after) + 1;
        return list.slice(from, from + rows);
      },
      keyOf: ({ entry }) => entry.id,
      toWire: ({ entry, position }) => staffEntryWire(entry, position),
    });
  },
);

waitingListRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/events/{id}/waiting-list/{entry}",
    tags: STAFF,
    operationId: "removeFromWaitingList",
    summary: "Take somebody off the list",
    permission: "events.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: staffEntryParams },
    responses: { 204: { description: "Off the list" } },
  }),
  async (c) => {
    const { id, entry: entryId } = c.req.valid("param");
    const tenant = tenantOf(c);
    const entry = await entryById(tenant, entryId);
    if (!entry || entry.eventId !== id) throw problem("not_found");
    const change = { action: "waiting_list.removed", subjectId: id, before: { entry: entry.id, state: entry.state } };
    await leaveList(c.env, { tenant, entry }, c.var.now, [auditStatement(auditActor(c), tenant, change)]);
    return c.body(null, 204);
  },
);
