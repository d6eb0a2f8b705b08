/** Comparisons of gateways with the books, for staff who may see money (G9). */
import { tenantOf } from "../platform/context.ts";
import { pageOf, readCursor, toPage } from "../platform/cursor.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import {
  differenceWire,
  reconciliationDetailSchema,
  reconciliationParams,
  reconciliationQuery,
  reconciliationSchema,
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
    request: { query: reconciliationQuery },
    responses: { 200: { description: "A page of runs", content: json(pageOf(reconciliationSchema)) } },
  }),
  async (c) => {
    const { limit, cursor } = c.req.valid("query");
    const [, periodEnd, id] = /^(\d{1,15})\.(rec_\w{26})$/.exec(readCursor(cursor) ?? "") ?? [];
    const before = periodEnd === undefined || id === undefined ? undefined : { periodEnd: Number(periodEnd), id };
    const rows = await listReconciliations(tenantOf(c), before, limit + 1);
    return c.json(
      toPage(rows, limit, (row) => `${row.periodEnd}.${row.id}`, reconciliationWire),
      200,
    );
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
