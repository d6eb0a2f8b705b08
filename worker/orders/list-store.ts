/**
 * Lists of orders by what staff filter for. A filter that no index knows is looked for in a bounded stretch of orders at a
 * time (I8): a page may then be short and still have a next one, which goes on where the search stopped.
 */
import { asc, desc, eq, gt, gte, inArray, lt, sql } from "drizzle-orm";
import { firstIdAt } from "../kernel/ids.ts";
import { DAY, type Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import type { OrderStatus } from "./order.ts";
import { fits, type OrderFilter } from "./list-filter.ts";
import { orderLines, type OrderRow, orders } from "./tables.ts";

/** Orders that one page looks through. */
export const STRETCH = 2000;
/** An order's id is as old as its hold, and no hold that may become an order is older than this. */
const LONGEST_HOLD: Millis = 2 * DAY;
/** In the partial index of what is unusual; of the others there are too many for one. */
const UNUSUAL: ReadonlySet<OrderStatus> = new Set(["partially_refunded", "refunded", "expired", "cancelled"]);

export type OrderSort = "newest" | "oldest";

export type OrderStretch = {
  readonly rows: readonly OrderRow[];
  /** Where the next page begins; undefined at the end of the list. */
  readonly next: string | undefined;
};

/** A page of orders by id, after `cursor` (an order's id) in the direction of the sort. */
export async function listOrders(
  tenant: TenantDb,
  filter: OrderFilter,
  { cursor, limit, sort = "newest" }: { cursor?: string | undefined; limit: number; sort?: OrderSort | undefined },
): Promise<OrderStretch> {
  const newest = sort === "newest";
  const event = filter.event ?? (filter.scope?.length === 1 ? filter.scope[0] : undefined);
  const bounds = tenant.own(
    orders,
    event === undefined ? undefined : eq(orders.eventId, event),
    // The partial index is used where its own condition stands, word by word.
    filter.status !== undefined && UNUSUAL.has(filter.status)
      ? sql`${orders.status} = ${filter.status} AND ${orders.status} NOT IN ('paid', 'pending')`
      : undefined,
    filter.from === undefined ? undefined : gte(orders.id, firstIdAt("order", filter.from - LONGEST_HOLD)),
    filter.until === undefined ? undefined : lt(orders.id, firstIdAt("order", filter.until)),
    cursor === undefined ? undefined : newest ? lt(orders.id, cursor) : gt(orders.id, cursor),
  );
  const order = newest ? desc(orders.id) : asc(orders.id);
  const stretch = tenant.db.select().from(orders).where(bounds).orderBy(order).limit(STRETCH).as("o");
  const [rows, [end]] = await tenant.db.batch([
    tenant.db
      .select()
      .from(stretch)
      .where(fits(filter, stretch, "o"))
      .limit(limit + 1),
    tenant.db
      .select({ id: orders.id })
      .from(orders)
      .where(bounds)
      .orderBy(order)
      .limit(1)
      .offset(STRETCH - 1),
  ]);
  if (rows.length > limit) return { rows: rows.slice(0, limit), next: rows[limit - 1]?.id };
  return { rows, next: end?.id };
}

/** Orders that are counted by what became of them, of the newest `MOST_COUNTED` since `from`. */
export const MOST_COUNTED = 5000;

export type Bookings = {
  readonly issued: number;
  /** Placed, and the buyer may still pay. */
  readonly reserved: number;
  /** Placed and never paid. */
  readonly abandoned: number;
  /** Places of those that are reserved. */
  readonly reservedPlaces: number;
  /** False when there are more orders than were counted. */
  readonly complete: boolean;
};

/** What became of the orders since `from`, of one event or all (O10). */
export async function countBookings(
  tenant: TenantDb,
  { event, scope, from }: Pick<OrderFilter, "event" | "scope"> & { readonly from: Millis },
  now: Millis,
): Promise<Bookings> {
  const one = event ?? (scope?.length === 1 ? scope[0] : undefined);
  const recent = tenant.db
    .select({
      id: orders.id,
      status: orders.status,
      paidAt: orders.paidAt,
      expiresAt: orders.expiresAt,
      eventId: orders.eventId,
    })
    .from(orders)
    .where(
      tenant.own(
        orders,
        one === undefined ? undefined : eq(orders.eventId, one),
        gte(orders.id, firstIdAt("order", from - LONGEST_HOLD)),
      ),
    )
    .orderBy(desc(orders.id))
    .limit(MOST_COUNTED)
    .as("o");
  const [sums] = await tenant.db
    .select({
      issued: sql<number>`coalesce(sum(${recent.paidAt} IS NOT NULL), 0)`,
      reserved: sql<number>`coalesce(sum(${recent.status} = 'pending' AND ${recent.expiresAt} > ${now}), 0)`,
      abandoned: sql<number>`coalesce(sum(${recent.paidAt} IS NULL AND (${recent.status} = 'expired'
        OR (${recent.status} = 'pending' AND ${recent.expiresAt} <= ${now}))), 0)`,
      reservedPlaces: sql<number>`coalesce(sum(CASE WHEN ${recent.status} = 'pending' AND ${recent.expiresAt} > ${now}
        THEN (SELECT count(*) FROM ${orderLines} WHERE order_lines.tenant_id = ${tenant.tenantId}
          AND order_lines.order_id = o.id) ELSE 0 END), 0)`,
      all: sql<number>`count(*)`,
    })
    .from(recent)
    .where(scope === undefined ? undefined : inArray(recent.eventId, [...scope]));
  const { all = 0, issued = 0, reserved = 0, abandoned = 0, reservedPlaces = 0 } = sums ?? {};
  return { issued, reserved, abandoned, reservedPlaces, complete: all < MOST_COUNTED };
}

/** How many places each of these orders has. */
export async function placesOfOrders(
  tenant: TenantDb,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tenant.db
    .select({ id: orderLines.orderId, places: sql<number>`count(*)`.as("places") })
    .from(orderLines)
    .where(
      tenant.own(orderLines, sql`${orderLines.orderId} IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))`),
    )
    .groupBy(orderLines.orderId)
    .limit(Math.max(1, orderIds.length));
  return new Map(rows.map(({ id, places }) => [id, places]));
}
