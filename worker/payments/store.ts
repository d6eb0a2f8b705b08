/** Queries of payments and what belongs to them. Those without a tenant handle are the callback's and the sweeps'. */
import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { linesQuery, orderQuery } from "../orders/index.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import { type Parts, prepared, preparedInsert, preparedUpdate } from "../platform/prepared.ts";
import { nextVersion } from "../platform/versioned.ts";
import { AFTER_DEADLINE, MAX_ATTEMPTS } from "./payment.ts";
import {
  type AttentionRow,
  attentionItems,
  type GatewayAccountRow,
  gatewayEvents,
  paymentGateways,
  platformAccounts,
  type PaymentRow,
  payments,
  type RefundRow,
  refunds,
} from "./tables.ts";

/** How a payment is found: by our id, or by what its gateway calls it. */
export type PaymentKey =
  | { readonly paymentId: string }
  | { readonly refundId: string }
  | { readonly gateway: string; readonly reference: string };

/** Reads a payment with everything that settling it looks at, for one way to find it. */
function contextReader<Name extends string>(isIt: (parts: Parts<Name>) => SQL | undefined) {
  const found = (parts: Parts<Name>, column: SQLiteColumn): SQL =>
    sql`(${parts.db
      .select({ found: column })
      .from(payments)
      .where(parts.own(payments, isIt(parts)))})`;
  const payment = prepared((parts: Parts<Name>) =>
    parts.db
      .select()
      .from(payments)
      .where(parts.own(payments, isIt(parts)))
      .limit(1),
  );
  const order = prepared((parts: Parts<Name>) => orderQuery(parts, found(parts, payments.orderId)));
  const lines = prepared((parts: Parts<Name>) => linesQuery(parts, found(parts, payments.orderId)));
  const itsRefunds = prepared((parts: Parts<Name>) =>
    parts.db
      .select()
      .from(refunds)
      .where(parts.own(refunds, eq(refunds.paymentId, found(parts, payments.id))))
      .limit(50),
  );
  return (tenant: TenantDb, key: Readonly<Record<Name, string>>) =>
    tenant.query([payment(tenant, key), order(tenant, key), lines(tenant, key), itsRefunds(tenant, key)]);
}

const contextBy = {
  payment: contextReader(({ value }: Parts<"paymentId">) => eq(payments.id, value("paymentId"))),
  refund: contextReader(({ db, own, value }: Parts<"refundId">) =>
    eq(
      payments.id,
      sql`(${db
        .select({ id: refunds.paymentId })
        .from(refunds)
        .where(own(refunds, eq(refunds.id, value("refundId"))))})`,
    ),
  ),
  reference: contextReader(({ value }: Parts<"gateway" | "reference">) =>
    and(eq(payments.gateway, value("gateway")), eq(payments.gatewayReference, value("reference"))),
  ),
};

/** A payment with everything that settling it looks at, in one round trip; undefined when the tenant has none such. */
export async function paymentInContext(tenant: TenantDb, key: PaymentKey) {
  const read =
    "refundId" in key
      ? contextBy.refund(tenant, key)
      : "paymentId" in key
        ? contextBy.payment(tenant, key)
        : contextBy.reference(tenant, key);
  const [[payment], [order], lines, refundRows] = await read;
  return payment && order && { payment, order, lines, refunds: refundRows };
}
export type PaymentContext = NonNullable<Awaited<ReturnType<typeof paymentInContext>>>;

/** The payment that a fact at its gateway is about: by our id, or by what the gateway calls it. */
export async function paymentOfFact(
  tenant: TenantDb,
  gateway: string,
  fact: { readonly paymentId?: string; readonly paymentReference?: string },
): Promise<PaymentContext | undefined> {
  const { paymentId, paymentReference: reference } = fact;
  if (paymentId !== undefined) return await paymentInContext(tenant, { paymentId });
  return reference === undefined ? undefined : await paymentInContext(tenant, { gateway, reference });
}

/** The query of an order's payments, oldest first, for a batch of reads. */
export function selectPayments(tenant: TenantDb, orderId: string) {
  return paymentsByOrder(tenant, { orderId });
}

const paymentsByOrder = prepared(({ db, own, value }: Parts<"orderId">) =>
  db
    .select()
    .from(payments)
    .where(own(payments, eq(payments.orderId, value("orderId"))))
    .orderBy(asc(payments.attempt))
    .limit(MAX_ATTEMPTS),
);

/** The query of the refunds of an order's payments, for a batch of reads. */
export function selectRefunds(tenant: TenantDb, paymentIds: readonly string[]) {
  return tenant.db
    .select()
    .from(refunds)
    .where(tenant.own(refunds, inArray(refunds.paymentId, [...paymentIds])))
    .orderBy(asc(refunds.createdAt))
    .limit(100);
}

/** An order has at most this many refunds (I8). */
export const MAX_REFUNDS = 100;

/** The query of all refunds of an order, oldest first, for a batch of reads. */
export function selectRefundsOfOrder(tenant: TenantDb, orderId: string) {
  return tenant.db
    .select()
    .from(refunds)
    .where(tenant.own(refunds, eq(refunds.orderId, orderId)))
    .orderBy(asc(refunds.createdAt), asc(refunds.id))
    .limit(MAX_REFUNDS);
}

export async function refundById(tenant: TenantDb, id: string): Promise<RefundRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(refunds)
    .where(tenant.own(refunds, eq(refunds.id, id)))
    .limit(1);
  return row;
}

/** How many refunds of a bulk run have which status. */
export async function runRefundCounts(tenant: TenantDb, runId: string): Promise<[RefundRow["status"], number][]> {
  const rows = await tenant.db
    .select({ status: refunds.status, count: sql<number>`count(*)` })
    .from(refunds)
    .where(tenant.own(refunds, eq(refunds.runId, runId)))
    .groupBy(refunds.status);
  return rows.map(({ status, count }) => [status, count]);
}

/** Refunds that wait for a second person, newest first; `before` is the id that the page before ended with. */
export async function waitingRefunds(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<RefundRow[]> {
  return await tenant.db
    .select()
    .from(refunds)
    .where(
      tenant.own(
        refunds,
        // The literal lets SQLite use the partial index.
        sql`${refunds.approval} = 'waiting'`,
        before === undefined ? undefined : lt(refunds.id, before),
      ),
    )
    .orderBy(desc(refunds.id))
    .limit(limit);
}

/** Adds a payment. A second one of the same attempt fails the batch. */
export function insertPayment(tenant: TenantDb, row: Omit<typeof payments.$inferInsert, "tenantId">): Statement {
  return addPayments(tenant, [row]);
}

const addPayments = preparedInsert(payments);

/** Moves a payment that has version `from`; otherwise the whole batch fails (`runVersioned`). */
export function updatePayment(
  tenant: TenantDb,
  payment: Pick<PaymentRow, "id" | "version">,
  changes: Partial<Omit<PaymentRow, "tenantId" | "id" | "orderId" | "version">>,
): Statement {
  return movePayment(tenant, { id: payment.id, from: payment.version }, changes);
}

/** A refund that is about to be written. */
export type RefundDraft = Omit<typeof refunds.$inferInsert, "tenantId">;
const movePayment = preparedUpdate(
  payments,
  ({ value }: Parts<"id" | "from">) => eq(payments.id, value("id")),
  ({ value }) => ({ version: nextVersion(value("from")) }),
);

/** Opens a payment anew that took nothing and was given up on, so that the gateway is asked about it again. */
export function reopenUncertain(tenant: TenantDb, payment: Pick<PaymentRow, "id" | "version">, now: Millis): Statement {
  return updatePayment(tenant, payment, { status: "pending", failure: null, nextCheckAt: now, updatedAt: now });
}

/** Payments whose money, if there is any, waits for a person; newest first. */
export async function uncertainPayments(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<PaymentRow[]> {
  return await tenant.db
    .select()
    .from(payments)
    .where(
      tenant.own(
        payments,
        // The literal lets SQLite use the partial index.
        sql`${payments.status} = 'uncertain'`,
        before === undefined ? undefined : lt(payments.id, before),
      ),
    )
    .orderBy(desc(payments.id))
    .limit(limit);
}

export type KeptEvent = typeof gatewayEvents.$inferSelect;

/** Kept callbacks, newest first, after the place where the page before ended. */
export async function keptEvents(
  tenant: TenantDb,
  before: { readonly receivedAt: Millis; readonly eventId: string } | undefined,
  limit: number,
): Promise<KeptEvent[]> {
  return await tenant.db
    .select()
    .from(gatewayEvents)
    .where(
      tenant.own(
        gatewayEvents,
        before === undefined
          ? undefined
          : sql`(${gatewayEvents.receivedAt}, ${gatewayEvents.eventId}) < (${before.receivedAt}, ${before.eventId})`,
      ),
    )
    .orderBy(desc(gatewayEvents.receivedAt), desc(gatewayEvents.eventId))
    .limit(limit);
}

/** One kept callback; undefined when the tenant has none such. */
export async function keptEvent(tenant: TenantDb, key: EventKey): Promise<KeptEvent | undefined> {
  const [row] = await tenant.db
    .select()
    .from(gatewayEvents)
    .where(
      tenant.own(gatewayEvents, eq(gatewayEvents.accountId, key.accountId), eq(gatewayEvents.eventId, key.eventId)),
    )
    .limit(1);
  return row;
}

/** Opens a kept callback anew: until its work is done it counts as one that was not worked on. */
export function reopenEvent(tenant: TenantDb, key: EventKey): Statement {
  return tenant.db
    .update(gatewayEvents)
    .set({ processedAt: null, outcome: null })
    .where(
      tenant.own(gatewayEvents, eq(gatewayEvents.accountId, key.accountId), eq(gatewayEvents.eventId, key.eventId)),
    );
}

/** Adds a refund; the batch that carries it has checked what is left of the payment under the payment's version. */
export function insertRefund(tenant: TenantDb, row: RefundDraft): Statement {
  return tenant.db.insert(refunds).values({ ...row, tenantId: tenant.tenantId });
}

export function updateRefund(
  tenant: TenantDb,
  id: string,
  changes: Partial<Pick<RefundRow, "status" | "gatewayReference" | "failure" | "approval" | "decidedBy" | "updatedAt">>,
): Statement {
  return tenant.db
    .update(refunds)
    .set(changes)
    .where(tenant.own(refunds, eq(refunds.id, id)));
}

export type NewAttention = Pick<AttentionRow, "id" | "kind" | "orderId" | "paymentId" | "detail" | "createdAt">;

/** Puts something on the list of what needs a person, once per derived id. */
export function insertAttention(tenant: TenantDb, row: NewAttention): Statement {
  return tenant.db
    .insert(attentionItems)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** The query of one item of the list, solved or not, for a batch of reads. */
export function selectAttention(tenant: TenantDb, id: string) {
  return tenant.db
    .select()
    .from(attentionItems)
    .where(tenant.own(attentionItems, eq(attentionItems.id, id)))
    .limit(1);
}

export type Resolution = { readonly resolution: string; readonly by: string; readonly note: string | null };

/** Takes an item off the list; one that was solved before keeps its solution. */
export function resolveAttention(
  tenant: TenantDb,
  id: string,
  { resolution, by, note }: Resolution,
  now: Millis,
): Statement {
  return tenant.db
    .update(attentionItems)
    .set({ resolvedAt: now, resolution, resolvedBy: by, note })
    .where(tenant.own(attentionItems, eq(attentionItems.id, id), isNull(attentionItems.resolvedAt)));
}

/** What needs a person and has not been resolved, newest first; `before` is the id that the page before ended with. */
export async function openAttention(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<AttentionRow[]> {
  return await tenant.db
    .select()
    .from(attentionItems)
    .where(
      tenant.own(
        attentionItems,
        isNull(attentionItems.resolvedAt),
        before === undefined ? undefined : lt(attentionItems.id, before),
      ),
    )
    .orderBy(desc(attentionItems.id))
    .limit(limit);
}

// Gateway accounts -------------------------------------------------------------------------------------------------

/** The account that a callback address names: this, and never the message, says whose it is (TH09). */
export async function accountByAddress(env: Env, id: string): Promise<GatewayAccountRow | undefined> {
  const [row] = await platformDb(env).select().from(paymentGateways).where(eq(paymentGateways.id, id)).limit(1);
  return row;
}

/** The tenant whose account below ours a gateway's event names (TH09). */
export async function tenantOfPlatformAccount(
  env: Env,
  gateway: string,
  reference: string,
): Promise<string | undefined> {
  const [row] = await platformDb(env)
    .select({ tenantId: platformAccounts.tenantId })
    .from(platformAccounts)
    .where(and(eq(platformAccounts.gateway, gateway), eq(platformAccounts.reference, reference)))
    .limit(1);
  return row?.tenantId;
}

export async function accountOf(tenant: TenantDb, gateway: string): Promise<GatewayAccountRow | undefined> {
  const [row] = await selectAccount(tenant, gateway);
  return row;
}

/** The query of the tenant's account at one gateway, for a batch of reads. */
export function selectAccount(tenant: TenantDb, gateway: string) {
  return tenant.db
    .select()
    .from(paymentGateways)
    .where(tenant.own(paymentGateways, eq(paymentGateways.gateway, gateway)))
    .limit(1);
}

/** All accounts of a tenant; there are no more than there are gateways. */
export async function accountsOf(tenant: TenantDb): Promise<GatewayAccountRow[]> {
  return await tenant.db.select().from(paymentGateways).where(tenant.own(paymentGateways)).limit(50);
}

export function insertAccount(tenant: TenantDb, row: Omit<GatewayAccountRow, "tenantId" | "version">): Statement {
  return tenant.db.insert(paymentGateways).values({ ...row, tenantId: tenant.tenantId });
}

export function updateAccount(
  tenant: TenantDb,
  account: Pick<GatewayAccountRow, "gateway" | "version">,
  changes: { readonly config: string; readonly enabled: number },
): Statement {
  return tenant.db
    .update(paymentGateways)
    .set({ ...changes, version: nextVersion(account.version) })
    .where(tenant.own(paymentGateways, eq(paymentGateways.gateway, account.gateway)));
}

// Gateway events ---------------------------------------------------------------------------------------------------

export type ReceivedEvent = Omit<typeof gatewayEvents.$inferInsert, "tenantId">;

/** Keeps what a gateway sent, as it came. False when the same event is kept already (E12, TH07). */
export async function keepEvent(tenant: TenantDb, event: ReceivedEvent): Promise<boolean> {
  const [added] = await tenant.batch([addEvents(tenant, [event])]);
  return added === 1;
}

/** Bodies of the account's kept events whose id begins with `start`, oldest first, ten at most. */
export async function eventBodies(tenant: TenantDb, accountId: string, start: string): Promise<string[]> {
  const rows = await tenant.db
    .select({ body: gatewayEvents.body })
    .from(gatewayEvents)
    .where(
      tenant.own(
        gatewayEvents,
        eq(gatewayEvents.accountId, accountId),
        gte(gatewayEvents.eventId, start),
        lt(gatewayEvents.eventId, `${start}\uffff`),
      ),
    )
    .orderBy(asc(gatewayEvents.receivedAt))
    .limit(10);
  return rows.map(({ body }) => body);
}
const addEvents = preparedInsert(gatewayEvents, (insert) => insert.onConflictDoNothing());

export type EventKey = { readonly accountId: string; readonly eventId: string };

/** Marks an event as done, in the batch of its effect (E13). */
export function markEvent(tenant: TenantDb, key: EventKey, outcome: string, now: Millis): Statement {
  return endEvent(tenant, key, { processedAt: now, outcome });
}

const endEvent = preparedUpdate(gatewayEvents, ({ value }: Parts<"accountId" | "eventId">) =>
  and(
    eq(gatewayEvents.accountId, value("accountId")),
    eq(gatewayEvents.eventId, value("eventId")),
    isNull(gatewayEvents.processedAt),
  ),
);

/** True when the event is still to be worked on. */
export async function isEventOpen(tenant: TenantDb, key: EventKey): Promise<boolean> {
  const [row] = await tenant.db
    .select({ processedAt: gatewayEvents.processedAt })
    .from(gatewayEvents)
    .where(
      tenant.own(gatewayEvents, eq(gatewayEvents.accountId, key.accountId), eq(gatewayEvents.eventId, key.eventId)),
    )
    .limit(1);
  return row !== undefined && row.processedAt === null;
}

// Sweeps -----------------------------------------------------------------------------------------------------------

/** Events of all tenants that came between the two moments and were not worked on, oldest first. */
export async function openEvents(env: Env, window: { readonly after: Millis; readonly before: Millis }, limit: number) {
  return await platformDb(env)
    .select({
      tenantId: gatewayEvents.tenantId,
      accountId: gatewayEvents.accountId,
      eventId: gatewayEvents.eventId,
      gateway: gatewayEvents.gateway,
      reference: gatewayEvents.reference,
      concerns: gatewayEvents.concerns,
    })
    .from(gatewayEvents)
    .where(
      and(
        isNull(gatewayEvents.processedAt),
        lte(gatewayEvents.receivedAt, window.before),
        sql`${gatewayEvents.receivedAt} > ${window.after}`,
      ),
    )
    .orderBy(asc(gatewayEvents.receivedAt))
    .limit(limit);
}

/**
 * Payments of all tenants whose next question is due, oldest first. Taking them sets their next one, after growing gaps
 * and never past the gateway's deadline, so a lost message costs one gap and nothing else.
 */
export async function takeDuePayments(
  env: Env,
  now: Millis,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> {
  const gap = sql`(${MINUTE} * (1 << min(${payments.checks}, 6)))`;
  const due = platformDb(env)
    .select({ id: payments.id })
    .from(payments)
    .where(lte(payments.nextCheckAt, now))
    .orderBy(asc(payments.nextCheckAt))
    .limit(limit);
  return await platformDb(env)
    .update(payments)
    .set({
      checks: sql`${payments.checks} + 1`,
      nextCheckAt: sql`CASE WHEN ${payments.deadline} > ${now}
        THEN min(${now} + ${gap}, ${payments.deadline} + ${AFTER_DEADLINE}) ELSE ${now} + ${gap} END`,
    })
    .where(inArray(payments.id, due))
    .returning({ tenantId: payments.tenantId, id: payments.id });
}

/** The handle for a row that a sweep found. */
export function handleOf(env: Env, tenantId: string): TenantDb {
  return tenantDb(env, tenantId);
}
