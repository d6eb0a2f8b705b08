/** What stands behind an event that is about to be closed: one look over its orders and their money, for a report. */
import { sql } from "drizzle-orm";
import type { TenantDb } from "../platform/db.ts";

/** Money in minor units of the event's currency. */
export type Standing = {
  readonly orders: number;
  readonly people: number;
  readonly tickets: number;
  /** Orders that are being paid for at this moment. */
  readonly paying: number;
  /** Received and not given back. */
  readonly money: number;
  /** Orders of which a person has to give something back by hand. */
  readonly byHand: number;
};

const NOTHING: Standing = { orders: 0, people: 0, tickets: 0, paying: 0, money: 0, byHand: 0 };

/** Orders that were paid for, whatever went back since. */
const FULFILLED = sql.raw("('paid', 'partially_refunded', 'refunded')");

/**
 * Counts what an event has sold. It reads every order of the event, so it is asked when a person is about to close it and
 * at no other time. The tables belong to their domains; here they are only read together.
 */
export async function standingOf(tenant: TenantDb, eventId: string): Promise<Standing> {
  const own = sql`o.tenant_id = ${tenant.tenantId} AND o.event_id = ${eventId}`;
  const [row] = await tenant.db.all<Standing>(sql`
    WITH money AS (
      SELECT p.order_id,
        sum(p.captured - coalesce((
          SELECT sum(r.amount) FROM refunds r
          WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status <> 'failed'), 0)) AS left_over,
        max(p.gateway = 'offline' AND p.captured > 0) AS by_hand
      FROM orders o JOIN payments p ON p.tenant_id = o.tenant_id AND p.order_id = o.id
      WHERE ${own} AND p.captured > 0
      GROUP BY p.order_id
    )
    SELECT
      coalesce(sum(o.status IN ${FULFILLED}), 0) AS orders,
      count(DISTINCT CASE WHEN o.status IN ${FULFILLED} THEN lower(o.buyer_email) END) AS people,
      (SELECT count(*) FROM tickets t
        WHERE t.tenant_id = ${tenant.tenantId} AND t.event_id = ${eventId} AND t.status = 'active') AS tickets,
      coalesce(sum(o.status = 'pending'), 0) AS paying,
      coalesce((SELECT sum(left_over) FROM money), 0) AS money,
      coalesce((SELECT sum(by_hand) FROM money WHERE left_over > 0), 0) AS byHand
    FROM orders o WHERE ${own}`);
  return row ?? NOTHING;
}
