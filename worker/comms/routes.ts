/** What was sent to people, what became of it, and who is not written to, for staff (N2, N7). */
import { z } from "@hono/zod-openapi";
import { derivedId, idPattern } from "../kernel/ids.ts";
import { orderWithLines } from "../orders/index.ts";
import { tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import * as schemas from "./schemas.ts";
import { fitsChannel } from "./service.ts";
import * as store from "./store.ts";

export const messageRoutes = createRouter();

const tags = ["Messages"];

messageRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders/{id}/messages",
    tags: ["Orders"],
    operationId: "listOrderMessages",
    summary: "What was sent to people about an order, oldest first, and what became of it",
    permission: "orders.read",
    request: { params: z.object({ id: z.string().regex(idPattern("order"), "is not an order id") }) },
    responses: {
      200: { description: "The first hundred", content: json(z.object({ data: z.array(schemas.messageSchema) })) },
    },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if (!(await orderWithLines(tenant, id))) throw problem("not_found");
    return c.json({ data: (await store.messagesOfOrder(tenant, id)).map(schemas.messageWire) }, 200);
  },
);

messageRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/message-log",
    tags,
    operationId: "listMessageLog",
    summary: "What was sent to one contact, newest first; without a contact, what did not arrive",
    description: "Without what it said: bodies hold links that open tickets, and are not kept.",
    permission: "orders.read",
    request: {
      query: z.object({
        ...pageQuery,
        contact: z
          .string()
          .trim()
          .toLowerCase()
          .min(5)
          .max(254)
          .optional()
          .openapi({ description: "An e-mail address, or a number with + and its country" }),
      }),
    },
    responses: { 200: { description: "A page", content: json(pageOf(schemas.messageSchema)) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor, contact } = c.req.valid("query");
    const key = readCursor(cursor);
    const page = { limit: limit + 1, ...(key === undefined ? {} : { before: Number(key) }) };
    const rows =
      contact === undefined
        ? await store.troubledMessages(tenant, page)
        : await store.messagesOfContact(tenant, contact, page);
    return c.json(
      toPage(rows, limit, ({ createdAt }) => String(createdAt), schemas.messageWire),
      200,
    );
  },
);

messageRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/message-suppressions",
    tags,
    operationId: "listMessageSuppressions",
    summary: "Contacts that are not written to: bounced, complained, stopped, unsubscribed; newest first",
    permission: "notifications.read",
    request: { query: z.object(pageQuery) },
    responses: { 200: { description: "A page", content: json(pageOf(schemas.suppressionSchema)) } },
  }),
  async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const [at, id] = readCursor(cursor)?.split(" ") ?? [];
    const before = at === undefined || id === undefined ? {} : { before: { at: Number(at), id } };
    const rows = await store.selectSuppressions(tenantOf(c), { limit: limit + 1, ...before });
    return c.json(
      toPage(rows, limit, (row) => `${row.createdAt} ${row.id}`, schemas.suppressionWire),
      200,
    );
  },
);

messageRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/message-suppressions",
    tags,
    operationId: "addMessageSuppression",
    summary: "Write to a contact no more",
    permission: "notifications.write",
    request: { body: { content: json(schemas.suppressionInput), required: true } },
    responses: { 201: { description: "On the list, now or before", content: json(schemas.suppressionSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { channel, contact } = c.req.valid("json");
    if (!fitsChannel(channel, contact)) {
      const message = channel === "email" ? "is no address" : "is a number with + and its country";
      throw problem("invalid_request", { errors: [{ field: "contact", message }] });
    }
    const id = await derivedId("suppression", tenant.tenantId, channel, contact);
    const row = {
      id,
      channel,
      contact,
      reason: "by_hand",
      scope: "all",
      messageId: null,
      createdAt: c.var.now,
    } as const;
    await tenant.batch([
      store.insertSuppression(tenant, row),
      auditRow(c, tenant, { action: "message_suppression.added", subjectId: id, after: { channel } }),
    ]);
    const kept = await store.suppressionById(tenant, id);
    if (!kept) throw problem("not_found");
    return c.json(schemas.suppressionWire(kept), 201);
  },
);

messageRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/message-suppressions/{id}",
    tags,
    operationId: "removeMessageSuppression",
    summary: "Write to a contact again",
    permission: "notifications.write",
    request: { params: schemas.suppressionId },
    responses: { 204: { description: "Off the list" } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const kept = await store.suppressionById(tenant, c.req.valid("param").id);
    if (!kept) throw problem("not_found");
    const { id, channel, reason } = kept;
    await tenant.batch([
      store.deleteSuppression(tenant, id),
      auditRow(c, tenant, { action: "message_suppression.removed", subjectId: id, before: { channel, reason } }),
    ]);
    return c.body(null, 204);
  },
);
