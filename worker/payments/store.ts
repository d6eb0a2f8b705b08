/** Queries of payments and what belongs to them. Those without a tenant handle are the callback's and the sweeps'. */
import { and, asc, desc, eq, inArray, isNull, lt, lte, type SQL, sql } from "drizzle-orm";
import { selectLines, selectOrder } from "../orders/index.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { changesOf, platformDb, type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import { nextVersion } from "../platform/versioned.ts";
import { AFTER_DEADLINE, MAX_ATTEMPTS } from "./payment.ts";
import {
  type AttentionRow,
  attentionItems,
  type GatewayAccountRow,
  gatewayEvents,
  paymentGateways,
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

function keyIs(tenant: TenantDb, key: PaymentKey): SQL {
  if ("refundId" in key) {
    const { db } = tenant;
    const own = db
      .select({ id: refunds.paymentId })
      .from(refunds)
      .where(tenant.own(refunds, eq(refunds.id, key.refundId)));
    return tenant.own(payments, eq(payments.id, sql`(${own})`));
  }
  return "paymentId" in key
    ? tenant.own(payments, eq(payments.id, key.paymentId))
    : tenant.own(payments, eq(payments.gateway, key.gateway), eq(payments.gatewayReference, key.reference));
}

/** A payment with everything that settling it looks at, in one round trip; undefined when the tenant has none such. */
export async function paymentInContext(tenant: TenantDb, key: PaymentKey) {
  const { db } = tenant;
  const one = db.select({ id: payments.orderId }).from(payments).where(keyIs(tenant, key));
  const order = sql`(${one})`;
  const [[payment], [orderRow], lines, refundRows] = await db.batch([
    db.select().from(payments).where(keyIs(tenant, key)).limit(1),
    selectOrder(tenant, order),
    selectLines(tenant, order),
    db
      .select()
      .from(refunds)
      .where(
        tenant.own(
          refunds,
          eq(refunds.paymentId, sql`(${db.select({ id: payments.id }).from(payments).where(keyIs(tenant, key))})`),
        ),
      )
      .limit(50),
  ]);
  if (!payment || !orderRow) return undefined;
  return { payment, order: orderRow, lines, refunds: refundRows };
}
export type PaymentContext = NonNullable<Awaited<ReturnType<typeof paymentInContext>>>;

/** The query of an order's payments, oldest first, for a batch of reads. */
export function selectPayments(tenant: TenantDb, orderId: string | SQL) {
  return tenant.db
    .select()
    .from(payments)
    .where(tenant.own(payments, eq(payments.orderId, orderId)))
    .orderBy(asc(payments.attempt))
    .limit(MAX_ATTEMPTS);
}

/** The query of the refunds of an order's payments, for a batch of reads. */
export function selectRefunds(tenant: TenantDb, paymentIds: readonly string[]) {
  return tenant.db
    .select()
    .from(refunds)
    .where(tenant.own(refunds, inArray(refunds.paymentId, [...paymentIds])))
    .orderBy(asc(refunds.createdAt))
    .limit(100);
}

/** Adds a payment. A second one of the same attempt fails the batch. */
export function insertPayment(tenant: TenantDb, row: Omit<typeof payments.$inferInsert, "tenantId">): Statement {
  return tenant.db.insert(payments).values({ ...row, tenantId: tenant.tenantId });
}

/** Moves a payment that has version `from`; otherwise the whole batch fails (`runVersioned`). */
export function updatePayment(
  tenant: TenantDb,
  payment: Pick<PaymentRow, "id" | "version">,
  changes: Partial<Omit<PaymentRow, "tenantId" | "id" | "orderId" | "version">>,
): Statement {
  return tenant.db
    .update(payments)
    .set({ ...changes, version: nextVersion(payment.version) })
    .where(tenant.own(payments, eq(payments.id, payment.id)));
}

/** Adds a refund; the batch that carries it has checked what is left of the payment under the payment's version. */
export function insertRefund(tenant: TenantDb, row: Omit<RefundRow, "tenantId">): Statement {
  return tenant.db.insert(refunds).values({ ...row, tenantId: tenant.tenantId });
}

export function updateRefund(
  tenant: TenantDb,
  id: string,
  changes: Partial<Pick<RefundRow, "status" | "gatewayReference" | "failure" | "updatedAt">>,
): Statement {
  return tenant.db
    .update(refunds)
    .set(changes)
    .where(tenant.own(refunds, eq(refunds.id, id)));
}

/** Puts something on the list of what needs a person, once per derived id. */
export function insertAttention(tenant: TenantDb, row: Omit<AttentionRow, "tenantId" | "resolvedAt">): Statement {
  return tenant.db
    .insert(attentionItems)
    .values({ ...row, tenantId: tenant.tenantId, resolvedAt: null })
    .onConflictDoNothing();
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
  const result = await tenant.db
    .insert(gatewayEvents)
    .values({ ...event, tenantId: tenant.tenantId })
    .onConflictDoNothing();
  return changesOf(result) === 1;
}

export type EventKey = { readonly accountId: string; readonly eventId: string };

/** Marks an event as done, in the batch of its effect (E13). */
export function markEvent(tenant: TenantDb, key: EventKey, outcome: string, now: Millis): Statement {
  return tenant.db
    .update(gatewayEvents)
    .set({ processedAt: now, outcome })
    .where(
      tenant.own(
        gatewayEvents,
        eq(gatewayEvents.accountId, key.accountId),
        eq(gatewayEvents.eventId, key.eventId),
        isNull(gatewayEvents.processedAt),
      ),
    );
}

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
