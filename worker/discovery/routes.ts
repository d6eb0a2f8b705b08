/** What kind of event an event is (V12). */
import { z } from "@hono/zod-openapi";
import { eventById } from "../events/index.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import { topicsSchema, topicsWire } from "./schemas.ts";
import { replaceTopics, selectCategory, selectTags } from "./store.ts";
import { CATEGORIES, MAX_TAGS, tagsOf } from "./topic.ts";

export const discoveryRoutes = createRouter();

const TAGS = ["Discovery"];
const idParam = z.object({ id: z.string().max(64) });
const topicsInput = z
  .object({
    category: z.enum(CATEGORIES).nullable(),
    tags: z.array(z.string().max(40)).max(MAX_TAGS).default([]),
  })
  .openapi("TopicsInput");

discoveryRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/topics",
    tags: TAGS,
    operationId: "getTopics",
    summary: "Category and tags of an event",
    permission: "events.read",
    request: { params: idParam },
    responses: { 200: { description: "What kind of event it is", content: json(topicsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if (!(await eventById(tenant, id))) throw problem("not_found");
    const [category, tags] = await tenant.query([selectCategory(tenant, id), selectTags(tenant, id)]);
    return c.json(topicsWire(category, tags), 200);
  },
);

discoveryRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/events/{id}/topics",
    tags: TAGS,
    operationId: "setTopics",
    summary: "Say what kind of event it is",
    permission: "events.write",
    request: { params: idParam, body: { content: json(topicsInput), required: true } },
    responses: { 200: { description: "What is kept", content: json(topicsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    const { category, tags: labels } = c.req.valid("json");
    if (!(await eventById(tenant, id))) throw problem("not_found");
    const tags = tagsOf(labels);
    const after = { category, tags: tags.map(({ tag }) => tag) };
    await tenant.batch([
      ...replaceTopics(tenant, id, category, tags),
      auditRow(c, tenant, { action: "event.topics", subjectId: id, after }),
    ]);
    return c.json(topicsWire(category === null ? [] : [{ category }], tags), 200);
  },
);
