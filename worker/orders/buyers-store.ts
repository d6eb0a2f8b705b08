/** Who bought: orders by what their buyers are known by (O9). Read from the orders themselves, so a sale writes nothing more. */
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { STRETCH } from "./list-store.ts";
import { orderLines, type OrderRow, orders } from "./tables.ts";

/** An address in lower case, or the last eight digits of the phone of somebody who left no address. */
export type BuyerContact = { readonly kind: "email" | "phone"; readonly value: string };

export type BuyerOrder = Pick<OrderRow, "id" | "buyerName" | "buyerEmail" | "buyerPhone" | "createdAt">;

const tailOf = (column: string) =>
  sql.raw(
    `substr(replace(replace(replace(replace(replace(replace(${column},' ',''),'-',''),'(',''),')',''),'.',''),'/',''),-8)`,
  );

/**
 * The newest order of each buyer, newest first, of those below `before`. Looks through a bounded stretch of orders: a page
 * may be short and have a next one.
 */
export async function latestOfBuyers(
  tenant: TenantDb,
  before: string | undefined,
  limit: number,
): Promise<{ readonly rows: readonly BuyerOrder[]; readonly next: string | undefined }> {
  const bounds = tenant.own(orders, before === undefined ? undefined : lt(orders.id, before));
  const stretch = tenant.db
    .select({
      id: orders.id,
      buyerName: orders.buyerName,
      buyerEmail: orders.buyerEmail,
      buyerPhone: orders.buyerPhone,
      createdAt: orders.createdAt,
    })
    .from(orders)
    .where(bounds)
    .orderBy(desc(orders.id))
    .limit(STRETCH)
    .as("o");
  const { tenantId } = tenant;
  const isNewest = sql`CASE
    WHEN o.buyer_email <> '' THEN NOT EXISTS (SELECT 1 FROM orders n
      WHERE n.tenant_id = ${tenantId} AND n.buyer_email = o.buyer_email AND n.id > o.id)
    WHEN length(${tailOf("o.buyer_phone")}) = 8 THEN NOT EXISTS (SELECT 1 FROM orders n
      WHERE n.tenant_id = ${tenantId} AND n.buyer_phone IS NOT NULL
        AND ${tailOf("n.buyer_phone")} = ${tailOf("o.buyer_phone")} AND n.buyer_email = '' AND n.id > o.id)
    ELSE 0 END`;
  const [rows, [end]] = await tenant.db.batch([
    tenant.db
      .select()
      .from(stretch)
      .where(isNewest)
      .limit(limit + 1),
    tenant.db
      .select({ id: orders.id })
      .from(orders)
      .where(bounds)
      .orderBy(desc(orders.id))
      .limit(1)
      .offset(STRETCH - 1),
  ]);
  if (rows.length > limit) return { rows: rows.slice(0, limit), next: rows[limit - 1]?.id };
  return { rows, next: end?.id };
}

/** The condition that an order is of one of these contacts; each is a seek in its index. */
function ofContact({ kind, value }: BuyerContact): SQL | undefined {
  if (kind === "email") return eq(orders.buyerEmail, value);
  return and(
    sql`${orders.buyerPhone} IS NOT NULL`,
    sql`${tailOf("buyer_phone")} = ${value}`,
    eq(orders.buyerEmail, ""),
  );
}

/** The newest orders of somebody who is known by these contacts, newest first. */
export async function ordersOfContacts(
  tenant: TenantDb,
  contacts: readonly BuyerContact[],
  limit: number,
): Promise<OrderRow[]> {
  const [first, ...rest] = contacts.map((contact) =>
    tenant.db
      .select()
      .from(orders)
      .where(tenant.own(orders, ofContact(contact)))
      .orderBy(desc(orders.id))
      .limit(limit),
  );
  if (!first) return [];
  const found = await tenant.db.batch([first, ...rest]);
  return found
    .flat()
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

export type BuyerSum = {
  readonly currency: string;
  /** Orders that were paid. */
  readonly orders: number;
  /** Minor units of what they cost. */
  readonly paid: number;
  /** Minor units that went back. */
  readonly returned: number;
};

/** What these contacts paid and got back, by currency; amounts of different currencies are never added up. */
export async function sumsOfContacts(tenant: TenantDb, contacts: readonly BuyerContact[]): Promise<BuyerSum[]> {
  const sums = contacts.map((contact) =>
    tenant.db
      .select({
        currency: orders.currency,
        orders: sql<number>`count(*)`.as("orders"),
        paid: sql<number>`sum(${orders.total})`.as("paid"),
        returned: sql<number>`coalesce(sum((SELECT sum(amount) FROM refunds WHERE refunds.tenant_id = orders.tenant_id
          AND refunds.order_id = orders.id AND refunds.status = 'succeeded')), 0)`.as("returned"),
      })
      .from(orders)
      .where(tenant.own(orders, ofContact(contact), sql`${orders.paidAt} IS NOT NULL`))
      .groupBy(orders.currency)
      .limit(20),
  );
  const [first, ...rest] = sums;
  if (!first) return [];
  const found = (await tenant.db.batch([first, ...rest])).flat();
  const byCurrency = new Map<string, BuyerSum>();
  for (const sum of found) {
    const before = byCurrency.get(sum.currency);
    byCurrency.set(sum.currency, {
      currency: sum.currency,
      orders: sum.orders + (before?.orders ?? 0),
      paid: sum.paid + (before?.paid ?? 0),
      returned: sum.returned + (before?.returned ?? 0),
    });
  }
  return [...byCurrency.values()].sort((a, b) => b.paid - a.paid);
}

/** How many orders each contact has and when the newest was placed. In the order of the contacts. */
export async function countsOfContacts(
  tenant: TenantDb,
  contacts: readonly BuyerContact[],
): Promise<readonly { readonly orders: number; readonly lastAt: Millis | null }[]> {
  const [first, ...rest] = contacts.map((contact) =>
    tenant.db
      .select({
        orders: sql<number>`count(*)`.as("orders"),
        lastAt: sql<number | null>`max(${orders.createdAt})`.as("last_at"),
      })
      .from(orders)
      .where(tenant.own(orders, ofContact(contact))),
  );
  if (!first) return [];
  return (await tenant.db.batch([first, ...rest])).map(([row]) => row ?? { orders: 0, lastAt: null });
}

/** What stands where a name was. */
export const ERASED_NAME = "Erased";

/** Takes the person out of these orders, and leaves what was sold and what it cost (TH42). Repeating it changes nothing. */
export function eraseBuyerStatements(tenant: TenantDb, orderIds: readonly string[]): Statement[] {
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(orderIds)}))`;
  return [
    tenant.db
      .update(orders)
      .set({
        buyerName: ERASED_NAME,
        buyerEmail: "",
        buyerPhone: null,
        buyerTaxNumber: null,
        version: sql`version + 1`,
      })
      .where(tenant.own(orders, sql`${orders.id} IN ${ids}`, sql`(buyer_name <> ${ERASED_NAME} OR buyer_email <> '')`)),
    tenant.db
      .update(orderLines)
      .set({ attendeeName: null })
      .where(tenant.own(orderLines, sql`${orderLines.orderId} IN ${ids}`)),
  ];
}

/** Those of these orders in which somebody still stands. */
export async function unerasedOrders(tenant: TenantDb, orderIds: readonly string[]): Promise<string[]> {
  const rows = await tenant.db
    .select({ id: orders.id })
    .from(orders)
    .where(
      tenant.own(
        orders,
        sql`${orders.id} IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))`,
        sql`buyer_email <> ''`,
      ),
    )
    .limit(orderIds.length);
  return rows.map(({ id }) => id);
}
