/** What staff filter orders for, and the condition that it makes. */
import { and, eq, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Millis } from "../kernel/time.ts";
import type { OrderStatus } from "./order.ts";

export type OrderFilter = {
  readonly event?: string | undefined;
  /** The only events that the caller may see. */
  readonly scope?: readonly string[] | undefined;
  readonly status?: OrderStatus | undefined;
  readonly channel?: string | undefined;
  /** Of any of its payments. */
  readonly gateway?: string | undefined;
  readonly ticketType?: string | undefined;
  /** Placed at or after, and before. */
  readonly from?: Millis | undefined;
  readonly until?: Millis | undefined;
  /** Total in minor units. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
};

type Columns = Readonly<Record<"eventId" | "status" | "channel" | "createdAt" | "total", SQLiteColumn>>;

/**
 * What an index does not decide. Payments and lines are sought by the order.
 * @param alias what the query calls the orders: columns of a query's only table are written without one, which inside of
 * another table's query would be that table's own
 */
export function fits(filter: OrderFilter, row: Columns, alias: "o" | "orders"): SQL | undefined {
  const { gateway, ticketType } = filter;
  const of = (column: "tenant_id" | "id") => sql.raw(`${alias}.${column}`);
  return and(
    filter.event === undefined ? undefined : eq(row.eventId, filter.event),
    filter.scope === undefined ? undefined : inArray(row.eventId, [...filter.scope]),
    filter.status === undefined ? undefined : eq(row.status, filter.status),
    filter.channel === undefined ? undefined : eq(row.channel, filter.channel),
    filter.from === undefined ? undefined : gte(row.createdAt, filter.from),
    filter.until === undefined ? undefined : lt(row.createdAt, filter.until),
    filter.least === undefined ? undefined : gte(row.total, filter.least),
    filter.most === undefined ? undefined : lte(row.total, filter.most),
    gateway === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM payments WHERE payments.tenant_id = ${of("tenant_id")}
          AND payments.order_id = ${of("id")} AND payments.gateway = ${gateway})`,
    ticketType === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM order_lines WHERE order_lines.tenant_id = ${of("tenant_id")}
          AND order_lines.order_id = ${of("id")} AND order_lines.ticket_type_id = ${ticketType})`,
  );
}
