/** Callbacks as they came, and their replay by staff (E12, E13). */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { eventMessage, keptEvent, keptEvents, type KeptEvent, reopenEvent } from "../payments/index.ts";
import { tenantOf } from "../platform/context.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { queueOf } from "../platform/queues.ts";
import { answerList, listAnswer, listQuery, timeKey } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditRow } from "../tenants/index.ts";
import { gatewayEventDetailSchema, gatewayEventSchema, gatewayEventWire } from "./schemas.ts";

export const gatewayEventRoutes = createRouter();

const TAGS = ["Needs a person"];
const ACCOUNT_ID = idPattern("gatewayAccount");
const eventParams = z.object({
  id: z.string().max(320).openapi({ description: "`<account>.<event>`, percent-encoded" }),
});

/** The event of a path's id. @throws Problem `not_found` */
async function eventOf(tenant: TenantDb, id: string): Promise<KeptEvent> {
  const dot = id.indexOf(".");
  const [accountId, eventId] = [id.slice(0, dot), id.slice(dot + 1)];
  const row = dot > 0 && ACCOUNT_ID.test(accountId) ? await keptEvent(tenant, { accountId, eventId }) : undefined;
  if (!row) throw problem("not_found");
  return row;
}

/** Where a page ended: the moment and the event. */
gatewayEventRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/gateway-events",
    tags: TAGS,
    operationId: "listGatewayEvents",
    summary: "What payment services sent, newest first",
    permission: "gateways.read",
    request: { query: z.object({ ...listQuery, gateway: z.string().max(40).optional() }) },
    responses: listAnswer(gatewayEventSchema),
  }),
  async (c) => {
    const { gateway, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "gateway-events",
      item: gatewayEventSchema,
      read: (stretch) => keptEvents(tenantOf(c), gateway, stretch),
      keyOf: ({ receivedAt, eventId }) => timeKey(receivedAt, eventId),
      toWire: gatewayEventWire,
    });
  },
);

gatewayEventRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/gateway-events/{id}",
    tags: TAGS,
    operationId: "getGatewayEvent",
    summary: "One callback with its body as it came",
    permission: "gateways.read",
    request: { params: eventParams },
    responses: { 200: { description: "The callback", content: json(gatewayEventDetailSchema) } },
  }),
  async (c) => {
    const row = await eventOf(tenantOf(c), c.req.valid("param").id);
    return c.json({ ...gatewayEventWire(row), body: row.body }, 200);
  },
);

gatewayEventRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/gateway-events/{id}/replay",
    tags: TAGS,
    operationId: "replayGatewayEvent",
    summary: "Work on a callback once more; what is done already is not done twice",
    permission: "gateways.write",
    request: { params: eventParams },
    responses: { 202: { description: "On its way", content: json(gatewayEventSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const row = await eventOf(tenant, c.req.valid("param").id);
    const { accountId, eventId } = row;
    if (row.reference === null && row.concerns === null) {
      throw problem("action_not_possible", { detail: "It speaks of no money of ours: there is nothing to work on." });
    }
    await tenant.batch([
      reopenEvent(tenant, { accountId, eventId }),
      auditRow(c, tenant, {
        action: "gateway_event.replayed",
        subjectId: accountId,
        after: { event: eventId, outcome_before: row.outcome },
      }),
    ]);
    // Should the queue lose it, the sweep finds the opened event.
    await queueOf(c.env, "payments").send(eventMessage(row));
    return c.json(gatewayEventWire({ ...row, processedAt: null, outcome: null }), 202);
  },
);
