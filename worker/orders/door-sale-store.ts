/** Queries of sales at the door. */
import { and, eq, gte, isNotNull, lt, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { type Statement, type TenantDb } from "../platform/db.ts";
import { type DoorMethod, type DoorSaleRow, doorSales } from "./door-sale-tables.ts";
import { orderLines, orders } from "./tables.ts";

/** Adds a sale; one of this id that is there already stays as it is. */
export function insertDoorSale(tenant: TenantDb, row: Omit<DoorSaleRow, "tenantId">): Statement {
  return tenant.db
    .insert(doorSales)
    .values({ ...row, tenantId: tenant.tenantId })
    .onConflictDoNothing();
}

/** One sale; undefined when the tenant has none of this id. */
export async function doorSaleById(tenant: TenantDb, id: string): Promise<DoorSaleRow | undefined> {
  const [row] = await tenant.db
    .select()
    .from(doorSales)
    .where(tenant.own(doorSales, eq(doorSales.id, id)))
    .limit(1);
  return row;
}

/** What one device took one way; amounts in minor units of `currency`. */
export type CounterSum = {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly method: DoorMethod;
  readonly currency: string;
  readonly sales: number;
  readonly tickets: number;
  readonly amount: number;
};

/** A session has at most this many devices, so the report of an event ends. */
const MAX_SUMS = 1000;

/** What was sold and paid at an event's doors, by device and way to pay. Refunds are not taken off: they have their own list. */
export async function counterReport(tenant: TenantDb, eventId: string): Promise<CounterSum[]> {
  const tickets = sql<number>`(SELECT count(*) FROM ${orderLines}
    WHERE ${orderLines.tenantId} = ${orders.tenantId} AND ${orderLines.orderId} = ${orders.id})`;
  return await tenant.db
    .select({
      deviceId: doorSales.deviceId,
      deviceName: sql<string>`max(${doorSales.deviceName})`.as("device_name"),
      method: doorSales.method,
      currency: orders.currency,
      sales: sql<number>`count(*)`.as("sales"),
      tickets: sql<number>`sum(${tickets})`.as("tickets"),
      amount: sql<number>`sum(${orders.total})`.as("amount"),
    })
    .from(doorSales)
    .innerJoin(orders, and(eq(orders.tenantId, doorSales.tenantId), eq(orders.id, doorSales.orderId)))
    .where(tenant.own(doorSales, eq(doorSales.eventId, eventId), sql`${orders.paidAt} IS NOT NULL`))
    .groupBy(doorSales.deviceId, doorSales.method, orders.currency)
    .orderBy(doorSales.deviceId, doorSales.method)
    .limit(MAX_SUMS);
}

/** What one person took at one counter one way within a time; amounts in minor units of `currency`. */
export type CounterShift = Omit<CounterSum, "deviceId" | "deviceName"> & {
  readonly counterId: string;
  readonly personId: string;
  readonly personName: string;
};

/** What was sold and paid at counters from `from` until before `until`, as a query for a batch. */
export function counterShifts(tenant: TenantDb, from: Millis, until: Millis) {
  const tickets = sql<number>`(SELECT count(*) FROM ${orderLines}
    WHERE ${orderLines.tenantId} = ${orders.tenantId} AND ${orderLines.orderId} = ${orders.id})`;
  return tenant.db
    .select({
      counterId: sql<string>`${doorSales.counterId}`.as("counter"),
      personId: sql<string>`${doorSales.deviceId}`.as("person"),
      personName: sql<string>`max(${doorSales.deviceName})`.as("person_name"),
      method: doorSales.method,
      currency: orders.currency,
      sales: sql<number>`count(*)`.as("sales"),
      tickets: sql<number>`sum(${tickets})`.as("tickets"),
      amount: sql<number>`sum(${orders.total})`.as("amount"),
    })
    .from(doorSales)
    .innerJoin(orders, and(eq(orders.tenantId, doorSales.tenantId), eq(orders.id, doorSales.orderId)))
    .where(
      tenant.own(
        doorSales,
        isNotNull(doorSales.counterId),
        gte(doorSales.createdAt, from),
        lt(doorSales.createdAt, until),
        isNotNull(orders.paidAt),
      ),
    )
    .groupBy(doorSales.counterId, doorSales.deviceId, doorSales.method, orders.currency)
    .orderBy(doorSales.counterId, doorSales.deviceId, doorSales.method)
    .limit(MAX_SUMS);
}
