/** The audit log: looked through, as a file, and what it knows (T12). */
import { tenantOf } from "../platform/context.ts";
import { CSV_MARK, csvRow } from "../platform/csv.ts";
import { readCursor, toPage } from "../platform/cursor.ts";
import { parseTimestamp, toTimestamp } from "../kernel/time.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { type AuditFilter, auditActions, selectAudit } from "./audit.ts";
import * as schemas from "./schemas.ts";

export const auditRoutes = createRouter();

const TAGS = ["Organizations"];
/** Rows of one file; the newest, and a line says when there are more. */
const MAX_FILE_ROWS = 5000;

type Times = { readonly from?: string | undefined; readonly to?: string | undefined };

function filterOf({ from, to, ...query }: Omit<AuditFilter, "from" | "to"> & Times): AuditFilter {
  return {
    ...query,
    from: from === undefined ? undefined : parseTimestamp(from),
    to: to === undefined ? undefined : parseTimestamp(to),
  };
}

auditRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/audit-log",
    tags: TAGS,
    operationId: "listAuditLog",
    summary: "What was changed, by whom, newest first",
    permission: "audit.read",
    request: { query: schemas.auditQuery },
    responses: { 200: { description: "A page of entries", content: json(schemas.auditPageSchema) } },
  }),
  async (c) => {
    const { limit, cursor, ...query } = c.req.valid("query");
    const rows = await selectAudit(tenantOf(c), filterOf(query), readCursor(cursor), limit + 1);
    return c.json(
      toPage(rows, limit, (row) => row.id, schemas.toAudit),
      200,
    );
  },
);

auditRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/audit-log/actions",
    tags: TAGS,
    operationId: "listAuditActions",
    summary: "The actions that the log knows",
    permission: "audit.read",
    responses: { 200: { description: "All of them", content: json(schemas.auditActionsSchema) } },
  }),
  async (c) => c.json({ data: await auditActions(tenantOf(c)) }, 200),
);

auditRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/audit-log.csv",
    tags: TAGS,
    operationId: "auditFile",
    summary: "The same as a file, newest first",
    permission: "audit.read",
    request: { query: schemas.auditFileQuery },
    responses: { 200: { description: "The file", content: { "text/csv": { schema: { type: "string" } } } } },
  }),
  async (c) => {
    const rows = await selectAudit(tenantOf(c), filterOf(c.req.valid("query")), undefined, MAX_FILE_ROWS + 1);
    const head = ["at", "actor_kind", "actor", "action", "subject", "before", "after", "request"];
    const lines = rows
      .slice(0, MAX_FILE_ROWS)
      .map((row) =>
        csvRow([
          toTimestamp(row.at),
          row.actorKind,
          row.actorId,
          row.action,
          row.subjectId,
          row.before ?? "",
          row.after ?? "",
          row.requestId,
        ]),
      );
    const more = rows.length > MAX_FILE_ROWS ? csvRow(["…", "older ones: GET /api/v1/audit-log"]) : "";
    return c.body(CSV_MARK + csvRow(head) + lines.join("") + more, 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="audit-log.csv"',
    });
  },
);
