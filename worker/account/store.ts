/** Queries over all organizers: what somebody bought is theirs, wherever they bought it. */
import { sql } from "drizzle-orm";
import type { Millis } from "../kernel/time.ts";
import { platformDb } from "../platform/db.ts";
import type { OrderStatus } from "../orders/index.ts";
import type { EventStatus } from "../events/index.ts";

/** A line of the list of orders. */
export type OwnOrderRow = {
  readonly id: string;
  readonly tenantId: string;
  readonly code: string;
  readonly status: OrderStatus;
  readonly total: number;
  readonly currency: string;
  readonly createdAt: Millis;
  readonly eventName: string;
  readonly eventStatus: EventStatus;
  readonly startsAt: Millis;
  readonly endsAt: Millis | null;
  readonly timeZone: string;
  readonly venueName: string;
  readonly tenantName: string;
  /** Tickets that are not cancelled. */
  readonly tickets: number;
};

/**
 * The newest orders with this address, newest first, below the id `before`; of all organizers (T8).
 * @param email verified, in lower case
 */
export async function ordersOfAddress(
  env: Env,
  email: string,
  before: string | undefined,
  limit: number,
): Promise<OwnOrderRow[]> {
  // The literal lets SQLite use the partial index.
  return await platformDb(env).all<OwnOrderRow>(sql`
    SELECT o.id AS id, o.tenant_id AS tenantId, o.code AS code, o.status AS status, o.total AS total,
      o.currency AS currency, o.created_at AS createdAt, e.name AS eventName, e.status AS eventStatus,
      e.starts_at AS startsAt, e.ends_at AS endsAt, e.time_zone AS timeZone, coalesce(v.name, '') AS venueName,
      t.name AS tenantName,
      (SELECT count(*) FROM tickets k WHERE k.tenant_id = o.tenant_id AND k.order_id = o.id
        AND k.status <> 'cancelled') AS tickets
    FROM (SELECT * FROM orders WHERE buyer_email = ${email} AND buyer_email <> ''
      AND id < ${before ?? "ord~"} ORDER BY id DESC LIMIT ${limit}) o
    JOIN events e ON e.tenant_id = o.tenant_id AND e.id = o.event_id
    JOIN tenants t ON t.id = o.tenant_id
    LEFT JOIN venues v ON v.tenant_id = e.tenant_id AND v.id = e.venue_id
    ORDER BY o.id DESC`);
}

/**
 * The name on what was bought last with this verified address; undefined for nobody. Only the name: anybody can buy with
 * another's address, and a phone number of theirs would get the prompt, or the link to the tickets.
 */
export async function lastName(env: Env, email: string): Promise<string | undefined> {
  const [last] = await platformDb(env).all<{ name: string }>(sql`
    SELECT buyer_name AS name FROM orders
    WHERE buyer_email = ${email} AND buyer_email <> '' AND paid_at IS NOT NULL ORDER BY id DESC LIMIT 1`);
  return last?.name;
}
