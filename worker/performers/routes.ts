/** `/performers`, and who is on at events. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { eventById } from "../events/index.ts";
import { selectShown, type ShownRow, shownBy } from "../media/index.ts";
import { type AppContext, publicUrl, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { answerList, listAnswer, listQuery, wordQuery } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "../tenants/index.ts";
import {
  actWire,
  lineUpInput,
  lineUpSchema,
  performerDetailSchema,
  performerInput,
  performerPatch,
  performerSchema,
  performerWire,
} from "./schemas.ts";
import { addPerformer, changePerformer, removePerformer, setLineUp } from "./service.ts";
import {
  eventsOfPerformer,
  listPerformers,
  PERFORMER_KINDS,
  PERFORMER_SORTS,
  performerById,
  selectLineUp,
} from "./store.ts";

export const performerRoutes = createRouter();

const TAGS = ["Performers"];
const idParam = z.object({ id: z.string().max(64) });
/** Parameters of one statement, less those of the query itself. */
const SUBJECTS_AT_ONCE = 90;

/** The portraits of these, by id. */
async function portraits(c: AppContext, ids: readonly string[]) {
  const tenant = tenantOf(c);
  const base = publicUrl(c, settings(c.env).PUBLIC_URL);
  const rows: ShownRow[] = [];
  for (let from = 0; from < ids.length; from += SUBJECTS_AT_ONCE) {
    rows.push(...(await selectShown(tenant, ids.slice(from, from + SUBJECTS_AT_ONCE), ["portrait"])));
  }
  return (id: string) => shownBy(rows, id, base).first("portrait");
}

performerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/performers",
    tags: TAGS,
    operationId: "listPerformers",
    summary: "Performers and producers, by name unless said",
    permission: "events.read",
    event: "any",
    request: {
      query: z.object({
        ...listQuery,
        sort: z.enum(PERFORMER_SORTS).default("name"),
        q: wordQuery("Part of the name"),
        kind: z.enum(PERFORMER_KINDS).optional(),
      }),
    },
    responses: listAnswer(performerSchema),
  }),
  async (c) => {
    const { q, kind, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "performers",
      item: performerSchema,
      read: async (stretch) => {
        const rows = await listPerformers(tenantOf(c), { q, kind }, stretch);
        const portrait = await portraits(
          c,
          rows.map(({ id }) => id),
        );
        return rows.map((row) => ({ row, portrait: portrait(row.id) }));
      },
      keyOf: ({ row }) => (query.sort === "name" ? row.slug : row.id),
      toWire: ({ row, portrait }) => performerWire(row, portrait),
    });
  },
);

performerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/performers",
    tags: TAGS,
    operationId: "createPerformer",
    summary: "Add a performer or a producer",
    permission: "events.write",
    request: { body: { content: json(performerInput), required: true } },
    responses: { 201: { description: "The performer", content: json(performerSchema) } },
  }),
  async (c) => {
    const row = await addPerformer(tenantOf(c), c.req.valid("json"), auditActor(c));
    const portrait = await portraits(c, [row.id]);
    return c.json(performerWire(row, portrait(row.id)), 201, { etag: etagOf(row.version) });
  },
);

performerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/performers/{id}",
    tags: TAGS,
    operationId: "getPerformer",
    summary: "One performer, and where they are on",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "The performer", content: json(performerDetailSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const [row, events, portrait] = await Promise.all([
      performerById(tenant, id),
      eventsOfPerformer(tenant, id),
      portraits(c, [id]),
    ]);
    if (!row) throw problem("not_found");
    return c.json({ ...performerWire(row, portrait(id)), events }, 200, { etag: etagOf(row.version) });
  },
);

performerRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/performers/{id}",
    tags: TAGS,
    operationId: "updatePerformer",
    summary: "Change a performer",
    permission: "events.write",
    request: { params: idParam, body: { content: json(performerPatch), required: true } },
    responses: { 200: { description: "The performer as they are now", content: json(performerSchema) } },
  }),
  async (c) => {
    const expected = expectedVersion(c.req.header("if-match"));
    const { id } = c.req.valid("param");
    const row = await changePerformer(tenantOf(c), id, c.req.valid("json"), expected, auditActor(c));
    const portrait = await portraits(c, [id]);
    return c.json(performerWire(row, portrait(id)), 200, { etag: etagOf(row.version) });
  },
);

performerRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/performers/{id}",
    tags: TAGS,
    operationId: "deletePerformer",
    summary: "Remove a performer who is on nowhere",
    permission: "events.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: idParam },
    responses: { 204: { description: "They are gone" } },
  }),
  async (c) => {
    await removePerformer(tenantOf(c), c.req.valid("param").id, auditActor(c));
    return c.body(null, 204);
  },
);

async function lineUpOf(c: AppContext, eventId: string) {
  const acts = await selectLineUp(tenantOf(c), eventId);
  const ids = acts.map(({ id }) => id);
  const portrait = await portraits(c, ids);
  return { line_up: acts.map((act) => actWire(act, portrait(act.id))) };
}

performerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/line-up",
    tags: TAGS,
    operationId: "getLineUp",
    summary: "Who is on at an event, in their order",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "Who is on", content: json(lineUpSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    return c.json(await lineUpOf(c, id), 200);
  },
);

performerRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/line-up",
    tags: TAGS,
    operationId: "setLineUp",
    summary: "Say who is on at an event",
    permission: "events.write",
    request: { params: idParam, body: { content: json(lineUpInput), required: true } },
    responses: { 200: { description: "Who is on now", content: json(lineUpSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
    await setLineUp(tenantOf(c), id, c.req.valid("json"), auditActor(c));
    return c.json(await lineUpOf(c, id), 200);
  },
);
