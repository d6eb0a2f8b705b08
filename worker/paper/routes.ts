/** Documents over HTTP: for staff, and for a buyer with the token of the order. */
import { isUniqueViolation } from "../platform/db.ts";
import { orderByAccess, orderWithLines } from "../orders/index.ts";
import { type AppContext, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion, etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { runVersioned } from "../platform/versioned.ts";
import { auditRow } from "../tenants/index.ts";
import {
  documentParams,
  documentsSchema,
  documentWire,
  orderParams,
  paperSettingsInput,
  paperSettingsSchema,
  paperSettingsWire,
  shopDocumentParams,
  tokenHeaders,
  tokenQuery,
} from "./schemas.ts";
import { documentPdf } from "./service.ts";
import { documentById, documentsOfOrder, saveSettings, settingsOf } from "./store.ts";
import type { DocumentRow } from "./tables.ts";

export const paperRoutes = createRouter();

const FINANCE = ["Finance"];
const SHOP = ["Shop"];
const PDF = {
  description: "The file",
  content: { "application/pdf": { schema: { type: "string", format: "binary" } } },
} as const;

async function pdfAnswer(c: AppContext, row: DocumentRow): Promise<Response> {
  return c.body(await documentPdf(c.env, row), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="${row.label.replaceAll(/[^\w.-]+/g, "-")}.pdf"`,
    "cache-control": "private, no-store",
  });
}

paperRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/orders/{id}/documents",
    tags: FINANCE,
    operationId: "listOrderDocuments",
    summary: "Invoices, receipts and credit notes of an order",
    permission: "orders.read",
    request: { params: orderParams },
    responses: { 200: { description: "All of them, oldest first", content: json(documentsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { id } = c.req.valid("param");
    if (!(await orderWithLines(tenant, id))) throw problem("not_found");
    return c.json({ data: (await documentsOfOrder(tenant, id)).map(documentWire) }, 200);
  },
);

paperRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/documents/{file}",
    tags: FINANCE,
    operationId: "getDocumentPdf",
    summary: "One document as PDF",
    permission: "orders.read",
    request: { params: documentParams },
    responses: { 200: PDF },
  }),
  async (c) => {
    const row = await documentById(tenantOf(c), c.req.valid("param").file);
    if (!row) throw problem("not_found");
    return await pdfAnswer(c, row);
  },
);

paperRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/orders/{id}/documents",
    tags: SHOP,
    operationId: "listDocuments",
    summary: "Invoices, receipts and credit notes of an order, for its buyer",
    permission: "public",
    request: { params: orderParams, query: tokenQuery, headers: tokenHeaders },
    responses: { 200: { description: "All of them, oldest first", content: json(documentsSchema) } },
  }),
  async (c) => {
    const token = c.req.valid("header")["order-token"] ?? c.req.valid("query").token;
    const access = await orderByAccess(c.env, c.req.valid("param").id, token);
    if (!access) throw problem("not_found");
    return c.json({ data: (await documentsOfOrder(access.tenant, access.order.id)).map(documentWire) }, 200);
  },
);

paperRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/shop/orders/{id}/documents/{file}",
    tags: SHOP,
    operationId: "getShopDocumentPdf",
    summary: "One document of an order as PDF, for its buyer",
    permission: "public",
    request: { params: shopDocumentParams, query: tokenQuery, headers: tokenHeaders },
    responses: { 200: PDF },
  }),
  async (c) => {
    const token = c.req.valid("header")["order-token"] ?? c.req.valid("query").token;
    const { id, file } = c.req.valid("param");
    const access = await orderByAccess(c.env, id, token);
    const row = access && (await documentById(access.tenant, file));
    // The document of another order is like none: the token opens one order only (TH38).
    if (!row || row.orderId !== id) throw problem("not_found");
    return await pdfAnswer(c, row);
  },
);

paperRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/paper-settings",
    tags: FINANCE,
    operationId: "getPaperSettings",
    summary: "What is printed on documents besides the order",
    permission: "finance.read",
    responses: { 200: { description: "The settings", content: json(paperSettingsSchema) } },
  }),
  async (c) => {
    const row = await settingsOf(tenantOf(c));
    c.header("etag", etagOf(row.version));
    return c.json(paperSettingsWire(row), 200);
  },
);

paperRoutes.openapi(
  defineRoute({
    method: "patch",
    path: "/paper-settings",
    tags: FINANCE,
    operationId: "updatePaperSettings",
    summary: "Change what is printed on documents from now on",
    permission: "finance.write",
    stepUp: STEP_UP_MINUTES,
    request: { body: { content: json(paperSettingsInput), required: true } },
    responses: { 200: { description: "The settings", content: json(paperSettingsSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const input = c.req.valid("json");
    const { tenantId: _tenant, version, ...current } = await settingsOf(tenant);
    checkVersion(expectedVersion(c.req.header("if-match")), version);
    const next = {
      legalName: input.legal_name ?? current.legalName,
      address: input.address ?? current.address,
      footer: input.footer ?? current.footer,
      invoicePrefix: input.invoice_prefix ?? current.invoicePrefix,
      receiptPrefix: input.receipt_prefix ?? current.receiptPrefix,
      creditNotePrefix: input.credit_note_prefix ?? current.creditNotePrefix,
    };
    const audit = { action: "paper_settings.updated", subjectId: tenant.tenantId, before: current, after: next };
    try {
      await runVersioned(tenant, [saveSettings(tenant, version, next), auditRow(c, tenant, audit)]);
    } catch (error) {
      // Somebody else has set them for the first time.
      if (isUniqueViolation(error)) throw problem("stale_version");
      throw error;
    }
    const row = await settingsOf(tenant);
    c.header("etag", etagOf(row.version));
    return c.json(paperSettingsWire(row), 200);
  },
);
