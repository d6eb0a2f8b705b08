/** Queries of documents, their numbers and settings. */
import { asc, eq, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { eventsOfOrder } from "../orders/index.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { DOCUMENT_KINDS } from "./document.ts";
import { type DocumentRow, documents, paperSettings, type PaperSettingsRow, sequences } from "./tables.ts";

/** An order has at most this many documents: an invoice, a receipt a payment, a credit note a refund. */
const MAX_DOCUMENTS = 200;

export type NewDocument = Omit<DocumentRow, "tenantId" | "number" | "label"> & { readonly prefix: string };

/**
 * The statements that give a document the next number of its kind. They are one batch: a document that exists already fails
 * it and takes its number back, so the numbers have no gap and no number is given twice (K14).
 */
export function issueStatements(tenant: TenantDb, { prefix, ...document }: NewDocument): Statement[] {
  const { tenantId } = tenant;
  const number = sql<number>`(SELECT value FROM sequences WHERE tenant_id = ${tenantId} AND kind = ${document.kind})`;
  return [
    tenant.db
      .insert(sequences)
      .values({ tenantId, kind: document.kind, value: 1 })
      .onConflictDoUpdate({ target: [sequences.tenantId, sequences.kind], set: { value: sql`value + 1` } }),
    tenant.db
      .insert(documents)
      .values({ ...document, tenantId, number, label: sql`${prefix} || printf('%06d', ${number})` }),
  ];
}

/** One document; undefined when the tenant has none of this id. */
export async function documentById(tenant: TenantDb, id: string): Promise<DocumentRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(documents)
    .where(tenant.own(documents, eq(documents.id, id)))
    .limit(1);
  return row;
}

/** The event of a document's order, as a list; `file` is its id with or without `.pdf`. Undefined when there is none. */
export async function eventsOfDocument(tenant: TenantDb, file: string): Promise<readonly string[] | undefined> {
  const document = await documentById(tenant, file.replace(/\.pdf$/, ""));
  return document && (await eventsOfOrder(tenant, document.orderId));
}

/** The documents of an order, oldest first. */
export async function documentsOfOrder(tenant: TenantDb, orderId: string): Promise<DocumentRow[]> {
  const rows = await tenant.db
    .select()
    .from(documents)
    .where(tenant.own(documents, eq(documents.orderId, orderId)))
    .orderBy(asc(documents.issuedAt))
    .limit(MAX_DOCUMENTS);
  // Those of one moment as they follow from each other.
  const rank = ({ issuedAt, kind, number }: DocumentRow) => [issuedAt, DOCUMENT_KINDS.indexOf(kind), number] as const;
  return rows.sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  });
}

/** Orders of which something was booked in the time, and which lack an invoice or had a refund; for the daily run. */
export async function ordersToPaper(
  tenant: TenantDb,
  range: { readonly from: Millis; readonly to: Millis },
  limit: number,
): Promise<string[]> {
  const { tenantId } = tenant;
  const rows = await tenant.db.all<{ id: string }>(sql`
    SELECT DISTINCT t.order_id AS id FROM ledger_transactions t
    WHERE t.tenant_id = ${tenantId} AND t.at >= ${range.from} AND t.at < ${range.to} AND t.order_id IS NOT NULL
      AND (t.kind IN ('refund', 'external_refund') OR (t.kind IN ('sale', 'suspense_placed') AND NOT EXISTS (
        SELECT 1 FROM documents d WHERE d.tenant_id = ${tenantId} AND d.order_id = t.order_id)))
    LIMIT ${limit}`);
  return rows.map(({ id }) => id);
}

const DEFAULTS: Omit<PaperSettingsRow, "tenantId"> = {
  legalName: "",
  address: "",
  footer: "",
  invoicePrefix: "INV-",
  receiptPrefix: "RCT-",
  creditNotePrefix: "CN-",
  version: 0,
};

/** What the organizer wants printed; version 0 before anything was set. */
export async function settingsOf(tenant: TenantDb): Promise<PaperSettingsRow> {
  const [row] = await tenant.db.select().from(paperSettings).where(tenant.own(paperSettings)).limit(1);
  return row ?? { ...DEFAULTS, tenantId: tenant.tenantId };
}

/** Stores settings that are based on version `from`; otherwise the whole batch fails (`runVersioned`). */
export function saveSettings(
  tenant: TenantDb,
  from: number,
  settings: Omit<PaperSettingsRow, "tenantId" | "version">,
): Statement {
  if (from === 0) return tenant.db.insert(paperSettings).values({ ...settings, tenantId: tenant.tenantId });
  return tenant.db
    .update(paperSettings)
    .set({ ...settings, version: nextVersion(from) })
    .where(tenant.own(paperSettings));
}
