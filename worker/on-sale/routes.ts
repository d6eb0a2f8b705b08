/** A sale as staff watch it, and the places that they keep back. */
import { z } from "@hono/zod-openapi";
import { eventById, loadEvent } from "../events/index.ts";
import { inventoryOf } from "../inventory/index.ts";
import { newId } from "../kernel/ids.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { pageOf, pageQuery, readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { type AuditEntry, auditRow } from "../tenants/index.ts";
import { alertsOf } from "./alerts.ts";
import { blockProblem } from "./faults.ts";
import { saleNumbers } from "./numbers.ts";
import {
  alertSchema,
  alertWire,
  blockInput,
  blockParams,
  blockRequest,
  blockSchema,
  blockWire,
  eventParams,
  inventorySchema,
  inventoryWire,
} from "./schemas.ts";

export const onSaleRoutes = createRouter();

const TAGS = ["On sale"];

/** An event of the caller's tenant. @throws Problem `not_found` */
async function ownEvent(c: AppContext, id: string): Promise<void> {
  if (!(await eventById(tenantOf(c), id))) throw problem("not_found");
}

/** The inventory is the authority and not the database, so its row is written after the change and not with it. */
async function audit(c: AppContext, entry: AuditEntry): Promise<void> {
  const tenant = tenantOf(c);
  await tenant.batch([auditRow(c, tenant, entry)]);
}

onSaleRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/inventory",
    tags: TAGS,
    operationId: "watchInventory",
    summary: "How a sale goes at this moment, and minute by minute for the last two hours",
    permission: "events.read",
    request: { params: eventParams },
    responses: { 200: { description: "Counts and chart", content: json(inventorySchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { types } = await loadEvent(tenantOf(c), id);
    const pulse = await inventoryOf(c.env, id).pulse();
    return c.json(inventoryWire(pulse, saleNumbers(pulse, types), c.var.now), 200);
  },
);

onSaleRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/sale-alerts",
    tags: TAGS,
    operationId: "listSaleAlerts",
    summary: "What looked suspicious in a sale, latest first",
    permission: "events.read",
    request: { params: eventParams, query: z.object(pageQuery) },
    responses: { 200: { description: "A page of alerts", content: json(pageOf(alertSchema)) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await ownEvent(c, id);
    const { limit, cursor } = c.req.valid("query");
    const rows = await alertsOf(tenantOf(c), id, readKey(readCursor(cursor)), limit + 1);
    return c.json(
      toPage(rows, limit, (row) => `${row.lastAt} ${row.id}`, alertWire),
      200,
    );
  },
);

/** The end of the page before, as the cursor carries it. @throws Problem `invalid_request` */
function readKey(key: string | undefined): { lastAt: number; id: string } | undefined {
  if (key === undefined) return undefined;
  const [at = "", id = ""] = key.split(" ");
  if (!/^\d{1,15}$/.test(at))
    throw problem("invalid_request", { errors: [{ field: "cursor", message: "is no cursor" }] });
  return { lastAt: Number(at), id };
}

onSaleRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/events/{id}/blocks",
    tags: TAGS,
    operationId: "listBlocks",
    summary: "Places that are kept back, oldest first; all of them, at most 2,000",
    permission: "events.read",
    request: { params: eventParams },
    responses: { 200: { description: "All blocks", content: json(pageOf(blockSchema)) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await ownEvent(c, id);
    const blocks = await inventoryOf(c.env, id).blocks();
    return c.json({ data: blocks.map(blockWire), next_cursor: null }, 200);
  },
);

onSaleRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/events/{id}/blocks",
    tags: TAGS,
    operationId: "createBlock",
    summary: "Keep free places back: for the house, off sale for good, for a while, or for a channel to sell",
    description:
      "All or nothing, and nobody loses a place by it. An allotment names its channel; of a pool it is a protected number, " +
      "which the channel's own sales use up.",
    permission: "events.write",
    request: { params: eventParams, body: { content: json(blockInput), required: true } },
    responses: { 201: { description: "The block", content: json(blockSchema) } },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    await ownEvent(c, id);
    const request = blockRequest(c.req.valid("json"), newId("block"));
    const blocked = await inventoryOf(c.env, id).block(request);
    if (!blocked.ok) throw blockProblem(blocked.error);
    const block = blockWire(blocked.value);
    const { key, reason, note, pool, quantity, channel } = block;
    await audit(c, { action: "places.blocked", subjectId: id, after: { key, reason, note, pool, quantity, channel } });
    return c.json(block, 201);
  },
);

onSaleRoutes.openapi(
  defineRoute({
    method: "delete",
    path: "/events/{id}/blocks/{key}",
    tags: TAGS,
    operationId: "deleteBlock",
    summary: "Put kept places back on sale",
    permission: "events.write",
    request: { params: blockParams },
    responses: { 204: { description: "They are on sale again" } },
  }),
  async (c) => {
    const { id, key } = c.req.valid("param");
    await ownEvent(c, id);
    const inventory = inventoryOf(c.env, id);
    const block = (await inventory.blocks()).find((one) => one.key === key);
    if (block === undefined) throw problem("not_found");
    await inventory.unblock({ key });
    const { reason, pool, quantity } = blockWire(block);
    await audit(c, { action: "places.unblocked", subjectId: id, before: { key, reason, pool, quantity } });
    return c.body(null, 204);
  },
);
