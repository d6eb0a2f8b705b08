/** Queries of payments and what belongs to them. Those without a tenant handle are the callback's and the sweeps'. */
import { and, asc, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { linesQuery, orderQuery } from "../orders/index.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { platformDb, type Statement, type TenantDb } from "../platform/db.ts";
import { along, type Stretch } from "../platform/list.ts";
import { type Parts, prepared, preparedInsert, preparedUpdate } from "../platform/prepared.ts";
import { nextVersion } from "../platform/versioned.ts";
import { AFTER_DEADLINE, MAX_ATTEMPTS } from "./payment.ts";
import { type PaymentRow, payments, type RefundRow, refunds } from "./tables.ts";

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
  return refundsByOrder(tenant, { orderId });
}

const refundsByOrder = prepared(({ db, own, value }: Parts<"orderId">) =>
  db
    .select()
    .from(refunds)
    .where(own(refunds, eq(refunds.orderId, value("orderId"))))
    .orderBy(asc(refunds.createdAt), asc(refunds.id))
    .limit(MAX_REFUNDS),
);

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
export async function waitingRefunds(tenant: TenantDb, stretch: Stretch): Promise<RefundRow[]> {
  const { beyond, order } = along(refunds.id, stretch);
  return await tenant.db
    .select()
    .from(refunds)
    .where(
      tenant.own(
        refunds,
        // The literal lets SQLite use the partial index.
        sql`${refunds.approval} = 'waiting'`,
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
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

/** A stretch of the payments whose money, if there is any, waits for a person; of one gateway if given. */
export async function uncertainPayments(
  tenant: TenantDb,
  gateway: string | undefined,
  stretch: Stretch,
): Promise<PaymentRow[]> {
  const { beyond, order } = along(payments.id, stretch);
  return await tenant.db
    .select()
    .from(payments)
    .where(
      tenant.own(
        payments,
        // The literal lets SQLite use the partial index.
        sql`${payments.status} = 'uncertain'`,
        gateway === undefined ? undefined : sql`${payments.gateway} = ${gateway}`,
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
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
