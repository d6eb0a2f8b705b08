/**
 * Issuing documents. Whatever an order still lacks is issued: its invoice, a receipt a payment, a credit note a refund. Ids
 * follow from what a document is for, so repeating this issues nothing twice (I6).
 */
import { eventById } from "../events/index.ts";
import { assert } from "../kernel/assert.ts";
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { type OrderRow, orderWithLines } from "../orders/index.ts";
import {
  isForNothing,
  type PaymentRow,
  type RefundRow,
  selectPayments,
  selectRefundsOfOrder,
} from "../payments/index.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { selectTaxSettings } from "../pricing/index.ts";
import { tenantById } from "../tenants/index.ts";
import { readSeatLabel } from "../tickets/index.ts";
import {
  creditNoteContent,
  type DocumentContent,
  type DocumentKind,
  invoiceContent,
  type PaperSource,
  prefixOf,
  readContent,
  receiptContent,
} from "./document.ts";
import { documentById, documentsOfOrder, issueStatements, ordersToPaper, settingsOf } from "./store.ts";
import type { DocumentRow, PaperSettingsRow } from "./tables.ts";

/**
 * Asks for the documents that an order lacks. Without an outbox row of its own: the caller's message is delivered again
 * when this fails, and the daily run asks for whatever was lost.
 */
export async function queueDocuments(env: Env, tenantId: string, orderId: string): Promise<void> {
  await queueOf(env, "jobs").send(envelope("paper.issue", { tenant_id: tenantId, order_id: orderId }));
}

/** Orders that one daily run asks for; what is over waits for the next. */
const MAX_SWEPT = 2000;
const MESSAGES_AT_ONCE = 100;

/** Asks for the documents of a time that were lost on their way: a message, or a refund that took days. Returns of how many. */
export async function queueMissingDocuments(
  env: Env,
  tenant: TenantDb,
  range: { readonly from: Millis; readonly to: Millis },
): Promise<number> {
  const orders = await ordersToPaper(tenant, range, MAX_SWEPT);
  const messages = orders.map((order) => ({
    body: envelope("paper.issue", { tenant_id: tenant.tenantId, order_id: order }),
  }));
  for (let i = 0; i < messages.length; i += MESSAGES_AT_ONCE) {
    await queueOf(env, "jobs").sendBatch(messages.slice(i, i + MESSAGES_AT_ONCE));
  }
  return orders.length;
}

/** Issues what an order lacks; returns how many documents. An order that cost nothing gets none. */
export async function issueDocuments(env: Env, tenant: TenantDb, orderId: string, now: Millis): Promise<number> {
  const [loaded, [payments, refunds], existing] = await Promise.all([
    orderWithLines(tenant, orderId),
    tenant.db.batch([selectPayments(tenant, orderId), selectRefundsOfOrder(tenant, orderId)]),
    documentsOfOrder(tenant, orderId),
  ]);
  if (!loaded || loaded.order.paidAt === null || loaded.order.total === 0) return 0;
  const { order, lines } = loaded;
  const issued = new Set(existing.map(({ kind, subjectId }) => `${kind} ${subjectId}`));
  const lacks = (kind: DocumentKind, subject: string) => !issued.has(`${kind} ${subject}`);
  const paid = payments.filter((payment) => paysFor(payment, refunds) && lacks("receipt", payment.id));
  const back = refunds.filter((refund) => correctsSale(refund) && lacks("credit_note", refund.id));
  if (!lacks("invoice", order.id) && paid.length === 0 && back.length === 0) return 0;
  const settings = await settingsOf(tenant);
  const source = await sourceOf(env, tenant, settings, order, lines);
  const issue = issuer(tenant, settings, order, now);
  let count = 0;
  if (lacks("invoice", order.id)) {
    count += await issue("invoice", order.id, invoiceContent(source));
  }
  for (const { id, captured, gateway, captureReference, gatewayReference } of paid) {
    const reference = captureReference ?? gatewayReference ?? "";
    count += await issue("receipt", id, receiptContent(source, { captured, gateway, reference }));
  }
  if (back.length === 0) return count;
  const invoice = await documentById(tenant, await documentIdOf("invoice", order.id));
  assert(invoice, "an invoice is there before its credit note");
  for (const refund of back) {
    count += await issue("credit_note", refund.id, creditNoteContent(source, refund, invoice), invoice.id);
  }
  return count;
}

/** The id of the document of one kind for one order, payment or refund. */
export async function documentIdOf(kind: DocumentKind, subject: string): Promise<string> {
  return await derivedId("document", kind, subject);
}

/** Money that was kept for the order: captured, and not sent back because it came for nothing. */
function paysFor(payment: PaymentRow, refunds: readonly RefundRow[]): boolean {
  const forNothing = refunds.some((refund) => refund.paymentId === payment.id && isForNothing(refund));
  return payment.status === "captured" && payment.captured > 0 && !forNothing;
}

/** A refund that went through, of money that was invoiced. */
function correctsSale(refund: RefundRow): boolean {
  return refund.status === "succeeded" && !isForNothing(refund);
}

function issuer(tenant: TenantDb, settings: PaperSettingsRow, order: OrderRow, now: Millis) {
  return async (kind: DocumentKind, subjectId: string, content: DocumentContent, refersTo: string | null = null) => {
    const document = {
      id: await documentIdOf(kind, subjectId),
      kind,
      orderId: order.id,
      subjectId,
      refersTo,
      currency: content.currency,
      total: content.total,
      content: JSON.stringify(content),
      issuedAt: now,
      prefix: prefixOf(settings, kind),
    };
    try {
      await tenant.batch(issueStatements(tenant, document));
    } catch (error) {
      // Another delivery of the same message was faster; its document and its number stand.
      if (!isUniqueViolation(error)) throw error;
      return 0;
    }
    return 1;
  };
}

async function sourceOf(
  env: Env,
  tenant: TenantDb,
  settings: PaperSettingsRow,
  order: OrderRow,
  lines: NonNullable<Awaited<ReturnType<typeof orderWithLines>>>["lines"],
): Promise<PaperSource> {
  const [organizer, event, [tax]] = await Promise.all([
    tenantById(env, tenant.tenantId),
    eventById(tenant, order.eventId),
    tenant.db.batch([selectTaxSettings(tenant)]),
  ]);
  assert(organizer && event, "an order has a tenant and an event");
  return {
    order,
    lines: lines.map((line) => ({ ...line, seatLabel: seatText(line.seatLabel) })),
    eventName: event.name,
    timeZone: organizer.timeZone,
    seller: {
      name: settings.legalName === "" ? organizer.name : settings.legalName,
      address: settings.address,
      taxNumber: tax[0]?.taxNumber ?? "",
      email: organizer.contactEmail,
    },
    footer: settings.footer,
  };
}

function seatText(label: string | null): string | null {
  const seat = readSeatLabel(label);
  if (seat === null) return null;
  return [seat.section, seat.row, seat.number].filter((part) => part !== "").join("-");
}

/** A stored document as PDF. */
export async function documentPdf(env: Env, row: DocumentRow): Promise<Uint8Array<ArrayBuffer>> {
  // Heavy: fonts, shaping and PDF writing load with the first document and not with every request.
  const { renderDocumentPdf } = await import("./render.ts");
  const { kind, label, issuedAt } = row;
  return await renderDocumentPdf(env.ASSETS, { kind, label, issuedAt, content: readContent(row.content) });
}
