/** Paid orders, payments, refunds and documents as rows, for tests of the books that need no gateway. */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { derivedId, newHoldId, newId } from "../../worker/kernel/ids.ts";
import { HOUR } from "../../worker/kernel/time.ts";
import { ledgerStatements, saleEntries } from "../../worker/ledger/index.ts";
import { newAccessToken } from "../../worker/orders/access.ts";
import { orderLines, orders } from "../../worker/orders/tables.ts";
import { issueStatements } from "../../worker/paper/store.ts";
import { payments, refunds } from "../../worker/payments/tables.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { invoiceContent } from "../../worker/paper/document.ts";
import { keepRun } from "../../worker/reconciliation/store.ts";
import { insertDraft } from "../../worker/settlements/store.ts";
import type { World } from "./world.ts";

export type PaidLine = Partial<typeof orderLines.$inferInsert> & { readonly price: number };
export type PaidOptions = {
  readonly eventId?: string;
  readonly language?: string;
  readonly lines?: readonly PaidLine[];
  readonly order?: Partial<typeof orders.$inferInsert>;
  readonly paidAt?: number;
};
export type Paid = {
  readonly orderId: string;
  readonly paymentId: string;
  readonly token: string;
  readonly total: number;
};

/** An order that was paid, with its payment and what was booked. Sums are those of its lines unless given. */
export async function paidOrder(world: World, eventId: string, options: PaidOptions = {}): Promise<Paid> {
  const { tenantId } = world;
  const { lines = [{ price: 125_000 }], paidAt = Date.now() } = options;
  const [orderId, paymentId] = [newId("order"), newId("payment")];
  const access = await newAccessToken(env, tenantId);
  const sum = (part: (line: PaidLine) => number) => lines.reduce((all, line) => all + part(line), 0);
  const [price, fee, tax] = [sum((line) => line.price), sum((line) => line.fee ?? 0), sum((line) => line.tax ?? 0)];
  const taxIncluded = sum((line) => line.taxIncluded ?? 0);
  const total = price + fee + tax;
  const currency = options.order?.currency ?? "BDT";
  const db = drizzle(env.DB);
  await db.insert(orders).values({
    tenantId,
    id: orderId,
    eventId,
    holdId: newHoldId(eventId),
    code: `T-${orderId.slice(-8)}`,
    status: "paid",
    currency,
    subtotal: price,
    fees: fee,
    tax,
    taxIncluded,
    total,
    buyerName: "Ayesha Rahman",
    buyerEmail: "ayesha@buyers.test",
    language: options.language ?? "en",
    accessHash: access.hash,
    accessToken: access.sealed,
    expiresAt: paidAt + HOUR,
    paidAt,
    createdAt: paidAt,
    ...options.order,
  });
  for (const [position, line] of lines.entries()) {
    await db.insert(orderLines).values({
      tenantId,
      orderId,
      position,
      ticketTypeId: newId("ticketType"),
      name: "Standing",
      fee: 0,
      tax: 0,
      listPrice: line.price,
      total: line.price + (line.fee ?? 0) + (line.tax ?? 0),
      ...line,
    });
  }
  await db.insert(payments).values({
    tenantId,
    id: paymentId,
    orderId,
    gateway: "stripe",
    attempt: 1,
    status: "captured",
    amount: total,
    captured: total,
    currency,
    gatewayReference: `cs_${paymentId}`,
    captureReference: `pi_${paymentId}`,
    createdAt: paidAt,
    updatedAt: paidAt,
  });
  const tenant = tenantDb(env, tenantId);
  await tenant.batch(
    ledgerStatements(tenant, {
      id: await derivedId("ledgerTransaction", "sale", paymentId),
      kind: "sale",
      orderId,
      paymentId,
      at: paidAt,
      entries: saleEntries("stripe", { currency, total, tax: tax + taxIncluded, fee, platformFee: 0 }),
    }),
  );
  return { orderId, paymentId, token: access.token, total };
}

/** A refund of a paid order that went through. */
export async function succeededRefund(
  world: World,
  paid: Paid,
  values: Pick<typeof refunds.$inferInsert, "amount"> & Partial<typeof refunds.$inferInsert>,
): Promise<string> {
  const id = newId("refund");
  const now = Date.now();
  await drizzle(env.DB)
    .insert(refunds)
    .values({
      tenantId: world.tenantId,
      id,
      paymentId: paid.paymentId,
      orderId: paid.orderId,
      currency: "BDT",
      reason: "requested_by_staff",
      status: "succeeded",
      createdAt: now,
      updatedAt: now,
      ...values,
    });
  return id;
}

/** A document as a row, for the tenant matrix: whose it is matters there, and not what it says. */
export async function documentRow(world: World, orderId: string): Promise<string> {
  const tenant = tenantDb(env, world.tenantId);
  const id = newId("document");
  const content = invoiceContent({
    order: {
      code: "T-1",
      language: "en",
      currency: "BDT",
      subtotal: 100,
      discount: 0,
      fees: 0,
      tax: 0,
      taxIncluded: 0,
      total: 100,
      rounding: "half_up",
      roundingPer: "line",
      taxMode: "standard",
      buyerName: "Ayesha Rahman",
      buyerEmail: "ayesha@buyers.test",
      buyerCountry: null,
      buyerTaxNumber: null,
    },
    lines: [{ name: "Standing", seatLabel: null, listPrice: 100, price: 100, total: 100, taxDetail: null }],
    eventName: "Winter Concert",
    timeZone: "Asia/Dhaka",
    seller: { name: "Agora Stage", address: "", taxNumber: "", email: "" },
    footer: "",
  });
  await tenant.batch(
    issueStatements(tenant, {
      id,
      kind: "invoice",
      orderId,
      subjectId: orderId,
      refersTo: null,
      currency: "BDT",
      total: 100,
      content: JSON.stringify(content),
      issuedAt: Date.now(),
      prefix: "INV-",
    }),
  );
  return id;
}

/** A draft as a row, for the tenant matrix. */
export async function settlementRow(world: World): Promise<string> {
  const tenant = tenantDb(env, world.tenantId);
  const id = newId("settlement");
  const sums = { balances: "{}", result: 0, reserved: 0, released: 0, releaseAt: 0 };
  await tenant.batch([
    insertDraft(tenant, { id, currency: "BDT", periodStart: 0, periodEnd: 1, createdAt: 1, ...sums }),
  ]);
  return id;
}

/** A run as a row, for the tenant matrix. */
export async function reconciliationRow(world: World): Promise<string> {
  const tenant = tenantDb(env, world.tenantId);
  const id = newId("reconciliation");
  const run = { id, gateway: "stripe", accountId: newId("gatewayAccount"), status: "complete" as const };
  const counts = { listed: 0, differences: 0, failure: null, periodStart: 0, periodEnd: 1, createdAt: 1 };
  await tenant.batch([keepRun(tenant, { ...run, ...counts })]);
  return id;
}
