/** Wire shapes of documents and of what is printed on them. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { toTimestamp } from "../kernel/time.ts";
import { DOCUMENT_KINDS } from "./document.ts";
import type { DocumentRow, PaperSettingsRow } from "./tables.ts";

export const orderParams = z.object({ id: z.string().regex(idPattern("order"), "is not an order id") });
/** `doc_….pdf`, as links name the file. */
const file = z
  .string()
  .regex(/^doc_[0-9a-hjkmnp-tv-z]{26}\.pdf$/, "is not the file of a document")
  .transform((name) => name.slice(0, -".pdf".length))
  .openapi({ type: "string", example: "doc_01jd8m3q9v6y2k4x7r5t1w0z8c.pdf" });
export const documentParams = z.object({ file });
export const shopDocumentParams = z.object({
  id: z.string().regex(idPattern("order"), "is not an order id"),
  file,
});
/** The token of the order, for links that cannot send a header. */
export const tokenQuery = z.object({ token: z.string().max(200).optional() });
export const tokenHeaders = z.object({ "order-token": z.string().max(200).optional() });

export const documentSchema = z
  .object({
    id: z.string(),
    kind: z.enum(DOCUMENT_KINDS),
    number: z.number().int(),
    label: z.string(),
    order_id: z.string(),
    refers_to: z.string().nullable().openapi({ description: "Of a credit note: the invoice that it corrects" }),
    total: z.object({ amount: z.number().int(), currency: z.string() }),
    issued_at: z.string(),
  })
  .openapi("Document");
export const documentsSchema = z.object({ data: z.array(documentSchema) }).openapi("Documents");

/** A document without what is printed on it. */
export function documentWire(row: DocumentRow): z.infer<typeof documentSchema> {
  return {
    id: row.id,
    kind: row.kind,
    number: row.number,
    label: row.label,
    order_id: row.orderId,
    refers_to: row.refersTo,
    total: { amount: row.total, currency: row.currency },
    issued_at: toTimestamp(row.issuedAt),
  };
}

const prefix = z
  .string()
  .max(20)
  .regex(/^[\p{L}\p{N}/ ._-]*$/u, "only letters, digits and / . _ - are printed");

export const paperSettingsInput = z
  .object({
    legal_name: z.string().trim().max(120),
    address: z.string().trim().max(400).openapi({ description: "As it is printed; a new line starts a new line" }),
    footer: z.string().trim().max(200),
    invoice_prefix: prefix,
    receipt_prefix: prefix,
    credit_note_prefix: prefix,
  })
  .partial()
  .openapi("PaperSettingsInput");

export const paperSettingsSchema = z
  .object({
    legal_name: z.string(),
    address: z.string(),
    footer: z.string(),
    invoice_prefix: z.string(),
    receipt_prefix: z.string(),
    credit_note_prefix: z.string(),
    version: z.number().int(),
  })
  .openapi("PaperSettings");

export function paperSettingsWire(row: PaperSettingsRow): z.infer<typeof paperSettingsSchema> {
  return {
    legal_name: row.legalName,
    address: row.address,
    footer: row.footer,
    invoice_prefix: row.invoicePrefix,
    receipt_prefix: row.receiptPrefix,
    credit_note_prefix: row.creditNotePrefix,
    version: row.version,
  };
}
