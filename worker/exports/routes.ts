/** Taking lists along: a permission of its own, a fresh proof of who is there, a log of how much, a limit (TH35). */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { orderFilterFields, readFilter } from "../orders/index.ts";
import { type AppContext, personOf, tenantOf } from "../platform/context.ts";
import { equalInConstantTime } from "../platform/crypto.ts";
import { tenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditRow } from "../tenants/index.ts";
import { EXPORTS_AN_HOUR, fileOf, fileToken, startExport } from "./service.ts";
import { exportById } from "./store.ts";
import { EXPORT_KINDS, type ExportRow } from "./tables.ts";

export const exportRoutes = createRouter();

const TAGS = ["Customers"];
const params = z.object({ id: z.string().regex(idPattern("export"), "is not the id of an export") });
const TOKEN = /^(ten_[0-9a-z]{26})\.[0-9a-f]{40}$/;

const exportInput = z
  .object({
    kind: z.enum(EXPORT_KINDS),
    filter: z.object(orderFilterFields).default({}).openapi({ description: "Of orders; customers are all of them" }),
  })
  .openapi("ExportInput");

const exportSchema = z
  .object({
    id: z.string(),
    kind: z.enum(EXPORT_KINDS),
    status: z.enum(["running", "ready", "failed"]),
    rows: z.number().int(),
    url: z.string().nullable().openapi({ description: "The file, once it is ready, until it expires" }),
    expires_at: z.string(),
  })
  .openapi("Export");

async function exportWire(c: AppContext, row: ExportRow): Promise<z.infer<typeof exportSchema>> {
  const { id, kind, status, rowCount: rows, expiresAt } = row;
  const isReady = status === "ready" && expiresAt > c.var.now;
  const url = isReady ? `/api/v1/exports/${id}/file?token=${await fileToken(c.env, row)}` : null;
  return { id, kind, status, rows, url, expires_at: toTimestamp(expiresAt) };
}

exportRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/exports",
    tags: TAGS,
    operationId: "startExport",
    summary: "Make a file of orders or customers; a short one is ready at once",
    permission: "customers.export",
    stepUp: STEP_UP_MINUTES,
    request: { body: { content: json(exportInput), required: true } },
    responses: { 202: { description: "Under way, or ready", content: json(exportSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { kind, filter } = c.req.valid("json");
    const started = await startExport(c.env, tenant, {
      kind,
      filter: readFilter(filter),
      requestedBy: personOf(c).personId,
      audit: ({ id }) => auditRow(c, tenant, { action: "export.started", subjectId: id, after: { kind } }),
      now: c.var.now,
    });
    if (!started.ok) {
      throw problem("rate_limited", {
        detail: `An organization takes at most ${EXPORTS_AN_HOUR} lists an hour.`,
        retryAfter: 600,
      });
    }
    return c.json(await exportWire(c, started.value), 202);
  },
);

exportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/exports/{id}",
    tags: TAGS,
    operationId: "getExport",
    summary: "How far a file is, and where it is",
    permission: "customers.export",
    request: { params },
    responses: { 200: { description: "As it is now", content: json(exportSchema) } },
  }),
  async (c) => {
    const row = await exportById(tenantOf(c), c.req.valid("param").id);
    if (!row) throw problem("not_found");
    return c.json(await exportWire(c, row), 200);
  },
);

exportRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/exports/{id}/file",
    tags: TAGS,
    operationId: "getExportFile",
    summary: "The file; the token in the address opens it, for a day",
    permission: "public",
    request: { params, query: z.object({ token: z.string().max(100).default("") }) },
    responses: {
      200: { description: "CSV in UTF-8", content: { "text/csv": { schema: { type: "string", format: "binary" } } } },
    },
  }),
  async (c) => {
    const { token } = c.req.valid("query");
    const tenantId = TOKEN.exec(token)?.[1];
    const row = tenantId && (await exportById(tenantDb(c.env, tenantId), c.req.valid("param").id));
    const isOpen = row && row.status === "ready" && row.expiresAt > c.var.now;
    if (!isOpen || !equalInConstantTime(token, await fileToken(c.env, row))) throw problem("not_found");
    const day = toTimestamp(row.createdAt).slice(0, 10);
    return c.body(fileOf(c.env, row), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${row.kind}-${day}.csv"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
  },
);
