/** Queries of orders. The one without a tenant handle finds out whose order an id is. */
import { asc, eq, exists, gt, gte, inArray, lt, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Millis } from "../kernel/time.ts";
import { chunkRows, platformDb, type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import { type Parts, prepared, preparedInsert, preparedUpdate } from "../platform/prepared.ts";
import { nextVersion } from "../platform/versioned.ts";
import { fits, type OrderFilter } from "./list-filter.ts";
import type { OrderStatus } from "./order.ts";
import { type OrderLineRow, orderLines, type OrderRow, orders } from "./tables.ts";

/** An order has at most this many lines. */
const MAX_LINES = 100;
const LINE_COLUMNS = 23;
const MAX_KNOWN = 5000;
/** An order never changes its tenant, so an isolate may keep whose it is. */
const owners = new Map<string, string>();

/** The tenant of an order; undefined for an unknown id. What may be seen of the order is decided by its token. */
export async function findOrderTenant(env: Env, orderId: string): Promise<TenantDb | undefined> {
  const known = owners.get(orderId);
  if (known !== undefined) return tenantDb(env, known);
  const [row] = await platformDb(env)
    .select({ tenantId: orders.tenantId })
    .from(orders)
    .where(eq(orders.id, orderId))
    .limit(1);
  if (!row) return undefined;
  rememberOrderTenant(orderId, row.tenantId);
  return tenantDb(env, row.tenantId);
}

/** Notes whose order this is, after it was written. */
export function rememberOrderTenant(orderId: string, tenantId: string): void {
  owners.set(orderId, tenantId);
  const [oldest] = owners.keys();
  if (owners.size > MAX_KNOWN && oldest !== undefined) owners.delete(oldest);
}

type WrittenOrder = { readonly order: OrderRow; readonly lines: readonly OrderLineRow[] };
const MAX_WRITTEN = 500;
const written = new Map<string, WrittenOrder>();

/** Keeps an order that was written a moment ago: most buyers pay at once, and the same isolate need not read it back. */
export function rememberWrittenOrder(order: WrittenOrder): void {
  written.set(order.order.id, order);
  const [oldest] = written.keys();
  if (written.size > MAX_WRITTEN && oldest !== undefined) written.delete(oldest);
}

/**
 * The order as it was written, once. It may have moved since: only for a write that demands its version, whose failure
 * means that it must be read.
 */
export function takeWrittenOrder(tenant: TenantDb, id: string): WrittenOrder | undefined {
  const found = written.get(id);
  written.delete(id);
  return found?.order.tenantId === tenant.tenantId ? found : undefined;
}

/** The query of one order, for a batch of reads. */
export function selectOrder(tenant: TenantDb, id: string) {
  return orderById(tenant, { id });
}

/** The query of an order's lines in their order, for a batch of reads. */
export function selectLines(tenant: TenantDb, id: string) {
  return linesByOrder(tenant, { id });
}

/** How one order is asked for, by an id or by a query that finds it. */
export function orderQuery({ db, own }: Parts<never>, id: Placeholder | SQL) {
  return db
    .select()
    .from(orders)
    .where(own(orders, eq(orders.id, id)))
    .limit(1);
}

/** How an order's lines are asked for. */
export function linesQuery({ db, own }: Parts<never>, id: Placeholder | SQL) {
  return db
    .select()
    .from(orderLines)
    .where(own(orderLines, eq(orderLines.orderId, id)))
    .orderBy(asc(orderLines.position))
    .limit(MAX_LINES);
}

type ById = { readonly id: string };
const orderById = prepared((parts: Parts<keyof ById>) => orderQuery(parts, parts.value("id")));
const linesByOrder = prepared((parts: Parts<keyof ById>) => linesQuery(parts, parts.value("id")));

/** An order with its lines; undefined when the tenant has none of this id. */
export async function orderWithLines(
  tenant: TenantDb,
  id: string,
): Promise<{ order: OrderRow; lines: OrderLineRow[] } | undefined> {
  const [[order], lines] = await tenant.query([selectOrder(tenant, id), selectLines(tenant, id)]);
  return order && { order, lines };
}

/** The event of an order, as a list; undefined when the tenant has none of this id. */
export async function eventsOfOrder(tenant: TenantDb, id: string): Promise<readonly string[] | undefined> {
  const [[order]] = await tenant.query([selectOrder(tenant, id)]);
  return order && [order.eventId];
}

/** The condition that the order whose id is in `column` is of one of `events`: a seek by the order's own key for each row. */
export function isOrderOf(tenant: TenantDb, column: SQLiteColumn, events: readonly string[]): SQL {
  const order = tenant.db
    .select({ one: sql`1` })
    .from(orders)
    .where(tenant.own(orders, eq(orders.id, column), inArray(orders.eventId, [...events])));
  return exists(order);
}

/**
 * Adds an order and its lines. The id follows from the hold, so a repeated order of one hold meets the first: while that
 * is pending, it takes the buyer's newest details (a corrected address), and nothing else. A code that another order has
 * fails the batch.
 */
export function insertOrder(
  tenant: TenantDb,
  order: Omit<OrderRow, "tenantId" | "version">,
  lines: readonly Omit<OrderLineRow, "tenantId" | "orderId">[],
): [Statement, ...Statement[]] {
  return [
    addOrUpdateOrder(tenant, [order]),
    ...chunkRows(lines, LINE_COLUMNS).map((chunk) =>
      addOrUpdateLines(
        tenant,
        chunk.map((line) => ({ ...line, orderId: order.id })),
      ),
    ),
  ];
}

/**
 * Gives a pending order of version `from` another price, and its lines theirs; for `runVersioned`. What else is in the rows
 * stays as it was stored.
 */
export function repriceStatements(
  tenant: TenantDb,
  from: number,
  order: Omit<OrderRow, "tenantId" | "version">,
  lines: readonly Omit<OrderLineRow, "tenantId" | "orderId">[],
): Statement[] {
  const { id, subtotal, discount, fees, feesAbsorbed, tax, taxIncluded, total } = order;
  const { promoCodeId, taxMode, rounding, roundingPer, buyerCountry, buyerTaxNumber } = order;
  return [
    tenant.db
      .update(orders)
      .set({
        subtotal,
        discount,
        fees,
        feesAbsorbed,
        tax,
        taxIncluded,
        total,
        promoCodeId,
        taxMode,
        rounding,
        roundingPer,
        buyerCountry,
        buyerTaxNumber,
        version: nextVersion(from),
      })
      .where(tenant.own(orders, eq(orders.id, id))),
    ...lines.map(({ position, ticketTypeId: _type, name: _name, seat: _seat, seatLabel: _label, ...line }) => {
      const { attendeeName: _attendee, variantId: _variant, status: _status, cancelledAt: _at, ...price } = line;
      return tenant.db
        .update(orderLines)
        .set(price)
        .where(tenant.own(orderLines, eq(orderLines.orderId, id), eq(orderLines.position, position)));
    }),
  ];
}
const addOrUpdateOrder = preparedInsert(orders, (insert) =>
  insert.onConflictDoUpdate({
    target: [orders.tenantId, orders.id],
    set: {
      buyerName: sql`excluded.buyer_name`,
      buyerEmail: sql`excluded.buyer_email`,
      buyerPhone: sql`excluded.buyer_phone`,
      ticketsBy: sql`excluded.tickets_by`,
      // Who read it before must not start a payment with the old details.
      version: sql`orders.version + 1`,
    },
    setWhere: sql`orders.status = 'pending'`,
  }),
);
const addOrUpdateLines = preparedInsert(orderLines, (insert) =>
  insert.onConflictDoUpdate({
    target: [orderLines.tenantId, orderLines.orderId, orderLines.position],
    set: { attendeeName: sql`excluded.attendee_name` },
    setWhere: sql`(SELECT status FROM orders
      WHERE tenant_id = excluded.tenant_id AND id = excluded.order_id) = 'pending'`,
  }),
);

/** Moves an order that has version `from`; otherwise the whole batch fails (`runVersioned`). */
export function updateOrder(
  tenant: TenantDb,
  id: string,
  from: number,
  changes: { readonly status?: OrderStatus; readonly paidAt?: Millis; readonly expiresAt?: Millis },
): Statement {
  return moveOrder(tenant, { id, from }, changes);
}

/** Changes a line, for a batch that checks the order's version. */
export function updateLine(
  tenant: TenantDb,
  orderId: string,
  position: number,
  changes: Partial<Pick<OrderLineRow, "seat" | "seatLabel" | "attendeeName">>,
): Statement {
  return tenant.db
    .update(orderLines)
    .set(changes)
    .where(tenant.own(orderLines, eq(orderLines.orderId, orderId), eq(orderLines.position, position)));
}

/** Ends lines of an order, for the batch that ends their tickets. One that is cancelled already keeps its time. */
export function cancelLineStatements(
  tenant: TenantDb,
  orderId: string,
  positions: readonly number[],
  now: Millis,
): Statement[] {
  return chunkRows(positions, 2).map((chunk) =>
    tenant.db
      .update(orderLines)
      .set({ status: "cancelled", cancelledAt: now })
      .where(
        tenant.own(
          orderLines,
          eq(orderLines.orderId, orderId),
          inArray(orderLines.position, chunk),
          eq(orderLines.status, "active"),
        ),
      ),
  );
}
const moveOrder = preparedUpdate(
  orders,
  ({ value }: Parts<"id" | "from">) => eq(orders.id, value("id")),
  ({ value }) => ({ version: nextVersion(value("from")) }),
);

/** Lets a pending order run as long as its hold, which the buyer has extended. */
export async function extendPendingOrder(tenant: TenantDb, id: string, until: Millis): Promise<void> {
  await tenant.db
    .update(orders)
    .set({ expiresAt: until, version: sql`version + 1` })
    .where(tenant.own(orders, eq(orders.id, id), eq(orders.status, "pending"), lt(orders.expiresAt, until)));
}

/** Pending orders whose time is over and which nobody is paying, of all tenants: for the sweep. */
export async function expiredOrders(
  env: Env,
  before: Millis,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> {
  return await platformDb(env)
    .select({ tenantId: orders.tenantId, id: orders.id })
    .from(orders)
    .where(
      // The literal lets SQLite use the partial index of pending orders.
      sql`${orders.status} = 'pending' AND ${orders.expiresAt} < ${before} AND NOT EXISTS (
        SELECT 1 FROM payments WHERE payments.tenant_id = ${orders.tenantId} AND payments.order_id = ${orders.id}
          AND payments.status IN ('created', 'pending', 'uncertain'))`,
    )
    .orderBy(asc(orders.expiresAt))
    .limit(limit);
}

/** Orders of an event by id, after the id `after`: for jobs that go through all of them. */
export async function ordersOfEvent(
  tenant: TenantDb,
  eventId: string,
  after: string,
  limit: number,
): Promise<OrderRow[]> {
  return await tenant.db
    .select()
    .from(orders)
    .where(tenant.own(orders, eq(orders.eventId, eventId), gt(orders.id, after)))
    .orderBy(asc(orders.id))
    .limit(limit);
}

/** The last digits of a stored phone number, however it was typed. */
const PHONE_TAIL = sql.raw(
  `substr(replace(replace(replace(replace(replace(replace(buyer_phone,' ',''),'-',''),'(',''),')',''),'.',''),'/',''),-8)`,
);

/** What a search looks for; `contact` is lower case. */
export type OrderSearch = {
  readonly code: string;
  readonly contact: string;
  /** The last digits of a phone number, as `phoneTail` gives them; undefined when the text is no phone number. */
  readonly phone?: string | undefined;
  /** Orders that are known to fit, such as those of a payment's reference. */
  readonly ids?: readonly string[];
};

/** Orders whose code, address or name begins with the text, whose phone ends with it, or that are named. Newest first. */
export async function searchOrders(
  tenant: TenantDb,
  text: OrderSearch,
  filter: OrderFilter,
  limit: number,
): Promise<OrderRow[]> {
  const having = (...conditions: SQL[]) =>
    tenant.db
      .select()
      .from(orders)
      .where(tenant.own(orders, ...conditions, fits(filter, orders, "orders")))
      .limit(limit);
  const begins = (column: SQL, prefix: string) => having(gte(column, prefix), lt(column, `${prefix}\uffff`));
  const found = await tenant.db.batch([
    begins(sql`${orders.code}`, text.code),
    begins(sql`${orders.buyerEmail}`, text.contact),
    begins(sql`lower(${orders.buyerName})`, text.contact),
    // Each as it stands in its index, or SQLite reads every order.
    ...(text.phone === undefined
      ? []
      : [having(sql`${orders.buyerPhone} IS NOT NULL`, sql`${PHONE_TAIL} = ${text.phone}`)]),
    ...(text.ids?.length ? [having(inArray(orders.id, [...text.ids]))] : []),
  ]);
  const byId = new Map(found.flat().map((row) => [row.id, row]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}
