/** Comparisons of gateways with the books, for staff who may see money (G9). */
import { tenantOf } from "../platform/context.ts";
import { readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { answerList, listAnswer, timeKey } from "../platform/list.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import {
  differenceWire,
  reconciliationDetailSchema,
  reconciliationParams,
  reconciliationQuery,
  reconciliationSchema,
  reconciliationsQuery,
  reconciliationWire,
} from "./schemas.ts";
import { differencesOf, listReconciliations, reconciliationById } from "./store.ts";

export const reconciliationRoutes = createRouter();

const TAGS = ["Finance"];

reconciliationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/reconciliations",
    tags: TAGS,
    operationId: "listReconciliations",
    summary: "Comparisons of gateways with the books, newest first",
    permission: "finance.read",
    request: { query: reconciliationsQuery },
    responses: listAnswer(reconciliationSchema),
  }),
  async (c) => {
    const { gateway, status, ...query } = c.req.valid("query");
    return await answerList(c, query, {
      name: "comparisons",
      item: reconciliationSchema,
      read: (stretch) => listReconciliations(tenantOf(c), { gateway, status }, stretch),
      keyOf: ({ periodEnd, id }) => timeKey(periodEnd, id),
      toWire: reconciliationWire,
    });
  },
);

reconciliationRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/reconciliations/{id}",
    tags: TAGS,
    operationId: "getReconciliation",
    summary: "One comparison with what it found",
    permission: "finance.read",
    request: { params: reconciliationParams, query: reconciliationQuery },
    responses: { 200: { description: "The run", content: json(reconciliationDetailSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { limit, cursor } = c.req.valid("query");
    const row = await reconciliationById(tenant, c.req.valid("param").id);
    if (!row) throw problem("not_found");
    const rows = await differencesOf(tenant, row.id, readCursor(cursor), limit + 1);
    const found = toPage(rows, limit, ({ id }) => id, differenceWire);
    return c.json({ ...reconciliationWire(row), found }, 200);
  },
);
