/**
 * What the roll-ups are counted from: paid orders, their lines, and what the ledger says went back, of a period. Orders of
 * a period are found by what was booked in it, and free ones, of which nothing is booked, by an index of their own: a sale
 * pays for no index that only reports would read.
 */
import { sql } from "drizzle-orm";
import { firstIdAt } from "../kernel/ids.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { type LineGroup, type PaidGroup, type RefundGroup, SLICE, sliceOf, type StepGroup } from "./rollup.ts";

/** From an instant until before another. */
export type Span = { readonly from: Millis; readonly to: Millis };

const QUARTER = sql.raw(String(SLICE));

/** Ids of the orders that were paid in the span. */
function paidIn({ tenantId }: TenantDb, { from, to }: Span) {
  return sql`
    SELECT t.order_id AS id FROM ledger_transactions t
      WHERE t.tenant_id = ${tenantId} AND t.at >= ${from} AND t.at < ${to} AND t.order_id IS NOT NULL
    UNION
    SELECT f.id FROM orders f
      WHERE f.tenant_id = ${tenantId} AND f.total = 0 AND f.paid_at IS NOT NULL
        AND f.paid_at >= ${from} AND f.paid_at < ${to}`;
}

/** Paid orders by everything that figures tell apart. An upgrade takes the place of a ticket, so it is none. */
export async function paidOrders(tenant: TenantDb, span: Span): Promise<PaidGroup[]> {
  const { tenantId, db } = tenant;
  return await db.all<PaidGroup>(sql`
    SELECT o.paid_at / ${QUARTER} AS slice, o.event_id AS eventId, min(e.name) AS eventName, o.currency AS currency,
      o.channel AS channel,
      (SELECT p.gateway FROM payments p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id AND p.status = 'captured'
        ORDER BY p.attempt LIMIT 1) AS method,
      (SELECT r.marked_by FROM payments p JOIN manual_receipts r ON r.tenant_id = p.tenant_id AND r.payment_id = p.id
        WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id ORDER BY p.attempt LIMIT 1) AS counter,
      NULL AS counterName, o.origin AS origin, count(*) AS orders, sum(o.total) AS revenue,
      sum(CASE WHEN o.upgrades_order IS NULL THEN
        (SELECT count(*) FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) ELSE 0 END) AS tickets
    FROM (${paidIn(tenant, span)}) paid
    JOIN orders o ON o.tenant_id = ${tenantId} AND o.id = paid.id AND o.paid_at >= ${span.from} AND o.paid_at < ${span.to}
    JOIN events e ON e.tenant_id = o.tenant_id AND e.id = o.event_id
    GROUP BY slice, eventId, o.currency, o.channel, method, counter, o.origin`);
}

/** Lines of paid orders by type and variant. */
export async function paidLines(tenant: TenantDb, span: Span): Promise<LineGroup[]> {
  const { tenantId, db } = tenant;
  return await db.all<LineGroup>(sql`
    SELECT o.paid_at / ${QUARTER} AS slice, o.event_id AS eventId, o.currency AS currency,
      l.ticket_type_id AS typeId, l.variant_id AS variantId, min(l.name) AS name,
      sum(o.upgrades_order IS NULL) AS tickets, sum(l.total) AS revenue
    FROM (${paidIn(tenant, span)}) paid
    JOIN orders o ON o.tenant_id = ${tenantId} AND o.id = paid.id AND o.paid_at >= ${span.from} AND o.paid_at < ${span.to}
    JOIN order_lines l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
    GROUP BY slice, eventId, o.currency, typeId, variantId`);
}

/**
 * What was decided to go back, less what did not go after all, when it was decided; and what somebody sent back in the
 * gateway's own pages. Of each booking only the side that the money leaves by.
 */
export async function refundsOf(tenant: TenantDb, span: Span): Promise<RefundGroup[]> {
  const { tenantId, db } = tenant;
  return await db.all<RefundGroup>(sql`
    SELECT t.at / ${QUARTER} AS slice, o.event_id AS eventId, min(e.name) AS eventName, en.currency AS currency,
      (SELECT p.gateway FROM payments p WHERE p.tenant_id = t.tenant_id AND p.id = t.payment_id) AS method,
      -sum(en.amount) AS refunded
    FROM ledger_transactions t
    JOIN orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
    JOIN events e ON e.tenant_id = o.tenant_id AND e.id = o.event_id
    JOIN ledger_entries en ON en.tenant_id = t.tenant_id AND en.transaction_id = t.id
      AND (en.account = 'refunds_due' OR en.account = 'cash' OR en.account LIKE 'gateway:%')
    WHERE t.tenant_id = ${tenantId} AND t.at >= ${span.from} AND t.at < ${span.to}
      AND t.kind IN ('refund_owed', 'refund_dropped', 'external_refund')
    GROUP BY slice, eventId, en.currency, method`);
}

/** Longer than any hold lives: an order is placed before its hold is over. */
const HOLD_LIFE: Millis = 2 * HOUR;

/** Orders that buyers placed, paid or not, and what came before them: visits and holds. */
export async function stepsOf(tenant: TenantDb, span: Span): Promise<StepGroup[]> {
  const { tenantId, db } = tenant;
  // An order's id begins with the time of its hold, so the key finds the orders of a period. Ids may run seconds ahead of a
  // clock that trembles; the next count, which looks back further, has them.
  const [first, last] = [firstIdAt("order", span.from - HOLD_LIFE), firstIdAt("order", span.to)];
  const started = await db.all<StepGroup>(sql`
    SELECT o.created_at / ${QUARTER} AS slice, o.event_id AS eventId, count(*) AS started FROM orders o
    WHERE o.tenant_id = ${tenantId} AND o.id >= ${first} AND o.id < ${last}
      AND o.created_at >= ${span.from} AND o.created_at < ${span.to} AND o.channel = 'online'
    GROUP BY slice, eventId`);
  const before = await db.all<StepGroup>(sql`
    SELECT slice, event_id AS eventId, visits, holds FROM report_steps
    WHERE tenant_id = ${tenantId} AND slice >= ${sliceOf(span.from)} AND slice < ${sliceOf(span.to - 1) + 1}`);
  return [...started, ...before];
}

/** When the tenant's first order was paid; undefined while none is. */
export async function firstPaidAt(tenant: TenantDb): Promise<Millis | undefined> {
  const { tenantId, db } = tenant;
  const [row] = await db.all<{ at: number | null }>(sql`
    SELECT min(at) AS at FROM (
      SELECT min(t.at) AS at FROM ledger_transactions t WHERE t.tenant_id = ${tenantId}
      UNION ALL
      SELECT min(o.paid_at) FROM orders o WHERE o.tenant_id = ${tenantId} AND o.total = 0 AND o.paid_at IS NOT NULL)`);
  return row?.at ?? undefined;
}

/** The zones of these events. */
export async function zonesOf(tenant: TenantDb, eventIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { tenantId, db } = tenant;
  const rows = await db.all<{ id: string; zone: string }>(sql`
    SELECT e.id AS id, e.time_zone AS zone FROM json_each(${JSON.stringify(eventIds)}) wanted
    JOIN events e ON e.tenant_id = ${tenantId} AND e.id = wanted.value`);
  return new Map(rows.map(({ id, zone }) => [id, zone]));
}

/** What devices are called, by their ids. Who of the staff took money is told by the id alone. */
export async function deviceNames(tenant: TenantDb, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { tenantId, db } = tenant;
  const rows = await db.all<{ id: string; name: string }>(sql`
    SELECT d.id AS id, d.name AS name FROM json_each(${JSON.stringify(ids)}) wanted
    JOIN devices d ON d.tenant_id = ${tenantId} AND d.id = wanted.value`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
